namespace WedgeFast.Samples;

/// <summary>
/// An affine map of each input, x -> (x - mean) / scale, to weighted mean 0 and weighted population standard deviation 1. A constant
/// input keeps scale 1 and is reported.
/// </summary>
public sealed class Standardizer
{
    private readonly double[] _means;
    private readonly double[] _scales;

    /// <summary>Makes the map from its numbers, as read from a model file.</summary>
    /// <param name="means">d finite values.</param>
    /// <param name="scales">d finite positive values.</param>
    public Standardizer(ReadOnlySpan<double> means, ReadOnlySpan<double> scales)
    {
        _means = means.ToArray();
        _scales = scales.ToArray();
    }

    /// <summary>The means that are subtracted, d values.</summary>
    public ReadOnlySpan<double> Means => _means;

    /// <summary>The scales that are divided by, d positive values.</summary>
    public ReadOnlySpan<double> Scales => _scales;

    /// <summary>The identity: means 0, scales 1.</summary>
    /// <param name="dimension">d.</param>
    public static Standardizer Identity(int dimension) => throw new NotSupportedException();

    /// <summary>Fits means and scales to weighted samples; independent of the order of the rows up to the last rounding.</summary>
    /// <param name="samples">The samples.</param>
    public static Standardizer Fit(SampleSet samples) => throw new NotSupportedException();

    /// <summary>Whether input <paramref name="k"/> of <paramref name="samples"/> has the same value in every row.</summary>
    public static bool IsConstant(SampleSet samples, int k) => throw new NotSupportedException();

    /// <summary>Maps n x d row-major inputs.</summary>
    /// <param name="inputs">n x d, row-major.</param>
    /// <param name="destination">As long as <paramref name="inputs"/>; may be the same span.</param>
    public void Apply(ReadOnlySpan<double> inputs, Span<double> destination) => throw new NotSupportedException();
}
