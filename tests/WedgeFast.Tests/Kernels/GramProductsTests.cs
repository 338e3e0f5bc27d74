using WedgeFast.Kernels;
using WedgeFast.Sparse;
using Xunit;

namespace WedgeFast.Tests.Kernels;

/// <summary>Blocks of inner products against sums written out, for sizes that leave remainders everywhere.</summary>
public class GramProductsTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 5, 6)]
    [InlineData(512, 3, 4)]
    [InlineData(1031, 64, 9)]
    [InlineData(700, 125, 130)]
    [InlineData(300, 211, 17)]
    public void ProductsAreThoseWrittenOut(int rows, int left, int right)
    {
        Random random = new(rows);
        int count = Math.Max(left, right);
        double[] columns = [.. Enumerable.Range(0, rows * count).Select(_ => random.NextDouble() - 0.5)];
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle(order);
        int[] a = order[..left], b = [.. order.Reverse().Take(right)];
        double[] products = new double[left * (right + 2)];
        GramProducts.Multiply(Stored(columns, rows), rows, a, b, products, right + 2);
        for (int i = 0; i < left; i++)
        {
            for (int j = 0; j < right; j++)
            {
                double expected = Enumerable.Range(0, rows).Sum(t => columns[(a[i] * rows) + t] * columns[(b[j] * rows) + t]);
                Assert.Equal(expected, products[(i * (right + 2)) + j], 1e-12);
            }

            Assert.All(products.Skip((i * (right + 2)) + right).Take(2), rest => Assert.Equal(0, rest));
        }
    }

    [Fact]
    public void AProductDependsOnNoNeighbourAndOnNoOrder()
    {
        const int Rows = 901, Count = 70;
        Random random = new(1);
        double[] columns = [.. Enumerable.Range(0, Rows * Count).Select(_ => random.NextDouble() - 0.5)];
        int[] all = [.. Enumerable.Range(0, Count)];
        double[] products = new double[Count * Count], one = new double[1];
        GramProducts.Multiply(Stored(columns, Rows), Rows, all, all, products, Count);
        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j < Count; j++)
            {
                Assert.Equal(products[(j * Count) + i], products[(i * Count) + j]);
                GramProducts.Multiply(Stored(columns, Rows), Rows, [i], [j], one, 1);
                Assert.Equal(products[(i * Count) + j], one[0]);
            }
        }
    }

    private static WorkingColumns Stored(double[] columns, int rows)
    {
        WorkingColumns stored = new(rows, threads: 1);
        for (int first = 0; first < columns.Length; first += rows)
        {
            stored.Add(columns.AsSpan(first, rows));
        }

        return stored;
    }
}
