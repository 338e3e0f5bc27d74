using System.Numerics.Tensors;
using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>
/// Active columns A with fixed signs s, and the minimum of |y - A z|^2 / 2 + beta s.z over all z. All is relative to a reference z' whose
/// residual r is known: with R^T R = A^T A, v = R^-T A^T r and w = R^-T s it is z' + R^-1 (v - beta w). A column that leaves adds its part
/// of z' to r. Candidates have their columns of R^-T A^T a kept up to date as well, so that each is appended, and all their correlations
/// follow, without the samples. MATHEMATICS.md, "The l1 problem".
/// </summary>
internal sealed class SignedSet
{
    private readonly WorkingColumns _store;
    private readonly GramMatrix _gram;
    private readonly TriangularFactor _factor = new();
    private readonly CorrectedSplit _split;
    private readonly List<int> _columns = [];
    private readonly List<int> _signs = [];
    private readonly List<double> _reference = [];
    private int[] _candidates = [];
    private double[] _targets = [];
    private double[] _correlations = [];
    private double[] _rows = [];
    private double[] _v = new double[64];
    private double[] _w = new double[64];
    private double[] _r = new double[64];
    private double _square;
    private double _largest;
    private bool _stale;

    /// <summary>Starts without columns.</summary>
    /// <param name="store">All columns.</param>
    /// <param name="rows">n.</param>
    public SignedSet(WorkingColumns store, int rows)
    {
        (_store, _gram) = (store, new GramMatrix(store, rows));
        _split = new CorrectedSplit(store, rows, _factor, _columns);
    }

    /// <summary>The number of active columns.</summary>
    public int Count => _columns.Count;

    /// <summary>The active columns.</summary>
    public IReadOnlyList<int> Columns => _columns;

    /// <summary>The columns that may be appended.</summary>
    public ReadOnlySpan<int> Candidates => _candidates;

    /// <summary>Rounding of <see cref="Fit"/>, with room.</summary>
    public double FitRounding => 1e-15 * _largest;

    /// <summary>The sign that a position's coefficient keeps: +1 or -1.</summary>
    public int Sign(int position) => _signs[position];

    /// <summary>Gives the last column no products.</summary>
    public void Add() => _gram.Add();

    /// <summary>Sets the reference.</summary>
    /// <param name="z">A coefficient for each column.</param>
    /// <param name="correlations">Each column's product with the residual.</param>
    /// <param name="square">The squared norm of the residual.</param>
    public void Refer(ReadOnlySpan<double> z, ReadOnlySpan<double> correlations, double square)
    {
        for (int t = 0; t < Count; t++)
        {
            (_reference[t], _v[t], _w[t]) = (z[_columns[t]], correlations[_columns[t]], _signs[t]);
        }

        _factor.SolveLower(_v.AsSpan(0, Count));
        _factor.SolveLower(_w.AsSpan(0, Count));
        (_square, _largest) = (square, square);
        _candidates = [];
    }

    /// <summary>Sets the minimiser, its coefficients z, as the reference.</summary>
    public void ReferToMinimiser(double beta, ReadOnlySpan<double> z)
    {
        _square = 2 * Fit(beta);
        for (int t = 0; t < Count; t++)
        {
            (_reference[t], _v[t]) = (z[_columns[t]], beta * _w[t]);
        }

        _candidates = [];
    }

    /// <summary>Computes the products of columns with one another and with the active ones.</summary>
    public void Hold(ReadOnlySpan<int> columns) => _gram.Hold(columns, _columns);

    /// <summary>The columns whose products are held.</summary>
    public ReadOnlySpan<int> Held => _gram.Held;

    /// <summary>Takes from the correlations of the columns held what a change of coefficients takes.</summary>
    public void Correlate(ReadOnlySpan<double> before, ReadOnlySpan<double> after, Span<double> correlations)
    {
        ReadOnlySpan<int> held = _gram.Held;
        Span<double> work = _split.Work(2 * held.Length), change = work[..held.Length], products = work[held.Length..];
        for (int slot = 0; slot < held.Length; slot++)
        {
            change[slot] = after[held[slot]] - before[held[slot]];
        }

        _gram.Multiply(change, products);
        for (int slot = 0; slot < held.Length; slot++)
        {
            correlations[held[slot]] -= products[slot];
        }
    }

    /// <summary>
    /// Says which columns may be appended until the next reference, their products with the residual of the present one given.
    /// </summary>
    public void Offer(ReadOnlySpan<int> candidates, ReadOnlySpan<double> correlations)
    {
        _gram.Hold(candidates, _columns);
        _candidates = candidates.ToArray();
        int width = _candidates.Length;
        Reserve(ref _targets, width);
        Reserve(ref _correlations, width);
        Reserve(ref _rows, Count * width);
        for (int c = 0; c < width; c++)
        {
            _targets[c] = correlations[_candidates[c]];
        }

        for (int t = 0; t < Count; t++)
        {
            _gram.Gather(_columns[t], _candidates, _rows.AsSpan(t * width, width));
        }

        _factor.SolveLower(_rows, width);
        _stale = true;
    }

    /// <summary>Each candidate's product with the residual of the minimiser.</summary>
    public ReadOnlySpan<double> Correlations(double beta)
    {
        Span<double> correlations = _correlations.AsSpan(0, _candidates.Length);
        if (_stale)
        {
            _targets.AsSpan(0, correlations.Length).CopyTo(correlations);
            Span<double> along = _r.AsSpan(0, Count);
            for (int t = 0; t < Count; t++)
            {
                along[t] = _v[t] - (beta * _w[t]);
            }

            ColumnProducts.AddCombination(_rows, along, -1, correlations);
            _stale = false;
        }

        return correlations;
    }

    /// <summary>The minimiser's coefficients, one per position.</summary>
    public void Minimiser(double beta, Span<double> z)
    {
        for (int t = 0; t < Count; t++)
        {
            z[t] = _v[t] - (beta * _w[t]);
        }

        _factor.SolveUpper(z[..Count]);
        for (int t = 0; t < Count; t++)
        {
            z[t] += _reference[t];
        }
    }

    /// <summary>Half the square of the minimiser's residual.</summary>
    public double Fit(double beta)
    {
        ReadOnlySpan<double> v = _v.AsSpan(0, Count), w = _w.AsSpan(0, Count);
        return (_square - ColumnProducts.Dot(v, v) + (beta * beta * ColumnProducts.Dot(w, w))) / 2;
    }

    /// <summary>Appends a candidate where the products alone tell well enough how far it is from the active columns.</summary>
    public bool TryAppend(int candidate, int sign, double beta)
    {
        ReadOnlySpan<double> r = Gathered(candidate);
        double square = Square(candidate), remainder = square - ColumnProducts.Dot(r, r);
        if (!IsTrusted(r, square, remainder))
        {
            return false;
        }

        double norm = Math.Sqrt(remainder);
        Append(candidate, sign, norm);
        Span<double> row = _rows.AsSpan((Count - 1) * _candidates.Length, _candidates.Length);
        _gram.Gather(_candidates[candidate], _candidates, row);
        ColumnProducts.AddCombination(_rows, _r.AsSpan(0, Count - 1), -1, row);
        foreach (ref double value in row)
        {
            value /= norm;
        }

        Correlate(row, beta);
        return true;
    }

    /// <summary>Appends a candidate by its products with the samples unless it depends on the active columns.</summary>
    /// <param name="candidate">Which of <see cref="Candidates"/>.</param>
    /// <param name="sign">The sign of its coefficient.</param>
    /// <param name="beta">The weight of the l1 norm.</param>
    /// <param name="tolerance">A remainder up to this share of its norm counts as dependent.</param>
    /// <param name="combination">Where it depends, receives the coefficients of the active columns that give it.</param>
    /// <returns>Whether it was appended.</returns>
    public bool TryAppendCorrected(int candidate, int sign, double beta, double tolerance, Span<double> combination)
    {
        Span<double> r = Gathered(candidate);
        double dependence = tolerance * Math.Sqrt(Square(candidate));
        double norm = _split.Of(_candidates[candidate], r, combination, dependence);
        if (norm <= dependence)
        {
            return false;
        }

        Append(candidate, sign, norm);
        Span<double> row = _rows.AsSpan((Count - 1) * _candidates.Length, _candidates.Length);
        double[] products = new double[row.Length];
        _store.Dots(_candidates, _split.Remainder, products);
        TensorPrimitives.Divide(products, norm, row);

        Correlate(row, beta);
        return true;
    }

    /// <summary>Removes the column at a position.</summary>
    public void RemoveAt(int position)
    {
        double z = _reference[position];
        if (z != 0)
        {
            Release(position, z);
        }

        int width = _candidates.Length;
        _factor.Delete(position, _v, _w, _rows, width);
        _columns.RemoveAt(position);
        _signs.RemoveAt(position);
        _reference.RemoveAt(position);
        _stale = true;
    }

    /// <summary>Keeps only these columns, ascending, all active ones among them.</summary>
    public void Keep(int[] kept)
    {
        _gram.Keep(kept);
        for (int t = 0; t < Count; t++)
        {
            _columns[t] = Array.BinarySearch(kept, _columns[t]);
        }

        _candidates = [];
    }

    /// <summary>Adds z times the column at a position to the reference's residual.</summary>
    private void Release(int position, double z)
    {
        Span<double> column = _r.AsSpan(0, position + 1), v = _v.AsSpan(0, position + 1);
        _factor.Column(position, column);
        _square += (2 * z * ColumnProducts.Dot(column, v)) + (z * z * ColumnProducts.Dot(column, column));
        _largest = Math.Max(_largest, _square);
        ColumnProducts.AddScaled(column, z, v);
        for (int c = 0; c < _candidates.Length; c++)
        {
            _targets[c] += z * _gram[_columns[position], _candidates[c]];
        }
    }

    private void Append(int candidate, int sign, double norm)
    {
        int k = Count;
        ReadOnlySpan<double> r = _r.AsSpan(0, k);
        _factor.Append(r, norm);
        Reserve(ref _v, k + 1);
        Reserve(ref _w, k + 1);
        Reserve(ref _rows, (k + 1) * _candidates.Length);
        _v[k] = (_targets[candidate] - ColumnProducts.Dot(r, _v.AsSpan(0, k))) / norm;
        _w[k] = (sign - ColumnProducts.Dot(r, _w.AsSpan(0, k))) / norm;
        _columns.Add(_candidates[candidate]);
        _signs.Add(sign);
        _reference.Add(0);
        Reserve(ref _r, k + 2);
    }

    /// <summary>The candidates' correlations after the last column has come in.</summary>
    private void Correlate(ReadOnlySpan<double> row, double beta)
    {
        if (!_stale)
        {
            ColumnProducts.AddScaled(row, (beta * _w[Count - 1]) - _v[Count - 1], _correlations.AsSpan(0, row.Length));
        }
    }

    private Span<double> Gathered(int candidate)
    {
        int width = _candidates.Length;
        Span<double> r = _r.AsSpan(0, Count);
        for (int t = 0; t < r.Length; t++)
        {
            r[t] = _rows[(t * width) + candidate];
        }

        return r;
    }

    private double Square(int candidate) => _gram.Square(_candidates[candidate]);

    /// <summary>
    /// Whether rounding leaves enough digits of a squared remainder: it is off by about u (|a| + sum |x_i| |a_i|)^2, x the coefficients
    /// that come nearest.
    /// </summary>
    private bool IsTrusted(ReadOnlySpan<double> r, double square, double remainder)
    {
        const double Unit = 1.2e-16, Margin = 100;
        double least = 1;
        for (int t = 0; t < Count; t++)
        {
            double diagonal = _factor.Diagonal(t);
            least = Math.Min(least, diagonal * diagonal / _gram.Square(_columns[t]));
        }

        // No combination can be longer than the nearest column allows.
        if (remainder * least > 10 * Margin * Unit * square)
        {
            return true;
        }

        if (!(remainder > 4 * Margin * Unit * square))
        {
            return false;
        }

        double size = Math.Sqrt(square);
        Span<double> x = _split.Work(Count);
        r.CopyTo(x);
        _factor.SolveUpper(x);
        for (int t = 0; t < Count; t++)
        {
            size += Math.Abs(x[t]) * Math.Sqrt(_gram.Square(_columns[t]));
        }

        return remainder > Margin * Unit * size * size;
    }

    private static void Reserve(ref double[] values, int count)
    {
        if (values.Length < count)
        {
            Array.Resize(ref values, 2 * count);
        }
    }
}
