namespace WedgeFast.Losses;

/// <summary>The median by sample weight, and other quantiles.</summary>
internal static class WeightedMedian
{
    /// <summary>The lower median.</summary>
    /// <param name="values">The values.</param>
    /// <param name="weights">Their weights, positive.</param>
    public static double Of(ReadOnlySpan<double> values, ReadOnlySpan<double> weights) => Quantile(values, weights, 0.5);

    /// <summary>The lower quantile: the least value that no smaller share of the weight is at or below.</summary>
    /// <param name="values">The values.</param>
    /// <param name="weights">Their weights, positive.</param>
    /// <param name="level">The share, above 0 and below 1.</param>
    public static double Quantile(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, double level)
    {
        double[] sorted = values.ToArray(), carried = weights.ToArray();
        Array.Sort(sorted, carried);
        double share = carried.Sum() * level, below = 0;
        int at = 0;
        while (at < carried.Length - 1 && below + carried[at] < share)
        {
            below += carried[at++];
        }

        return sorted[at];
    }
}
