using System.Numerics.Tensors;
using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>
/// Minimises sum_i p_i l(f_i, y_i) + beta sum_j |z_j| with f = offset + free columns + A z, every z_j a vector of one coefficient per
/// output. Where no active block is 0 the objective is smooth, and Newton steps with a line search lead to its minimum over the active
/// blocks; before each step a sweep sets every block, one after the other, to the minimum of a quadratic upper bound: that is where blocks
/// become 0 and where violating columns enter. Neither can raise the objective, however dependent the columns are. MATHEMATICS.md, "Several
/// outputs".
/// </summary>
internal sealed class GroupNewtonSolver : IFreeSolver
{
    private const int MaxIterations = 200;

    /// <summary>How many violating columns may enter in one sweep, and what share of the active ones.</summary>
    private const int MostEntering = 16;

    /// <summary>Where a step promises less than this share of the first objective, or after so many steps, columns may enter.</summary>
    private const double Settled = 1e-6;

    private const int MostSteps = 10;

    /// <summary>
    /// What moves the outputs by less than this, relative to the root of the first objective, is too little to keep: at a minimum that
    /// costs half its square.
    /// </summary>
    private const double Negligible = 1e-7;

    private readonly LossSum _sum;
    private readonly FreeColumns _projection;
    private readonly GroupColumns _columns;
    private readonly GroupStep _step;
    private readonly double[] _gradient;
    private readonly double _scale;
    private double[] _products = [];

    /// <summary>Starts at outputs <paramref name="offset"/>, without columns.</summary>
    /// <param name="sum">The loss.</param>
    /// <param name="projection">The free columns in the metric of the sample weights.</param>
    /// <param name="linear">The free columns besides the constant, n values each.</param>
    /// <param name="offset">A fixed part of the outputs, n values for each output; not copied.</param>
    public GroupNewtonSolver(LossSum sum, FreeColumns projection, IReadOnlyList<double[]> linear, double[] offset)
    {
        (_sum, _projection) = (sum, projection);
        _columns = new GroupColumns(sum.Rows, linear, offset);
        _gradient = new double[offset.Length];
        _scale = sum.Value(offset);
        _step = new GroupStep(sum, _columns, _scale);
        Residual = new double[offset.Length];
    }

    /// <inheritdoc/>
    public double[] Residual { get; }

    /// <inheritdoc/>
    public double Loss => _sum.Value(_columns.Outputs);

    /// <inheritdoc/>
    public int Count => _columns.Count;

    /// <inheritdoc/>
    public IReadOnlyList<int> Active => _columns.Active;

    /// <summary>The coefficients of the free columns: q of the constant, then q per column.</summary>
    public IReadOnlyList<double> FreeCoefficients => _columns.Free;

    /// <summary>The outputs, n values for each.</summary>
    public ReadOnlySpan<double> Fitted => _columns.Outputs;

    /// <summary>The largest change of an output in the last step: not small where the minimum is at infinity.</summary>
    public double LastChange => _step.LastChange;

    /// <inheritdoc/>
    public double Coefficient(int column) => TensorPrimitives.Norm<double>(_columns.Block(column));

    /// <inheritdoc/>
    public double[] Coefficients(int column) => [.. _columns.Block(column)];

    /// <inheritdoc/>
    public int Add(ReadOnlySpan<double> column)
    {
        _columns.Add(column, _sum.Weights);
        return Count - 1;
    }

    /// <inheritdoc/>
    public void Start(int column, ReadOnlySpan<double> z)
    {
        _columns.Set(column, z);
        _columns.ListActive();
    }

    /// <inheritdoc/>
    public bool Solve(double beta, double accuracy, CancellationToken cancellation)
    {
        _columns.Recompute();
        bool reached = false;
        double decrease = 0;
        for (int iteration = 0, steps = 0; iteration < MaxIterations && !reached && !cancellation.IsCancellationRequested; iteration++, steps++)
        {
            // Columns enter near a minimum over the active ones alone: earlier, a block that has just left would come back.
            bool settled = false;
            if (decrease <= Settled * _scale || steps == MostSteps)
            {
                int[] entering = Entering(beta * (1 + accuracy));
                Sweep(beta, [.. Active, .. entering]);
                settled = entering.Length == 0;
                steps = 0;
            }

            decrease = _step.Take(beta);
            reached = settled && decrease <= 1e-15 * _scale;
        }

        if (Active.Count > 0)
        {
            // What was moved between columns that are dependent up to a little is put right by one more step.
            Reduce();
            _step.Take(beta);
        }

        _columns.Recompute();
        _sum.Residual(_columns.Outputs, _projection, Residual);
        return reached;
    }

    /// <inheritdoc/>
    public int[] Keep(int spare)
    {
        double[] lengths = Correlations();
        int[] idle = [.. Enumerable.Range(0, Count).Where(_columns.IsIdle)];
        Array.Sort([.. idle.Select(j => -lengths[j])], idle);
        int[] kept = [.. idle.Take(spare), .. Active];
        Array.Sort(kept);
        _columns.Keep(kept);
        return kept;
    }

    /// <summary>The most violating columns that are not active, by index.</summary>
    private int[] Entering(double threshold)
    {
        double[] lengths = Correlations();
        int most = Math.Max(MostEntering, Active.Count / 2);
        int[] violating = [.. Enumerable.Range(0, Count).Where(j => lengths[j] > threshold && _columns.IsIdle(j))];
        return [.. violating.OrderByDescending(j => lengths[j]).Take(most).Order()];
    }

    /// <summary>Per column the length of the gradient of the mean loss by its coefficients.</summary>
    private double[] Correlations()
    {
        int n = _sum.Rows;
        _sum.Gradient(_columns.Outputs, _gradient);
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

    /// <summary>
    /// Sets one block after the other to the minimum of a quadratic upper bound plus its penalty: a shrunk gradient step, or 0.
    /// </summary>
    private void Sweep(double beta, int[] blocks)
    {
        int n = _sum.Rows;
        double[] next = new double[_sum.Outputs];
        foreach (int j in blocks)
        {
            double curvature = _sum.Loss.MostCurvature * _columns.Square(j);
            if (curvature == 0)
            {
                continue;
            }

            _sum.Gradient(_columns.Outputs, _gradient);
            for (int q = 0; q < next.Length; q++)
            {
                next[q] = _columns.Block(j)[q] - (ColumnProducts.Dot(_columns.Column(j), _gradient.AsSpan(q * n, n)) / curvature);
            }

            double length = TensorPrimitives.Norm<double>(next), shrunk = Math.Max(length - (beta / curvature), 0);
            TensorPrimitives.Multiply(next, length > 0 ? shrunk / length : 0, next);
            _columns.Set(j, next);
        }

        _columns.ListActive();
    }

    /// <summary>Moves the lengths of blocks whose columns depend on others to these, and drops blocks that add next to nothing.</summary>
    private void Reduce()
    {
        GroupReduction reduction = new(_sum.Weights, _sum.Outputs, Negligible * Math.Sqrt(_scale));
        foreach (int j in Active.OrderByDescending(j => Coefficient(j) * Math.Sqrt(_columns.Square(j))))
        {
            reduction.Add(_columns.Column(j), _columns.Block(j));
        }

        _columns.ListActive();
        _columns.Recompute();
    }
}
