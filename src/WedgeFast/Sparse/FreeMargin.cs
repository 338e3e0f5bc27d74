using System.Numerics.Tensors;
using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>How far a dual point can be moved against the free part of the outputs. MATHEMATICS.md, "Losses".</summary>
internal static class FreeMargin
{
    /// <summary>Beyond this product of the traces of H and its inverse what is computed from it is not relied on.</summary>
    private const double WorstCondition = 1e10;

    /// <summary>What is left of a result when all its roundings are taken off, at that condition.</summary>
    private const double BesideRounding = 0.99;

    /// <summary>
    /// A number t so that for every g of length one there is a move d with |d_i| at most margin i and d.(Q c) = t g.c for all c, Q the
    /// orthonormal basis of the free columns: d = t M^2 Q H^-1 g with M the margins on a diagonal and H = Q^T M^2 Q. Rows without a margin
    /// take no part in it. The least margin will do as well, with d = t Q g.
    /// </summary>
    /// <param name="free">The free columns.</param>
    /// <param name="margins">How far the residual of each row may be moved, n values; below 0 counts as 0.</param>
    public static double Of(FreeColumns free, ReadOnlySpan<double> margins)
    {
        double largest = TensorPrimitives.Max(margins), least = Math.Max(TensorPrimitives.Min(margins), 0);
        if (!(largest > 0))
        {
            return 0;
        }

        int size = free.Rank;
        double[] rows = Rows(free, margins, largest), factor = Gram(rows, size);
        double trace = Trace(factor, size);
        if (!CholeskyFactor.TryFactorise(factor, size) || trace * TraceOfInverse(factor, size) > WorstCondition)
        {
            return least;
        }

        double longest = 0;
        for (int at = 0; at < rows.Length; at += size)
        {
            Span<double> row = rows.AsSpan(at, size);
            CholeskyFactor.Solve(factor, size, row);
            longest = Math.Max(longest, TensorPrimitives.Norm<double>(row));
        }

        return Math.Max(least, BesideRounding * largest / longest);
    }

    /// <summary>The rows of M Q, in units of the largest margin.</summary>
    private static double[] Rows(FreeColumns free, ReadOnlySpan<double> margins, double largest)
    {
        int n = margins.Length, size = free.Rank;
        double[] rows = new double[n * size];
        for (int i = 0; i < n; i++)
        {
            double margin = Math.Max(margins[i], 0) / largest;
            for (int k = 0; k < size; k++)
            {
                rows[(i * size) + k] = margin * free.Basis[(k * n) + i];
            }
        }

        return rows;
    }

    private static double[] Gram(double[] rows, int size)
    {
        double[] gram = new double[size * size];
        for (int at = 0; at < rows.Length; at += size)
        {
            ReadOnlySpan<double> row = rows.AsSpan(at, size);
            for (int k = 0; k < size; k++)
            {
                ColumnProducts.AddScaled(row[..(k + 1)], row[k], gram.AsSpan(k * size, k + 1));
            }
        }

        return gram;
    }

    private static double Trace(double[] matrix, int size)
    {
        double sum = 0;
        for (int k = 0; k < size; k++)
        {
            sum += matrix[(k * size) + k];
        }

        return sum;
    }

    private static double TraceOfInverse(double[] factor, int size)
    {
        double sum = 0;
        double[] column = new double[size];
        for (int k = 0; k < size; k++)
        {
            Array.Clear(column);
            column[k] = 1;
            CholeskyFactor.Solve(factor, size, column);
            sum += column[k];
        }

        return sum;
    }
}
