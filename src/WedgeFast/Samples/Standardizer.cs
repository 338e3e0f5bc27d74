using System.Globalization;

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
    /// <exception cref="ArgumentException">The lengths differ, or a value is not as stated.</exception>
    public Standardizer(ReadOnlySpan<double> means, ReadOnlySpan<double> scales)
    {
        if (Fault(means, scales) is { } fault)
        {
            throw new ArgumentException(fault);
        }

        _means = means.ToArray();
        _scales = scales.ToArray();
    }

    /// <summary>The means that are subtracted, d values.</summary>
    public ReadOnlySpan<double> Means => _means;

    /// <summary>The scales that are divided by, d positive values.</summary>
    public ReadOnlySpan<double> Scales => _scales;

    /// <summary>Fits means and scales to weighted samples; independent of the order of the rows up to the last rounding.</summary>
    /// <param name="samples">The samples.</param>
    public static Standardizer Fit(SampleSet samples)
    {
        double[] means = new double[samples.Dimension];
        double[] scales = new double[samples.Dimension];
        double[] column = new double[samples.Count];
        for (int k = 0; k < samples.Dimension; k++)
        {
            for (int i = 0; i < column.Length; i++)
            {
                column[i] = samples.Inputs[(i * samples.Dimension) + k];
            }

            (means[k], scales[k]) = IsConstant(samples, k) ? (column[0], 1.0) : ColumnMoments.Of(column, samples.Weights);
        }

        return new Standardizer(means, scales);
    }

    /// <summary>Moves weighted samples to their means and leaves their scale: translations change no objective, but cost digits.</summary>
    /// <param name="samples">The samples.</param>
    public static Standardizer Centre(SampleSet samples)
    {
        double[] scales = new double[samples.Dimension];
        Array.Fill(scales, 1.0);
        return new Standardizer(Fit(samples).Means, scales);
    }

    /// <summary>Whether input <paramref name="k"/> of <paramref name="samples"/> has the same value in every row.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="k">0-based input.</param>
    public static bool IsConstant(SampleSet samples, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(k, samples.Dimension);
        ReadOnlySpan<double> inputs = samples.Inputs;
        for (int at = k; at < inputs.Length; at += samples.Dimension)
        {
            if (inputs[at] != inputs[k])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Maps n x d row-major inputs.</summary>
    /// <param name="inputs">n x d, row-major.</param>
    /// <param name="destination">As long as <paramref name="inputs"/>; may be the same span, or one that does not overlap it.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or the spans overlap in part.</exception>
    public void Apply(ReadOnlySpan<double> inputs, Span<double> destination)
    {
        int dimension = _means.Length;
        if (dimension == 0 ? inputs.Length != 0 : inputs.Length % dimension != 0)
        {
            throw new ArgumentException($"{inputs.Length} values are not rows of {dimension}.", nameof(inputs));
        }

        if (destination.Length != inputs.Length)
        {
            throw new ArgumentException($"The destination holds {destination.Length} values: expected {inputs.Length}.", nameof(destination));
        }

        if (inputs.Overlaps(destination, out int offset) && offset != 0)
        {
            throw new ArgumentException("The destination overlaps the inputs in part.", nameof(destination));
        }

        for (int row = 0; row < inputs.Length; row += dimension)
        {
            for (int k = 0; k < dimension; k++)
            {
                destination[row + k] = (inputs[row + k] - _means[k]) / _scales[k];
            }
        }
    }

    /// <summary>What is wrong with the numbers of a map, in one sentence, or null.</summary>
    internal static string? Fault(ReadOnlySpan<double> means, ReadOnlySpan<double> scales)
    {
        if (means.Length != scales.Length)
        {
            return $"There are {means.Length} means and {scales.Length} scales: expected as many of each.";
        }

        for (int k = 0; k < means.Length; k++)
        {
            if (!double.IsFinite(means[k]))
            {
                return string.Create(CultureInfo.InvariantCulture, $"Mean {k} is {means[k]}: expected a finite number.");
            }

            if (!double.IsFinite(scales[k]) || scales[k] <= 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"Scale {k} is {scales[k]}: expected a finite positive number.");
            }
        }

        return null;
    }
}
