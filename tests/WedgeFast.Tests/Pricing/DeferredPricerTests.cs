using WedgeFast.Geometry;
using WedgeFast.Kernels;
using WedgeFast.Pricing;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Pricing;

public class DeferredPricerTests
{
    private static readonly NeuronClass Class = new(WeightNorm.L2, 2, DictionaryKind.Full);

    [Fact]
    public void Is_made_once_when_first_asked_and_gives_the_same_prices()
    {
        PointSet points = Points(30, 3, out double[] theta);
        int made = 0;
        DeferredPricer deferred = new(7, stop =>
        {
            made++;
            return new BranchAndBoundPricer(points, Class);
        });
        Assert.Equal((7, 0), (deferred.Hyperplanes, made));
        PricingRequest request = new(0, 1e-8, 4);
        PricingResult expected = new BranchAndBoundPricer(points, Class).Price(theta, request);
        for (int call = 0; call < 2; call++)
        {
            PricingResult found = deferred.Price(theta, request);
            Assert.Equal(expected.UpperBound, found.UpperBound);
            Assert.Equal(expected.Neurons.Select(neuron => neuron.Value), found.Neurons.Select(neuron => neuron.Value));
        }

        Assert.Equal(1, made);
    }

    [Fact]
    public void A_stop_ends_the_making_and_bounds_nothing()
    {
        PointSet points = Points(30, 3, out double[] theta);
        CancellationToken stopped = new(canceled: true);
        Assert.Throws<OperationCanceledException>(() => new BranchAndBoundPricer(points, Class, 1, VectorWidth.Auto, cancellation: stopped));
        DeferredPricer deferred = new(7, stop => new BranchAndBoundPricer(points, Class, 1, VectorWidth.Auto, cancellation: stop));
        PricingResult found = deferred.Price(theta, new PricingRequest(0, 1e-8, 4), stopped);
        Assert.Equal(double.PositiveInfinity, found.UpperBound);
        Assert.Empty(found.Neurons);
        Assert.True(double.IsFinite(deferred.Price(theta, new PricingRequest(0, 1e-8, 4)).UpperBound));
    }

    [Fact]
    public void A_stop_before_the_sets_are_prepared_leaves_no_neurons_and_no_claim()
    {
        SplitMix64 random = new(3);
        double[] x = [.. Enumerable.Range(0, 20 * 34).Select(_ => random.Normal())], y = [.. Enumerable.Range(0, 20).Select(_ => random.Normal())];
        TrainingResult result = Trainer.Fit(SampleSet.Create(x, 34, y), new() { Order = 3 }, cancellation: new CancellationToken(canceled: true));
        Assert.Equal(TrainingStatus.Cancelled, result.Status);
        Assert.Empty(result.Network.Neurons);
        Assert.Null(result.Claim.Gap);
        Assert.IsType<DeferredPricer>(PricerChoice.For(PointSet.FromRows(x, 34), new NeuronClass(WeightNorm.L2, 3, DictionaryKind.Full), 1, 1));
    }

    private static PointSet Points(int count, int dimension, out double[] theta)
    {
        SplitMix64 random = new(1);
        double[] rows = [.. Enumerable.Range(0, count * dimension).Select(_ => random.Normal())];
        double[] values = [.. Enumerable.Range(0, count).Select(_ => random.Normal())];
        theta = [.. values.Select(value => value - values.Average())];
        return PointSet.FromRows(rows, dimension);
    }
}
