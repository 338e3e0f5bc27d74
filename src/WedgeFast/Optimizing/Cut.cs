namespace WedgeFast.Optimizing;

/// <summary>A linear function of the inputs, a sum and a constant, that is at least something else in a part of the box.</summary>
/// <param name="Weights">A weight per input.</param>
/// <param name="Constant">The constant.</param>
/// <param name="IsBound">Whether it is at least what is sought; else it is at least 0 where the part is.</param>
internal sealed record Cut(double[] Weights, double Constant, bool IsBound)
{
    /// <summary>Its value, about.</summary>
    public double At(ReadOnlySpan<double> inputs)
    {
        double sum = Constant;
        for (int k = 0; k < inputs.Length; k++)
        {
            sum = Math.FusedMultiplyAdd(Weights[k], inputs[k], sum);
        }

        return sum;
    }
}
