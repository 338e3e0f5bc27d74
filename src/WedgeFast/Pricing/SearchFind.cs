namespace WedgeFast.Pricing;

/// <summary>A hyperplane that a search has found, about the middle of its set.</summary>
internal unsafe struct SearchFind
{
    /// <summary>|g| for weights of length one, as the search saw it; 0 where there is none.</summary>
    public double Value;

    /// <summary>
    /// The largest |g| seen at any hyperplane of the region, through a sample or not: no neuron of lesser value is its best.
    /// </summary>
    public double Floor;

    /// <summary>w of length one.</summary>
    public fixed double Weights[SearchBox.MaxLength];

    /// <summary>+1, or -1 where the neuron is -w.</summary>
    public int Orientation;

    /// <summary>The number of points it passes through.</summary>
    public int Count;

    /// <summary>Those points, as numbered in the set.</summary>
    public fixed int Through[SearchBox.MaxLength];
}
