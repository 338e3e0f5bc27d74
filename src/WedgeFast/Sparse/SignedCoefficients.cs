using System.Numerics.Tensors;
using WedgeFast.Kernels;

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

    private readonly double[] _y;
    private readonly ColumnStore _columns;
    private readonly SignedSet _active;
    private double[] _norms = new double[64];
    private double[] _z = new double[64];
    private double[] _work = new double[64];

    /// <summary>Starts with no columns.</summary>
    /// <param name="y">The target; not copied, not to be changed.</param>
    /// <param name="columns">The columns.</param>
    public SignedCoefficients(double[] y, ColumnStore columns)
    {
        (_y, _columns) = (y, columns);
        _active = new SignedSet(y);
        Residual = [.. y];
    }

    /// <summary>y - A z.</summary>
    public double[] Residual { get; }

    /// <summary>The columns with nonzero coefficients.</summary>
    public IReadOnlyList<int> Active => _active.Columns;

    /// <summary>The coefficient of a column.</summary>
    public double this[int column] => _z[column];

    /// <summary>|y - A z|^2 / 2 + beta |z|_1.</summary>
    public double Objective(double beta)
    {
        double l1 = 0;
        foreach (int j in Active)
        {
            l1 += Math.Abs(_z[j]);
        }

        return (TensorPrimitives.SumOfSquares<double>(Residual) / 2) + (beta * l1);
    }

    /// <summary>Gives the last column the coefficient 0.</summary>
    /// <param name="norm">The norm of the column.</param>
    public void Add(double norm)
    {
        int index = _columns.Count - 1;
        if (_z.Length <= index)
        {
            Array.Resize(ref _z, 2 * index);
            Array.Resize(ref _norms, 2 * index);
        }

        (_z[index], _norms[index]) = (0, norm);
    }

    /// <summary>Gives a column that has coefficient 0 another to start from, unless it depends on those that are active.</summary>
    public void Start(int column, double z)
    {
        double dependence = DependenceTolerance * _norms[column];
        if (z != 0 && _active.TryAppend(column, _columns[column], Math.Sign(z), dependence, Work(_active.Count)))
        {
            _z[column] = z;
        }
    }

    /// <summary>Keeps only these columns, ascending, all active ones among them; the columns themselves are kept by their owner.</summary>
    public void Keep(int[] kept)
    {
        _active.Rename(position => Array.BinarySearch(kept, Active[position]));
        for (int t = 0; t < kept.Length; t++)
        {
            (_z[t], _norms[t]) = (_z[kept[t]], _norms[kept[t]]);
        }
    }

    /// <summary>Removes what rounding has built up in the factorisation's sums.</summary>
    public void Refresh() => _active.Refresh();

    /// <summary>
    /// Makes a column active. One that depends on the active ones enters along the direction that leaves A z unchanged, until an active
    /// coefficient reaches zero and leaves.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="sign">The sign of its coefficient.</param>
    public void Enter(int column, int sign)
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
    public void MinimiseOnActive(double beta)
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
    public void Refine(double beta)
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
