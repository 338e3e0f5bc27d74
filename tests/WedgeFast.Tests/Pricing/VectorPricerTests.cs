using WedgeFast.Geometry;
using WedgeFast.Pricing;
using WedgeFast.Tests.Oracles;
using Xunit;

namespace WedgeFast.Tests.Pricing;

/// <summary>Prices of several outputs against brute force, on random and on degenerate points.</summary>
public class VectorPricerTests
{
    [Theory]
    [InlineData(WeightNorm.L1)]
    [InlineData(WeightNorm.L2)]
    public void ThePlaneMatchesBruteForce(WeightNorm norm)
    {
        for (int seed = 0; seed < 150; seed++)
        {
            int outputs = 2 + (seed % 3);
            (PointSet points, double[] theta) = Draw(seed, count: 2 + (seed % 9), dimension: 2, outputs);
            PricingResult result = Price(points, theta, new NeuronClass(norm, 2, DictionaryKind.Full), outputs);
            double brute = BruteForceVectorSup.Plane(points, theta, norm);
            Assert.True(result.UpperBound >= brute * (1 - 1e-14), $"seed {seed}: bound {result.UpperBound:R} below {brute:R}");
            Assert.True(result.UpperBound <= (brute * (1 + 1e-9)) + 1e-12, $"seed {seed}: bound {result.UpperBound:R} far above {brute:R}");
        }
    }

    [Theory]
    [InlineData(WeightNorm.L1, DictionaryKind.Full, 1)]
    [InlineData(WeightNorm.L1, DictionaryKind.Full, 2)]
    [InlineData(WeightNorm.L1, DictionaryKind.Full, 3)]
    [InlineData(WeightNorm.L2, DictionaryKind.Full, 1)]
    [InlineData(WeightNorm.L1, DictionaryKind.Wedge, 3)]
    [InlineData(WeightNorm.L2, DictionaryKind.Wedge, 2)]
    [InlineData(WeightNorm.L2, DictionaryKind.Wedge, 3)]
    public void FiniteDictionariesMatchTheirFeaturesOneByOne(WeightNorm norm, DictionaryKind dictionary, int order)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            (PointSet points, double[] theta) = Draw(seed, count: 2 + (seed % 8), dimension: 3, outputs: 3);
            NeuronClass neuronClass = new(norm, order, dictionary);
            PricingResult result = Price(points, theta, neuronClass, 3);
            double best = FeatureDictionary.Of(points, neuronClass).Select(neuron => BruteForceVectorSup.Evaluate(points, theta, neuron)).DefaultIfEmpty(0).Max();
            Assert.InRange(result.UpperBound, best * (1 - 1e-13), (best * (1 + 1e-11)) + 1e-12);
        }
    }

    [Theory]
    [InlineData(WeightNorm.L1, DictionaryKind.Full, 3)]
    [InlineData(WeightNorm.L2, DictionaryKind.Full, 2)]
    [InlineData(WeightNorm.L2, DictionaryKind.Wedge, 3)]
    public void NeuronsHaveUnitLengthPassThroughTheirSamplesAndHaveTheirValue(WeightNorm norm, DictionaryKind dictionary, int order)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            (PointSet points, double[] theta) = Draw(seed, count: 12, dimension: 3, outputs: 2);
            PricingResult result = Price(points, theta, new NeuronClass(norm, order, dictionary), 2);
            Assert.Equal(result.UpperBound, result.Neurons[0].Value, result.UpperBound * 1e-12);
            foreach (PricedNeuron priced in result.Neurons)
            {
                Neuron neuron = priced.Neuron;
                double length = norm == WeightNorm.L1 ? neuron.Weights.Sum(Math.Abs) : Math.Sqrt(neuron.Weights.Sum(w => w * w));
                Assert.Equal(1, length, 1e-12);
                Assert.Equal(priced.Value, BruteForceVectorSup.Evaluate(points, theta, neuron), 1e-12);
                Assert.All(neuron.Through, i => Assert.Equal(
                    0, neuron.Bias + neuron.Coordinates.Select((k, t) => neuron.Weights[t] * points.Coordinate(k)[i]).Sum(), 1e-12));
            }
        }
    }

    [Theory]
    [InlineData(2, 60)]
    [InlineData(3, 40)]
    [InlineData(4, 4)]
    public void TheSearchMatchesTheEnumerationOfAllFaces(int dimension, int problems)
    {
        for (int seed = 0; seed < problems; seed++)
        {
            int outputs = 2 + (seed % 2);
            (PointSet points, double[] theta) = Draw(seed, count: 2 + (seed % 5), dimension, outputs);
            AssertBound(Search(points, theta, new NeuronClass(WeightNorm.L2, dimension, DictionaryKind.Full), outputs), BruteForceVectorSup.Faces(points, theta), seed);
        }
    }

    [Theory]
    [InlineData(2, 60)]
    [InlineData(3, 40)]
    [InlineData(4, 6)]
    public void TheSearchMatchesTheVerticesOfL1(int dimension, int problems)
    {
        for (int seed = 0; seed < problems; seed++)
        {
            (PointSet points, double[] theta) = Draw(seed, count: 2 + (seed % 6), dimension, outputs: 2);
            NeuronClass neuronClass = new(WeightNorm.L1, dimension, DictionaryKind.Full);
            double best = FeatureDictionary.Of(points, neuronClass).Select(neuron => BruteForceVectorSup.Evaluate(points, theta, neuron)).DefaultIfEmpty(0).Max();
            AssertBound(Search(points, theta, neuronClass, 2), best, seed);
        }
    }

    private static void AssertBound(PricingResult result, double best, int seed)
    {
        Assert.True(result.UpperBound >= best * (1 - 1e-14), $"seed {seed}: bound {result.UpperBound:R} below {best:R}");
        Assert.True(result.UpperBound <= (best * (1 + 1e-8)) + 1e-11, $"seed {seed}: bound {result.UpperBound:R} far above {best:R}");
        Assert.Equal(best, result.Neurons.Count == 0 ? 0 : result.Neurons[0].Value, (1e-9 * best) + 1e-11);
    }

    private static PricingResult Search(PointSet points, double[] theta, NeuronClass neuronClass, int outputs) =>
        new VectorSearchPricer(points, neuronClass, threads: 2, outputs).Price(theta, new PricingRequest(0, 1e-9, 50), TestContext.Current.CancellationToken);

    [Fact]
    public void TinyThetasAreNotLost()
    {
        (PointSet points, double[] theta) = Draw(3, count: 9, dimension: 2, outputs: 2);
        NeuronClass neuronClass = new(WeightNorm.L2, 2, DictionaryKind.Full);
        double bound = Price(points, theta, neuronClass, 2).UpperBound;
        double scale = Math.ScaleB(1, -900);
        PricingResult tiny = Price(points, [.. theta.Select(t => t * scale)], neuronClass, 2);
        Assert.Equal(bound, tiny.UpperBound / scale);
        Assert.Equal(tiny.UpperBound, tiny.Neurons[0].Value, tiny.UpperBound * 1e-12);
    }

    [Fact]
    public void OneOutputIsWhatPricesOfNumbersAre()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            (PointSet points, double[] theta) = Draw(seed, count: 30, dimension: 3, outputs: 1);
            NeuronClass neuronClass = new(WeightNorm.L2, 2, DictionaryKind.Full);
            double bound = Price(points, theta, neuronClass, 1).UpperBound;

            // Outputs 3 g and 4 g have length 5 g.
            double[] both = [.. theta.Select(t => 3 * t), .. theta.Select(t => 4 * t)];
            Assert.Equal(5 * bound, Price(points, both, neuronClass, 2).UpperBound, 5e-12 * bound);
        }
    }

    private static PricingResult Price(PointSet points, double[] theta, NeuronClass neuronClass, int outputs) =>
        new PencilPricer(points, neuronClass, threads: 1, outputs).Price(theta, new PricingRequest(0, 0, 50), TestContext.Current.CancellationToken);

    /// <summary>
    /// Points, every second draw on a coarse grid with repetitions and points in line; thetas of every output sum to zero.
    /// </summary>
    private static (PointSet Points, double[] Theta) Draw(int seed, int count, int dimension, int outputs)
    {
        Random random = new(seed);
        double Coordinate() => seed % 2 == 0 ? random.Next(-2, 3) : (2 * random.NextDouble()) - 1;
        double[] rows = [.. Enumerable.Range(0, count * dimension).Select(_ => Coordinate())];
        double[] theta = new double[count * outputs];
        for (int q = 0; q < outputs; q++)
        {
            double[] values = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
            double mean = values.Average();
            for (int i = 0; i < count; i++)
            {
                theta[(q * count) + i] = values[i] - mean;
            }
        }

        return (PointSet.FromRows(rows, dimension), theta);
    }
}
