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

    /// <summary>Adds the residuals of rows held out to what is claimed, if so many were held out that there are intervals of the level.</summary>
    public static CrossValidationResult Added(CrossValidationResult result, SampleSet samples, double? asked)
    {
        int[] held = [.. Enumerable.Range(0, result.OutOfFold.Count).Where(i => !double.IsNaN(result.OutOfFold[i]))];
        if (asked is not { } level || !HeldOutResiduals.Reach(held.Length, level))
        {
            return result;
        }

        HeldOutResiduals residuals = HeldOutResiduals.Of(
            level, [.. held.Select(i => Math.Abs(samples.Targets[i] - result.OutOfFold[i]))], [.. held.Select(i => samples.Weights[i])]);
        return result with { Fit = result.Fit with { Claim = result.Fit.Claim with { Residuals = residuals } } };
    }
}
