namespace WedgeFast.Kernels;

/// <summary>Checks spans that hold several values per lane: value i of lane k at [i stride + k].</summary>
internal static class LaneLayout
{
    /// <summary>Refuses a stride below the number of lanes and a span too short for it.</summary>
    /// <exception cref="ArgumentException">Either is the case; the message names the numbers.</exception>
    public static void Require(int length, int valuesPerLane, int stride, int lanes, string name)
    {
        if (stride < lanes) throw new ArgumentException($"The stride {stride} is below the number of lanes, {lanes}.", name);
        long needed = ((valuesPerLane - 1L) * stride) + lanes;
        if (length < needed) throw new ArgumentException($"{length} values; {valuesPerLane} per lane at stride {stride} for {lanes} lanes need {needed}.", name);
    }
}
