using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>
/// R of A = Q R without Q, for columns that come and go: R^T R = A^T A. Deleting a column restores the triangle by Givens rotations of
/// neighbouring rows. Rows lie one after the other, so that triangular solves and rotations run along memory.
/// </summary>
internal sealed class TriangularFactor
{
    private double[] _r = [];
    private int _stride;

    /// <summary>The number of columns k.</summary>
    public int Count { get; private set; }

    /// <summary>An element on the diagonal: how far its column is from those before it.</summary>
    public double Diagonal(int position) => _r[(position * _stride) + position];

    /// <summary>Appends a column.</summary>
    /// <param name="coefficients">Its part Q^T a, k values.</param>
    /// <param name="norm">The norm of its remainder.</param>
    public void Append(ReadOnlySpan<double> coefficients, double norm)
    {
        int k = Count;
        if (k >= _stride)
        {
            Widen(Math.Max(2 * _stride, 16));
        }

        for (int j = 0; j < k; j++)
        {
            _r[(j * _stride) + k] = coefficients[j];
        }

        _r[(k * _stride) + k] = norm;
        Count++;
    }

    /// <summary>Copies a column of R down to its diagonal.</summary>
    public void Column(int position, Span<double> values)
    {
        for (int j = 0; j <= position; j++)
        {
            values[j] = _r[(j * _stride) + position];
        }
    }

    /// <summary>Deletes a column.</summary>
    /// <param name="position">Which.</param>
    /// <param name="v">k values in the coordinates of Q, rotated along; the last of them is what Q loses.</param>
    /// <param name="w">k more.</param>
    /// <param name="rows">k rows of more of them.</param>
    /// <param name="width">The length of such a row.</param>
    public void Delete(int position, Span<double> v, Span<double> w, Span<double> rows, int width)
    {
        int k = Count--;
        for (int j = 0; j < k; j++)
        {
            // Row j loses the column: row position + 1 and later get an element below the diagonal, which is rotated away next.
            int from = Math.Max(position, j - 1);
            Row(j, from + 1, k).CopyTo(Row(j, from, k - 1));
        }

        for (int j = position; j < k - 1; j++)
        {
            Span<double> upper = Row(j, j, k - 1), lower = Row(j + 1, j, k - 1);
            double length = double.Hypot(upper[0], lower[0]);
            double c = length == 0 ? 1 : upper[0] / length, s = length == 0 ? 0 : lower[0] / length;
            ColumnProducts.Rotate(upper, lower, c, s);
            ColumnProducts.Rotate(rows.Slice(j * width, width), rows.Slice((j + 1) * width, width), c, s);
            (v[j], v[j + 1]) = ((c * v[j]) + (s * v[j + 1]), (c * v[j + 1]) - (s * v[j]));
            (w[j], w[j + 1]) = ((c * w[j]) + (s * w[j + 1]), (c * w[j + 1]) - (s * w[j]));
        }
    }

    /// <summary>Solves R x = b in place.</summary>
    public void SolveUpper(Span<double> x)
    {
        int k = Count;
        for (int j = k - 1; j >= 0; j--)
        {
            x[j] = (x[j] - ColumnProducts.Dot(Row(j, j + 1, k), x[(j + 1)..k])) / Diagonal(j);
        }
    }

    /// <summary>Solves R^T x = b in place.</summary>
    public void SolveLower(Span<double> x)
    {
        int k = Count;
        for (int j = 0; j < k; j++)
        {
            x[j] /= Diagonal(j);
            ColumnProducts.AddScaled(Row(j, j + 1, k), -x[j], x[(j + 1)..k]);
        }
    }

    /// <summary>Solves R^T X = B in place.</summary>
    /// <param name="rows">k rows of B, one after the other.</param>
    /// <param name="width">The length of such a row.</param>
    public void SolveLower(Span<double> rows, int width)
    {
        Span<double> coefficients = Count <= 512 ? stackalloc double[Count] : new double[Count];
        for (int j = 0; j < Count; j++)
        {
            Column(j, coefficients);
            Span<double> row = rows.Slice(j * width, width);
            ColumnProducts.AddCombination(rows, coefficients[..j], -1, row);
            double diagonal = coefficients[j];
            foreach (ref double value in row)
            {
                value /= diagonal;
            }
        }
    }

    /// <summary>Forgets all columns.</summary>
    public void Clear() => Count = 0;

    private Span<double> Row(int j, int from, int to) => _r.AsSpan((j * _stride) + from, to - from);

    private void Widen(int stride)
    {
        double[] wider = GC.AllocateUninitializedArray<double>(checked(stride * stride));
        for (int j = 0; j < Count; j++)
        {
            Row(j, j, Count).CopyTo(wider.AsSpan((j * stride) + j));
        }

        (_r, _stride) = (wider, stride);
    }
}
