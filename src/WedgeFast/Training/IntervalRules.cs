using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>Prediction intervals by the rows that cross-validation has held out.</summary>
internal static class IntervalRules
{
    /// <summary>Checks that there can be intervals.</summary>
    /// <param name="fit">All samples.</param>
    /// <param name="folds">Per fold the rows to train on and those held out.</param>
    /// <param name="validation">The level.</param>
    /// <exception cref="ArgumentException">There cannot.</exception>
    public static void Check(PreparedFit fit, (int[] Train, int[] Held)[] folds, CrossValidationOptions validation)
    {
        if (validation.Interval is not { } level)
        {
            if (validation.IntervalByQuantiles)
            {
                throw new ArgumentException("networks of quantiles are for intervals; expected a level of intervals with them.");
            }

            return;
        }

        if (!(level is > 0 and < 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"the level of intervals is {level}; expected a number above 0 and below 1."));
        }

        if (fit.Loss.Link != Link.Identity || fit.Samples.TargetNames.Count > 1)
        {
            throw new ArgumentException("intervals are for one target that is a number; expected a loss of errors and no other target with them.");
        }

        int held = folds.Sum(fold => fold.Held.Length);
        if (!HeldOutResiduals.Reach(held, level))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"the level of intervals is {level} with {held} rows held out; expected at most {HeldOutResiduals.LargestLevel(held):G4}."));
        }
    }

    /// <summary>
    /// Adds the residuals of rows held out to what is claimed, if so many were held out that there are intervals of the level.
    /// </summary>
    public static CrossValidationResult Added(CrossValidationResult result, SampleSet samples, double? asked)
    {
        if (asked is not { } level || !TryHeld(result, level, out int[] held))
        {
            return result;
        }

        return With(result, HeldOutResiduals.Of(
            level, [.. held.Select(i => Math.Abs(samples.Targets[i] - result.OutOfFold[i]))], [.. held.Select(i => samples.Weights[i])]));
    }

    /// <summary>Adds networks of quantiles, and how far targets held out were beyond them.</summary>
    /// <param name="result">What was chosen.</param>
    /// <param name="samples">The samples as they are learnt.</param>
    /// <param name="level">The level.</param>
    /// <param name="train">Chooses and trains a network of a quantile.</param>
    /// <returns>The same without intervals where training was stopped.</returns>
    public static CrossValidationResult AddedByQuantiles(
        CrossValidationResult result, SampleSet samples, double level, Func<double, CrossValidationResult> train)
    {
        CrossValidationResult lower = train((1 - level) / 2), upper = train((1 + level) / 2);
        if (!TryHeld(lower, level, out int[] held) || !TryHeld(upper, level, out int[] other) || !held.SequenceEqual(other))
        {
            return result;
        }

        double[] beyond = [.. held.Select(i => Math.Max(lower.OutOfFold[i] - samples.Targets[i], samples.Targets[i] - upper.OutOfFold[i]))];
        return With(result, HeldOutResiduals.Of(
            level, beyond, [.. held.Select(i => samples.Weights[i])], new IntervalBounds(lower.Fit.Network, upper.Fit.Network)));
    }

    private static CrossValidationResult With(CrossValidationResult result, HeldOutResiduals residuals) =>
        result with { Fit = result.Fit with { Claim = result.Fit.Claim with { Residuals = residuals } } };

    /// <summary>The rows that were held out, if there are enough.</summary>
    private static bool TryHeld(CrossValidationResult result, double level, out int[] held)
    {
        held = [.. Enumerable.Range(0, result.OutOfFold.Count).Where(i => !double.IsNaN(result.OutOfFold[i]))];
        return HeldOutResiduals.Reach(held.Length, level);
    }
}
