using WedgeFast.Geometry;
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
    /// <exception cref="NotSupportedException">The class is beyond the search that this version has.</exception>
    public static TrainingResult Fit(
        SampleSet samples,
        TrainingOptions? options = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new TrainingOptions();
        NeuronClass neuronClass = Check(samples, options);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (options.TimeLimit is { } limit)
        {
            stop.CancelAfter(limit);
        }

        return new TrainingRun(samples, options, neuronClass, progress).Train(stop.Token, cancellation);
    }

    private static NeuronClass Check(SampleSet samples, TrainingOptions options)
    {
        int order = options.Order ?? Math.Min(samples.Dimension, 2);
        if (order < 1 || order > samples.Dimension)
        {
            throw new ArgumentException($"order is {order}; expected 1 to {samples.Dimension}, the number of inputs.", nameof(options));
        }

        if (options is { Beta: not null, BetaRatio: not null })
        {
            throw new ArgumentException("beta and beta ratio exclude each other.", nameof(options));
        }

        CheckPositive(options.Beta, "beta");
        CheckPositive(options.BetaRatio, "beta ratio");
        CheckPositive(options.Tolerance, "tolerance");
        CheckPositive(options.TimeLimit?.TotalSeconds, "time limit");
        return new NeuronClass(options.Norm, order, options.Dictionary);
    }

    private static void CheckPositive(double? value, string name)
    {
        if (value is { } number && (!double.IsFinite(number) || number <= 0))
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} is {number}; expected a positive number."));
        }
    }
}
