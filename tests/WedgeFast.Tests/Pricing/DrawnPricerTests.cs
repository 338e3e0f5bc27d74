using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Pricing;
using WedgeFast.Samples;
using WedgeFast.Tests.Oracles;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Pricing;

/// <summary>Random neurons: the same at every call, priced as the formula says, fitted as coordinate descent on them fits.</summary>
public sealed class DrawnPricerTests
{
    private static readonly SampleSet Friedman = GeneratedSamples.Create("friedman1", 40, 0);

    [Fact]
    public void PricesAreTheFormulaAndTheBoundCoversThem()
    {
        PointSet points = PointSet.FromRows(Friedman.Inputs, 10);
        double[] theta = [.. Enumerable.Range(0, 40).Select(i => Math.Sin(i) - 0.02)];
        DrawnPricer pricer = new(points, 1, 1, RandomNeurons.Draw(points.Dimension, new NeuronClass(WeightNorm.L2, 3, DictionaryKind.Random), 50, 7));
        PricingResult all = pricer.Price(theta, new PricingRequest(1e-9, 1e-9, 100), TestContext.Current.CancellationToken);
        Assert.Equal(50, pricer.Hyperplanes);
        Assert.InRange(all.Neurons.Count, 30, 50);
        foreach (PricedNeuron priced in all.Neurons)
        {
            Neuron neuron = priced.Neuron;
            Assert.Equal(3, neuron.Coordinates.Distinct().Count());
            Assert.Equal(1, Math.Sqrt(neuron.Weights.Sum(weight => weight * weight)), 1e-14);
            double g = Enumerable.Range(0, 40).Sum(i => theta[i] * Math.Max(neuron.Bias + neuron.Coordinates.Zip(neuron.Weights, (k, weight) => weight * Friedman.Row(i)[k]).Sum(), 0));
            Assert.Equal(Math.Abs(g), priced.Value, 1e-12);
            Assert.True(all.UpperBound >= priced.Value);
        }

        Assert.Equal(all.Neurons[0].Value, all.UpperBound, 1e-10);
        Assert.True(all.Neurons.SelectMany(priced => priced.Neuron.Coordinates).Distinct().Count() == 10);
        Assert.Equal(all.Neurons.Select(n => n.Neuron.Bias), new DrawnPricer(points, 1, 2, RandomNeurons.Draw(points.Dimension, new NeuronClass(WeightNorm.L2, 3, DictionaryKind.Random), 50, 7))
            .Price(theta, new PricingRequest(1e-9, 1e-9, 100), TestContext.Current.CancellationToken).Neurons.Select(n => n.Neuron.Bias));
    }

    [Theory]
    [InlineData(WeightNorm.L2)]
    [InlineData(WeightNorm.L1)]
    public void TheFitIsThatOfCoordinateDescentOnTheSameNeurons(WeightNorm norm)
    {
        SampleSet ripple = GeneratedSamples.Create("ripple", 30, 0);
        TrainingOptions options = new() { Norm = norm, Dictionary = DictionaryKind.Random, RandomNeurons = 40, Seed = 3, BetaRatio = 0.05, Standardize = false, Tolerance = 1e-9 };
        TrainingResult result = Trainer.Fit(ripple, options, cancellation: TestContext.Current.CancellationToken);
        Standardizer centre = Standardizer.Centre(ripple);
        double[] rows = new double[60];
        centre.Apply(ripple.Inputs, rows);
        PointSet points = PointSet.FromRows(rows, 2);
        double[] anything = [.. Enumerable.Range(0, 30).Select(i => i < 15 ? 1.0 : -1)];
        DrawnPricer pricer = new(points, 1, 1, RandomNeurons.Draw(points.Dimension, new NeuronClass(norm, 2, DictionaryKind.Random), 40, 3));
        List<double[]> features = [.. pricer.Price(anything, new PricingRequest(1e-12, 1e-9, 100), TestContext.Current.CancellationToken).Neurons.Select(priced =>
            Enumerable.Range(0, 30).Select(i => Math.Max(priced.Neuron.Bias + (priced.Neuron.Weights[0] * rows[2 * i]) + (priced.Neuron.Weights[1] * rows[(2 * i) + 1]), 0)).ToArray())];
        double expected = CoordinateDescentLasso.Objective(features, ripple.Targets.ToArray(), ripple.Weights.ToArray(), result.Certificate.Beta);
        Assert.Equal(TrainingStatus.Optimal, result.Status);
        Assert.Equal(expected, result.Certificate.Objective, 1e-8 * result.Certificate.NullObjective);
        Assert.Equal((CertificateScope.Restricted, null, null), (result.Certificate.Scope, result.Certificate.Gap, result.Claim.Gap));
        Assert.True(result.Certificate.Objective > Trainer.Fit(ripple, options with { Dictionary = DictionaryKind.Full, RandomNeurons = null, BetaRatio = null, Beta = result.Certificate.Beta }, cancellation: TestContext.Current.CancellationToken).Certificate.Objective);
        Assert.True(Verifier.Verify(result.Network, result.Claim, ripple, cancellation: TestContext.Current.CancellationToken).Holds);
    }

    [Fact]
    public void SeveralOutputsAreFittedToo()
    {
        SampleSet samples = GeneratedSamples.Create("ripple", 60, 0);
        double[] classes = [.. samples.Targets.ToArray().Select(y => y < -0.3 ? 0.0 : y < 0.3 ? 1 : 2)];
        TrainingOptions options = new() { Loss = Loss.Softmax, Dictionary = DictionaryKind.Random, RandomNeurons = 60, BetaRatio = 0.1 };
        TrainingResult result = Trainer.Fit(SampleSet.Create(samples.Inputs, 2, classes), options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(TrainingStatus.Optimal, result.Status);
        Assert.True(result.Certificate.Objective < result.Certificate.NullObjective);
    }

    [Fact]
    public void ANumberOfNeuronsBelongsToThem()
    {
        Assert.Throws<ArgumentException>(() => Trainer.Fit(Friedman, new TrainingOptions { Dictionary = DictionaryKind.Random }));
        Assert.Throws<ArgumentException>(() => Trainer.Fit(Friedman, new TrainingOptions { RandomNeurons = 5 }));
    }
}
