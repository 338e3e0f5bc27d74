using WedgeFast.Kernels;
using Xunit;

namespace WedgeFast.Tests.Kernels;

/// <summary>Products with columns against plain loops, over all tail lengths of rows and columns.</summary>
public class ColumnProductsTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 36), 63, 64, 65, 127, 130];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Dots(int rows)
    {
        for (int count = 0; count < 10; count++)
        {
            double[] columns = Draw(rows * count, 1), vector = Draw(rows, 2), results = new double[count];
            ColumnProducts.Dots(columns, vector, results);
            for (int j = 0; j < count; j++)
            {
                double expected = 0, size = 0;
                for (int i = 0; i < rows; i++)
                {
                    expected += columns[(j * rows) + i] * vector[i];
                    size += Math.Abs(columns[(j * rows) + i] * vector[i]);
                }

                Assert.Equal(expected, results[j], 1e-15 * (size + 1));
                Assert.Equal(ColumnProducts.Dot(columns.AsSpan(j * rows, rows), vector), results[j]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void AddCombination(int rows)
    {
        for (int count = 0; count < 10; count++)
        {
            double[] columns = Draw(rows * count, 3), coefficients = Draw(count, 4), vector = Draw(rows + 1, 5);
            double[] expected = [.. vector];
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < count; j++)
                {
                    expected[i] += -0.5 * coefficients[j] * columns[(j * rows) + i];
                }
            }

            ColumnProducts.AddCombination(columns, coefficients, -0.5, vector.AsSpan(0, rows));
            for (int i = 0; i <= rows; i++)
            {
                Assert.Equal(expected[i], vector[i], 4e-15);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Rotate(int rows)
    {
        double[] a = Draw(rows, 6), b = Draw(rows, 7), oldA = [.. a], oldB = [.. b];
        ColumnProducts.Rotate(a, b, 0.6, -0.8);
        for (int i = 0; i < rows; i++)
        {
            Assert.Equal((0.6 * oldA[i]) - (0.8 * oldB[i]), a[i], 1e-15);
            Assert.Equal((0.6 * oldB[i]) + (0.8 * oldA[i]), b[i], 1e-15);
        }
    }

    [Fact]
    public void AllocateNothing()
    {
        double[] columns = Draw(7 * 33, 1), vector = Draw(33, 2), results = new double[7];
        for (int warm = 0; warm < 2; warm++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            ColumnProducts.Dots(columns, vector, results);
            ColumnProducts.AddCombination(columns, results, 1e-3, vector);
            ColumnProducts.Rotate(columns.AsSpan(0, 33), columns.AsSpan(33, 33), 0.6, 0.8);
            Assert.True(warm == 0 || GC.GetAllocatedBytesForCurrentThread() == before);
        }
    }

    private static double[] Draw(int length, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (2 * random.NextDouble()) - 1)];
    }
}
