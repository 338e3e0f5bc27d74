namespace WedgeFast.Geometry;

/// <summary>Subsets of {0, .., n-1} in lexicographic order: counting, rank and unrank in 64 bits.</summary>
internal static class Subsets
{
    /// <summary>C(n, k).</summary>
    /// <param name="n">The size of the set, at least 0.</param>
    /// <param name="k">The size of the subsets, at least 0.</param>
    /// <exception cref="OverflowException">The count exceeds 64 bits.</exception>
    public static long Count(int n, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        if (k > n)
        {
            return 0;
        }

        Int128 count = 1;
        for (int i = 1; i <= Math.Min(k, n - k); i++)
        {
            count = count * (n - Math.Min(k, n - k) + i) / i;
            if (count > long.MaxValue)
            {
                throw new OverflowException($"C({n}, {k}) does not fit in 64 bits.");
            }
        }

        return (long)count;
    }

    /// <summary>C(n, k) rounded to double; never overflows for the sizes of this library.</summary>
    /// <param name="n">The size of the set.</param>
    /// <param name="k">The size of the subsets.</param>
    public static double ApproximateCount(int n, int k)
    {
        double count = 1;
        for (int i = 1; i <= k; i++)
        {
            count = count * Math.Max(0, n - k + i) / i;
        }

        return Math.Round(count);
    }

    /// <summary>The subset of a rank.</summary>
    /// <param name="rank">0-based position in lexicographic order.</param>
    /// <param name="n">The size of the set.</param>
    /// <param name="subset">Receives the elements, ascending; its length is the size of the subset.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rank is negative or not below the number of subsets.</exception>
    /// <exception cref="OverflowException">The number of subsets exceeds 64 bits.</exception>
    public static void Unrank(long rank, int n, Span<int> subset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, Count(n, subset.Length));
        int element = 0;
        for (int position = 0; position < subset.Length; position++)
        {
            long below = Count(n - element - 1, subset.Length - position - 1);
            while (rank >= below)
            {
                rank -= below;
                element++;
                below = Count(n - element - 1, subset.Length - position - 1);
            }

            subset[position] = element++;
        }
    }

    /// <summary>The rank of a subset.</summary>
    /// <param name="subset">Elements, ascending, distinct.</param>
    /// <param name="n">The size of the set.</param>
    /// <exception cref="ArgumentException">The elements are not ascending and distinct within 0 .. n - 1.</exception>
    /// <exception cref="OverflowException">The number of subsets exceeds 64 bits.</exception>
    public static long Rank(ReadOnlySpan<int> subset, int n)
    {
        // Any rank below the number of subsets fits once that number does.
        _ = Count(n, subset.Length);
        for (int position = 0; position < subset.Length; position++)
        {
            int least = position == 0 ? 0 : subset[position - 1] + 1;
            if (subset[position] < least || subset[position] >= n)
            {
                throw new ArgumentException(
                    $"Element {position} is {subset[position]}: expected {least} to {n - 1}, the elements ascending.", nameof(subset));
            }
        }

        long rank = 0;
        int element = 0;
        for (int position = 0; position < subset.Length; position++, element++)
        {
            for (; element < subset[position]; element++)
            {
                rank += Count(n - element - 1, subset.Length - position - 1);
            }
        }

        return rank;
    }
}
