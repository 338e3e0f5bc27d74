using WedgeFast.Sparse;
using Xunit;

namespace WedgeFast.Tests.Sparse;

/// <summary>Margins against what one free column allows at most, and against moves written out.</summary>
public class FreeMarginTests
{
    [Fact]
    public void OneColumnIsMovedNoFurtherThanAllMarginsAllow()
    {
        Random random = new(1);
        for (int trial = 0; trial < 50; trial++)
        {
            double[] weights = Draw(random, 12), margins = [.. Draw(random, 12).Select(m => Math.Pow(10, -8 * m))];
            FreeColumns free = new(weights, []);

            // The best move uses every margin: sum m_i |q_i|.
            double most = margins.Zip(free.RowScale, (m, q) => m * q).Sum();
            Assert.InRange(FreeMargin.Of(free, margins), margins.Min(), most);
        }
    }

    [Fact]
    public void AMoveWithinTheMarginsMeetsEveryCombinationAsPromised()
    {
        Random random = new(2);
        for (int trial = 0; trial < 50; trial++)
        {
            double[] weights = Draw(random, 15), margins = [.. Draw(random, 15).Select(m => Math.Pow(10, -9 * m))];
            FreeColumns free = new(weights, [Draw(random, 15), Draw(random, 15)]);
            double t = FreeMargin.Of(free, margins);
            double[] g = Draw(random, 3);

            // No vector within the margins can be at a smaller product than promised: the largest product with Q g alone is an upper bound.
            double[] along = [.. Enumerable.Range(0, 15).Select(i => Enumerable.Range(0, 3).Sum(k => free.Basis[(k * 15) + i] * g[k]))];
            double most = along.Zip(margins, (q, m) => Math.Abs(q) * m).Sum() / Math.Sqrt(g.Sum(v => v * v));
            Assert.InRange(t, margins.Min(), most);
        }
    }

    [Fact]
    public void RowsWithoutAMarginDoNotDecide()
    {
        FreeColumns free = new([1, 1, 1, 1], []);
        Assert.Equal(0.99 * 0.2, FreeMargin.Of(free, [0, 0.2, 0.2, 1e-20]), 1e-15);
        Assert.Equal(0, FreeMargin.Of(free, [0, 0, 0, 0]));
        Assert.Equal(0, FreeMargin.Of(free, [-1e-20, 0, 0, 0]));
    }

    private static double[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() + 0.01)];
}
