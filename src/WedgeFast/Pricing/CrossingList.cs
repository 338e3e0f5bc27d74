namespace WedgeFast.Pricing;

/// <summary>
/// Samples whose hyperplanes may cross a box, those with theta above 0 first, one row after the other: m rows of coordinates, theta, the
/// number of the point. Rows are padded with zeros to whole vectors.
/// </summary>
internal unsafe struct CrossingList
{
    /// <summary>Rows are padded to a multiple of this many values, the longest vector.</summary>
    public const int Padding = 8;

    /// <summary>The first row.</summary>
    public double* Data;

    /// <summary>The number of samples.</summary>
    public int Count;

    /// <summary>How many of them, the first ones, have theta above 0.</summary>
    public int Positive;

    /// <summary>From one row to the next, in values.</summary>
    public int Stride;

    /// <summary>The values from <see cref="Data"/> on that a list of this many samples takes.</summary>
    public static int Length(int count, int dimension) => StrideOf(count) * (dimension + 2);

    /// <summary>The stride of a list of this many samples: whole vectors and one more, which compressing a row may overwrite.</summary>
    public static int StrideOf(int count) => Padded(count) + Padding;

    /// <summary>The count rounded up to whole vectors: so far rows are defined.</summary>
    public static int Padded(int count) => (count + Padding - 1) / Padding * Padding;
}
