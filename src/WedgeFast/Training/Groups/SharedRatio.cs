using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// One ratio of beta to betaMax for all groups, by cross-validation within each of some of them: choosing one within every group would cost
/// some forty times as much as training it (20 rows of 2 inputs: 30 ms against 0.8 ms), and rest on few rows.
/// </summary>
/// <param name="Ratio">The ratio; 1, where no network predicts held-out rows clearly better than the constants.</param>
/// <param name="Groups">In how many groups rows were held out; 0 where there are none of 4 distinct rows, and the ratio is the default
/// one.</param>
/// <param name="Folds">The most folds of a group.</param>
/// <param name="Tried">How many ratios were tried.</param>
/// <param name="Error">The error of held-out rows relative to that of the groups' constants, their mean; NaN where none were held
/// out.</param>
internal sealed record SharedRatio(double Ratio, int Groups, int Folds, int Tried, double Error)
{
    /// <summary>Of so many groups the mean is known to an eighth of how much groups differ.</summary>
    public const int MostGroups = 64;

    /// <summary>Chooses.</summary>
    /// <param name="groups">All groups.</param>
    /// <param name="validation">How rows are held out.</param>
    /// <param name="threads">Threads; 0 means all.</param>
    /// <param name="done">Told how many of how many groups are done, on any thread.</param>
    /// <param name="stop">Stops early: groups that are not done are left out.</param>
    public static SharedRatio Choose(
        IReadOnlyList<TrainingGroup> groups, CrossValidationOptions validation, int threads, Action<int, int>? done, CancellationToken stop)
    {
        TrainingGroup[] some = Drawn(groups, validation.Seed);
        CrossValidationResult?[] found = new CrossValidationResult?[some.Length];
        int count = 0;
        Parallel.For(0, some.Length, GroupTraining.Threads(threads), k =>
        {
            found[k] = stop.IsCancellationRequested ? null : Validate(some[k], validation, stop);
            done?.Invoke(Interlocked.Increment(ref count), some.Length);
        });
        double[][] errors = [.. found.Where(result => result?.Points.Count >= validation.Grid.Count && result.Points[0].Error > 0)
            .Select(result => result!.Points.Take(validation.Grid.Count).Select(point => point.Error / result.Points[0].Error).ToArray())];
        if (errors.Length == 0)
        {
            return new SharedRatio(TrainingOptions.DefaultBetaRatio, 0, 0, 0, double.NaN);
        }

        int best = Best(errors, validation.Grid.Count);
        return new SharedRatio(
            validation.Grid.Ratio(best), errors.Length, found.Max(result => result?.Folds ?? 0), validation.Grid.Count, errors.Average(error => error[best]));
    }

    // As for one table, a network is only taken where it is better than none by more than chance may be.
    private static int Best(double[][] errors, int count)
    {
        int least = Enumerable.Range(0, count).MinBy(k => errors.Sum(error => error[k]));
        double mean = errors.Average(error => 1 - error[least]);
        double variance = errors.Sum(error => Math.Pow(1 - error[least] - mean, 2)) / Math.Max(errors.Length - 1, 1);
        return errors.Length > 1 && mean <= Math.Sqrt(variance / errors.Length) ? 0 : least;
    }

    private static CrossValidationResult? Validate(TrainingGroup group, CrossValidationOptions validation, CancellationToken stop)
    {
        try
        {
            // Ratios are those of the group's own betaMax, by the exact search that trains it.
            CrossValidationOptions onGrid = validation with { LeastRatio = validation.Grid.MinRatio };
            CrossValidationResult result = Trainer.FitCrossValidated(group.Samples, onGrid, group.Options with { Threads = 1, Prove = ProofEffort.Full }, cancellation: stop);
            return stop.IsCancellationRequested ? null : result;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static TrainingGroup[] Drawn(IReadOnlyList<TrainingGroup> groups, ulong seed)
    {
        TrainingGroup[] drawn = [.. groups.Where(group => group.Samples.Count >= 4)];
        SplitMix64 random = new(seed);
        int count = Math.Min(drawn.Length, MostGroups);
        for (int k = 0; k < count; k++)
        {
            int other = k + (int)(random.Uniform() * (drawn.Length - k));
            (drawn[k], drawn[other]) = (drawn[other], drawn[k]);
        }

        return drawn[..count];
    }
}
