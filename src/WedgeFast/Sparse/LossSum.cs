using System.Numerics.Tensors;
using WedgeFast.Kernels;
using WedgeFast.Losses;

namespace WedgeFast.Sparse;

/// <summary>
/// sum_i p_i l(f_i, y_i), its derivatives and its dual points. Outputs f, gradients and targets are kept output after output, n values
/// each, so that columns meet contiguous numbers. MATHEMATICS.md, "Losses".
/// </summary>
internal sealed class LossSum
{
    /// <summary>What of a margin keeps a point inside whatever adding it rounds to.</summary>
    private const double Inside = 1 - 1e-9;

    /// <summary>
    /// Theta of rows within so many times the narrowest width of a kink may be corrected: errors this small cost next to nothing.
    /// </summary>
    private const double NearKink = 100;

    private readonly double[] _y;
    private readonly double[] _p;
    private readonly double[] _values;
    private readonly double[] _points;
    private readonly double[] _offsets;
    private readonly double[] _moved;
    private readonly Loss _smooth;

    /// <summary>Prepares a sum.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="outputs">q.</param>
    /// <param name="y">The targets, n of them for each target; not copied.</param>
    /// <param name="p">Weights that sum to one, n values; not copied.</param>
    /// <param name="offsets">What is added to outputs, n values of one output; not copied. Default: nothing.</param>
    public LossSum(Loss loss, int outputs, double[] y, double[] p, double[]? offsets = null)
    {
        Loss = loss;
        _smooth = loss.Solved(1) ?? loss;
        Outputs = outputs;
        _y = y;
        _p = p;
        _values = new double[p.Length];
        _points = new double[outputs * p.Length];
        _offsets = offsets ?? [];
        _moved = new double[_offsets.Length];
    }

    /// <summary>The loss.</summary>
    public Loss Loss { get; }

    /// <summary>q.</summary>
    public int Outputs { get; }

    /// <summary>n.</summary>
    public int Rows => _p.Length;

    /// <summary>The weights.</summary>
    public ReadOnlySpan<double> Weights => _p;

    /// <summary>The number of pairs of outputs, each with itself too.</summary>
    public int Pairs => Outputs * (Outputs + 1) / 2;

    /// <summary>Whether its loss has kinks, so that another sum is solved.</summary>
    public bool HasKinks => !ReferenceEquals(_smooth, Loss);

    /// <summary>The sum that is solved where the loss has kinks.</summary>
    /// <param name="widening">How many times wider than at its narrowest they are bent.</param>
    public LossSum Solved(double widening) => new(Loss.Solved(widening) ?? Loss, Outputs, _y, _p, _offsets);

    /// <summary>The sum.</summary>
    public double Value(ReadOnlySpan<double> outputs)
    {
        Loss.Values(Moved(outputs), _y, _values);
        return Total();
    }

    /// <summary>What of the sum is beyond where the loss becomes linear.</summary>
    public double Excess(ReadOnlySpan<double> outputs)
    {
        Loss.Excesses(Moved(outputs), _y, _values);
        return Total();
    }

    /// <summary>The gradient by the outputs.</summary>
    public void Gradient(ReadOnlySpan<double> outputs, Span<double> gradient)
    {
        Loss.Gradient(Moved(outputs), _y, gradient);
        Weigh(gradient);
    }

    /// <summary>The second derivatives: n values for each pair of outputs (q, r), r at most q.</summary>
    public void Hessian(ReadOnlySpan<double> outputs, Span<double> hessian)
    {
        Loss.Hessian(Moved(outputs), _y, hessian);
        Weigh(hessian);
    }

    /// <summary>For one output, the slopes of the rows and the curvatures of their quadratic models, both without weights.</summary>
    public void Model(ReadOnlySpan<double> outputs, Span<double> slopes, Span<double> curvatures)
    {
        Loss.Gradient(Moved(outputs), _y, slopes);
        Loss.ModelCurvatures(Moved(outputs), _y, curvatures);
    }

    /// <summary>
    /// theta_i / sqrt(p_i) with theta_i = -p_i times the gradient of row i, projected off the free columns and held to the conjugate's
    /// domain: projecting can leave it by a rounding, and so can multiplying the domain's end by sqrt(p_i) and dividing by it again, which
    /// would leave no dual at all. Of a loss with kinks the gradient is that of the smooth one next to it.
    /// </summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="free">The free columns, in the metric of the weights.</param>
    /// <param name="residual">Receives n values for each output.</param>
    /// <param name="correction">Of a loss with kinks, what theta is at the minimum; null where that is not near.</param>
    public void Residual(
        ReadOnlySpan<double> outputs, FreeColumns free, Span<double> residual, KinkCorrection? correction = null)
    {
        int n = _p.Length;
        double[] scale = free.RowScale;
        _smooth.Gradient(Moved(outputs), _y, residual);
        for (int first = 0; first < residual.Length; first += n)
        {
            Span<double> own = residual.Slice(first, n);
            TensorPrimitives.Multiply(own, scale, own);
            TensorPrimitives.Negate(own, own);
            correction?.Apply(Loss, _y, own, AtKink(outputs));
            free.Project(own);
        }

        Points(residual, 1, scale);
        Loss.Clamp(_points, _y);
        for (int at = 0; at < residual.Length; at++)
        {
            residual[at] = -scale[at % n] * _points[at];
        }
    }

    /// <summary>The rows whose outputs are so near to a kink that any theta in the domain is next to optimal.</summary>
    public bool[] AtKink(ReadOnlySpan<double> outputs)
    {
        double[] points = new double[_p.Length], margins = new double[_p.Length];
        Loss.Solved(NearKink)!.Gradient(Moved(outputs), _y, points);
        Loss.Margins(points, _y, margins);
        return [.. margins.Select(margin => margin > 0)];
    }

    /// <summary>y - f of a loss of errors alone.</summary>
    public double[] Errors(ReadOnlySpan<double> outputs)
    {
        double[] errors = new double[_y.Length];
        TensorPrimitives.Subtract(_y, Moved(outputs), errors);
        return errors;
    }

    /// <summary>
    /// -sum_i p_i l*(u_i, y_i), theta from a residual and u_i = -s theta_i / p_i. The conjugate of a loss at f + o is less by u o.
    /// </summary>
    public double Dual(ReadOnlySpan<double> residual, double s, double[] scale)
    {
        Points(residual, s, scale);
        Loss.Conjugates(_points, _y, _values);
        for (int i = 0; i < _offsets.Length; i++)
        {
            _values[i] -= _points[i] * _offsets[i];
        }

        return -Total();
    }

    /// <summary>A bound on the roundings of <see cref="Dual"/>.</summary>
    public double DualRounding(ReadOnlySpan<double> residual, double s, double[] scale)
    {
        Points(residual, s, scale);
        Loss.ConjugateRoundings(_points, _y, _values);
        for (int i = 0; i < _offsets.Length; i++)
        {
            _values[i] += Loss.FewRoundings * Math.Abs(_points[i] * _offsets[i]);
        }

        return Total();
    }

    /// <summary>
    /// For each row sqrt(p_i) times how far its point may be moved within the conjugate's domain, and a bound on sum_i p_i l* wherever all
    /// are moved by no more than that. Where the domain has no end any length will do: one like those of the points.
    /// </summary>
    public (double[] Margins, double Conjugate) Moves(ReadOnlySpan<double> residual, double[] scale)
    {
        Points(residual, 1, scale);
        double[] margins = new double[_p.Length];
        Loss.Margins(_points, _y, margins);
        double typical = TensorPrimitives.Norm(residual);
        for (int i = 0; i < margins.Length; i++)
        {
            margins[i] = Inside * (double.IsInfinity(margins[i]) ? typical : Math.Max(margins[i], 0));
        }

        Loss.LargestConjugates(_points, _y, margins, _values);
        for (int i = 0; i < _offsets.Length; i++)
        {
            _values[i] += Math.Abs(_offsets[i]) * (Math.Abs(_points[i]) + margins[i]);
        }

        TensorPrimitives.Multiply(margins, scale, margins);
        return (margins, Total());
    }

    /// <summary>With one output, the constant that is best beside outputs, where the loss knows it; else 0.</summary>
    public double BestConstant(ReadOnlySpan<double> outputs) => Outputs == 1 ? Loss.BestConstant(Moved(outputs), _y, _p) : 0;

    private ReadOnlySpan<double> Moved(ReadOnlySpan<double> outputs)
    {
        if (_offsets.Length == 0)
        {
            return outputs;
        }

        TensorPrimitives.Add(outputs, _offsets, _moved);
        return _moved;
    }

    private double Total()
    {
        CompensatedAccumulator sum = default;
        for (int i = 0; i < _p.Length; i++)
        {
            sum.AddProduct(_p[i], _values[i]);
        }

        return sum.Value;
    }

    private void Weigh(Span<double> blocks)
    {
        for (int first = 0; first < blocks.Length; first += _p.Length)
        {
            Span<double> own = blocks.Slice(first, _p.Length);
            TensorPrimitives.Multiply(own, _p, own);
        }
    }

    private void Points(ReadOnlySpan<double> residual, double s, double[] scale)
    {
        int n = _p.Length;
        for (int first = 0; first < residual.Length; first += n)
        {
            for (int i = 0; i < n; i++)
            {
                _points[first + i] = -s * residual[first + i] / scale[i];
            }
        }
    }
}
