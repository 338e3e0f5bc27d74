using System.Numerics.Tensors;
using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>
/// An updated QR factorisation A = Q R of columns that come and go: appending orthogonalises against Q (twice is enough), deleting
/// restores the triangle by Givens rotations of neighbouring columns of Q. Nothing is ever factorised anew. Q is stored by columns, R by
/// rows, so that products, triangular solves and rotations all run along memory.
/// </summary>
internal sealed class OrthogonalFactor(int rows)
{
    private readonly ColumnStore _q = new(rows);
    private double[] _r = [];
    private double[] _correction = [];
    private int _stride;

    /// <summary>The number of columns k.</summary>
    public int Count => _q.Count;

    /// <summary>Q, n x k, column after column.</summary>
    public ReadOnlySpan<double> Q => _q.Values;

    /// <summary>Orthogonalises a column against Q.</summary>
    /// <param name="column">Length n; not changed.</param>
    /// <param name="coefficients">Receives Q^T column, k values.</param>
    /// <param name="remainder">Receives the part orthogonal to Q, n values.</param>
    /// <returns>The norm of the remainder.</returns>
    public double Split(ReadOnlySpan<double> column, Span<double> coefficients, Span<double> remainder)
    {
        column.CopyTo(remainder);
        Span<double> first = coefficients[..Count];
        ColumnProducts.Dots(Q, remainder, first);
        ColumnProducts.AddCombination(Q, first, -1, remainder);
        if (_correction.Length < Count)
        {
            _correction = new double[2 * Count];
        }

        Span<double> second = _correction.AsSpan(0, Count);
        ColumnProducts.Dots(Q, remainder, second);
        ColumnProducts.AddCombination(Q, second, -1, remainder);
        TensorPrimitives.Add(first, second, first);
        return TensorPrimitives.Norm<double>(remainder);
    }

    /// <summary>Appends a column that <see cref="Split"/> has split.</summary>
    public void Append(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> remainder, double norm)
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
        TensorPrimitives.Divide(remainder, norm, _q.Append());
    }

    /// <summary>Deletes a column, rotating two vectors in the coordinates of Q along with it.</summary>
    /// <param name="position">Which column.</param>
    /// <param name="first">k values, such as Q^T y.</param>
    /// <param name="second">k values.</param>
    /// <returns>The direction that Q has lost, n values, valid until the next column is appended.</returns>
    public ReadOnlySpan<double> Delete(int position, Span<double> first, Span<double> second)
    {
        int k = Count;
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
            ColumnProducts.Rotate(_q[j], _q[j + 1], c, s);
            (first[j], first[j + 1]) = ((c * first[j]) + (s * first[j + 1]), (c * first[j + 1]) - (s * first[j]));
            (second[j], second[j + 1]) = ((c * second[j]) + (s * second[j + 1]), (c * second[j + 1]) - (s * second[j]));
        }

        return _q.RemoveLast();
    }

    /// <summary>Forgets all columns.</summary>
    public void Clear() => _q.Clear();

    /// <summary>Solves R x = b in place.</summary>
    public void SolveUpper(Span<double> x)
    {
        int k = Count;
        for (int j = k - 1; j >= 0; j--)
        {
            x[j] = (x[j] - ColumnProducts.Dot(Row(j, j + 1, k), x[(j + 1)..k])) / _r[(j * _stride) + j];
        }
    }

    /// <summary>Solves R^T x = b in place.</summary>
    public void SolveLower(Span<double> x)
    {
        int k = Count;
        for (int j = 0; j < k; j++)
        {
            x[j] /= _r[(j * _stride) + j];
            ColumnProducts.AddScaled(Row(j, j + 1, k), -x[j], x[(j + 1)..k]);
        }
    }

    private Span<double> Row(int j, int from, int to) => _r.AsSpan((j * _stride) + from, to - from);

    private void Widen(int stride)
    {
        double[] wider = new double[stride * stride];
        for (int j = 0; j < Count; j++)
        {
            Row(j, j, Count).CopyTo(wider.AsSpan((j * stride) + j));
        }

        (_r, _stride) = (wider, stride);
    }
}
