namespace WedgeFast.Training;

/// <summary>A geometric grid of betas from betaMax downwards.</summary>
/// <param name="Count">How many, at least 1.</param>
/// <param name="MinRatio">The last beta in units of betaMax, in (0, 1).</param>
public readonly record struct BetaGrid(int Count, double MinRatio)
{
    /// <summary>30 betas down to 1e-3 betaMax.</summary>
    public static BetaGrid Default { get; } = new(30, 1e-3);

    /// <summary>Beta number <paramref name="k"/> in units of betaMax: 1 for the first, <see cref="MinRatio"/> for the last.</summary>
    /// <param name="k">From 0 on; from <see cref="Count"/> on the grid goes on in the same ratio.</param>
    public double Ratio(int k) => Count == 1 ? 1 : Math.Pow(MinRatio, (double)k / (Count - 1));
}
