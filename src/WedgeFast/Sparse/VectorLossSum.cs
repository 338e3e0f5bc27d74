using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>
/// sum_i p_i l(f_i, y_i) of a loss of several outputs and its derivatives. Outputs f, gradients and targets are kept output after output, n values
/// each, so that columns meet contiguous numbers.
/// </summary>
internal sealed class VectorLossSum<TLoss>
    where TLoss : struct, IVectorLoss
{
    private readonly double[] _y;
    private readonly double[] _p;
    private readonly double[] _row;
    private readonly double[] _targets;
    private readonly double[] _slopes;
    private readonly double[] _triangle;

    /// <summary>Prepares a sum.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="outputs">q.</param>
    /// <param name="y">The targets, n of them for each target; not copied.</param>
    /// <param name="p">Weights that sum to one, n values; not copied.</param>
    public VectorLossSum(TLoss loss, int outputs, double[] y, double[] p)
    {
        Loss = loss;
        Outputs = outputs;
        _y = y;
        _p = p;
        _row = new double[outputs];
        _slopes = new double[outputs];
        _triangle = new double[Pairs];
        _targets = new double[y.Length / p.Length];
    }

    /// <summary>The loss.</summary>
    public TLoss Loss { get; }

    /// <summary>q.</summary>
    public int Outputs { get; }

    /// <summary>n.</summary>
    public int Rows => _p.Length;

    /// <summary>The weights.</summary>
    public ReadOnlySpan<double> Weights => _p;

    /// <summary>The number of pairs of outputs, each with itself too.</summary>
    public int Pairs => Outputs * (Outputs + 1) / 2;

    /// <summary>The sum.</summary>
    public double Value(ReadOnlySpan<double> outputs)
    {
        CompensatedAccumulator sum = default;
        for (int i = 0; i < _p.Length; i++)
        {
            Gather(outputs, i);
            sum.AddProduct(_p[i], Loss.Value(_row, _targets));
        }

        return sum.Value;
    }

    /// <summary>The gradient by the outputs.</summary>
    public void Gradient(ReadOnlySpan<double> outputs, Span<double> gradient)
    {
        for (int i = 0; i < _p.Length; i++)
        {
            Gather(outputs, i);
            Loss.Gradient(_row, _targets, _slopes);
            for (int q = 0; q < Outputs; q++)
            {
                gradient[(q * _p.Length) + i] = _p[i] * _slopes[q];
            }
        }
    }

    /// <summary>The second derivatives: n values for each pair of outputs (q, r), r at most q.</summary>
    public void Hessian(ReadOnlySpan<double> outputs, Span<double> hessian)
    {
        for (int i = 0; i < _p.Length; i++)
        {
            Gather(outputs, i);
            Loss.Hessian(_row, _targets, _triangle);
            for (int pair = 0; pair < _triangle.Length; pair++)
            {
                hessian[(pair * _p.Length) + i] = _p[i] * _triangle[pair];
            }
        }
    }

    /// <summary>
    /// theta_i / sqrt(p_i) with theta_i = -p_i times the gradient of row i, projected off the free columns and held to the conjugate's domain.
    /// </summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="free">The free columns, in the metric of the weights.</param>
    /// <param name="residual">Receives n values for each output.</param>
    public void Residual(ReadOnlySpan<double> outputs, FreeColumns free, Span<double> residual)
    {
        int n = _p.Length;
        double[] scale = free.RowScale;
        for (int i = 0; i < n; i++)
        {
            Gather(outputs, i);
            Loss.Gradient(_row, _targets, _slopes);
            for (int q = 0; q < Outputs; q++)
            {
                residual[(q * n) + i] = -scale[i] * _slopes[q];
            }
        }

        for (int q = 0; q < Outputs; q++)
        {
            free.Project(residual.Slice(q * n, n));
        }

        for (int i = 0; i < n; i++)
        {
            GatherSlopes(residual, i, -1 / scale[i]);
            Loss.Clamp(_slopes, _targets);
            for (int q = 0; q < Outputs; q++)
            {
                residual[(q * n) + i] = -scale[i] * _slopes[q];
            }
        }
    }

    /// <summary>-sum_i p_i l*(-s theta_i / p_i, y_i), theta from a residual.</summary>
    public double Dual(ReadOnlySpan<double> residual, double s, double[] scale)
    {
        CompensatedAccumulator dual = default;
        for (int i = 0; i < _p.Length; i++)
        {
            GatherSlopes(residual, i, -s / scale[i]);
            dual.AddProduct(-_p[i], Loss.Conjugate(_slopes, _targets));
        }

        return dual.Value;
    }

    /// <summary>For each row sqrt(p_i) times its margin within the conjugate's domain.</summary>
    public double[] Margins(ReadOnlySpan<double> residual, double[] scale)
    {
        double[] margins = new double[_p.Length];
        for (int i = 0; i < _p.Length; i++)
        {
            GatherSlopes(residual, i, -1 / scale[i]);
            margins[i] = scale[i] * Loss.Margin(_slopes, _targets);
        }

        return margins;
    }

    private void Gather(ReadOnlySpan<double> outputs, int row)
    {
        int n = _p.Length;
        for (int q = 0; q < _row.Length; q++)
        {
            _row[q] = outputs[(q * n) + row];
        }

        for (int k = 0; k < _targets.Length; k++)
        {
            _targets[k] = _y[(k * n) + row];
        }
    }

    private void GatherSlopes(ReadOnlySpan<double> residual, int row, double factor)
    {
        int n = _p.Length;
        for (int q = 0; q < _slopes.Length; q++)
        {
            _slopes[q] = factor * residual[(q * n) + row];
        }

        for (int k = 0; k < _targets.Length; k++)
        {
            _targets[k] = _y[(k * n) + row];
        }
    }
}
