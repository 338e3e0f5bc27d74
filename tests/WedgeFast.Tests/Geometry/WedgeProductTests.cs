using WedgeFast.Geometry;
using WedgeFast.Tests.Oracles;
using Xunit;

namespace WedgeFast.Tests.Geometry;

public class WedgeProductTests
{
    public static TheoryData<int> Sizes => [1, 2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void VolumesAreTheExactDeterminants(int size) => AssertVolumes(size, 40, (random, _) => (2 * random.NextDouble()) - 1);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void VolumesOfBadlyScaledCoordinatesAre(int size) =>
        AssertVolumes(size, 20, (random, k) => Math.ScaleB((2 * random.NextDouble()) - 1, (7 * k) - 20));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void VolumesOfPointsFarFromTheOriginAre(int size) => AssertVolumes(size, 20, (random, k) => 1e8 + k + random.NextDouble());

    [Theory]
    [MemberData(nameof(Sizes))]
    public void HyperplanesHaveTheExactNormalThroughAllSamples(int size)
    {
        foreach (WeightNorm norm in (WeightNorm[])[WeightNorm.L1, WeightNorm.L2])
        {
            for (int trial = 0; trial < 20; trial++)
            {
                double[][] x = Draw(size, trial, (random, _) => (2 * random.NextDouble()) - 1);
                double[] weights = new double[size];
                Assert.True(WedgeProduct.TryHyperplane(Points(x), All(size), All(size), norm, weights, out double bias));
                double[] exact = [.. ExactNormal(x).Select(w => w.ToDouble())];
                double length = norm == WeightNorm.L1 ? exact.Sum(Math.Abs) : Math.Sqrt(exact.Sum(w => w * w));
                double accuracy = 1e-14 * Hadamard(x) / length;
                for (int k = 0; k < size; k++)
                {
                    Assert.Equal(exact[k] / length, weights[k], accuracy);
                }

                Assert.Equal(1, norm == WeightNorm.L1 ? weights.Sum(Math.Abs) : Math.Sqrt(weights.Sum(w => w * w)), 1e-15);
                Assert.All(x, point => Assert.Equal(0, point.Zip(weights, (a, w) => a * w).Sum() + bias, accuracy));
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(8)]
    public void DependentTuplesSpanNothing(int size)
    {
        for (int trial = 0; trial < 15; trial++)
        {
            double[][] x = Draw(size, trial, (random, _) => random.Next(-4, 5));
            Random random = new(trial);

            // The last sample: an affine combination of the others in whole numbers, for a pair one of the two itself.
            int[] mix = [.. Enumerable.Range(0, size - 2).Select(_ => random.Next(-2, 3))];
            x[^1] = [.. Enumerable.Range(0, size).Select(k => x[0][k] + mix.Select((a, j) => a * (x[j + 1][k] - x[0][k])).Sum())];
            Assert.True(ExactNormal(x).All(w => w.IsZero));
            double[] weights = new double[size];
            Array.Fill(weights, 7);
            Assert.False(WedgeProduct.TryHyperplane(Points(x), All(size), All(size), WeightNorm.L2, weights, out double bias));
            Assert.Equal(0, WedgeProduct.SignedVolume(Points(x), All(size), All(size), x[0]));
            Assert.All(weights.Append(bias), value => Assert.Equal(0, value));
        }
    }

    /// <summary>
    /// Three points on a line but for a height: the stated share of the largest volume decides, whatever the units and the order.
    /// </summary>
    [Theory]
    [InlineData(4e-13, true)]
    [InlineData(2e-14, false)]
    public void TheToleranceDecidesInAnyUnitsAndOrder(double sine, bool spans)
    {
        // Seen from the middle point the others are 1 and 2 away, at this sine between the lines to them.
        double[][] x = [[0, 0, 0], [-1, 0, 0], [2, 2 * sine, 0]];
        foreach (double unit in (double[])[1, Math.ScaleB(1, -300), Math.ScaleB(1, 300), 3e-7])
        {
            PointSet points = Points([.. x.Select(p => p.Select(v => v * unit).ToArray())]);
            foreach (int[] order in (int[][])[[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
            {
                Assert.Equal(spans, WedgeProduct.TryHyperplane(points, All(3), order, WeightNorm.L2, new double[3], out _));
            }
        }
    }

    [Fact]
    public void ANeedleOfTwoNearPointsAndAFarOneSpansItsPlane()
    {
        double[][] x = [[0, 0, 0], [0, 1e-15, 0], [1, 0, 0]];
        foreach (int[] order in (int[][])[[0, 1, 2], [2, 1, 0], [1, 2, 0]])
        {
            double[] weights = new double[3];
            Assert.True(WedgeProduct.TryHyperplane(Points(x), All(3), order, WeightNorm.L2, weights, out double bias));
            Assert.Equal([0.0, 0.0, 1.0, 0.0], [.. weights.Select(Math.Abs), Math.Abs(bias)]);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void SwappingTwoSamplesTurnsTheHyperplaneRound(int size)
    {
        double[][] x = Draw(size, 3, (random, _) => (2 * random.NextDouble()) - 1);
        double[] at = [.. Enumerable.Range(0, size).Select(k => 0.1 * k)];
        double volume = WedgeProduct.SignedVolume(Points(x), All(size), All(size), at);
        for (int j = 1; j < size; j++)
        {
            int[] swapped = All(size);
            (swapped[0], swapped[j]) = (swapped[j], swapped[0]);
            Assert.Equal(-volume, WedgeProduct.SignedVolume(Points(x), All(size), swapped, at), 1e-13);
        }
    }

    [Fact]
    public void ACoordinateSetChoosesItsColumns()
    {
        PointSet points = PointSet.FromRows([9, 0, 9, 0, 9, 2, 9, 1, 9, 0, 9, 3], 4);
        double[] weights = new double[2];
        Assert.True(WedgeProduct.TryHyperplane(points, [1, 3], [0, 1], WeightNorm.L1, weights, out double bias));
        Assert.Equal([-1.0 / 3, 2.0 / 3, 0.0], [weights[0], weights[1], bias], (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void SizesThatDoNotMatchAreRefused()
    {
        PointSet points = PointSet.FromRows(new double[30], 10);
        Assert.Throws<ArgumentException>(() => WedgeProduct.TryHyperplane(points, [0, 1], [0], WeightNorm.L2, new double[2], out _));
        Assert.Throws<ArgumentException>(() => WedgeProduct.TryHyperplane(points, All(9), All(9), WeightNorm.L2, new double[9], out _));
        Assert.Throws<ArgumentException>(() => WedgeProduct.SignedVolume(points, [], [], []));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void NothingIsAllocated(int size)
    {
        double[][] x = Draw(size, 1, (random, _) => random.NextDouble());
        PointSet points = Points(x);
        int[] all = All(size);
        double[] weights = new double[size];
        WedgeProduct.TryHyperplane(points, all, all, WeightNorm.L2, weights, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        WedgeProduct.TryHyperplane(points, all, all, WeightNorm.L2, weights, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void AssertVolumes(int size, int trials, Func<Random, int, double> coordinate)
    {
        for (int trial = 0; trial < trials; trial++)
        {
            double[][] all = Draw(size, trial, coordinate, extra: 1), x = all[..size];
            double actual = WedgeProduct.SignedVolume(Points(x), All(size), All(size), all[size]);
            double exact = ExactVolume(all[size], x).ToDouble();
            double reach = x.Min(p => Distance(p, all[size])) + (2 * x.Max(p => Distance(p, x[0])));
            Assert.Equal(exact, actual, 1e-14 * Hadamard(x) * reach);
        }
    }

    // det[x~; x~_1; ..] as it stands, without differences.
    private static ExactNumber ExactVolume(double[] at, double[][] x)
    {
        ExactNumber[,] rows = new ExactNumber[x.Length + 1, x.Length + 1];
        for (int r = 0; r <= x.Length; r++)
        {
            double[] point = r == 0 ? at : x[r - 1];
            for (int k = 0; k < x.Length; k++)
            {
                rows[r, k] = ExactNumber.From(point[k]);
            }

            rows[r, x.Length] = new ExactNumber(1, 0);
        }

        return ExactDeterminant.Of(rows);
    }

    // The volume is affine in x: its slope along each axis.
    private static ExactNumber[] ExactNormal(double[][] x)
    {
        ExactNumber offset = ExactVolume(new double[x.Length], x);
        return [.. All(x.Length).Select(k => ExactVolume([.. All(x.Length).Select(c => c == k ? 1.0 : 0.0)], x) - offset)];
    }

    // The least product of distances from one sample to the others: what the volume of such differences can at most be.
    private static double Hadamard(double[][] x) => x.Min(origin => x.Where(p => p != origin).Aggregate(1.0, (product, p) => product * Distance(p, origin)));

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (s, t) => (s - t) * (s - t)).Sum());

    private static double[][] Draw(int size, int seed, Func<Random, int, double> coordinate, int extra = 0)
    {
        Random random = new((100 * size) + seed);
        return [.. Enumerable.Range(0, size + extra).Select(_ => All(size).Select(k => coordinate(random, k)).ToArray())];
    }

    private static PointSet Points(double[][] x) => PointSet.FromRows([.. x.SelectMany(p => p)], x[0].Length);

    private static int[] All(int size) => [.. Enumerable.Range(0, size)];
}
