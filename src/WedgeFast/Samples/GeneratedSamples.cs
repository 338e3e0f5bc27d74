namespace WedgeFast.Samples;

/// <summary>The built-in generated samples: spiral, ripple, friedman1, hinges1d.</summary>
public static class GeneratedSamples
{
    /// <summary>The names that <see cref="Create"/> knows, in the order they are listed to users.</summary>
    public static IReadOnlyList<string> Names { get; } = ["spiral", "ripple", "friedman1", "hinges1d"];

    /// <summary>Generates samples. The same name, rows and seed give the same bits on every machine.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="rows">The number of rows; null means the sample's own default. The spiral needs an even number, at least 4.</param>
    /// <param name="seed">Seed of the SplitMix64 generator.</param>
    /// <exception cref="ArgumentException">Unknown name, or rows out of range.</exception>
    public static SampleSet Create(string name, int? rows = null, ulong seed = 0) => throw new NotSupportedException();
}
