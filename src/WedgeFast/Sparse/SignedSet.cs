using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>
/// Active columns A = Q R with fixed signs s, and the minimum of |y - A z|^2 / 2 + beta s.z over all z: z = R^-1 (v - beta w) with v = Q^T y
/// and w = R^-T s. Its residual is (y - Q v) + beta Q w. Both vectors and both parts of the residual are kept up to date as columns come
/// and go, in O(n) besides the factorisation's own work, and none depends on beta.
/// </summary>
internal sealed class SignedSet
{
    private readonly double[] _y;
    private readonly OrthogonalFactor _factor;
    private readonly List<int> _columns = [];
    private readonly List<int> _signs = [];
    private readonly double[] _remainder;
    private readonly double[] _unexplained;
    private readonly double[] _slope;
    private double[] _v = new double[64];
    private double[] _w = new double[64];
    private double[] _split = new double[64];

    /// <summary>Starts without columns.</summary>
    /// <param name="y">The target; not copied.</param>
    public SignedSet(double[] y)
    {
        _y = y;
        _factor = new OrthogonalFactor(y.Length);
        _remainder = new double[y.Length];
        _unexplained = [.. y];
        _slope = new double[y.Length];
    }

    /// <summary>The number of active columns.</summary>
    public int Count => _columns.Count;

    /// <summary>The active columns.</summary>
    public IReadOnlyList<int> Columns => _columns;

    /// <summary>The sign that a position's coefficient keeps: +1 or -1.</summary>
    public int Sign(int position) => _signs[position];

    /// <summary>The minimiser's coefficients, one per position.</summary>
    public void Minimiser(double beta, Span<double> z)
    {
        for (int t = 0; t < Count; t++)
        {
            z[t] = _v[t] - (beta * _w[t]);
        }

        _factor.SolveUpper(z[..Count]);
    }

    /// <summary>The minimiser's residual.</summary>
    public void Residual(double beta, Span<double> residual)
    {
        _unexplained.CopyTo(residual);
        ColumnProducts.AddScaled(_slope, beta, residual);
    }

    /// <summary>Solves A^T A d = g in place.</summary>
    public void SolveNormal(Span<double> g)
    {
        _factor.SolveLower(g[..Count]);
        _factor.SolveUpper(g[..Count]);
    }

    /// <summary>Appends a column unless it depends on the active ones.</summary>
    /// <param name="column">Its index.</param>
    /// <param name="values">Its n values.</param>
    /// <param name="sign">The sign of its coefficient.</param>
    /// <param name="dependence">A remainder up to this counts as dependent.</param>
    /// <param name="combination">Where it depends, receives the coefficients of the active columns that give it.</param>
    /// <returns>Whether it was appended.</returns>
    public bool TryAppend(int column, ReadOnlySpan<double> values, int sign, double dependence, Span<double> combination)
    {
        int k = Count;
        Reserve(k + 1);
        double norm = _factor.Split(values, _split, _remainder);
        if (norm <= dependence)
        {
            _split.AsSpan(0, k).CopyTo(combination);
            _factor.SolveUpper(combination[..k]);
            return false;
        }

        _factor.Append(_split, _remainder, norm);
        _columns.Add(column);
        _signs.Add(sign);
        ReadOnlySpan<double> q = Direction(k);
        _v[k] = ColumnProducts.Dot(q, _unexplained);
        _w[k] = (sign - ColumnProducts.Dot(_split.AsSpan(0, k), _w.AsSpan(0, k))) / norm;
        ColumnProducts.AddScaled(q, -_v[k], _unexplained);
        ColumnProducts.AddScaled(q, _w[k], _slope);
        return true;
    }

    /// <summary>Removes the column at a position.</summary>
    public void RemoveAt(int position)
    {
        int last = Count - 1;
        ReadOnlySpan<double> lost = _factor.Delete(position, _v, _w);
        ColumnProducts.AddScaled(lost, _v[last], _unexplained);
        ColumnProducts.AddScaled(lost, -_w[last], _slope);
        _columns.RemoveAt(position);
        _signs.RemoveAt(position);
    }

    /// <summary>Forgets all columns.</summary>
    public void Clear()
    {
        _factor.Clear();
        _columns.Clear();
        _signs.Clear();
        Refresh();
    }

    /// <summary>Gives the columns new indices.</summary>
    /// <param name="renamed">The new index of the column at each position.</param>
    public void Rename(Func<int, int> renamed)
    {
        for (int t = 0; t < Count; t++)
        {
            _columns[t] = renamed(t);
        }
    }

    /// <summary>Computes all that is updated anew from Q, R and y, so that rounding does not build up.</summary>
    public void Refresh()
    {
        Span<double> v = _v.AsSpan(0, Count), w = _w.AsSpan(0, Count);
        ColumnProducts.Dots(_factor.Q, _y, v);
        for (int t = 0; t < Count; t++)
        {
            w[t] = _signs[t];
        }

        _factor.SolveLower(w);
        _y.CopyTo(_unexplained, 0);
        ColumnProducts.AddCombination(_factor.Q, v, -1, _unexplained);
        Array.Clear(_slope);
        ColumnProducts.AddCombination(_factor.Q, w, 1, _slope);
    }

    private ReadOnlySpan<double> Direction(int position) => _factor.Q.Slice(position * _y.Length, _y.Length);

    private void Reserve(int count)
    {
        if (_v.Length < count)
        {
            Array.Resize(ref _v, 2 * count);
            Array.Resize(ref _w, 2 * count);
            Array.Resize(ref _split, 2 * count);
        }
    }
}
