namespace WedgeFast.Losses;

/// <summary>The best constant beside outputs that are logarithms of means.</summary>
internal static class LogMean
{
    /// <summary>
    /// Where the derivative of the mean loss by a constant t is e^(a t) sum p e^(a f) - e^(-b t) sum p y e^(-b f) with a + b = 1, the t at
    /// which it vanishes.
    /// </summary>
    /// <param name="b">b.</param>
    /// <param name="outputs">f.</param>
    /// <param name="targets">y, none negative, not all 0.</param>
    /// <param name="weights">p.</param>
    public static double Of(double b, ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights)
    {
        // Sums of e^(g - most), so that none is beyond the largest number.
        double a = 1 - b, mostMean = double.NegativeInfinity, mostTarget = double.NegativeInfinity;
        for (int i = 0; i < outputs.Length; i++)
        {
            mostMean = Math.Max(mostMean, a * outputs[i]);
            mostTarget = targets[i] > 0 ? Math.Max(mostTarget, Math.Log(targets[i]) - (b * outputs[i])) : mostTarget;
        }

        double means = 0, wanted = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            means += weights[i] * Math.Exp((a * outputs[i]) - mostMean);
            wanted += targets[i] > 0 ? weights[i] * Math.Exp(Math.Log(targets[i]) - (b * outputs[i]) - mostTarget) : 0;
        }

        return Math.Log(wanted) + mostTarget - Math.Log(means) - mostMean;
    }
}
