using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>Samples as a training problem takes them: balanced weights, logarithms of the targets, where these are asked for or claimed.</summary>
internal static class PreparedSamples
{
    /// <summary>The samples that training with these options is about.</summary>
    /// <param name="samples">Samples as given.</param>
    /// <param name="options">Checked options.</param>
    /// <exception cref="ArgumentException">A target has no logarithm, or is no class where classes are balanced.</exception>
    public static SampleSet Of(SampleSet samples, TrainingOptions options) => Of(samples, options.Loss, options.Balance, options.LogTarget);

    /// <summary>The samples that a claim is about.</summary>
    /// <param name="samples">Samples as given.</param>
    /// <param name="claim">The claim.</param>
    /// <exception cref="ArgumentException">A target has no logarithm, or is no class where classes are balanced.</exception>
    public static SampleSet Of(SampleSet samples, TrainingClaim claim) => Of(samples, claim.Loss, claim.Balanced, claim.LogTarget);

    private static SampleSet Of(SampleSet samples, LossKind loss, bool balanced, bool logTarget)
    {
        if (balanced)
        {
            LossChoice.Of(loss, delta: null, samples);
            samples = ClassBalance.Apply(samples);
        }

        return logTarget ? samples.WithTargets(Logarithms(samples)) : samples;
    }

    private static double[] Logarithms(SampleSet samples)
    {
        double[] logarithms = new double[samples.Targets.Length];
        int each = samples.TargetNames.Count;
        for (int at = 0; at < logarithms.Length; at++)
        {
            double target = samples.Targets[at];
            logarithms[at] = target > 0 ? Math.Log(target) : throw new ArgumentException(FormattableString.Invariant(
                $"Row {samples.SourceRows[at / each]}, column {Quoted.Text(samples.TargetNames[at % each])}: {target} where a number above 0 was expected, as its logarithm is learnt."));
        }

        return logarithms;
    }
}
