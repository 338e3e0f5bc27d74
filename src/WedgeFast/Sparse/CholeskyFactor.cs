using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>Solves a symmetric, positive definite system by L L^T, L row by row so that every inner product runs along memory.</summary>
internal static class CholeskyFactor
{
    /// <summary>Factorises in place.</summary>
    /// <param name="matrix">size x size, row-major; the lower triangle is read and becomes L.</param>
    /// <param name="size">The size.</param>
    /// <returns>False where a pivot is not positive: the matrix is not definite within rounding.</returns>
    public static bool TryFactorise(double[] matrix, int size)
    {
        for (int i = 0; i < size; i++)
        {
            Span<double> row = matrix.AsSpan(i * size, i + 1);
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<double> other = matrix.AsSpan(j * size, j + 1);
                row[j] = (row[j] - ColumnProducts.Dot(other[..j], row[..j])) / other[j];
            }

            double pivot = row[i] - ColumnProducts.Dot(row[..i], row[..i]);
            if (!(pivot > 0))
            {
                return false;
            }

            row[i] = Math.Sqrt(pivot);
        }

        return true;
    }

    /// <summary>Solves L L^T x = b in place.</summary>
    /// <param name="factor">What <see cref="TryFactorise"/> made.</param>
    /// <param name="size">The size.</param>
    /// <param name="vector">b, then x.</param>
    public static void Solve(double[] factor, int size, Span<double> vector)
    {
        for (int i = 0; i < size; i++)
        {
            ReadOnlySpan<double> row = factor.AsSpan(i * size, i + 1);
            vector[i] = (vector[i] - ColumnProducts.Dot(row[..i], vector[..i])) / row[i];
        }

        for (int i = size - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> row = factor.AsSpan(i * size, i + 1);
            vector[i] /= row[i];
            ColumnProducts.AddScaled(row[..i], -vector[i], vector[..i]);
        }
    }
}
