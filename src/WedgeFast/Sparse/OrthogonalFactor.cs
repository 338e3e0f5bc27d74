using System.Numerics.Tensors;
using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>
/// An updated QR factorisation A = Q R of columns that come and go: appending orthogonalises against Q (twice is enough), deleting rotates
/// neighbouring columns of Q as it restores the triangle. Nothing is ever factorised anew. Q is stored by columns, so that products and
/// rotations run along memory.
/// </summary>
internal sealed class OrthogonalFactor(int rows)
{
    private readonly ColumnStore _q = new(rows);
    private readonly TriangularFactor _r = new();
    private double[] _correction = [];

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
        _r.Append(coefficients[..Count], norm);
        TensorPrimitives.Divide(remainder, norm, _q.Append());
    }

    /// <summary>Deletes a column, rotating two vectors in the coordinates of Q along with it.</summary>
    /// <param name="position">Which column.</param>
    /// <param name="first">k values, such as Q^T y.</param>
    /// <param name="second">k values.</param>
    /// <returns>The direction that Q has lost, n values, valid until the next column is appended.</returns>
    public ReadOnlySpan<double> Delete(int position, Span<double> first, Span<double> second)
    {
        _r.Delete(position, first, second, _q.Values, rows);
        return _q.RemoveLast();
    }

    /// <summary>Forgets all columns.</summary>
    public void Clear()
    {
        _r.Clear();
        _q.Clear();
    }

    /// <summary>Solves R x = b in place.</summary>
    public void SolveUpper(Span<double> x) => _r.SolveUpper(x);

    /// <summary>Solves R^T x = b in place.</summary>
    public void SolveLower(Span<double> x) => _r.SolveLower(x);
}
