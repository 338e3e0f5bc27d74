using WedgeFast.Geometry;
using WedgeFast.Pricing;
using WedgeFast.Tests.Oracles;
using Xunit;

namespace WedgeFast.Tests.Pricing;

public class PencilPricerTests
{
    [Theory]
    [InlineData(WeightNorm.L1)]
    [InlineData(WeightNorm.L2)]
    public void FullClassInThePlaneMatchesADenseGridFromAbove(WeightNorm norm)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            (PointSet points, double[] theta) = Draw(seed, count: 3 + (seed % 9), dimension: 2, rounded: seed % 2 == 0);
            PricingResult result = new PencilPricer(points, new NeuronClass(norm, 2, DictionaryKind.Full)).Price(theta, new PricingRequest(0, 0, 50), TestContext.Current.CancellationToken);
            double grid = BruteForceSup.PlaneGrid(points, theta, norm, 7200);
            Assert.True(result.UpperBound >= grid, $"seed {seed}: bound {result.UpperBound:R} below the grid's {grid:R}");
            Assert.True(result.UpperBound <= grid * 1.002, $"seed {seed}: bound {result.UpperBound:R} far above the grid's {grid:R}");
        }
    }

    [Theory]
    [InlineData(WeightNorm.L1, DictionaryKind.Full, 1)]
    [InlineData(WeightNorm.L1, DictionaryKind.Full, 2)]
    [InlineData(WeightNorm.L1, DictionaryKind.Full, 3)]
    [InlineData(WeightNorm.L2, DictionaryKind.Full, 1)]
    [InlineData(WeightNorm.L2, DictionaryKind.Full, 2)]
    [InlineData(WeightNorm.L1, DictionaryKind.Wedge, 3)]
    [InlineData(WeightNorm.L2, DictionaryKind.Wedge, 3)]
    public void NeuronsHaveUnitLengthPassThroughTheirSamplesAndHaveTheirValue(WeightNorm norm, DictionaryKind dictionary, int order)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            (PointSet points, double[] theta) = Draw(seed, count: 12, dimension: 3, rounded: seed % 2 == 0);
            PricingResult result = new PencilPricer(points, new NeuronClass(norm, order, dictionary)).Price(theta, new PricingRequest(0, 0, 50), TestContext.Current.CancellationToken);
            Assert.NotEmpty(result.Neurons);
            Assert.Equal(result.UpperBound, result.Neurons[0].Value, result.UpperBound * 1e-12);
            foreach (PricedNeuron priced in result.Neurons)
            {
                Neuron neuron = priced.Neuron;
                double length = norm == WeightNorm.L1 ? neuron.Weights.Sum(Math.Abs) : Math.Sqrt(neuron.Weights.Sum(w => w * w));
                Assert.Equal(1, length, 1e-12);
                Assert.Equal(priced.Value, Math.Abs(BruteForceSup.Evaluate(points, theta, neuron)), 1e-12);
                foreach (int i in neuron.Through)
                {
                    double s = neuron.Bias + neuron.Coordinates.Select((k, t) => neuron.Weights[t] * points.Coordinate(k)[i]).Sum();
                    Assert.Equal(0, s, 1e-12);
                }
            }
        }
    }

    [Fact]
    public void OneAndTwoThreadsAgreeToTheBit()
    {
        (PointSet points, double[] theta) = Draw(1, count: 300, dimension: 3, rounded: true);
        NeuronClass neuronClass = new(WeightNorm.L2, 2, DictionaryKind.Full);
        PricingResult one = new PencilPricer(points, neuronClass, 1).Price(theta, new PricingRequest(0, 0, 50), TestContext.Current.CancellationToken);
        PricingResult two = new PencilPricer(points, neuronClass, 2).Price(theta, new PricingRequest(0, 0, 50), TestContext.Current.CancellationToken);
        Assert.Equal(one.UpperBound, two.UpperBound);
        Assert.Equal(one.Neurons.Select(p => p.Value), two.Neurons.Select(p => p.Value));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OnALineTheBoundIsAboveTheExactValueByHardlyMoreThanARounding(bool repeated)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            // Far from zero and almost cancelling: |g| is a ten-thousandth of what is added up for it.
            Random random = new(seed);
            double[] x = [.. Enumerable.Range(0, 400).Select(_ => 7 + (repeated ? random.Next(60) / 59.0 : random.NextDouble()))];
            int[] order = [.. Enumerable.Range(0, x.Length).OrderBy(i => x[i])];
            double[] theta = new double[x.Length];
            for (int t = 0; t < x.Length; t++)
            {
                theta[order[t]] = (t % 2 == 0 ? 1 : -1) * (1 + (1e-4 * random.NextDouble()));
            }

            PointSet points = PointSet.FromRows(x, 1);
            double bound = new PencilPricer(points, new NeuronClass(WeightNorm.L2, 1, DictionaryKind.Full)).Price(theta, new PricingRequest(0, 0, 1), TestContext.Current.CancellationToken).UpperBound;
            double exact = ExactHinges(x, theta), mass = theta.Sum(Math.Abs);
            Assert.True(bound >= exact, $"seed {seed}: bound {bound:R} below {exact:R}");
            Assert.InRange(bound, exact, exact + ((repeated ? 3e-15 : 5e-16) * mass));
        }
    }

    /// <summary>The largest |g| of a hinge at a sample, every sum exact.</summary>
    private static double ExactHinges(double[] x, double[] theta)
    {
        double best = 0;
        foreach (double at in x.Distinct())
        {
            ExactNumber right = ExactNumber.Zero, left = ExactNumber.Zero;
            for (int i = 0; i < x.Length; i++)
            {
                ExactNumber term = ExactNumber.From(theta[i]) * (ExactNumber.From(x[i]) - ExactNumber.From(at));
                right += x[i] > at ? term : ExactNumber.Zero;
                left += x[i] < at ? term : ExactNumber.Zero;
            }

            best = Math.Max(best, Math.Max(right.Abs().ToDouble(), left.Abs().ToDouble()));
        }

        return best;
    }

    [Fact]
    public void FacesBeyondPencilsAreRefused()
        => Assert.Throws<NotSupportedException>(() => new PencilPricer(Draw(0, 5, 3, false).Points, new NeuronClass(WeightNorm.L2, 3, DictionaryKind.Full)));

    private static (PointSet Points, double[] Theta) Draw(int seed, int count, int dimension, bool rounded)
    {
        Random random = new(seed);
        double[] rows = [.. Enumerable.Range(0, count * dimension).Select(_ => (random.NextDouble() * 2) - 1)];
        double[] theta = [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 2) - 1)];
        double mean = theta.Average();
        return (PointSet.FromRows([.. rows.Select(x => rounded ? Math.Round(x * 2) / 2 : x)], dimension), [.. theta.Select(t => t - mean)]);
    }
}
