namespace WedgeFast.Training;

/// <summary>What a regularisation path goes through. Every property has a documented default.</summary>
public sealed record PathOptions
{
    /// <summary>The betas. Default: <see cref="BetaGrid.Default"/>.</summary>
    public BetaGrid Grid { get; init; } = BetaGrid.Default;

    /// <summary>
    /// How rows are held out at each beta; <see cref="CrossValidationOptions.Grid"/>, <see cref="CrossValidationOptions.LeastRatio"/> and
    /// <see cref="CrossValidationOptions.OneStandardError"/> are of no use here. Default (null): none are.
    /// </summary>
    public CrossValidationOptions? Validation { get; init; }
}
