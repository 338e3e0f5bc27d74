using WedgeFast.Network;
using WedgeFast.Optimizing;
using WedgeFast.Proofs;
using Xunit;

namespace WedgeFast.Tests.Optimizing;

/// <summary>Largest, smallest and nearest outputs against all vertices of the arrangement.</summary>
public sealed class ExtremumTests
{
    [Theory]
    [InlineData(1, new int[0], 6, false)]
    [InlineData(2, new int[0], 12, false)]
    [InlineData(2, new int[0], 12, true)]
    [InlineData(3, new int[0], 8, true)]
    [InlineData(4, new int[0], 6, false)]
    [InlineData(1, new[] { 4 }, 4, false)]
    [InlineData(2, new[] { 5 }, 5, true)]
    [InlineData(2, new[] { 3, 3 }, 4, false)]
    [InlineData(3, new[] { 3 }, 4, false)]
    public void TheyAreThoseOfAllVertices(int dimension, int[] earlier, int neurons, bool hasSkip)
    {
        for (int seed = 0; seed < 8; seed++)
        {
            Random random = new((1000 * dimension) + (10 * neurons) + seed);
            LayeredNetwork network = SmallLayered.Random(random, dimension, earlier, neurons, hasSkip, seed % 2 == 1, 2);
            (double[] low, double[] high) = Ranges(random, dimension);
            foreach (int sign in (int[])[1, -1])
            {
                int output = seed % 2;
                double expected = BruteForceExtremum.Of(network, output, sign, low, high);
                Extremum found = ExtremumSearch.Of(network, output, sign, Box(low, high));
                AssertIs(expected, found, network, output, sign);
                Assert.All(found.Inputs.Index(), input => Assert.InRange(input.Item, low[input.Index], high[input.Index]));
            }
        }
    }

    [Theory]
    [InlineData(new int[0], false)]
    [InlineData(new[] { 3 }, true)]
    public void WordsAreChosenOneOfEach(int[] earlier, bool isScaled)
    {
        int[][] groups = [[1, 2, 3], [4, 5]];
        for (int seed = 0; seed < 8; seed++)
        {
            Random random = new(seed);
            LayeredNetwork network = SmallLayered.Random(random, 6, earlier, 5, hasSkip: true, isScaled);
            bool[] isAllowed = [true, true, seed % 2 == 0, true, true, true];
            InputBox box = new([new(-1, 2), 0, 0, 0, 0, 0], groups, isAllowed);
            double expected = double.NegativeInfinity;
            foreach (int first in groups[0].Where(word => isAllowed[word]))
            {
                foreach (int second in groups[1])
                {
                    double[] low = [-1, 0, 0, 0, 0, 0], high = [2, 0, 0, 0, 0, 0];
                    (low[first], high[first], low[second], high[second]) = (1, 1, 1, 1);
                    expected = Math.Max(expected, OnLine(network, low, high));
                }
            }

            Extremum found = ExtremumSearch.Of(network, 0, 1, box);
            AssertIs(expected, found, network, 0, 1, most: 1e-3);
            Assert.All(groups, group => Assert.Equal(1, group.Sum(word => found.Inputs[word])));
            Assert.All(found.Inputs.Index(), input => Assert.True(input.Item == 0 || isAllowed[input.Index]));
        }
    }

    [Fact]
    public void TheNearestIsTheTargetOrTheEndThatIsNearest()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            Random random = new(seed);
            LayeredNetwork network = SmallLayered.Random(random, 2, seed % 2 == 0 ? [] : [4], 6, hasSkip: false, isScaled: false);
            (double[] low, double[] high) = Ranges(random, 2);
            double most = BruteForceExtremum.Of(network, 0, 1, low, high), least = -BruteForceExtremum.Of(network, 0, -1, low, high);
            foreach (double share in (double[])[0.3, 0.9, 1.5, -0.2])
            {
                double target = least + (share * (most - least));
                Nearest found = NearestSearch.Of(network, 0, target, Box(low, high), value => Math.Abs(value - target));
                Assert.Equal(found.Value, network.Predict(found.Inputs));
                Assert.Equal(Math.Clamp(target, least, most), found.Value, 1e-8);
                Assert.InRange(found.Below, share < 0 ? double.NegativeInfinity : Math.Min(target, most), target);
                Assert.InRange(found.Above, target, share > 1 ? double.PositiveInfinity : Math.Max(target, least));
                Assert.True(found.IsComplete);
            }
        }
    }

    [Fact]
    public void AStopLeavesAProvenBound()
    {
        LayeredNetwork network = SmallLayered.Random(new Random(3), 3, [], 8, hasSkip: true, isScaled: false);
        double[] low = [-1, -1, -1], high = [1, 1, 1];
        Extremum found = ExtremumSearch.Of(network, 0, 1, Box(low, high), cancellation: new CancellationToken(canceled: true));
        Assert.False(found.IsComplete);
        Assert.True(found.Bound >= BruteForceExtremum.Of(network, 0, 1, low, high));
        Extremum enough = ExtremumSearch.Of(network, 0, 1, Box(low, high), enough: -100);
        Assert.True(enough.Bound >= BruteForceExtremum.Of(network, 0, 1, low, high));
    }

    [Fact]
    public void WhereTwoConstraintsExcludeEachOtherThePartIsEmpty()
    {
        ReluNetwork network = new(["a", "b"], "y", 0, [], [new([0, 1], [1.0, 1.0], -1, 1, []), new([0, 1], [1.0, 1.0], -2, 1, [])]);
        NetworkChain chain = NetworkChain.Of(LayeredNetwork.Of(network));
        InputBox box = Box([-5, -5], [5, 5]);
        Assert.Null(ChainRegion.Of(chain, Box([-5, -5], [-1, -1]), [[1, 0]]));
        Assert.NotNull(ChainRegion.Of(chain, box, [[1, -1]]));
        Extremum found = ExtremumSearch.Of(LayeredNetwork.Of(network), 0, 1, box);
        Assert.Equal(17, found.Value);
    }

    private static double OnLine(LayeredNetwork network, double[] low, double[] high)
    {
        // One input is free: a fine grid, whose places are no more than the largest value, and near to it.
        double best = double.NegativeInfinity;
        for (int k = 0; k <= 20_000; k++)
        {
            double[] place = [.. low];
            place[0] = low[0] + ((high[0] - low[0]) * k / 20_000);
            best = Math.Max(best, network.Predict(place));
        }

        return best;
    }

    private static void AssertIs(double expected, Extremum found, LayeredNetwork network, int output, int sign, double most = 1e-7)
    {
        double[] outputs = new double[network.Last.OutputNames.Count];
        network.Predict(found.Inputs, outputs);
        Assert.Equal(sign * outputs[output], found.Value);
        Assert.True(found.IsComplete);
        Assert.True(found.Bound >= expected, $"bound {found.Bound} below {expected}");
        Assert.InRange(found.Bound - found.Value, 0, 1e-7);
        Assert.InRange(found.Value - expected, -1e-7, most);
    }

    private static (double[] Low, double[] High) Ranges(Random random, int dimension)
    {
        double[] low = [.. Enumerable.Range(0, dimension).Select(_ => (4 * random.NextDouble()) - 3)];
        return (low, [.. low.Select(value => value + (3 * random.NextDouble()))]);
    }

    private static InputBox Box(double[] low, double[] high) =>
        new([.. low.Zip(high, (a, b) => new Interval(a, b))], [], [.. low.Select(_ => true)]);
}
