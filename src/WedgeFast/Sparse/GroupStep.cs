using System.Numerics.Tensors;
using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>
/// A Newton step on the active blocks and the free columns. Where it takes blocks past 0 it goes as far as pays with these staying there:
/// many may leave at once, where a line search, which is what follows otherwise, would stop at the first.
/// </summary>
/// <param name="sum">The loss.</param>
/// <param name="columns">The columns and their coefficients.</param>
/// <param name="scale">The first objective.</param>
internal sealed class GroupStep(LossSum sum, GroupColumns columns, double scale)
{
    private readonly GroupNewtonSystem _system = new(sum);
    private readonly GroupLineSearch _search = new(sum);
    private readonly double[] _constant = Ones(sum.Rows);
    private readonly double[] _gradient = new double[columns.Outputs.Length];
    private readonly double[] _change = new double[columns.Outputs.Length];
    private readonly double[] _trial = new double[columns.Outputs.Length];

    /// <summary>The largest change of an output in the last step.</summary>
    public double LastChange { get; private set; }

    /// <summary>Takes a step.</summary>
    /// <returns>By how much it could lower the objective, to first order.</returns>
    public double Take(double beta)
    {
        (double[] step, double decrease) = Direction(beta);
        if (!(decrease > 0))
        {
            LastChange = 0;
            return 0;
        }

        _system.Apply(step, _change);
        double[] active = columns.ActiveBlocks(), steps = step[columns.Free.Length..];
        if (!TryProjected(step, active, steps, decrease, beta, out double share))
        {
            share = _search.Find(columns.Outputs, _change, active, steps, sum.Outputs, beta);
            TensorPrimitives.Multiply(step, share, step);
            Move(step);
        }

        LastChange = share * Math.Abs(TensorPrimitives.MaxMagnitude<double>(_change));
        return decrease;
    }

    private static double[] Ones(int rows)
    {
        double[] ones = new double[rows];
        Array.Fill(ones, 1.0);
        return ones;
    }

    private (double[] Step, double Decrease) Direction(double beta)
    {
        sum.Gradient(columns.Outputs, _gradient);
        _system.Clear();
        _system.Add(_constant);
        foreach (double[] column in columns.Linear)
        {
            _system.Add(column);
        }

        foreach (int j in columns.Active)
        {
            _system.Add(columns.Column(j));
        }

        double[]?[] blocks = [.. Enumerable.Repeat<double[]?>(null, columns.Linear.Count + 1), .. columns.Active.Select(columns.Block)];
        return _system.Solve(columns.Outputs, _gradient, blocks, beta);
    }

    private void Move(double[] step)
    {
        int q = sum.Outputs;
        double[] free = columns.Free;
        TensorPrimitives.Add(free, step.AsSpan(0, free.Length), free);
        for (int t = 0; t < columns.Active.Count; t++)
        {
            double[] z = columns.Block(columns.Active[t]);
            TensorPrimitives.Add(z, step.AsSpan(free.Length + (t * q), q), z);
        }

        columns.Recompute();
    }

    /// <summary>Goes as far along a step that takes blocks to 0 as pays, blocks that have come down to 0 staying there.</summary>
    /// <returns>Whether a block comes down to 0 and it pays; otherwise nothing has changed.</returns>
    private bool TryProjected(double[] step, double[] active, double[] steps, double decrease, double beta, out double share)
    {
        int q = sum.Outputs;
        share = 1;
        double first = FirstCrossing(active, steps, q);
        if (!(first <= 1))
        {
            return false;
        }

        double now = sum.Value(columns.Outputs) + (beta * GroupLineSearch.Lengths(active, q));
        while (true)
        {
            double[] z = Projected(active, steps, share);
            double objective = sum.Value(_trial) + (beta * GroupLineSearch.Lengths(z, q));
            if (objective <= now - (1e-4 * share * decrease) + (1e-15 * scale))
            {
                Accept(step, z, share);
                return true;
            }

            if (share <= first)
            {
                return false;
            }

            share = Math.Max(share / 4, first);
        }
    }

    private void Accept(double[] step, double[] z, double share)
    {
        int q = sum.Outputs;
        for (int k = 0; k < columns.Free.Length; k++)
        {
            columns.Free[k] += share * step[k];
        }

        for (int t = 0; t < columns.Active.Count; t++)
        {
            z.AsSpan(t * q, q).CopyTo(columns.Block(columns.Active[t]));
        }

        columns.ListActive();
        columns.Recompute();
    }

    /// <summary>The active blocks after a share of a step, those past 0 at 0, and the outputs with them.</summary>
    private double[] Projected(double[] active, double[] steps, double share)
    {
        int q = sum.Outputs, n = sum.Rows;
        double[] z = new double[active.Length];
        TensorPrimitives.MultiplyAdd(steps, share, active, z);
        TensorPrimitives.MultiplyAdd(_change, share, columns.Outputs, _trial);
        for (int t = 0; t < columns.Active.Count; t++)
        {
            Span<double> block = z.AsSpan(t * q, q);
            if (Crossing(active.AsSpan(t * q, q), steps.AsSpan(t * q, q)) <= share)
            {
                for (int k = 0; k < q; k++)
                {
                    ColumnProducts.AddScaled(columns.Column(columns.Active[t]), -block[k], _trial.AsSpan(k * n, n));
                }

                block.Clear();
            }
        }

        return z;
    }

    /// <summary>
    /// The share of the step at which the first block has come down to 0 along its own direction; infinite where none does.
    /// </summary>
    private static double FirstCrossing(double[] active, double[] steps, int q)
    {
        double first = double.PositiveInfinity;
        for (int at = 0; at < active.Length; at += q)
        {
            first = Math.Min(first, Crossing(active.AsSpan(at, q), steps.AsSpan(at, q)));
        }

        return first;
    }

    private static double Crossing(ReadOnlySpan<double> z, ReadOnlySpan<double> step)
    {
        double along = TensorPrimitives.Dot(z, step);
        return along < 0 ? -TensorPrimitives.SumOfSquares(z) / along : double.PositiveInfinity;
    }
}
