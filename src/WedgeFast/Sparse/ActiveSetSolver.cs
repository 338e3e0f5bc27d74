using System.Numerics.Tensors;
using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>
/// Minimises |y - A z|^2 / 2 + beta |z|_1 over explicit columns by a primal active-set method. With the signs fixed on the active set the
/// minimum is one triangular solve; the step goes there or to the first sign change, where that column leaves; then the most violating
/// column enters. A column that depends on the active ones enters along the direction that leaves A z unchanged, in which the l1 norm falls
/// at the rate of its violation, until an active coefficient reaches zero and leaves. The objective falls at every step, so no active set
/// comes twice. State is kept between calls: columns may be added and beta changed. MATHEMATICS.md, "The l1 problem".
/// </summary>
/// <remarks>
/// A product with all columns finds the most violating ones; the steps then choose among these few alone until none of them violates, so
/// that a step costs O(n k) for k active columns however many there are. After each product the solution is refined on the true residual.
/// </remarks>
internal sealed class ActiveSetSolver : IColumnSolver
{
    /// <summary>
    /// A column whose remainder off the active ones is below this share of its norm is treated as dependent: beyond it the triangular
    /// solves lose the digits that the gap needs.
    /// </summary>
    private const double DependenceTolerance = 1e-9;

    /// <summary>How many violating columns a product with all columns gives to choose from.</summary>
    private const int Shortlisted = 64;

    private readonly double[] _y;
    private readonly ColumnStore _columns;
    private readonly SignedSet _active;
    private readonly List<int> _shortlist = [];
    private readonly HashSet<int> _barred = [];
    private double[] _norms = new double[64];
    private double[] _z = new double[64];
    private double[] _correlations = new double[64];
    private double[] _work = new double[64];
    private double _least;

    /// <summary>Starts with no columns.</summary>
    /// <param name="y">The target, scaled and projected off the free columns; not copied, not to be changed.</param>
    public ActiveSetSolver(double[] y)
    {
        _y = y;
        _columns = new ColumnStore(y.Length);
        _active = new SignedSet(y);
        Residual = [.. y];
    }

    /// <summary>y - A z.</summary>
    public double[] Residual { get; }

    /// <inheritdoc/>
    public double Loss => TensorPrimitives.SumOfSquares<double>(Residual) / 2;

    /// <summary>The number of columns.</summary>
    public int Count => _columns.Count;

    /// <summary>The columns with nonzero coefficients.</summary>
    public IReadOnlyList<int> Active => _active.Columns;

    /// <summary>The coefficient of a column.</summary>
    public double Coefficient(int column) => _z[column];

    /// <summary>Adds a column, scaled and projected like y, with coefficient 0.</summary>
    /// <param name="column">n values, copied.</param>
    /// <returns>Its index.</returns>
    public int Add(ReadOnlySpan<double> column)
    {
        int index = Count;
        column.CopyTo(_columns.Append());
        if (_z.Length <= index)
        {
            Array.Resize(ref _z, 2 * index);
            Array.Resize(ref _norms, 2 * index);
            Array.Resize(ref _correlations, 2 * index);
        }

        (_z[index], _correlations[index], _norms[index]) = (0, 0, TensorPrimitives.Norm(column));
        return index;
    }

    /// <inheritdoc/>
    public void Start(int column, ReadOnlySpan<double> z) => Start(column, z[0]);

    /// <summary>Gives a column that has coefficient 0 another to start from.</summary>
    public void Start(int column, double z)
    {
        double dependence = DependenceTolerance * _norms[column];
        if (z != 0 && _active.TryAppend(column, _columns[column], Math.Sign(z), dependence, Work(_active.Count)))
        {
            _z[column] = z;
        }
    }

    /// <summary>Minimises from the current coefficients.</summary>
    /// <param name="beta">The weight of the l1 norm, positive.</param>
    /// <param name="accuracy">Relative: no column's correlation with the residual exceeds (1 + accuracy) beta at the end.</param>
    /// <param name="cancellation">Stops between steps at a feasible point.</param>
    /// <returns>Whether the accuracy was reached: rounding or cancellation may come first.</returns>
    public bool Solve(double beta, double accuracy, CancellationToken cancellation)
    {
        int limit = 1000 + (20 * Count);
        _barred.Clear();
        _least = double.PositiveInfinity;
        _active.Refresh();
        MinimiseOnActive(beta);
        for (int step = 0; step < limit && !cancellation.IsCancellationRequested;)
        {
            Refine(beta);
            NoteProgress(beta);
            ColumnProducts.Dots(_columns.Values, Residual, _correlations.AsSpan(0, Count));
            if (!Shortlist(beta * (1 + accuracy)))
            {
                return _barred.Count == 0;
            }

            for (; step < limit && !cancellation.IsCancellationRequested; step++)
            {
                int entering = MostViolating(beta * (1 + accuracy), out double correlation);
                if (entering < 0)
                {
                    break;
                }

                // A column that has entered without any progress is set aside until something else makes progress.
                _barred.Add(entering);
                Enter(entering, Math.Sign(correlation));
                MinimiseOnActive(beta);
                NoteProgress(beta);
            }
        }

        return false;
    }

    /// <summary>Forgets the columns with coefficient 0 but for those that correlate most with the residual since the last product.</summary>
    /// <param name="spare">How many of them to keep.</param>
    /// <returns>The former indices of the columns kept, ascending, in their new order.</returns>
    public int[] Keep(int spare)
    {
        int[] idle = [.. Enumerable.Range(0, Count).Where(j => _z[j] == 0)];
        Array.Sort([.. idle.Select(j => -Math.Abs(_correlations[j]))], idle);
        int[] kept = [.. idle.Take(spare), .. Active];
        Array.Sort(kept);
        _active.Rename(position => Array.BinarySearch(kept, Active[position]));
        _columns.Keep(kept);
        for (int t = 0; t < kept.Length; t++)
        {
            (_z[t], _norms[t], _correlations[t]) = (_z[kept[t]], _norms[kept[t]], _correlations[kept[t]]);
        }

        return kept;
    }

    private void NoteProgress(double beta)
    {
        double l1 = 0;
        foreach (int j in Active)
        {
            l1 += Math.Abs(_z[j]);
        }

        double objective = (TensorPrimitives.SumOfSquares<double>(Residual) / 2) + (beta * l1);
        if (objective < _least * (1 - 1e-15))
        {
            _barred.Clear();
            _least = objective;
        }
    }

    /// <summary>Lists the most violating columns.</summary>
    /// <returns>Whether there are any.</returns>
    private bool Shortlist(double bound)
    {
        _shortlist.Clear();
        for (int j = 0; j < Count; j++)
        {
            if (_z[j] == 0 && Math.Abs(_correlations[j]) > bound && !_barred.Contains(j))
            {
                _shortlist.Add(j);
            }
        }

        _shortlist.Sort((a, b) => Math.Abs(_correlations[b]).CompareTo(Math.Abs(_correlations[a])) is var order && order != 0 ? order : a.CompareTo(b));
        if (_shortlist.Count > Shortlisted)
        {
            _shortlist.RemoveRange(Shortlisted, _shortlist.Count - Shortlisted);
        }

        return _shortlist.Count > 0;
    }

    private int MostViolating(double bound, out double correlation)
    {
        int best = -1;
        correlation = 0;
        foreach (int j in _shortlist)
        {
            if (_z[j] == 0 && !_barred.Contains(j))
            {
                double c = ColumnProducts.Dot(_columns[j], Residual);
                if (Math.Abs(c) > Math.Max(bound, Math.Abs(correlation)))
                {
                    (best, correlation) = (j, c);
                }
            }
        }

        return best;
    }

    private void Enter(int column, int sign)
    {
        for (int guard = 0; guard <= _active.Count + 1; guard++)
        {
            Span<double> combination = Work(_active.Count);
            if (_active.TryAppend(column, _columns[column], sign, DependenceTolerance * _norms[column], combination))
            {
                return;
            }

            int blocking = -1;
            double step = double.PositiveInfinity;
            for (int t = 0; t < combination.Length; t++)
            {
                double rate = sign * combination[t];
                double z = _z[Active[t]];
                if (rate * z > 0 && z / rate < step)
                {
                    (blocking, step) = (t, z / rate);
                }
            }

            if (blocking < 0)
            {
                return;
            }

            for (int t = 0; t < combination.Length; t++)
            {
                _z[Active[t]] -= step * sign * combination[t];
            }

            _z[column] += sign * step;
            Leave(blocking);
            DropFlipped();
        }
    }

    /// <summary>Steps to the minimum on the active set with its signs, dropping the columns whose coefficients reach zero on the way.</summary>
    private void MinimiseOnActive(double beta)
    {
        bool reached = false;
        while (!reached)
        {
            Span<double> direction = Work(_active.Count);
            _active.Minimiser(beta, direction);
            for (int t = 0; t < direction.Length; t++)
            {
                direction[t] -= _z[Active[t]];
            }

            reached = StepAlong(direction);
        }

        _active.Residual(beta, Residual);
    }

    /// <summary>
    /// Takes one more step on the residual computed anew from the columns: it removes what rounding in the factorisation has left.
    /// </summary>
    private void Refine(double beta)
    {
        bool reached = false;
        while (!reached)
        {
            RecomputeResidual();
            Span<double> direction = Work(_active.Count);
            for (int t = 0; t < direction.Length; t++)
            {
                direction[t] = ColumnProducts.Dot(_columns[Active[t]], Residual) - (beta * _active.Sign(t));
            }

            _active.SolveNormal(direction);
            reached = StepAlong(direction);
        }

        RecomputeResidual();
    }

    private bool StepAlong(ReadOnlySpan<double> direction)
    {
        int blocking = -1;
        double step = 1;
        for (int t = 0; t < direction.Length; t++)
        {
            double z = _z[Active[t]];
            if ((z + direction[t]) * _active.Sign(t) <= 0)
            {
                double here = Math.Clamp(-z / direction[t], 0, 1);
                if (double.IsNaN(here) || here < step || blocking < 0)
                {
                    (blocking, step) = (t, double.IsNaN(here) ? 0 : here);
                }
            }
        }

        for (int t = 0; t < direction.Length; t++)
        {
            _z[Active[t]] += step * direction[t];
        }

        if (blocking < 0)
        {
            return true;
        }

        Leave(blocking);
        DropFlipped();
        return false;
    }

    private void DropFlipped()
    {
        for (int t = _active.Count - 1; t >= 0; t--)
        {
            if (_z[Active[t]] * _active.Sign(t) < 0)
            {
                Leave(t);
            }
        }
    }

    private void Leave(int position)
    {
        _z[Active[position]] = 0;
        _active.RemoveAt(position);
    }

    private void RecomputeResidual()
    {
        _y.CopyTo(Residual, 0);
        foreach (int j in Active)
        {
            ColumnProducts.AddScaled(_columns[j], -_z[j], Residual);
        }
    }

    private Span<double> Work(int length)
    {
        if (_work.Length < length)
        {
            _work = new double[2 * length];
        }

        return _work.AsSpan(0, length);
    }
}
