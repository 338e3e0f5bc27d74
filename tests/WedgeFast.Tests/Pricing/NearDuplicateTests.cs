using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Pricing;
using WedgeFast.Samples;
using WedgeFast.Tests.Oracles;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Pricing;

/// <summary>
/// Samples that nearly coincide, and samples that span less than their inputs: bounds hold, and fits that took minutes end. The limit of 30
/// s is what a fit that does not end would show; those here take a second or less.
/// </summary>
public sealed class NearDuplicateTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(WeightNorm.L1)]
    [InlineData(WeightNorm.L2)]
    public void Bounds_hold_for_the_points_as_they_are(WeightNorm norm)
    {
        int priced = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            (PointSet points, double[] theta) = Doubled(seed, apart: Math.Pow(10, -10 - (seed % 4)), outputs: 1);
            NeuronClass neuronClass = new(norm, 2, DictionaryKind.Full);
            SnappedPoints snapped = Assert.IsType<SnappedPoints>(SnappedPoints.Of(points, norm));
            SnappedPricer pricer = new(points, snapped, norm, at => new BranchAndBoundPricer(at, neuronClass, threads: 1));
            PricingRequest request = new(0, 1e-9, 20) { Allowance = 1e-6 };
            PricingResult result = pricer.Price(theta, request, TestContext.Current.CancellationToken);
            double best = norm == WeightNorm.L2
                ? BruteForceFaces.Sup(points, theta)
                : FeatureDictionary.Of(points, neuronClass).Max(neuron => Math.Abs(BruteForceSup.Evaluate(points, theta, neuron)));
            Assert.True(result.UpperBound >= best, $"seed {seed}: bound {result.UpperBound:R} below {best:R}");
            Assert.InRange(result.UpperBound, best, (best * (1 + 2e-9)) + (2 * snapped.Change(theta)));
            Assert.All(result.Neurons, found =>
            {
                Assert.Equal(found.Value, Math.Abs(BruteForceSup.Evaluate(points, theta, found.Neuron)), 1e-13);
                Assert.All(found.Neuron.Through, i => Assert.Equal(0, Distance(points, found.Neuron, i), 1e-14));
            });
            priced += result.Neurons.Count;
        }

        Assert.True(priced > 40);
    }

    [Fact]
    public void What_they_change_is_no_more_than_said_and_where_it_is_too_much_they_are_told_apart()
    {
        (PointSet points, double[] theta) = Doubled(7, apart: 1e-10, outputs: 1);
        SnappedPoints snapped = Assert.IsType<SnappedPoints>(SnappedPoints.Of(points, WeightNorm.L2));
        NeuronClass neuronClass = new(WeightNorm.L2, 2, DictionaryKind.Full);
        double exact = BruteForceFaces.Sup(points, theta), merged = BruteForceFaces.Sup(snapped.Points, theta);
        Assert.InRange(Math.Abs(exact - merged), 0, snapped.Change(theta));
        Assert.True(snapped.Change(theta) > 1e-11 * exact);
        SnappedPricer pricer = new(points, snapped, WeightNorm.L2, at => new BranchAndBoundPricer(at, neuronClass, threads: 1));
        PricingResult result = pricer.Price(theta, new PricingRequest(0, 1e-12, 1), TestContext.Current.CancellationToken);
        Assert.InRange(result.UpperBound, exact, exact * (1 + 1e-11));
    }

    [Theory]
    [InlineData("l1", 4, 0.1)]
    [InlineData("l2", 4, 0.1)]
    [InlineData("l2", 4, 0.001)]
    [InlineData("l2", 3, 0.01)]
    public void Rows_doubled_but_for_rounding_are_certified(string norm, int order, double ratio)
    {
        Random random = new(1);
        double[] half = [.. Enumerable.Range(0, 24).Select(_ => Normal(random))];
        double[] inputs = [.. half, .. half.Select(x => x * (1 + (1e-10 * Normal(random))))];
        double[] targets = [.. Enumerable.Range(0, 12).Select(_ => Normal(random))];
        AssertCertified(SampleSet.Create(inputs, 4, targets), new TrainingOptions
        {
            Norm = norm == "l1" ? WeightNorm.L1 : WeightNorm.L2,
            Order = order,
            BetaRatio = ratio,
        });
    }

    [Fact]
    public void A_grid_with_jitter_is_certified()
    {
        Random random = new(2);
        double[] inputs = [.. Enumerable.Range(0, 225).SelectMany(i => new[] { i / 15, i % 15 }).Select(x => x + (1e-9 * Normal(random)))];
        double[] targets = [.. Enumerable.Range(0, 225).Select(_ => Normal(random))];
        AssertCertified(SampleSet.Create(inputs, 2, targets), new TrainingOptions { Order = 2, BetaRatio = 0.03 });
    }

    [Theory]
    [InlineData("squared")]
    [InlineData("softmax")]
    public void Few_points_in_many_dimensions_are_certified(string loss)
    {
        Random random = new(1);
        double[] inputs = [.. Enumerable.Range(0, 48).Select(t => t % 4 == t / 4 % 4 ? 1.0 : 0)];
        SampleSet samples = loss == "softmax"
            ? SampleSet.Create(inputs, 4, [.. Enumerable.Range(0, 12).Select(i => (double)(i < 3 ? i : random.Next(3)))])
            : SampleSet.CreateSeveral(inputs, 4, [.. Enumerable.Range(0, 24).Select(_ => Normal(random))], ["y", "z"]);
        AssertCertified(samples, new TrainingOptions { Loss = Loss.Parse(loss), Order = 4, BetaRatio = 0.1 });
    }

    [Fact]
    public void Three_rows_of_two_targets_are_certified_at_order_3()
    {
        SampleSet samples = SampleSet.CreateSeveral(
            [0.1, 2, 3, 1.3, 0.4, 2, 2.2, 1.1, -1], 3, [1, 2, 0, 1, 3, -1], ["y", "z"]);
        AssertCertified(samples, new TrainingOptions { Order = 3, BetaRatio = 0.1 });
    }

    private static void AssertCertified(SampleSet samples, TrainingOptions options)
    {
        TrainingResult result = Trainer.Fit(samples, options with { TimeLimit = Limit }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(TrainingStatus.Optimal, result.Status);
        Assert.True(Verifier.Verify(result.Network, result.Claim, samples, cancellation: TestContext.Current.CancellationToken).Holds);
    }

    /// <summary>Four random points of the plane and each again that far away, the thetas of a pair large and opposite in part.</summary>
    private static (PointSet Points, double[] Theta) Doubled(int seed, double apart, int outputs)
    {
        Random random = new(seed);
        double[] half = [.. Enumerable.Range(0, 8).Select(_ => (2 * random.NextDouble()) - 1)];
        double[] rows = [.. half, .. half.Select(x => x + (apart * ((2 * random.NextDouble()) - 1)))];
        double[] theta = [.. Enumerable.Range(0, 8 * outputs).Select(i => (random.NextDouble() - 0.5) * 3)];
        double mean = theta.Average();
        return (PointSet.FromRows(rows, 2), [.. theta.Select(t => t - mean)]);
    }

    private static double Distance(PointSet points, Neuron neuron, int i) =>
        neuron.Bias + neuron.Coordinates.Select((k, t) => neuron.Weights[t] * points.Coordinate(k)[i]).Sum();

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
