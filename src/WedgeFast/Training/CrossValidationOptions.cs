namespace WedgeFast.Training;

/// <summary>How beta is chosen by cross-validation. Every property has a documented default.</summary>
public sealed record CrossValidationOptions
{
    /// <summary>The number of folds where none are given by <see cref="FoldOfRow"/>. Default (null): min(5, distinct rows).</summary>
    public int? Folds { get; init; }

    /// <summary>
    /// Given folds: for each row of the samples the fold it is held out in, any integers, at least two different ones. Default: none.
    /// </summary>
    public IReadOnlyList<int>? FoldOfRow { get; init; }

    /// <summary>
    /// Rows of one group are never split between folds: a group per row of the samples. Default: rows with the same inputs.
    /// </summary>
    public IReadOnlyList<int>? GroupOfRow { get; init; }

    /// <summary>
    /// Whether rows are in the order of time: they are cut into <see cref="Folds"/> + 1 blocks, and each but the first is predicted by
    /// training on all blocks before it. Default: no.
    /// </summary>
    public bool TimeOrder { get; init; }

    /// <summary>
    /// Whether to choose the largest beta whose error is within one standard error of the least error. Default: no, the one with the least
    /// error. Errors are mean absolute ones, which a few rows cannot decide as they can squared ones, and mean losses for classes.
    /// </summary>
    public bool OneStandardError { get; init; }

    /// <summary>
    /// Choose the largest beta whose error is above the least error by no more than this share of it, at least 0: fewer neurons. Default
    /// (null): the least.
    /// </summary>
    public double? Within { get; init; }

    /// <summary>
    /// The betas tried: <see cref="BetaGrid.Count"/> of them, and further ones in the same ratio down to <see cref="LeastRatio"/> betaMax
    /// until none down to 1/2.5 of the best has been better. Default: <see cref="BetaGrid.Default"/>.
    /// </summary>
    public BetaGrid Grid { get; init; } = BetaGrid.Default;

    /// <summary>Where the grid stops going on, in units of betaMax. Default: 1e-6.</summary>
    public double LeastRatio { get; init; } = 1e-6;

    /// <summary>
    /// Where <see cref="TrainingOptions.Order"/> is not given, the norm is l2 and there is one output, neurons of three inputs are tried as
    /// well, on a grid a third as fine, if there are at most 1000 sets of three inputs and this many planes through three different points
    /// in them. 0: never. Default: 2e8.
    /// </summary>
    public double MostHyperplanes { get; init; } = 2e8;

    /// <summary>
    /// The share of new targets that prediction intervals are to cover, above 0 and below 1; the model then keeps the residuals of the rows
    /// held out, for <see cref="Predictions.Interval"/>. For one target that is a number. Default (null): none are kept.
    /// </summary>
    public double? Interval { get; init; }

    /// <summary>
    /// Whether intervals reach beyond two networks of quantiles, (1 - <see cref="Interval"/>)/2 and (1 + <see cref="Interval"/>)/2, in
    /// place of the model's own: they are wider where targets vary more. Both are chosen by the same folds, of inputs as they are and the
    /// order given, 2 by default. Default: no.
    /// </summary>
    public bool IntervalByQuantiles { get; init; }

    /// <summary>The seed of the random folds. Default: 0.</summary>
    public ulong Seed { get; init; }
}
