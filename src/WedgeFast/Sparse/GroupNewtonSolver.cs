using System.Numerics.Tensors;
using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>
/// Minimises sum_i p_i l(f_i, y_i) + beta sum_j |z_j| with f = offset + free columns + A z, every z_j a vector of one coefficient per output. Where no
/// active block is 0 the objective is smooth, and Newton steps with a line search lead to its minimum over the active blocks; before each
/// step a sweep sets every block, one after the other, to the minimum of a quadratic upper bound: that is where blocks become 0 and
/// where violating columns enter. Neither can raise the objective, however dependent the columns are. MATHEMATICS.md, "Several outputs".
/// </summary>
internal sealed class GroupNewtonSolver<TLoss> : IColumnSolver
    where TLoss : struct, IVectorLoss
{
    private const int MaxIterations = 200;

    /// <summary>How many violating columns may enter in one sweep, and what share of the active ones.</summary>
    private const int MostEntering = 16;

    /// <summary>Where a step promises less than this share of the first objective, or after so many steps, columns may enter.</summary>
    private const double Settled = 1e-6;

    private const int MostSteps = 10;

    /// <summary>
    /// What moves the outputs by less than this, relative to the root of the first objective, is too little to keep: at a minimum that costs half its square.
    /// </summary>
    private const double Negligible = 1e-7;

    private readonly VectorLossSum<TLoss> _sum;
    private readonly GroupNewtonSystem<TLoss> _system;
    private readonly FreeColumns _projection;
    private readonly IReadOnlyList<double[]> _linear;
    private readonly double[] _offset;
    private readonly ColumnStore _columns;
    private readonly List<double[]> _z = [];
    private readonly List<double> _squares = [];
    private readonly List<int> _active = [];
    private readonly double[] _outputs;
    private readonly double[] _gradient;
    private readonly double[] _change;
    private readonly double[] _trial;
    private readonly double[] _free;
    private readonly double _scale;
    private readonly GroupLineSearch<TLoss> _search;
    private double[] _products = [];

    /// <summary>Starts at outputs <paramref name="offset"/>, without columns.</summary>
    /// <param name="sum">The loss.</param>
    /// <param name="projection">The free columns in the metric of the sample weights.</param>
    /// <param name="linear">The free columns besides the constant, n values each.</param>
    /// <param name="offset">A fixed part of the outputs, n values for each output; not copied.</param>
    public GroupNewtonSolver(VectorLossSum<TLoss> sum, FreeColumns projection, IReadOnlyList<double[]> linear, double[] offset)
    {
        _sum = sum;
        _system = new GroupNewtonSystem<TLoss>(sum);
        _projection = projection;
        _linear = linear;
        _offset = offset;
        _columns = new ColumnStore(sum.Rows);
        _outputs = [.. offset];
        (_gradient, _change, _trial) = (new double[offset.Length], new double[offset.Length], new double[offset.Length]);
        _free = new double[(linear.Count + 1) * sum.Outputs];
        Residual = new double[offset.Length];
        _scale = sum.Value(offset);
        _search = new GroupLineSearch<TLoss>(sum);
    }

    /// <inheritdoc/>
    public double[] Residual { get; }

    /// <inheritdoc/>
    public double Loss => _sum.Value(_outputs);

    /// <inheritdoc/>
    public int Count => _columns.Count;

    /// <inheritdoc/>
    public IReadOnlyList<int> Active => _active;

    /// <summary>The coefficients of the free columns: q of the constant, then q per column.</summary>
    public IReadOnlyList<double> FreeCoefficients => _free;

    /// <summary>The largest change of an output in the last step: not small where the minimum is at infinity.</summary>
    public double LastChange { get; private set; }

    /// <inheritdoc/>
    public double Coefficient(int column) => TensorPrimitives.Norm<double>(_z[column]);

    /// <inheritdoc/>
    public double[] Coefficients(int column) => [.. _z[column]];

    /// <inheritdoc/>
    public int Add(ReadOnlySpan<double> column)
    {
        column.CopyTo(_columns.Append());
        _z.Add(new double[_sum.Outputs]);
        double square = 0;
        for (int i = 0; i < column.Length; i++)
        {
            square += _sum.Weights[i] * column[i] * column[i];
        }

        _squares.Add(square);
        return Count - 1;
    }

    /// <inheritdoc/>
    public void Start(int column, ReadOnlySpan<double> z)
    {
        Shift(column, z);
        ListActive();
    }

    /// <inheritdoc/>
    public bool Solve(double beta, double accuracy, CancellationToken cancellation)
    {
        Recompute();
        bool reached = false;
        double decrease = 0;
        for (int iteration = 0, steps = 0; iteration < MaxIterations && !reached && !cancellation.IsCancellationRequested; iteration++, steps++)
        {
            // Columns enter near a minimum over the active ones alone: earlier, a block that has just left would come back.
            bool settled = false;
            if (decrease <= Settled * _scale || steps == MostSteps)
            {
                int[] entering = Entering(beta * (1 + accuracy));
                Sweep(beta, [.. _active, .. entering]);
                settled = entering.Length == 0;
                steps = 0;
            }

            decrease = Step(beta);
            reached = settled && decrease <= 1e-15 * _scale;
        }

        if (_active.Count > 0)
        {
            // What was moved between columns that are dependent up to a little is put right by one more step.
            Reduce();
            Step(beta);
        }

        Recompute();
        _sum.Residual(_outputs, _projection, Residual);
        return reached;
    }

    /// <inheritdoc/>
    public int[] Keep(int spare)
    {
        _sum.Gradient(_outputs, _gradient);
        double[] lengths = Correlations();
        int[] idle = [.. Enumerable.Range(0, Count).Where(j => IsZero(_z[j]))];
        Array.Sort([.. idle.Select(j => -lengths[j])], idle);
        int[] kept = [.. idle.Take(spare), .. _active];
        Array.Sort(kept);
        double[][] z = [.. kept.Select(j => _z[j])];
        double[] squares = [.. kept.Select(j => _squares[j])];
        _columns.Keep(kept);
        _z.Clear();
        _z.AddRange(z);
        _squares.Clear();
        _squares.AddRange(squares);
        ListActive();
        return kept;
    }

    private static bool IsZero(double[] block) => !block.AsSpan().ContainsAnyExcept(0.0);

    /// <summary>The most violating columns that are not active, by index.</summary>
    private int[] Entering(double threshold)
    {
        _sum.Gradient(_outputs, _gradient);
        double[] lengths = Correlations();
        int most = Math.Max(MostEntering, _active.Count / 2);
        int[] violating = [.. Enumerable.Range(0, Count).Where(j => lengths[j] > threshold && IsZero(_z[j]))];
        return [.. violating.OrderByDescending(j => lengths[j]).Take(most).Order()];
    }

    /// <summary>Per column the length of the gradient of the mean loss by its coefficients.</summary>
    private double[] Correlations()
    {
        int n = _sum.Rows;
        double[] lengths = new double[Count];
        if (_products.Length < Count)
        {
            _products = new double[2 * Count];
        }

        Span<double> products = _products.AsSpan(0, Count);
        for (int q = 0; q < _sum.Outputs; q++)
        {
            ColumnProducts.Dots(_columns.Values, _gradient.AsSpan(q * n, n), products);
            TensorPrimitives.MultiplyAdd(products, products, lengths, lengths);
        }

        TensorPrimitives.Sqrt(lengths, lengths);
        return lengths;
    }

    /// <summary>Sets one block after the other to the minimum of a quadratic upper bound plus its penalty: a shrunk gradient step, or 0.</summary>
    private void Sweep(double beta, int[] blocks)
    {
        int n = _sum.Rows;
        double[] next = new double[_sum.Outputs];
        foreach (int j in blocks)
        {
            double curvature = _sum.Loss.MostCurvature * _squares[j];
            if (curvature == 0)
            {
                continue;
            }

            _sum.Gradient(_outputs, _gradient);
            for (int q = 0; q < next.Length; q++)
            {
                next[q] = _z[j][q] - (ColumnProducts.Dot(_columns[j], _gradient.AsSpan(q * n, n)) / curvature);
            }

            double length = TensorPrimitives.Norm<double>(next), shrunk = Math.Max(length - (beta / curvature), 0);
            TensorPrimitives.Multiply(next, length > 0 ? shrunk / length : 0, next);
            Shift(j, next);
        }

        ListActive();
    }

    /// <summary>One Newton step on the active blocks and the free columns.</summary>
    /// <returns>By how much it could lower the objective, to first order.</returns>
    private double Step(double beta)
    {
        int q = _sum.Outputs;
        _sum.Gradient(_outputs, _gradient);
        _system.Clear();
        double[] constant = new double[_sum.Rows];
        Array.Fill(constant, 1.0);
        _system.Add(constant);
        foreach (double[] column in _linear)
        {
            _system.Add(column);
        }

        double[]?[] blocks = [.. Enumerable.Repeat<double[]?>(null, _linear.Count + 1), .. _active.Select(j => _z[j])];
        foreach (int j in _active)
        {
            _system.Add(_columns[j]);
        }

        (double[] step, double decrease) = _system.Solve(_outputs, _gradient, blocks, beta);
        if (!(decrease > 0))
        {
            LastChange = 0;
            return 0;
        }

        _system.Apply(step, _change);
        double[] blockSteps = step[(_free.Length)..];
        double[] active = [.. _active.SelectMany(j => _z[j])];
        double first = FirstCrossing(active, blockSteps, q);
        if (first <= 1 && TryProjected(step, active, blockSteps, first, decrease, beta))
        {
            return decrease;
        }

        double share = _search.Find(_outputs, _change, active, blockSteps, q, beta);
        TensorPrimitives.Multiply(step, share, step);
        Move(step);
        LastChange = share * Math.Abs(TensorPrimitives.MaxMagnitude<double>(_change));
        return decrease;
    }

    private void Move(double[] step)
    {
        int q = _sum.Outputs;
        TensorPrimitives.Add(_free, step.AsSpan(0, _free.Length), _free);
        for (int t = 0; t < _active.Count; t++)
        {
            double[] z = _z[_active[t]];
            TensorPrimitives.Add(z, step.AsSpan(_free.Length + (t * q), q), z);
        }

        Recompute();
    }

    /// <summary>The share of the step at which the first block has come down to 0 along its own direction; infinite where none does.</summary>
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

    /// <summary>
    /// Goes as far along a step as pays, blocks that have come down to 0 staying there: many may leave at once, where a line search would stop at
    /// the first.
    /// </summary>
    private bool TryProjected(double[] step, double[] active, double[] steps, double first, double decrease, double beta)
    {
        int q = _sum.Outputs;
        double now = Loss + (beta * GroupLineSearch<TLoss>.Lengths(active, q));
        for (double share = 1; ; share = Math.Max(share / 4, first))
        {
            double[] z = Projected(active, steps, share);
            double objective = _sum.Value(_trial) + (beta * GroupLineSearch<TLoss>.Lengths(z, q));
            if (objective <= now - (1e-4 * share * decrease) + (1e-15 * _scale))
            {
                for (int k = 0; k < _free.Length; k++)
                {
                    _free[k] += share * step[k];
                }

                for (int t = 0; t < _active.Count; t++)
                {
                    z.AsSpan(t * q, q).CopyTo(_z[_active[t]]);
                }

                ListActive();
                Recompute();
                LastChange = share * Math.Abs(TensorPrimitives.MaxMagnitude<double>(_change));
                return true;
            }

            if (share <= first)
            {
                return false;
            }
        }
    }

    /// <summary>The active blocks after a share of a step, those past 0 at 0, and the outputs with them.</summary>
    private double[] Projected(double[] active, double[] steps, double share)
    {
        int q = _sum.Outputs, n = _sum.Rows;
        double[] z = new double[active.Length];
        TensorPrimitives.MultiplyAdd(steps, share, active, z);
        TensorPrimitives.MultiplyAdd(_change, share, _outputs, _trial);
        for (int t = 0; t < _active.Count; t++)
        {
            Span<double> block = z.AsSpan(t * q, q);
            if (Crossing(active.AsSpan(t * q, q), steps.AsSpan(t * q, q)) <= share)
            {
                for (int k = 0; k < q; k++)
                {
                    ColumnProducts.AddScaled(_columns[_active[t]], -block[k], _trial.AsSpan(k * n, n));
                }

                block.Clear();
            }
        }

        return z;
    }

    /// <summary>Moves the lengths of blocks whose columns depend on others to these, and drops blocks that add next to nothing.</summary>
    private void Reduce()
    {
        GroupReduction reduction = new(_sum.Weights, _sum.Outputs, Negligible * Math.Sqrt(_scale));
        foreach (int j in _active.OrderByDescending(j => Coefficient(j) * Math.Sqrt(_squares[j])))
        {
            reduction.Add(_columns[j], _z[j]);
        }

        ListActive();
        Recompute();
    }

    /// <summary>Sets a block, moving the outputs along.</summary>
    private void Shift(int column, ReadOnlySpan<double> z)
    {
        int n = _sum.Rows;
        for (int q = 0; q < z.Length; q++)
        {
            double change = z[q] - _z[column][q];
            if (change != 0)
            {
                ColumnProducts.AddScaled(_columns[column], change, _outputs.AsSpan(q * n, n));
                _z[column][q] = z[q];
            }
        }
    }

    /// <summary>The outputs from the coefficients: sums of many small changes drift.</summary>
    private void Recompute()
    {
        int n = _sum.Rows, q = _sum.Outputs;
        _offset.CopyTo(_outputs, 0);
        for (int k = 0; k < q; k++)
        {
            Span<double> output = _outputs.AsSpan(k * n, n);
            TensorPrimitives.Add(output, _free[k], output);
            for (int c = 0; c < _linear.Count; c++)
            {
                ColumnProducts.AddScaled(_linear[c], _free[((c + 1) * q) + k], output);
            }

            foreach (int j in _active)
            {
                ColumnProducts.AddScaled(_columns[j], _z[j][k], output);
            }
        }
    }

    private void ListActive()
    {
        _active.Clear();
        _active.AddRange(Enumerable.Range(0, Count).Where(j => !IsZero(_z[j])));
    }
}
