using System.Numerics.Tensors;

namespace WedgeFast.Sparse;

/// <summary>
/// An updated QR factorisation A = Q R of columns that come and go: appending orthogonalises against Q (twice is enough), deleting
/// restores the triangle by Givens rotations of neighbouring columns of Q. Nothing is ever factorised anew.
/// </summary>
internal sealed class OrthogonalFactor(int rows)
{
    private readonly List<double[]> _q = [];
    private readonly List<double[]> _r = [];

    /// <summary>The number of columns k.</summary>
    public int Count => _q.Count;

    /// <summary>Orthogonalises a column against Q.</summary>
    /// <param name="column">Length n; not changed.</param>
    /// <param name="coefficients">Receives Q^T column, k values.</param>
    /// <param name="remainder">Receives the part orthogonal to Q, n values.</param>
    /// <returns>The norm of the remainder.</returns>
    public double Split(ReadOnlySpan<double> column, Span<double> coefficients, Span<double> remainder)
    {
        column.CopyTo(remainder);
        coefficients[..Count].Clear();
        for (int pass = 0; pass < 2; pass++)
        {
            for (int j = 0; j < Count; j++)
            {
                double c = TensorPrimitives.Dot<double>(_q[j], remainder);
                coefficients[j] += c;
                TensorPrimitives.MultiplyAdd(_q[j], -c, remainder, remainder);
            }
        }

        return TensorPrimitives.Norm<double>(remainder);
    }

    /// <summary>Appends a column that <see cref="Split"/> has split.</summary>
    public void Append(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> remainder, double norm)
    {
        double[] r = new double[Count + 1];
        coefficients[..Count].CopyTo(r);
        r[Count] = norm;
        double[] q = new double[rows];
        TensorPrimitives.Divide(remainder, norm, q);
        _r.Add(r);
        _q.Add(q);
    }

    /// <summary>Deletes column <paramref name="position"/>.</summary>
    public void Delete(int position)
    {
        _r.RemoveAt(position);
        for (int j = position; j < _r.Count; j++)
        {
            double[] r = _r[j];
            double length = double.Hypot(r[j], r[j + 1]);
            double c = length == 0 ? 1 : r[j] / length, s = length == 0 ? 0 : r[j + 1] / length;
            for (int later = j; later < _r.Count; later++)
            {
                double[] other = _r[later];
                (other[j], other[j + 1]) = ((c * other[j]) + (s * other[j + 1]), (c * other[j + 1]) - (s * other[j]));
            }

            Rotate(_q[j], _q[j + 1], c, s);
            Array.Resize(ref r, j + 1);
            _r[j] = r;
        }

        _q.RemoveAt(_q.Count - 1);
    }

    /// <summary>Q^T vector.</summary>
    public void MultiplyTransposed(ReadOnlySpan<double> vector, Span<double> result)
    {
        for (int j = 0; j < Count; j++)
        {
            result[j] = TensorPrimitives.Dot<double>(_q[j], vector);
        }
    }

    /// <summary>Solves R x = b in place.</summary>
    public void SolveUpper(Span<double> x)
    {
        for (int j = Count - 1; j >= 0; j--)
        {
            double[] r = _r[j];
            x[j] /= r[j];
            TensorPrimitives.MultiplyAdd(r.AsSpan(0, j), -x[j], x[..j], x[..j]);
        }
    }

    /// <summary>Solves R^T x = b in place.</summary>
    public void SolveLower(Span<double> x)
    {
        for (int j = 0; j < Count; j++)
        {
            double[] r = _r[j];
            x[j] = (x[j] - TensorPrimitives.Dot<double>(r.AsSpan(0, j), x[..j])) / r[j];
        }
    }

    private static void Rotate(Span<double> a, Span<double> b, double c, double s)
    {
        for (int i = 0; i < a.Length; i++)
        {
            (a[i], b[i]) = ((c * a[i]) + (s * b[i]), (c * b[i]) - (s * a[i]));
        }
    }
}
