using System.Numerics.Tensors;
using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>
/// Minimises sum_i p_i l(f_i, y_i) + beta |z|_1 with f = offset + free columns + A z by proximal Newton: the loss is replaced by a
/// quadratic model about the present outputs, which is a weighted lasso for <see cref="ActiveSetSolver"/>; a line search on the true
/// objective follows. Only columns that the gradient says may matter take part in a model. A loss with kinks is approached by smooth ones,
/// the next starting where the last ended. MATHEMATICS.md, "Losses".
/// </summary>
internal sealed class NewtonSolver : IFreeSolver
{
    private const int MaxIterations = 100, MostLinearSteps = 100;

    private const double Rounding = 1e-12, LongestStep = 1e30;

    /// <summary>Columns that correlate with the residual by less than this share of beta are left out of a model.</summary>
    private const double Candidate = 0.95;

    /// <summary>
    /// Kinks are bent as widely as the errors of a constant are large, then this many times less from one problem to the next.
    /// </summary>
    private const double Widest = 1e8, Narrowing = 10, Wide = 1e6;

    private readonly LossSum _exact;
    private readonly double[] _offset;
    private readonly IReadOnlyList<double[]> _linear;
    private readonly FreeColumns _projection;
    private readonly ColumnStore _columns;
    private readonly List<double> _z = [];
    private readonly List<int> _active = [];
    private readonly double _scale;
    private double[] _correlations = [];
    private double[] _outputs;
    private readonly double[] _free;
    private LossSum _sum;
    private double _widest;

    /// <summary>Starts at outputs <paramref name="offset"/>, without columns.</summary>
    /// <param name="sum">The mean loss.</param>
    /// <param name="projection">The free columns in the metric of the sample weights.</param>
    /// <param name="linear">The free columns besides the constant, n values each.</param>
    /// <param name="offset">A fixed part of the outputs, n values; not copied.</param>
    public NewtonSolver(LossSum sum, FreeColumns projection, IReadOnlyList<double[]> linear, double[] offset)
    {
        _exact = sum;
        (_sum, _widest) = (sum.HasKinks ? sum.Solved(1) : sum, Widest);
        _projection = projection;
        _linear = linear;
        _offset = offset;
        _columns = new ColumnStore(offset.Length);
        _outputs = [.. offset];
        _free = new double[linear.Count + 1];
        Residual = new double[offset.Length];
        Centre();
        _scale = _sum.Value(_outputs);
    }

    /// <summary>The sign that coefficients may have: 1, -1, or 0 for either. Default: 0.</summary>
    public int Sign { get; init; }

    /// <summary>Threads at most. Default: 1.</summary>
    public int Threads { get; init; } = 1;

    /// <inheritdoc/>
    public double[] Residual { get; }

    /// <inheritdoc/>
    public double Loss => _exact.Value(_outputs);

    /// <inheritdoc/>
    public int Count => _columns.Count;

    /// <inheritdoc/>
    public IReadOnlyList<int> Active => _active;

    /// <summary>The coefficients of the free columns: the constant's, then one per column.</summary>
    public IReadOnlyList<double> FreeCoefficients => _free;

    /// <summary>The outputs, n values.</summary>
    public ReadOnlySpan<double> Fitted => _outputs;

    /// <summary>The largest change of an output in the last step: not small where the minimum is at infinity.</summary>
    public double LastChange { get; private set; }

    /// <inheritdoc/>
    public double Coefficient(int column) => _z[column];

    /// <inheritdoc/>
    public int Add(ReadOnlySpan<double> column)
    {
        column.CopyTo(_columns.Append());
        _z.Add(0);
        return Count - 1;
    }

    /// <inheritdoc/>
    public void Start(int column, ReadOnlySpan<double> z) => Start(column, z[0]);

    /// <summary>Gives a column that has coefficient 0 another to start from.</summary>
    public void Start(int column, double z)
    {
        _z[column] = z;
        ColumnProducts.AddScaled(_columns[column], z, _outputs);
        ListActive();
    }

    /// <inheritdoc/>
    public bool Solve(double beta, double accuracy, CancellationToken cancellation)
    {
        for (; _exact.HasKinks && _widest > 1; _widest /= Narrowing)
        {
            _sum = _exact.Solved(_widest);
            SolveSmooth(beta, accuracy, cancellation);
        }

        (_sum, _widest) = (_exact.HasKinks ? _exact.Solved(1) : _exact, Wide);
        bool reached = SolveSmooth(beta, accuracy, cancellation);
        if (_exact.HasKinks)
        {
            FinishAtKinks(beta, cancellation);
        }

        return reached;
    }

    /// <summary>Theta as the minimum has it, and steps along which the objective is linear: smooth models find these short.</summary>
    private void FinishAtKinks(double beta, CancellationToken cancellation)
    {
        for (int step = 0; step < MostLinearSteps && !cancellation.IsCancellationRequested; step++)
        {
            int[] active = [.. _active];
            KinkCorrection correction = new(_projection, [.. active.Select(j => (_columns[j].ToArray(), beta * Math.Sign(_z[j])))]);
            _exact.Residual(_outputs, _projection, Residual, correction);
            if (correction.Descent(Residual, _exact.AtKink(_outputs)) is not { } descent)
            {
                break;
            }

            (double[] z, double[] free) = (new double[Count], [.. _free]);
            double[] before = [.. active.Select(j => _z[j])];
            (double length, int leaving) = KinkDescent.Step(
                descent.Slope, (_exact.Errors(_outputs), descent.Outputs), _exact.Weights, (before, descent.Z), beta, Sign != 0);
            for (int t = 0; t < active.Length; t++)
            {
                z[active[t]] = t == leaving ? 0 : before[t] + (length * descent.Z[t]);
            }

            double[] target = [.. _outputs];
            TensorPrimitives.MultiplyAdd(descent.Outputs, length, target, target);
            TensorPrimitives.Subtract(target, Outputs(z, new double[free.Length]), target);
            TensorPrimitives.Multiply(target, _projection.RowScale, target);
            free = _projection.Fit(target);
            if (!(_exact.Value(Outputs(z, free)) + (beta * L1(z)) < _exact.Value(_outputs) + (beta * L1(_z))))
            {
                break;
            }

            Move(1, z, free);
        }
    }

    private bool SolveSmooth(double beta, double accuracy, CancellationToken cancellation)
    {
        bool reached = false;
        Centre();
        for (int iteration = 0; iteration < MaxIterations && !reached && !cancellation.IsCancellationRequested; iteration++)
        {
            Refresh();
            (double[] z, double[] free) = MinimiseModel(beta, accuracy, cancellation);
            double[] outputs = Outputs(z, free);
            double decrease = beta * (L1(_z) - L1(z));
            double[] gradient = new double[outputs.Length];
            _sum.Gradient(_outputs, gradient);
            for (int i = 0; i < outputs.Length; i++)
            {
                decrease -= gradient[i] * (outputs[i] - _outputs[i]);
            }

            double step = Step(beta, z, outputs, decrease);
            if (step == 0)
            {
                break;
            }

            Move(step, z, free);
            reached = decrease <= 1e-14 * _scale;
        }

        Refresh();
        return reached;
    }

    /// <inheritdoc/>
    public int[] Keep(int spare)
    {
        double[] theta = [.. Residual];
        TensorPrimitives.Multiply(theta, _projection.RowScale, theta);
        Correlate(theta);
        int[] idle = [.. Enumerable.Range(0, Count).Where(j => _z[j] == 0)];
        Array.Sort([.. idle.Select(j => -Math.Abs(_correlations[j]))], idle);
        int[] kept = [.. idle.Take(spare), .. _active];
        Array.Sort(kept);
        double[] z = [.. kept.Select(j => _z[j])];
        _columns.Keep(kept);
        _z.Clear();
        _z.AddRange(z);
        ListActive();
        return kept;
    }

    /// <summary>Moves the constant to its best value, where the loss knows it: far from there an exponential is beyond any model.</summary>
    private void Centre()
    {
        double move = _sum.BestConstant(_outputs);
        _free[0] += move;
        TensorPrimitives.Add(_outputs, move, _outputs);
    }

    private static double L1(IEnumerable<double> z) => z.Sum(Math.Abs);

    private void Refresh() => _sum.Residual(_outputs, _projection, Residual);

    private void Correlate(double[] theta)
    {
        if (_correlations.Length < Count)
        {
            _correlations = new double[2 * Count];
        }

        ColumnProducts.Dots(_columns.Values, theta, _correlations.AsSpan(0, Count));
    }

    /// <summary>The minimum of the quadratic model plus beta |z|_1: all coefficients of it.</summary>
    private (double[] Z, double[] Free) MinimiseModel(double beta, double accuracy, CancellationToken cancellation)
    {
        int n = _offset.Length;
        double[] curvature = new double[n], target = new double[n];
        _sum.Model(_outputs, target, curvature);
        for (int i = 0; i < n; i++)
        {
            target[i] = _outputs[i] - (target[i] / curvature[i]) - _offset[i];
            curvature[i] *= _sum.Weights[i];
        }

        FreeColumns free = new(curvature, _linear);
        TensorPrimitives.Multiply(target, free.RowScale, target);
        double[] projected = [.. target];
        free.Project(projected);
        ActiveSetSolver inner = new(projected, Sign, Threads);
        int[] candidates = Candidates(beta);
        double[] column = new double[n];
        foreach (int j in candidates)
        {
            TensorPrimitives.Multiply(_columns[j], free.RowScale, column);
            free.Project(column);
            inner.Start(inner.Add(column), _z[j]);
        }

        inner.Solve(beta / TensorPrimitives.Sum<double>(curvature), accuracy, cancellation);
        double[] z = new double[Count];
        foreach (int t in inner.Active)
        {
            int j = candidates[t];
            z[j] = inner.Coefficient(t);
            TensorPrimitives.Multiply(_columns[j], free.RowScale, column);
            TensorPrimitives.MultiplyAdd(column, -z[j], target, target);
        }

        return (z, free.Fit(target));
    }

    private int[] Candidates(double beta)
    {
        double[] theta = [.. Residual];
        TensorPrimitives.Multiply(theta, _projection.RowScale, theta);
        Correlate(theta);
        return [.. Enumerable.Range(0, Count).Where(j => _z[j] != 0 || (Sign == 0 ? Math.Abs(_correlations[j]) : Sign * _correlations[j]) > Candidate * beta)];
    }

    private double[] Outputs(IReadOnlyList<double> z, double[] free)
    {
        double[] outputs = [.. _offset];
        TensorPrimitives.Add(outputs, free[0], outputs);
        for (int k = 0; k < _linear.Count; k++)
        {
            TensorPrimitives.MultiplyAdd<double>(_linear[k], free[k + 1], outputs, outputs);
        }

        for (int j = 0; j < Count; j++)
        {
            if (z[j] != 0)
            {
                ColumnProducts.AddScaled(_columns[j], z[j], outputs);
            }
        }

        return outputs;
    }

    /// <summary>
    /// How far to go towards the model's minimum: the first of 1, 1/2, 1/4, .. that pays, or beyond it; 0 where nothing pays.
    /// </summary>
    private double Step(double beta, double[] z, double[] outputs, double decrease)
    {
        double[] at = new double[outputs.Length];
        double now = _sum.Value(_outputs) + (beta * L1(_z));

        // Where rounding hides what a step gains, the model is exact enough to take it whole; a model that was not solved is not.
        if (decrease <= Rounding * now)
        {
            return Objective(1) <= now + (Rounding * _scale) ? 1 : 0;
        }

        for (double step = 1; step > 1e-12; step /= 2)
        {
            double objective = Objective(step);
            if (objective <= now - (1e-4 * step * decrease))
            {
                return step < 1 ? step : Beyond(objective);
            }
        }

        return 0;

        double Objective(double step)
        {
            TensorPrimitives.Lerp(_outputs, outputs, step, at);
            return _sum.Value(at) + (beta * z.Select((value, j) => Math.Abs(_z[j] + (step * (value - _z[j])))).Sum());
        }

        // An outlier is linear far beyond the model: as long as twice the step pays almost twice, it is worth it.
        double Beyond(double best)
        {
            double step = 1;
            for (double next = Objective(2); next <= best - (0.5 * step * decrease) && step < LongestStep; next = Objective(2 * step))
            {
                (step, best) = (2 * step, next);
            }

            return step;
        }
    }

    private void Move(double step, double[] z, double[] free)
    {
        for (int j = 0; j < z.Length; j++)
        {
            _z[j] = step == 1 ? z[j] : _z[j] + (step * (z[j] - _z[j]));
        }

        for (int k = 0; k < free.Length; k++)
        {
            _free[k] = step == 1 ? free[k] : _free[k] + (step * (free[k] - _free[k]));
        }

        double[] before = _outputs;
        _outputs = Outputs(_z, _free);
        LastChange = 0;
        for (int i = 0; i < before.Length; i++)
        {
            LastChange = Math.Max(LastChange, Math.Abs(_outputs[i] - before[i]));
        }

        ListActive();
    }

    private void ListActive()
    {
        _active.Clear();
        _active.AddRange(Enumerable.Range(0, Count).Where(j => _z[j] != 0));
    }
}
