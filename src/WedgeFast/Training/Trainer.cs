using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>Trains a two-layer ReLU network to certified global optimality by column generation.</summary>
public static class Trainer
{
    /// <summary>Trains a network.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="options">How; null means the defaults.</param>
    /// <param name="progress">Told after every round, on the calling thread.</param>
    /// <param name="cancellation">Stops early with the best network so far and its true gap; never throws for it.</param>
    /// <exception cref="ArgumentException">An option out of range for these samples.</exception>
    public static TrainingResult Fit(
        SampleSet samples,
        TrainingOptions? options = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default) => throw new NotSupportedException();
}
