namespace WedgeFast.Pricing;

/// <summary>A box that waits to be searched, with the samples that may cross it and the linear pieces of the others.</summary>
internal unsafe struct SearchNode
{
    /// <summary>The box.</summary>
    public SearchBox Box;

    /// <summary>The samples that may cross it.</summary>
    public CrossingList List;

    /// <summary>sum of +-theta_i (x_i, 1) over the samples not in the list.</summary>
    public fixed double Fixed[SearchBox.MaxLength];

    /// <summary>What lies beyond in the arena is free.</summary>
    public nint ArenaTop;

    /// <summary>Makes this a box whose crossing samples are not known yet.</summary>
    public void Start(in SearchBox box, in CrossingList all)
    {
        // Field by field: .NET 10 has been seen to lose the last bytes of `this = default` where AVX-512 and profiles meet.
        Box = box;
        List = all;
        ArenaTop = 0;
        for (int j = 0; j < SearchBox.MaxLength; j++)
        {
            Fixed[j] = 0;
        }
    }

    /// <summary>Boxes are not split more often than this: each width then is 2^-44 of the whole.</summary>
    public static int MaxDepth(int dimension) => 44 * dimension;
}
