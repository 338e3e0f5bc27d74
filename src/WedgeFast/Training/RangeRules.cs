using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>How large the numbers of a training problem may be.</summary>
internal static class RangeRules
{
    /// <summary>Sums over rows of products of three targets up to this stay below the largest double, 1.8e308.</summary>
    private const double LargestTarget = 1e100;

    /// <summary>The same of products of four inputs, as pricing several outputs has them.</summary>
    private const double LargestInput = 1e70;

    /// <summary>
    /// The fourth power of a length of this is a normal number: below it neurons were missed, and what was proven was false.
    /// </summary>
    private const double Smallest = 1e-70;

    /// <summary>Refuses samples whose squares and products overflow, and inputs whose squared differences all underflow.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="scaling">The map to training units.</param>
    /// <exception cref="ArgumentException">A value is too far from the others; the message names it.</exception>
    public static void Check(SampleSet samples, Standardizer scaling)
    {
        for (int k = 0; k < samples.Dimension; k++)
        {
            RequireSpread(samples, scaling, k);
        }

        ReadOnlySpan<double> means = scaling.Means, scales = scaling.Scales, firstTargets = samples.Targets;
        for (int i = 0; i < samples.Count; i++)
        {
            ReadOnlySpan<double> row = samples.Row(i);
            for (int k = 0; k < row.Length; k++)
            {
                if (!(Math.Abs((row[k] - means[k]) / scales[k]) <= LargestInput))
                {
                    throw TooFar(row[k], samples.InputNames[k], LargestInput);
                }
            }

            ReadOnlySpan<double> targets = samples.TargetRow(i);
            for (int k = 0; k < targets.Length; k++)
            {
                if (!(Math.Abs(targets[k] - firstTargets[k]) <= LargestTarget))
                {
                    throw TooFar(Math.MaxMagnitude(targets[k], firstTargets[k]), samples.TargetNames[k], LargestTarget);
                }
            }
        }
    }

    private static void RequireSpread(SampleSet samples, Standardizer scaling, int k)
    {
        double least = double.PositiveInfinity;
        double most = double.NegativeInfinity;
        for (int i = 0; i < samples.Count; i++)
        {
            least = Math.Min(least, samples.Row(i)[k]);
            most = Math.Max(most, samples.Row(i)[k]);
        }

        if (most > least && (most - least) / scaling.Scales[k] < Smallest)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{samples.InputNames[k]} holds values from {least} to {most}: expected a constant or a spread of at least {Smallest}."));
        }
    }

    private static ArgumentException TooFar(double value, string name, double largest) => new(FormattableString.Invariant(
        $"{name} holds {value}: expected values within {largest} of each other, or their squares are beyond the largest number."));
}
