namespace WedgeFast.Training;

/// <summary>The sum of outputs times given slopes: its gradient by a neuron's parameters is that of g.</summary>
/// <param name="slopes">n x q values, row-major.</param>
/// <param name="outputs">q.</param>
internal sealed class LinearDescentLoss(float[] slopes, int outputs) : IDescentLoss
{
    /// <inheritdoc/>
    public int Outputs => outputs;

    /// <inheritdoc/>
    public double Add(int first, ReadOnlySpan<float> values, Span<float> gradient)
    {
        slopes.AsSpan(first * outputs, gradient.Length).CopyTo(gradient);
        return 0;
    }
}
