using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// Rows as a descent reads them, in single precision: inputs as they are, standardised, or between two knots of a spline, as the number of the segment and
/// how far along it the value is. Splines have K features per input, clip((x - q_k)/(q_k+1 - q_k), 0, 1): those before the segment are 1, those behind it 0.
/// </summary>
internal sealed class DescentRows
{
    private DescentRows(int count, InputKnots inputs)
    {
        Count = count;
        Inputs = inputs;
        Values = new float[(long)count * inputs.Count];
        Features = new int[Values.Length];
    }

    /// <summary>n.</summary>
    public int Count { get; }

    /// <summary>How inputs become features.</summary>
    public InputKnots Inputs { get; }

    /// <summary>n x d, row-major: a standardised input, or how far along its segment a value is, 0 to 1.</summary>
    public float[] Values { get; }

    /// <summary>n x d, row-major: the feature that the value belongs to.</summary>
    public int[] Features { get; }

    /// <summary>Rows of samples.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="inputs">How inputs become features: of these samples or of others.</param>
    public static DescentRows Of(SampleSet samples, InputKnots inputs)
    {
        DescentRows rows = new(samples.Count, inputs);
        int dimension = inputs.Count;
        for (int i = 0; i < samples.Count; i++)
        {
            ReadOnlySpan<double> row = samples.Row(i);
            for (int k = 0; k < dimension; k++)
            {
                (rows.Features[(i * dimension) + k], double value) = inputs.Locate(k, row[k]);
                rows.Values[(i * dimension) + k] = (float)value;
            }
        }

        return rows;
    }
}
