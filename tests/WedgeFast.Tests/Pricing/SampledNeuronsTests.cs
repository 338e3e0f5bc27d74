using System.Numerics.Tensors;
using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Pricing;
using WedgeFast.Samples;
using WedgeFast.Tests.Training;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Pricing;

/// <summary>
/// Hyperplanes through samples that are drawn: against the wedge product, by what they pass through, and on data with hardly any
/// hyperplanes.
/// </summary>
public sealed class SampledNeuronsTests
{
    [Theory]
    [InlineData(2, 5, WeightNorm.L2)]
    [InlineData(4, 4, WeightNorm.L1)]
    [InlineData(8, 8, WeightNorm.L2)]
    public void NeuronsAreWedgeProductsOfTheirSamples(int order, int dimension, WeightNorm norm)
    {
        PointSet points = Points(80, dimension);
        Neuron[] neurons = SampledNeurons.Draw(points, new NeuronClass(norm, order, DictionaryKind.Sampled), 60, null, 3, 2);
        Assert.Equal(60, neurons.Length);
        double[] normal = new double[order];
        foreach (Neuron neuron in neurons)
        {
            Assert.Equal(order, neuron.Through.Length);
            Assert.True(WedgeProduct.TryHyperplane(points, neuron.Coordinates, neuron.Through, norm, normal, out double bias));
            double sign = Math.Sign(TensorPrimitives.Dot<double>(normal, neuron.Weights));
            for (int k = 0; k < order; k++)
            {
                Assert.Equal(sign * normal[k], neuron.Weights[k], 1e-9);
            }

            Assert.Equal(sign * bias, neuron.Bias, 1e-9);
        }

        Assert.True(neurons.Select(neuron => string.Join(',', neuron.Coordinates.Concat(neuron.Through))).Distinct().Count() > 50);
    }

    [Fact]
    public void ThreadsDoNotChangeThem()
    {
        PointSet points = Points(60, 12);
        NeuronClass all = new(WeightNorm.L2, 12, DictionaryKind.Sampled);
        Assert.Equal(
            SampledNeurons.Draw(points, all, 30, 5, 1, 1).SelectMany(neuron => neuron.Weights), SampledNeurons.Draw(points, all, 30, 5, 1, 2).SelectMany(neuron => neuron.Weights));
        Assert.NotEqual(
            SampledNeurons.Draw(points, all, 30, 5, 1, 1).SelectMany(neuron => neuron.Weights), SampledNeurons.Draw(points, all, 30, 5, 2, 1).SelectMany(neuron => neuron.Weights));
    }

    [Theory]
    [InlineData(30, null)]
    [InlineData(30, 6)]
    [InlineData(6, 3)]
    public void LiftedNeuronsPassThroughTheirSamplesInAllInputs(int dimension, int? sketch)
    {
        PointSet points = Points(100, dimension);
        foreach (Neuron neuron in SampledNeurons.Draw(points, new NeuronClass(WeightNorm.L2, dimension, DictionaryKind.Sampled), 40, sketch, 7, 1))
        {
            Assert.Equal(sketch ?? dimension, neuron.Through.Length);
            Assert.Equal(1, TensorPrimitives.Norm<double>(neuron.Weights), 1e-12);
            foreach (int i in neuron.Through)
            {
                double sum = neuron.Bias;
                for (int k = 0; k < neuron.Coordinates.Length; k++)
                {
                    sum += neuron.Weights[k] * points.Coordinate(neuron.Coordinates[k])[i];
                }

                Assert.Equal(0, sum, 1e-10);
            }
        }
    }

    [Fact]
    public void SamplesThatCoincideOrLieOnALineGiveFewerNeuronsOrNone()
    {
        double[] line = [.. Enumerable.Range(0, 40).SelectMany(i => (double[])[i % 10, 2 * (i % 10)])];
        NeuronClass pairs = new(WeightNorm.L2, 2, DictionaryKind.Sampled), ones = new(WeightNorm.L2, 1, DictionaryKind.Sampled);
        PointSet points = PointSet.FromRows(line, 2);

        // Through two points of the line goes the line itself, and no other.
        Assert.All(SampledNeurons.Draw(points, pairs, 20, null, 0, 1), neuron => Assert.Equal(2, Math.Abs(neuron.Weights[0] / neuron.Weights[1]), 1e-9));
        Assert.All(SampledNeurons.Draw(points, ones, 20, null, 0, 1), neuron => Assert.InRange(Assert.Single(neuron.Through), 0, 9));
        Assert.Empty(SampledNeurons.Draw(PointSet.FromRows(new double[12], 2), pairs, 20, null, 0, 1));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(4)]
    public void TheyTrainAndAreVerifiedAndNothingIsProven(int? sketch)
    {
        SampleSet samples = NoisySamples.Create(120);
        TrainingOptions options = new()
        {
            Dictionary = DictionaryKind.Sampled,
            RandomNeurons = 300,
            Order = samples.Dimension,
            Sketch = sketch < samples.Dimension ? sketch : null,
            BetaRatio = 0.02,
        };
        TrainingResult result = Trainer.Fit(samples, options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(CertificateScope.Restricted, result.Certificate.Scope);
        Assert.Null(result.Certificate.RelativeGap);
        Assert.True(result.Certificate.Objective < 0.7 * result.Certificate.NullObjective);
        Assert.True(Verifier.Verify(result.Network, result.Claim, samples, cancellation: TestContext.Current.CancellationToken).Holds);
    }

    [Fact]
    public void OptionsOutOfRangeAreRefused()
    {
        SampleSet samples = NoisySamples.Create(30);
        TrainingOptions sampled = new() { Dictionary = DictionaryKind.Sampled, RandomNeurons = 20, BetaRatio = 0.1 };
        Assert.Throws<ArgumentException>(() => Trainer.Fit(samples, sampled with { RandomNeurons = null }));
        Assert.Throws<ArgumentException>(() => Trainer.Fit(samples, sampled with { Sketch = samples.Dimension, Order = samples.Dimension }));
        Assert.Throws<ArgumentException>(() => Trainer.Fit(samples, sampled with { Sketch = 1, Order = 1 }));
        Assert.Throws<ArgumentException>(() => Trainer.Fit(samples, new TrainingOptions { Sketch = 1 }));
        Assert.Throws<ArgumentException>(() => Trainer.Fit(SampleSet.Create([1, 2, 3], 3, [1]), sampled with { Order = 3 }));
    }

    private static PointSet Points(int count, int dimension)
    {
        SplitMix64 random = new(11);
        double[] rows = new double[count * dimension];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = random.Normal();
        }

        return PointSet.FromRows(rows, dimension);
    }
}
