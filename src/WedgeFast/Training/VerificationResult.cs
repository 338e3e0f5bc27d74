namespace WedgeFast.Training;

/// <summary>What verifying found.</summary>
/// <param name="Holds">Whether every claim holds.</param>
/// <param name="Failures">One plain sentence per claim that is false.</param>
/// <param name="Certificate">The recomputed certificate.</param>
public sealed record VerificationResult(bool Holds, IReadOnlyList<string> Failures, Certificate Certificate)
{
    /// <summary>Where the model holds an estimate in place of a gap, that estimate computed anew: no bound. Else null.</summary>
    public double? EstimatedGap { get; init; }
}
