using WedgeFast.Sparse;

namespace WedgeFast.Training;

/// <summary>A loss of one output. Outputs are in units in which the loss of the best constant is about 1, so that a first step is neither long nor short.</summary>
/// <param name="loss">The loss.</param>
/// <param name="targets">n targets.</param>
/// <param name="shares">n weights, all together 1.</param>
/// <param name="unit">What an output of 1 stands for.</param>
internal sealed class DescentLoss<TLoss>(TLoss loss, double[] targets, double[] shares, double unit) : IDescentLoss
    where TLoss : struct, ILoss
{
    /// <inheritdoc/>
    public int Outputs => 1;

    /// <inheritdoc/>
    public double Add(int row, ReadOnlySpan<float> outputs, Span<float> gradient)
    {
        double f = unit * outputs[0];
        gradient[0] = (float)(shares[row] * loss.Derivative(f, targets[row]) / unit);
        return shares[row] * loss.Value(f, targets[row]) / (unit * unit);
    }
}

/// <summary>A loss of several outputs.</summary>
/// <param name="loss">The loss.</param>
/// <param name="targets">n x t targets, row-major.</param>
/// <param name="outputs">q.</param>
/// <param name="shares">n weights, all together 1.</param>
/// <param name="unit">What an output of 1 stands for.</param>
internal sealed class VectorDescentLoss<TLoss>(TLoss loss, double[] targets, int outputs, double[] shares, double unit) : IDescentLoss
    where TLoss : struct, IVectorLoss
{
    private readonly int _each = targets.Length / shares.Length;

    /// <inheritdoc/>
    public int Outputs => outputs;

    /// <inheritdoc/>
    public double Add(int row, ReadOnlySpan<float> values, Span<float> gradient)
    {
        Span<double> f = stackalloc double[values.Length], slope = stackalloc double[values.Length];
        for (int k = 0; k < f.Length; k++)
        {
            f[k] = unit * values[k];
        }

        ReadOnlySpan<double> y = targets.AsSpan(row * _each, _each);
        loss.Gradient(f, y, slope);
        for (int k = 0; k < f.Length; k++)
        {
            gradient[k] = (float)(shares[row] * slope[k] / unit);
        }

        return shares[row] * loss.Value(f, y) / (unit * unit);
    }
}
