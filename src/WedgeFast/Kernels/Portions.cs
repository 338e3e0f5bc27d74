namespace WedgeFast.Kernels;

/// <summary>Work that is independent part by part, on several threads where there is enough of it.</summary>
internal static class Portions
{
    /// <summary>So many multiplications take many times as long as it takes to start them on another thread.</summary>
    private const double Least = 1e6;

    /// <summary>How many parts work is done in.</summary>
    /// <param name="count">The length of the range.</param>
    /// <param name="work">Multiplications in all.</param>
    /// <param name="threads">Threads at most.</param>
    public static int Count(int count, double work, int threads) => (int)Math.Max(1, Math.Min(Math.Min(threads, count), work / Least));

    /// <summary>Runs over all of a range.</summary>
    /// <param name="count">The length of the range.</param>
    /// <param name="work">Multiplications in all.</param>
    /// <param name="threads">Threads at most.</param>
    /// <param name="part">Runs from the first up to the second of its arguments.</param>
    public static void Run(int count, double work, int threads, Action<int, int> part)
    {
        int parts = Count(count, work, threads);
        if (parts == 1)
        {
            part(0, count);
            return;
        }

        ParallelOptions options = new() { MaxDegreeOfParallelism = parts };
        Parallel.For(0, parts, options, p => part((int)((long)count * p / parts), (int)((long)count * (p + 1) / parts)));
    }
}
