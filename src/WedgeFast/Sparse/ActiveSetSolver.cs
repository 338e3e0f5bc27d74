using System.Numerics.Tensors;

namespace WedgeFast.Sparse;

/// <summary>
/// Minimises |y - A z|^2 / 2 + beta |z|_1 over explicit columns by a primal active-set method. With the signs fixed on the active set the
/// minimum is one triangular solve; the step goes there or to the first sign change, where that column leaves; then the most violating
/// column enters. A column that depends on the active ones enters along the direction that leaves A z unchanged, in which the l1 norm falls
/// at the rate of its violation, until an active coefficient reaches zero and leaves. The objective falls at every step, so no active set
/// comes twice. State is kept between calls: columns may be added and beta changed. MATHEMATICS.md, "The l1 problem".
/// </summary>
internal sealed class ActiveSetSolver
{
    /// <summary>
    /// A column whose remainder off the active ones is below this share of its norm is treated as dependent: beyond it the triangular
    /// solves lose the digits that the gap needs.
    /// </summary>
    private const double DependenceTolerance = 1e-9;

    private readonly double[] _y;
    private readonly OrthogonalFactor _factor;
    private readonly List<double[]> _columns = [];
    private readonly List<double> _norms = [];
    private readonly List<double> _z = [];
    private readonly List<int> _active = [];
    private readonly List<int> _signs = [];
    private readonly double[] _remainder;
    private double[] _work = new double[64];

    /// <summary>Starts with no columns.</summary>
    /// <param name="y">The target, scaled and projected off the free columns.</param>
    public ActiveSetSolver(double[] y)
    {
        _y = y;
        _factor = new OrthogonalFactor(y.Length);
        _remainder = new double[y.Length];
        Residual = [.. y];
    }

    /// <summary>y - A z.</summary>
    public double[] Residual { get; }

    /// <summary>The number of columns.</summary>
    public int Count => _columns.Count;

    /// <summary>The columns with nonzero coefficients.</summary>
    public IReadOnlyList<int> Active => _active;

    /// <summary>The coefficient of a column.</summary>
    public double Coefficient(int column) => _z[column];

    /// <summary>Adds a column, scaled and projected like y, with coefficient 0.</summary>
    /// <returns>Its index.</returns>
    public int Add(double[] column)
    {
        _columns.Add(column);
        _norms.Add(TensorPrimitives.Norm<double>(column));
        _z.Add(0);
        return _columns.Count - 1;
    }

    /// <summary>Minimises from the current coefficients.</summary>
    /// <param name="beta">The weight of the l1 norm, positive.</param>
    /// <param name="accuracy">Relative: no column's correlation with the residual exceeds (1 + accuracy) beta at the end.</param>
    /// <param name="cancellation">Stops between steps at a feasible point.</param>
    /// <returns>Whether the accuracy was reached: rounding or cancellation may come first.</returns>
    public bool Solve(double beta, double accuracy, CancellationToken cancellation)
    {
        int limit = 1000 + (20 * _columns.Count);
        HashSet<int> barred = [];
        double objective = double.PositiveInfinity;
        for (int step = 0; step < limit && !cancellation.IsCancellationRequested; step++)
        {
            MinimiseOnActive(beta);
            double current = (TensorPrimitives.SumOfSquares<double>(Residual) / 2) + (beta * _z.Sum(Math.Abs));
            if (current < objective * (1 - 1e-15))
            {
                barred.Clear();
                objective = current;
            }

            int entering = MostViolating(beta * (1 + accuracy), barred, out double correlation);
            if (entering < 0)
            {
                return barred.Count == 0;
            }

            // A column that has entered without any progress is set aside until something else makes progress.
            barred.Add(entering);
            Enter(entering, Math.Sign(correlation));
        }

        return false;
    }

    /// <summary>Forgets every column with coefficient 0.</summary>
    /// <returns>The former indices of the columns kept, in their new order.</returns>
    public int[] KeepActive()
    {
        int[] kept = [.. _active];
        double[][] columns = [.. kept.Select(j => _columns[j])];
        double[] norms = [.. kept.Select(j => _norms[j])], z = [.. kept.Select(j => _z[j])];
        _columns.Clear();
        _columns.AddRange(columns);
        _norms.Clear();
        _norms.AddRange(norms);
        _z.Clear();
        _z.AddRange(z);
        for (int t = 0; t < kept.Length; t++)
        {
            _active[t] = t;
        }

        return kept;
    }

    private int MostViolating(double bound, HashSet<int> barred, out double correlation)
    {
        int best = -1;
        correlation = 0;
        for (int j = 0; j < _columns.Count; j++)
        {
            if (_z[j] == 0 && !barred.Contains(j))
            {
                double c = TensorPrimitives.Dot<double>(_columns[j], Residual);
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
            Span<double> direction = Work(_active.Count);
            double norm = _factor.Split(_columns[column], direction, _remainder);
            if (norm > DependenceTolerance * _norms[column])
            {
                _factor.Append(direction, _remainder, norm);
                _active.Add(column);
                _signs.Add(sign);
                return;
            }

            _factor.SolveUpper(direction);
            int blocking = -1;
            double step = double.PositiveInfinity;
            for (int t = 0; t < _active.Count; t++)
            {
                double rate = sign * direction[t];
                double z = _z[_active[t]];
                if (rate * z > 0 && z / rate < step)
                {
                    (blocking, step) = (t, z / rate);
                }
            }

            if (blocking < 0)
            {
                return;
            }

            for (int t = 0; t < _active.Count; t++)
            {
                _z[_active[t]] -= step * sign * direction[t];
            }

            _z[column] += sign * step;
            Leave(blocking);
            DropFlipped();
        }
    }

    /// <summary>Steps to the minimum on the active set with its signs, dropping the columns whose coefficients reach zero on the way.</summary>
    private void MinimiseOnActive(double beta)
    {
        bool full = false;
        while (!full)
        {
            Span<double> direction = Work(_active.Count);
            full = true;

            // Two passes: the second removes the rounding of the first, the residual being computed anew from the columns.
            for (int pass = 0; pass < 2 && full && _active.Count > 0; pass++)
            {
                RefreshResidual();
                Direction(beta, direction);
                full = StepAlong(direction);
            }
        }

        RefreshResidual();
    }

    private void Direction(double beta, Span<double> direction)
    {
        for (int t = 0; t < _active.Count; t++)
        {
            direction[t] = TensorPrimitives.Dot<double>(_columns[_active[t]], Residual) - (beta * _signs[t]);
        }

        _factor.SolveLower(direction);
        _factor.SolveUpper(direction);
    }

    private bool StepAlong(ReadOnlySpan<double> direction)
    {
        int blocking = -1;
        double step = 1;
        for (int t = 0; t < _active.Count; t++)
        {
            double z = _z[_active[t]];
            if ((z + direction[t]) * _signs[t] <= 0)
            {
                double here = Math.Clamp(-z / direction[t], 0, 1);
                if (double.IsNaN(here) || here < step || blocking < 0)
                {
                    (blocking, step) = (t, double.IsNaN(here) ? 0 : here);
                }
            }
        }

        for (int t = 0; t < _active.Count; t++)
        {
            _z[_active[t]] += step * direction[t];
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
            if (_z[_active[t]] * _signs[t] < 0)
            {
                Leave(t);
            }
        }
    }

    private void Leave(int position)
    {
        _z[_active[position]] = 0;
        _factor.Delete(position);
        _active.RemoveAt(position);
        _signs.RemoveAt(position);
    }

    private void RefreshResidual()
    {
        _y.CopyTo(Residual, 0);
        for (int t = 0; t < _active.Count; t++)
        {
            TensorPrimitives.MultiplyAdd(_columns[_active[t]], -_z[_active[t]], Residual, Residual);
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
