namespace WedgeFast.Training;

/// <summary>
/// Trains groups side by side, each on one thread: what becomes of one depends on no other, nor on the number of threads.
/// </summary>
internal static class GroupTraining
{
    /// <summary>Trains all groups, or those that are done when it is stopped: a network is as good as alone, or there is none.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="threads">Threads; 0 means all.</param>
    /// <param name="done">Told how many have a network after each that has, on any thread.</param>
    /// <param name="stop">Stops early.</param>
    public static GroupOutcome[] Run(IReadOnlyList<TrainingGroup> groups, int threads, Action<int>? done, CancellationToken stop)
    {
        GroupOutcome[] outcomes = new GroupOutcome[groups.Count];
        int count = 0;
        Parallel.For(0, groups.Count, Threads(threads), k =>
        {
            outcomes[k] = stop.IsCancellationRequested ? new GroupOutcome(null, null) : Train(groups[k], stop);
            if (outcomes[k].Result is not null)
            {
                done?.Invoke(Interlocked.Increment(ref count));
            }
        });
        return outcomes;
    }

    /// <summary>So many at a time.</summary>
    internal static ParallelOptions Threads(int threads) => new() { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount };

    private static GroupOutcome Train(TrainingGroup group, CancellationToken stop)
    {
        try
        {
            TrainingResult result = Trainer.Fit(group.Samples, group.Options with { Threads = 1 }, cancellation: stop);
            return new GroupOutcome(result.Status is TrainingStatus.Cancelled or TrainingStatus.TimeLimit ? null : result, null);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return new GroupOutcome(null, error.Message);
        }
    }
}
