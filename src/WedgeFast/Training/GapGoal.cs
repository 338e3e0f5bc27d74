namespace WedgeFast.Training;

/// <summary>How small a gap a run is to reach.</summary>
/// <param name="OfNull">Relative to P0.</param>
/// <param name="OfObjective">Enough as well, relative to P itself: for models that are compared, not certified. 0 for none.</param>
internal readonly record struct GapGoal(double OfNull, double OfObjective = 0)
{
    /// <summary>Errors of held-out rows settle long before certificates do: this gap, relative to P0, is enough for them.</summary>
    private const double Loosest = 1e-5;

    /// <summary>Good enough to compare errors of held-out rows.</summary>
    /// <param name="options">How small a gap a certificate is to have.</param>
    /// <param name="gap">The gap to reach relative to P.</param>
    public static GapGoal Loose(TrainingOptions options, double gap) => new(Math.Max(options.Tolerance, Loosest), gap);
}
