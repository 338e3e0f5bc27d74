namespace WedgeFast.Losses;

/// <summary>The median by sample weight.</summary>
internal static class WeightedMedian
{
    /// <summary>The lower median.</summary>
    /// <param name="values">The values.</param>
    /// <param name="weights">Their weights, positive.</param>
    public static double Of(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        double[] sorted = values.ToArray(), carried = weights.ToArray();
        Array.Sort(sorted, carried);
        double half = carried.Sum() / 2, below = 0;
        int at = 0;
        while (at < carried.Length - 1 && below + carried[at] < half)
        {
            below += carried[at++];
        }

        return sorted[at];
    }
}
