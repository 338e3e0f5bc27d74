using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace WedgeFast.Sparse;

/// <summary>
/// The coefficients z of columns, those that are not 0 with fixed signs, and the residual y - A z: steps to the minimum over them, at which
/// coefficients that reach zero leave, and columns enter. MATHEMATICS.md, "The l1 problem".
/// </summary>
internal sealed class SignedCoefficients
{
    /// <summary>
    /// A column whose remainder off the active ones is below this share of its norm is treated as dependent: beyond it the triangular
    /// solves lose the digits that the gap needs.
    /// </summary>
    private const double DependenceTolerance = 1e-9;

    /// <summary>So many columns are started from at a time: their products are computed in one block.</summary>
    private const int Started = 32;

    private readonly double[] _y;
    private readonly WorkingColumns _columns;
    private readonly SignedSet _active;
    private readonly List<int> _started = [];
    private double[] _z = new double[64];
    private double[] _before = new double[64];
    private double[] _work = new double[64];

    /// <summary>Starts with no columns.</summary>
    /// <param name="y">The target; not copied, not to be changed.</param>
    /// <param name="columns">The columns.</param>
    public SignedCoefficients(double[] y, WorkingColumns columns)
    {
        (_y, _columns) = (y, columns);
        _active = new SignedSet(columns, y.Length);
        Residual = [.. y];
    }

    /// <summary>y - A z at the last reference.</summary>
    public double[] Residual { get; }

    /// <summary>The columns with nonzero coefficients.</summary>
    public IReadOnlyList<int> Active
    {
        get
        {
            Settle();
            return _active.Columns;
        }
    }

    /// <summary>The columns that may enter.</summary>
    public ReadOnlySpan<int> Candidates => _active.Candidates;

    /// <summary>The coefficient of a column.</summary>
    public double this[int column]
    {
        get
        {
            Settle();
            return _z[column];
        }
    }

    /// <summary>|y - A z|^2 / 2 + beta |z|_1 at the last reference.</summary>
    public double Objective(double beta) => (TensorPrimitives.SumOfSquares<double>(Residual) / 2) + (beta * Length());

    /// <summary>The objective after a step to the minimum, and what it may be off by.</summary>
    public (double Value, double Rounding) Reached(double beta) => (_active.Fit(beta) + (beta * Length()), _active.FitRounding);

    /// <summary>Gives the last column the coefficient 0.</summary>
    public void Add()
    {
        int index = _columns.Count - 1;
        if (_z.Length <= index)
        {
            Array.Resize(ref _z, 2 * index);
            _before = new double[_z.Length];
        }

        _z[index] = 0;
        _active.Add();
    }

    /// <summary>Gives a column that has coefficient 0 another to start from, unless it depends on those that are active.</summary>
    public void Start(int column, double z)
    {
        if (z != 0)
        {
            _z[column] = z;
            _started.Add(column);
        }
    }

    /// <summary>Keeps only these columns, ascending, all active ones among them; the columns themselves are kept by their owner.</summary>
    public void Keep(int[] kept)
    {
        _active.Keep(kept);
        for (int t = 0; t < kept.Length; t++)
        {
            _z[t] = _z[kept[t]];
        }
    }

    /// <summary>Computes the residual anew from the columns.</summary>
    public void RecomputeResidual()
    {
        Settle();
        _y.CopyTo(Residual, 0);
        Span<double> active = Work(_active.Count);
        for (int t = 0; t < active.Length; t++)
        {
            active[t] = _z[_active.Columns[t]];
        }

        _columns.AddCombination(_active.Columns, _work, -1, Residual);
    }

    /// <summary>
    /// Makes the present coefficients and their residual what further steps are relative to, so that rounding does not build up.
    /// </summary>
    /// <param name="correlations">Each column's product with the residual.</param>
    public void Refer(ReadOnlySpan<double> correlations)
    {
        _active.Refer(_z, correlations, TensorPrimitives.SumOfSquares<double>(Residual));
        _z.CopyTo(_before, 0);
    }

    /// <summary>Makes the minimum that has been reached the reference, without a look at the samples.</summary>
    /// <param name="beta">The weight of the l1 norm.</param>
    /// <param name="correlations">Each column's product with the residual; those of the columns held are brought up to date.</param>
    public void Refer(double beta, Span<double> correlations)
    {
        _active.ReferToMinimiser(beta, _z);
        _active.Correlate(_before, _z, correlations);
        _z.CopyTo(_before, 0);
    }

    /// <inheritdoc cref="SignedSet.Held"/>
    public ReadOnlySpan<int> Held => _active.Held;

    /// <inheritdoc cref="SignedSet.Hold"/>
    public void Hold(ReadOnlySpan<int> columns) => _active.Hold(columns);

    /// <summary>By how much the active columns' products with the residual differ from beta at most.</summary>
    public double Deviation(double beta, ReadOnlySpan<double> correlations)
    {
        double most = 0;
        for (int t = 0; t < _active.Count; t++)
        {
            most = Math.Max(most, Math.Abs(correlations[_active.Columns[t]] - (beta * _active.Sign(t))));
        }

        return most;
    }

    /// <inheritdoc cref="SignedSet.Offer"/>
    public void Offer(ReadOnlySpan<int> candidates, ReadOnlySpan<double> correlations) => _active.Offer(candidates, correlations);

    /// <inheritdoc cref="SignedSet.Correlations"/>
    public ReadOnlySpan<double> Correlations(double beta) => _active.Correlations(beta);

    /// <summary>Makes a candidate active without a step unless it is, or may be, nearly dependent on the active columns.</summary>
    public bool TryEnter(int candidate, int sign, double beta) => _active.TryAppend(candidate, sign, beta);

    /// <summary>
    /// Makes a candidate active. One that depends on the active ones enters along the direction that leaves A z unchanged, until an active
    /// coefficient reaches zero and leaves.
    /// </summary>
    /// <param name="candidate">Which candidate.</param>
    /// <param name="sign">The sign of its coefficient.</param>
    /// <param name="beta">The weight of the l1 norm.</param>
    public void Enter(int candidate, int sign, double beta)
    {
        int column = Candidates[candidate];
        for (int guard = 0; guard <= _active.Count + 1; guard++)
        {
            Span<double> combination = Work(_active.Count);
            if (_active.TryAppend(candidate, sign, beta)
                || _active.TryAppendCorrected(candidate, sign, beta, DependenceTolerance, combination))
            {
                return;
            }

            int blocking = -1;
            double step = double.PositiveInfinity;
            for (int t = 0; t < combination.Length; t++)
            {
                double rate = sign * combination[t];
                double z = _z[_active.Columns[t]];
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
                _z[_active.Columns[t]] -= step * sign * combination[t];
            }

            _z[column] += sign * step;
            Leave(blocking);
            DropFlipped();
        }
    }

    /// <summary>
    /// Steps to the minimum on the active set with its signs, dropping the columns whose coefficients reach zero on the way.
    /// </summary>
    public void MinimiseOnActive(double beta)
    {
        bool reached = false;
        while (!reached)
        {
            Span<double> direction = Work(_active.Count);
            _active.Minimiser(beta, direction);
            for (int t = 0; t < direction.Length; t++)
            {
                direction[t] -= _z[_active.Columns[t]];
            }

            reached = !DropStill(direction) && StepAlong(direction);
        }
    }

    /// <summary>Drops the columns that have come in and would take the other sign; no coefficient changes.</summary>
    private bool DropStill(ReadOnlySpan<double> direction)
    {
        int before = _active.Count;
        for (int t = before - 1; t >= 0; t--)
        {
            if (_z[_active.Columns[t]] == 0 && !(direction[t] * _active.Sign(t) > 0))
            {
                Leave(t);
            }
        }

        return _active.Count < before;
    }

    private bool StepAlong(ReadOnlySpan<double> direction)
    {
        int blocking = -1;
        double step = 1;
        for (int t = 0; t < direction.Length; t++)
        {
            double z = _z[_active.Columns[t]];
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
            _z[_active.Columns[t]] += step * direction[t];
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
            if (_z[_active.Columns[t]] * _active.Sign(t) < 0)
            {
                Leave(t);
            }
        }
    }

    private void Leave(int position)
    {
        _z[_active.Columns[position]] = 0;
        _active.RemoveAt(position);
    }

    private double Length()
    {
        double l1 = 0;
        foreach (int j in _active.Columns)
        {
            l1 += Math.Abs(_z[j]);
        }

        return l1;
    }

    /// <summary>Makes the columns active that are started from; those that depend on others stay at 0.</summary>
    private void Settle()
    {
        for (int from = 0; from < _started.Count; from += Started)
        {
            ReadOnlySpan<int> some = CollectionsMarshal.AsSpan(_started)[from..Math.Min(from + Started, _started.Count)];
            _active.Offer(some, new double[_columns.Count]);
            for (int c = 0; c < some.Length; c++)
            {
                int sign = Math.Sign(_z[some[c]]);
                if (!_active.TryAppend(c, sign, 0) && !_active.TryAppendCorrected(c, sign, 0, DependenceTolerance, Work(_active.Count)))
                {
                    _z[some[c]] = 0;
                }
            }
        }

        _started.Clear();
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
