namespace WedgeFast.Training;

/// <summary>How small a gap a run is to reach.</summary>
/// <param name="OfNull">Relative to P0.</param>
/// <param name="OfObjective">Enough as well, relative to P itself: for models that are compared, not certified. 0 for none.</param>
internal readonly record struct GapGoal(double OfNull, double OfObjective = 0)
{
    /// <summary>Errors of held-out rows settle long before certificates do: this gap, relative to P0, is enough for them.</summary>
    private const double Loosest = 1e-5;

    /// <summary>Near-duplicates may cost this share of the gap to reach.</summary>
    private const double NearShare = 0.1;

    /// <summary>
    /// Where the weights are next to nothing no error of nu costs much; neurons are still to be told from those that do not violate.
    /// </summary>
    private const double MostAllowance = 1e-3;

    /// <summary>What a request for prices may allow for near-duplicates.</summary>
    /// <param name="nullObjective">P0.</param>
    /// <param name="weight">beta sum_j |z_j|: by this much, times what is allowed, D is lower.</param>
    public double Allowance(double nullObjective, double weight) =>
        weight > 0 ? Math.Min(MostAllowance, NearShare * OfNull * nullObjective / weight) : MostAllowance;

    /// <summary>Good enough to compare errors of held-out rows.</summary>
    /// <param name="options">How small a gap a certificate is to have.</param>
    /// <param name="gap">The gap to reach relative to P.</param>
    public static GapGoal Loose(TrainingOptions options, double gap) => new(Math.Max(options.Tolerance, Loosest), gap);
}
