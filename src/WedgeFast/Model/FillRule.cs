using System.Globalization;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast;

/// <summary>What stands for missing values is part of a model's claim, whether the data have some or not.</summary>
internal static class FillRule
{
    /// <summary>How far a mean may be from the claimed one, relative to itself: the rounding of its sum in another order of rows.</summary>
    private const double Allowance = 1e-12;

    /// <summary>Adds what is false of the claimed values to what else verifying found.</summary>
    /// <param name="result">What it found.</param>
    /// <param name="claimed">The model's encoding; null where there is none.</param>
    /// <param name="refitted">That of the data by the same rule; null where nothing is filled.</param>
    public static VerificationResult Checked(VerificationResult result, InputEncoding? claimed, InputEncoding? refitted)
    {
        if (claimed is null || refitted is null)
        {
            return result;
        }

        List<string> failures = [.. result.Failures];
        for (int k = 0; k < refitted.Fill.Length; k++)
        {
            double found = refitted.Fill[k], said = claimed.Fill[k];
            if (!(Math.Abs(found - said) <= Allowance * Math.Abs(found)))
            {
                failures.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"a missing {claimed.InputNames[k]} is said to be filled by {said:R}; its mean is {found:R}."));
            }
        }

        return result with { Holds = failures.Count == 0, Failures = failures };
    }
}
