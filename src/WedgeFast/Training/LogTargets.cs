using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>Logarithms in place of targets.</summary>
internal static class LogTargets
{
    /// <summary>The samples with the natural logarithm of each target.</summary>
    /// <param name="samples">The samples.</param>
    /// <exception cref="ArgumentException">A target has no logarithm.</exception>
    public static SampleSet Of(SampleSet samples)
    {
        double[] logarithms = new double[samples.Targets.Length];
        int each = samples.TargetNames.Count;
        for (int at = 0; at < logarithms.Length; at++)
        {
            double target = samples.Targets[at];
            logarithms[at] = target > 0 ? Math.Log(target) : throw new ArgumentException(FormattableString.Invariant(
                $"Row {samples.SourceRows[at / each]}, column {Quoted.Text(samples.TargetNames[at % each])}: {target} where a number above 0 was expected, as its logarithm is learnt."));
        }

        return samples.WithTargets(logarithms);
    }
}
