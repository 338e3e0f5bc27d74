using WedgeFast.Geometry;
using WedgeFast.Pricing;
using WedgeFast.Samples;
using WedgeFast.Tests.Oracles;
using Xunit;

namespace WedgeFast.Tests.Pricing;

public sealed class LocalSearchTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(700)]
    public void TheBestOffsetOfADirectionIsThatOfAllOffsetsTried(int n)
    {
        SplitMix64 random = new((ulong)n);
        KinkSearch search = new(n);
        for (int trial = 0; trial < 100; trial++)
        {
            // Every third problem has ties, every fifth an outlier that leaves almost all samples in one interval.
            double[] theta = Centred(ref random, n), p = new double[n];
            for (int i = 0; i < n; i++)
            {
                p[i] = trial % 3 == 0 ? Math.Round(2 * random.Normal()) : random.Normal();
            }

            p[0] = trial % 5 == 0 ? 1e6 : p[0];
            double best = 0;
            foreach (double at in p)
            {
                best = Math.Max(best, Math.Abs(Value(p, theta, at)));
            }

            Kink kink = search.Find(p, theta);
            double size = theta.Select((t, i) => Math.Abs(t * p[i])).Sum();
            Assert.InRange(kink.Value - best, -1e-14 * size, 1e-14 * size);
            if (best > 1e-12 * size)
            {
                Assert.Equal(kink.Sign * best, Value(p, theta, p[kink.Sample]), 1e-13 * size);
            }
        }
    }

    [Theory]
    [InlineData(WeightNorm.L2)]
    [InlineData(WeightNorm.L1)]
    public void InThePlaneItReachesTheBestOfAGrid(WeightNorm norm)
    {
        for (ulong seed = 0; seed < 5; seed++)
        {
            SplitMix64 random = new(seed);
            PointSet points = Points(ref random, 40, 2);
            double[] theta = Centred(ref random, 40);
            PricingResult found = Search(points, new NeuronClass(norm, 2, DictionaryKind.Full), theta, threads: 1);
            Assert.True(found.Neurons[0].Value >= BruteForceSup.PlaneGrid(points, theta, norm, 720) * (1 - 1e-9));
            Assert.Equal(double.PositiveInfinity, found.UpperBound);
        }
    }

    [Theory]
    [InlineData(WeightNorm.L2, 1, 6)]
    [InlineData(WeightNorm.L1, 3, 6)]
    [InlineData(WeightNorm.L2, 3, 6)]
    [InlineData(WeightNorm.L2, 2, 40)]
    [InlineData(WeightNorm.L1, 2, 40)]
    public void NeuronsAreOfTheClassAndOfTheValueStated(WeightNorm norm, int order, int dimension)
    {
        SplitMix64 random = new(3);
        PointSet points = Points(ref random, 61, dimension);
        double[] theta = Centred(ref random, 61);
        InputSets? interactions = dimension == 40 ? new InputSets([[1, 5, 9]]) : null;
        NeuronClass neuronClass = new(norm, order, DictionaryKind.Full) { Interactions = interactions };
        PricingResult found = Search(points, neuronClass, theta, threads: 2);
        Assert.NotEmpty(found.Neurons);
        foreach (PricedNeuron priced in found.Neurons)
        {
            Neuron neuron = priced.Neuron;
            double length = norm == WeightNorm.L1 ? neuron.Weights.Sum(Math.Abs) : Math.Sqrt(neuron.Weights.Sum(w => w * w));
            double offset = neuron.Bias + neuron.Coordinates.Select((k, j) => neuron.Weights[j] * points.Coordinate(k)[neuron.Through[0]]).Sum();
            Assert.True(neuronClass.Allows(neuron.Coordinates));
            Assert.Equal(1, length, 1e-12);
            Assert.Equal(0, offset, 1e-12);
            Assert.Equal(Math.Abs(BruteForceSup.Evaluate(points, theta, neuron)), priced.Value, 1e-12);
        }
    }

    [Fact]
    public void ThreadsChangeNothing()
    {
        SplitMix64 random = new(9);
        PointSet points = Points(ref random, 200, 5);
        double[] theta = Centred(ref random, 200);
        NeuronClass neuronClass = new(WeightNorm.L2, 5, DictionaryKind.Full);
        PricingResult one = Search(points, neuronClass, theta, threads: 1), four = Search(points, neuronClass, theta, threads: 4);
        Assert.Equal(one.Neurons.Select(neuron => neuron.Value), four.Neurons.Select(neuron => neuron.Value));
        Assert.Equal(one.Neurons.SelectMany(neuron => neuron.Neuron.Weights), four.Neurons.SelectMany(neuron => neuron.Neuron.Weights));
    }

    private static PricingResult Search(PointSet points, NeuronClass neuronClass, double[] theta, int threads) =>
        new LocalSearch(points, neuronClass, threads).Search(
            theta, new LocalRequest(0, 20, 64, 60, Seed: 1), [], TestContext.Current.CancellationToken);

    private static double Value(double[] p, double[] theta, double at) => theta.Select((t, i) => t * Math.Max(p[i] - at, 0)).Sum();

    private static PointSet Points(ref SplitMix64 random, int n, int dimension)
    {
        double[] rows = new double[n * dimension];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = random.Normal();
        }

        return PointSet.FromRows(rows, dimension);
    }

    private static double[] Centred(ref SplitMix64 random, int n)
    {
        double[] theta = new double[n];
        for (int i = 0; i < n; i++)
        {
            theta[i] = random.Normal();
        }

        double mean = theta.Average();
        return [.. theta.Select(t => t - mean)];
    }
}
