using WedgeFast.Kernels;
using WedgeFast.Sparse;
using Xunit;

namespace WedgeFast.Tests.Sparse;

/// <summary>Columns that are computed when they are needed are those that are stored, on any number of threads.</summary>
public class WorkingColumnsTests
{
    private const int Rows = 2500, Count = 37;

    [Theory]
    [InlineData(1, int.MaxValue)]
    [InlineData(3, int.MaxValue)]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    public void ProductsAreThoseWrittenOut(int threads, int leastComputed)
    {
        double[][] drawn = Draw(Count);
        WorkingColumns columns = Working(drawn, threads, leastComputed);
        double[] vector = Draw(1)[0], all = new double[Count], some = new double[3], sum = [.. vector];
        columns.Dots(vector, all);
        columns.Dots([5, 30, 2], vector, some);
        columns.AddCombination([7, 36], [0.5, -3], -2, sum);
        for (int j = 0; j < Count; j++)
        {
            Assert.Equal(Dot(drawn[j], vector), all[j], 1e-11);
        }

        Assert.Equal([all[5], all[30], all[2]], some);
        for (int i = 0; i < Rows; i++)
        {
            Assert.Equal(vector[i] - drawn[7][i] + (6 * drawn[36][i]), sum[i], 1e-14);
        }

        columns.Keep([1, 4, 36]);
        columns.Dots(vector, all);
        Assert.Equal(Dot(drawn[36], vector), all[2], 1e-11);
        Assert.Equal(3, columns.Count);
    }

    [Fact]
    public void ThreadsChangeNoBit()
    {
        double[][] drawn = Draw(Count);
        double[] vector = Draw(1)[0];
        double[] Products(int threads)
        {
            double[] all = new double[Count], sum = [.. vector], gram = new double[Count * Count];
            WorkingColumns columns = Working(drawn, threads, 1);
            columns.Dots(vector, all);
            columns.AddCombination([.. Enumerable.Range(0, Count)], all, 1e-3, sum);
            int[] which = [.. Enumerable.Range(0, Count)];
            Portions.Run(Count, 1e9, threads, (from, to) => GramProducts.Multiply(columns, Rows, which, which.AsSpan()[from..to], gram.AsSpan(from), Count));
            return [.. all, .. sum, .. gram];
        }

        Assert.Equal(Products(1), Products(4));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void TheMinimumIsTheSameHoweverColumnsAreHeld(int sign)
    {
        double[][] drawn = Draw(Count);
        double[] y = [.. drawn[3].Zip(drawn[20], (a, b) => (2 * a) + b)];
        double beta = 0.02 * drawn.Max(column => Math.Abs(Dot(column, y)));
        double Minimum(int threads, int leastComputed)
        {
            ActiveSetSolver solver = new(y, sign, new WorkingColumns(Rows, threads, leastComputed));
            foreach (double[] column in drawn)
            {
                solver.Add(new Pieces(column));
            }

            Assert.True(solver.Solve(beta, 1e-10, CancellationToken.None));
            return solver.Loss + (beta * solver.Active.Sum(j => Math.Abs(solver.Coefficient(j))));
        }

        double expected = Minimum(1, int.MaxValue);
        Assert.Equal(expected, Minimum(2, 1), 1e-12 * expected);
        Assert.Equal(expected, Minimum(2, int.MaxValue), 1e-12 * expected);
    }

    private static WorkingColumns Working(double[][] drawn, int threads, int leastComputed)
    {
        WorkingColumns columns = new(Rows, threads, leastComputed);
        foreach (double[] column in drawn)
        {
            columns.Add(new Pieces(column));
        }

        return columns;
    }

    private static double[][] Draw(int count)
    {
        Random random = new(count);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, Rows).Select(_ => random.NextDouble() - 0.5).ToArray())];
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    /// <summary>A column that is always copied, as one that is computed would be.</summary>
    private sealed class Pieces(double[] values) : IColumn
    {
        public void Write(Span<double> target) => values.CopyTo(target);

        public ReadOnlySpan<double> Part(int first, int length, Span<double> buffer)
        {
            values.AsSpan(first, length).CopyTo(buffer);
            return buffer[..length];
        }
    }
}
