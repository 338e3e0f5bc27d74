using WedgeFast.Geometry;
using WedgeFast.Pricing;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>Trains a two-layer ReLU network to certified global optimality by column generation.</summary>
public static class Trainer
{
    /// <summary>Throws what <see cref="Fit"/> would throw for these samples and options, before any work is done.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="options">How to train them.</param>
    /// <exception cref="ArgumentException">An option out of range for these samples, or numbers too large to be squared.</exception>
    /// <exception cref="NotSupportedException">The class is beyond the search that this version has.</exception>
    public static void Check(SampleSet samples, TrainingOptions options)
    {
        NeuronClass neuronClass = OptionRules.Check(samples, options);
        RangeRules.Check(samples, options.Standardize ? Standardizer.Fit(samples) : Standardizer.Centre(samples));
        PencilPricer.RequireSupport(neuronClass, samples.Dimension);
    }

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
        NeuronClass neuronClass = OptionRules.Check(samples, options);
        using CancellationTokenSource stop = Limited(options, cancellation);
        TrainingRun run = new(samples, options, neuronClass, progress);
        run.Start(stop.Token);
        double beta = options.Beta ?? ((options.BetaRatio ?? TrainingOptions.DefaultBetaRatio) * run.ReferenceBeta);
        return run.TrainAt(beta, stop.Token, cancellation);
    }

    /// <summary>
    /// Trains at a geometric grid of betas from betaMax downwards, each from where the one before ended: its neurons, its factorisation.
    /// </summary>
    /// <param name="samples">The samples.</param>
    /// <param name="grid">The betas.</param>
    /// <param name="options">How; neither <see cref="TrainingOptions.Beta"/> nor <see cref="TrainingOptions.BetaRatio"/> may be set. Null means
    /// the defaults.</param>
    /// <param name="progress">Told after every round, on the calling thread.</param>
    /// <param name="cancellation">Stops early: the last result then is the beta that was stopped at, and smaller betas are missing.</param>
    /// <returns>One result per beta, by descending beta. Timings run from the start of the path.</returns>
    /// <exception cref="ArgumentException">An option out of range for these samples.</exception>
    /// <exception cref="NotSupportedException">The class is beyond the search that this version has.</exception>
    public static IReadOnlyList<TrainingResult> FitPath(
        SampleSet samples,
        BetaGrid grid,
        TrainingOptions? options = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new TrainingOptions();
        NeuronClass neuronClass = OptionRules.Check(samples, options);
        OptionRules.CheckPath(grid, options);
        using CancellationTokenSource stop = Limited(options, cancellation);
        TrainingRun run = new(samples, options, neuronClass, progress);
        run.Start(stop.Token);
        List<TrainingResult> results = [];
        for (int k = 0; k < grid.Count && (k == 0 || !stop.IsCancellationRequested); k++)
        {
            results.Add(run.TrainAt(grid.Ratio(k) * run.ReferenceBeta, stop.Token, cancellation));
        }

        return results;
    }

    private static CancellationTokenSource Limited(TrainingOptions options, CancellationToken cancellation)
    {
        CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (options.TimeLimit is { } limit)
        {
            stop.CancelAfter(limit);
        }

        return stop;
    }
}
