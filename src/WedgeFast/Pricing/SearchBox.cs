namespace WedgeFast.Pricing;

/// <summary>
/// A box of hyperplanes W = (w_1, .., w_m, b) in one coordinate set: one weight is fixed at 1, the others are at most 1 in size, which
/// covers all hyperplanes up to a factor. Both orientations of each are meant. Coordinate m is the offset b.
/// </summary>
internal unsafe struct SearchBox
{
    /// <summary>The most components of W: 8 weights and the offset.</summary>
    public const int MaxLength = 9;

    /// <summary>The centre.</summary>
    public fixed double Centre[MaxLength];

    /// <summary>Half the widths; 0 for the fixed weight alone.</summary>
    public fixed double Half[MaxLength];

    /// <summary>The weight that is 1.</summary>
    public int Face;

    /// <summary>How often it was split.</summary>
    public int Depth;

    /// <summary>Bit 2 (e1 &lt; 0) + (e2 &lt; 0) is set where (e1 E + e2 Sum.W)/2 may still exceed the threshold within the box.</summary>
    public int Live;

    /// <summary>The box of all hyperplanes with one weight largest.</summary>
    /// <param name="face">That weight.</param>
    /// <param name="dimension">m.</param>
    /// <param name="radius">No hyperplane that meets a point has an offset beyond it.</param>
    public static SearchBox Whole(int face, int dimension, double radius)
    {
        SearchBox box = new() { Face = face, Live = 15 };
        for (int j = 0; j < dimension; j++)
        {
            box.Centre[j] = j == face ? 1 : 0;
            box.Half[j] = j == face ? 0 : 1;
        }

        box.Half[dimension] = radius;
        return box;
    }
}
