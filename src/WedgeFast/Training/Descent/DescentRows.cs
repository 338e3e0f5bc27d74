using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// Rows as a descent reads them, in single precision: inputs as they are, standardised, or between two knots of a spline, as the number of
/// the segment and how far along it the value is. Splines have K features per input, clip((x - q_k)/(q_k+1 - q_k), 0, 1): those before the
/// segment are 1, those behind it 0.
/// </summary>
internal sealed class DescentRows
{
    /// <summary>Rows are worked on so many at a time: what is turned back from them stays in the nearest cache.</summary>
    public const int Tile = 64;

    private DescentRows(int count, InputKnots inputs)
    {
        Count = count;
        Inputs = inputs;
        Values = new float[(long)count * inputs.Count];
        Features = new int[Values.Length];
        BySegment = inputs.IsSpline ? new byte[Values.Length] : [];
    }

    /// <summary>n.</summary>
    public int Count { get; }

    /// <summary>How inputs become features.</summary>
    public InputKnots Inputs { get; }

    /// <summary>n x d, row-major: a standardised input, or how far along its segment a value is, 0 to 1.</summary>
    public float[] Values { get; }

    /// <summary>n x d, row-major: the feature that the value belongs to.</summary>
    public int[] Features { get; }

    /// <summary>
    /// For splines, tile after tile and in a tile input after input, its rows in the order of their segments; else empty.
    /// </summary>
    public byte[] BySegment { get; }

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

        for (int first = 0; first < samples.Count && inputs.IsSpline; first += Tile)
        {
            rows.SortTile(first, Math.Min(Tile, samples.Count - first));
        }

        return rows;
    }

    private void SortTile(int first, int count)
    {
        int dimension = Inputs.Count;
        int[] keys = new int[count];
        for (int k = 0; k < dimension; k++)
        {
            for (int r = 0; r < count; r++)
            {
                keys[r] = (Features[((first + r) * dimension) + k] * Tile) + r;
            }

            Array.Sort(keys);
            for (int r = 0; r < count; r++)
            {
                BySegment[(first * dimension) + (k * count) + r] = (byte)(keys[r] % Tile);
            }
        }
    }
}
