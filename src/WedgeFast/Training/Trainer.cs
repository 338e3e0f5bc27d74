using System.Diagnostics;
using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Pricing;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>Trains a two-layer ReLU network to certified global optimality by column generation.</summary>
public static class Trainer
{
    /// <summary>Throws what training would throw for these samples and options, before any work is done.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="options">How to train them.</param>
    /// <returns>The class that the certificate would be about, interactions to be selected left out.</returns>
    /// <exception cref="ArgumentException">An option out of range for these samples, numbers too large to be squared, or classes that have
    /// no best network.</exception>
    /// <exception cref="NotSupportedException">The class is beyond the search that this version has.</exception>
    public static NeuronClass Check(SampleSet samples, TrainingOptions options)
    {
        return Checked(samples, options).Class;
    }

    /// <summary>Throws what <see cref="FitCrossValidated"/> would throw for these samples and options, before any work is done.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="validation">How beta would be chosen.</param>
    /// <param name="options">How to train them.</param>
    /// <returns>The class that the certificate would be about, interactions to be selected left out.</returns>
    /// <exception cref="ArgumentException">An option out of range for these samples, or numbers too large to be squared.</exception>
    /// <exception cref="NotSupportedException">The class is beyond the search that this version has.</exception>
    public static NeuronClass Check(SampleSet samples, CrossValidationOptions validation, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(validation);
        PreparedFit fit = Checked(samples, options);
        OptionRules.CheckPath(validation.Grid, options);
        Folds(fit, validation);
        return fit.Class;
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
        PreparedFit fit = PreparedFit.Of(samples, options);
        using CancellationTokenSource stop = Limited(options, cancellation);
        if (options.Splines is > 0 and int segments)
        {
            DescentCandidate candidate = new(segments, options.Order ?? fit.Samples.Dimension);
            return DescentFit.Run(
                fit, candidate, betaMax => options.Beta / betaMax ?? options.BetaRatio ?? TrainingOptions.DefaultBetaRatio, Stopwatch.StartNew(), stop.Token,
                cancellation);
        }

        fit = InteractionSelection.Apply(fit, stop.Token);
        if (LocalFit.Applies(fit))
        {
            return LocalFit.Run(fit, progress, stop.Token, cancellation);
        }

        TrainingRun run = new(fit, progress);
        run.Start(stop.Token);
        return run.TrainAt(BetaOf(options, run), stop.Token, cancellation);
    }

    /// <summary>Trains as <see cref="Fit"/> does, on a thread of its own.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="options">How; null means the defaults.</param>
    /// <param name="progress">Told after every round, on that thread.</param>
    /// <param name="cancellation">Stops early with the best network so far and its true gap: the task then completes with it, and is never
    /// cancelled.</param>
    /// <returns>A task that fails with what <see cref="Fit"/> throws.</returns>
    public static Task<TrainingResult> FitAsync(
        SampleSet samples,
        TrainingOptions? options = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Task.Factory.StartNew(
            () => Fit(samples, options, progress, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Trains as <see cref="Fit"/> does at one beta, from the neurons of a network that was trained elsewhere.</summary>
    internal static TrainingResult FitFrom(
        ReluNetwork start, SampleSet samples, TrainingOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        PreparedFit fit = PreparedFit.Of(samples, options);
        using CancellationTokenSource stop = Limited(options, cancellation);
        if (LocalFit.Applies(fit))
        {
            return LocalFit.Run(fit, progress, stop.Token, cancellation, start);
        }

        TrainingRun run = new(fit, progress);
        run.Start(stop.Token);
        run.TakeUp(GivenNeurons.Of(start, fit.Samples, fit.Problem, fit.Class));
        return run.TrainAt(BetaOf(options, run), stop.Token, cancellation);
    }

    /// <summary>
    /// Trains as <see cref="Fit"/> does, from the network of an earlier training on other samples: much faster where most samples are the
    /// same, as when a window of a time series moves on by a row. The result has the same certificate and agrees with that of
    /// <see cref="Fit"/> to the tolerance, not to the last bit.
    /// </summary>
    /// <param name="previous">An earlier result.</param>
    /// <param name="samples">The samples, with the inputs of the earlier ones.</param>
    /// <param name="options">How; null means the defaults. They may differ from those of the earlier training.</param>
    /// <param name="progress">Told after every round, on the calling thread.</param>
    /// <param name="cancellation">Stops early with the best network so far and its true gap; never throws for it.</param>
    /// <exception cref="ArgumentException">An option out of range for these samples, or other inputs.</exception>
    /// <exception cref="NotSupportedException">The class is beyond the search that this version has.</exception>
    public static TrainingResult Refit(
        TrainingResult previous,
        SampleSet samples,
        TrainingOptions? options = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(previous);
        ArgumentNullException.ThrowIfNull(samples);
        options ??= new TrainingOptions();
        OptionRules.CheckInputs(previous.Network, samples);
        bool near = options.Dictionary is DictionaryKind.Full or DictionaryKind.Wedge;
        PreparedFit fit = PreparedFit.Of(samples, options, near ? CarriedNeurons.Pricer : null);
        using CancellationTokenSource stop = Limited(options, cancellation);
        TrainingRun run = new(InteractionSelection.Apply(fit, stop.Token), progress, near);
        run.Resume(previous, stop.Token);
        return run.TrainAt(BetaOf(options, run), stop.Token, cancellation);
    }

    /// <summary>
    /// Trains at a geometric grid of betas from betaMax downwards, each from where the one before ended: its neurons, its factorisation.
    /// Where rows are held out, each beta is validated before the next one is trained.
    /// </summary>
    /// <param name="samples">The samples; below 4 distinct rows nothing is held out.</param>
    /// <param name="path">The betas and the rows held out; null means the defaults.</param>
    /// <param name="options">How to train; neither <see cref="TrainingOptions.Beta"/> nor <see cref="TrainingOptions.BetaRatio"/> may be
    /// set. Null means the defaults. A time limit is for the path as a whole.</param>
    /// <param name="progress">Told after every round on all samples, on the calling thread.</param>
    /// <param name="foldProgress">Told after every network of a fold, on any thread, one at a time.</param>
    /// <param name="cancellation">Stops early: the last network then is that of the beta that was stopped at, with its true gap, and
    /// smaller betas are missing.</param>
    /// <exception cref="ArgumentException">An option out of range for these samples.</exception>
    /// <exception cref="NotSupportedException">The class is beyond the search that this version has.</exception>
    public static PathResult FitPath(
        SampleSet samples,
        PathOptions? path = null,
        TrainingOptions? options = null,
        IProgress<TrainingProgress>? progress = null,
        IProgress<CrossValidationProgress>? foldProgress = null,
        CancellationToken cancellation = default)
    {
        path ??= new PathOptions();
        options ??= new TrainingOptions();
        OptionRules.CheckPath(path.Grid, options);
        PreparedFit fit = PreparedFit.Of(samples, options);
        CrossValidationOptions? validation = path.Validation;
        (int[], int[])[] folds = validation is null ? [] : Folds(fit, validation);
        using CancellationTokenSource stop = Limited(options, cancellation);
        TrainingRun run = new(InteractionSelection.Apply(fit, stop.Token), progress);
        run.Start(stop.Token);
        CrossValidation? search = folds.Length == 0
            ? null
            : new CrossValidation(run.Fit, folds, validation!, path.Grid, 1, ValidatedTraining.Gap, run.ReferenceBeta, foldProgress, stop.Token);
        return RegularizationPath.Run(run, search, folds.Length, path.Grid, stop.Token, cancellation);
    }

    /// <summary>
    /// Chooses beta by cross-validation, and the order where it is not given, and trains on all samples there. Folds use the betas of all
    /// samples and their own scaling of the inputs. With a time limit, cross-validation gets at most half of it.
    /// </summary>
    /// <param name="samples">The samples; below 4 distinct rows nothing is held out.</param>
    /// <param name="validation">How to choose; null means the defaults.</param>
    /// <param name="options">How to train; neither <see cref="TrainingOptions.Beta"/> nor <see cref="TrainingOptions.BetaRatio"/> may be
    /// set. Null means the defaults.</param>
    /// <param name="progress">Told after every round on all samples, on the calling thread.</param>
    /// <param name="foldProgress">Told after every network of a fold, on any thread, one at a time.</param>
    /// <param name="cancellation">Stops early: the choice is then among the betas that every fold has completed.</param>
    /// <exception cref="ArgumentException">An option out of range for these samples.</exception>
    /// <exception cref="NotSupportedException">The class is beyond the search that this version has.</exception>
    public static CrossValidationResult FitCrossValidated(
        SampleSet samples,
        CrossValidationOptions? validation = null,
        TrainingOptions? options = null,
        IProgress<TrainingProgress>? progress = null,
        IProgress<CrossValidationProgress>? foldProgress = null,
        CancellationToken cancellation = default)
    {
        options ??= new TrainingOptions();
        validation ??= new CrossValidationOptions();
        OptionRules.CheckPath(validation.Grid, options);
        // Networks of quantiles are two more fits: all three together keep to the limit.
        options = validation.IntervalByQuantiles ? options with { TimeLimit = options.TimeLimit / 3 } : options;
        PreparedFit fit = PreparedFit.Of(samples, options);
        (int[], int[])[] folds = Folds(fit, validation);
        CrossValidationResult chosen = Chosen(fit, folds, validation, progress, foldProgress, cancellation);
        if (validation is not { Interval: { } level, IntervalByQuantiles: true })
        {
            return IntervalRules.Added(chosen, fit.Samples, validation.Interval);
        }

        TrainingOptions ofQuantiles = options with { Order = options.Order ?? Math.Min(samples.Dimension, 2), Splines = 0, Prove = ProofEffort.Auto };
        CrossValidationOptions asChosen = validation with { Interval = null, IntervalByQuantiles = false };
        return IntervalRules.AddedByQuantiles(chosen, fit.Samples, level, quantile => FitCrossValidated(
            samples, asChosen, ofQuantiles with { Loss = Loss.Quantile(quantile) }, progress, foldProgress, cancellation));
    }

    private static CrossValidationResult Chosen(
        PreparedFit fit, (int[] Train, int[] Held)[] folds, CrossValidationOptions validation, IProgress<TrainingProgress>? progress,
        IProgress<CrossValidationProgress>? foldProgress, CancellationToken cancellation)
    {
        TrainingOptions options = fit.Options;
        using CancellationTokenSource stop = Limited(options, cancellation);
        using CancellationTokenSource half = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        half.CancelAfter(options.TimeLimit / 2 ?? Timeout.InfiniteTimeSpan);
        if (folds.Length > 0 && DescentSelection.Applies(fit, validation))
        {
            return DescentSelection.Run(fit, folds, validation, foldProgress, half.Token, stop.Token, cancellation);
        }

        TrainingRun run = new(InteractionSelection.Apply(fit, stop.Token), progress);
        run.Start(stop.Token);
        if (folds.Length == 0 || run.BetaMax == 0 || stop.IsCancellationRequested)
        {
            TrainingResult direct = run.TrainAt(TrainingOptions.DefaultBetaRatio * run.ReferenceBeta, stop.Token, cancellation);
            return new CrossValidationResult(direct, [], -1, folds.Length, [], []);
        }

        return new ValidatedTraining(folds, validation, progress, foldProgress).Run(run, half.Token, stop.Token, cancellation);
    }

    private static PreparedFit Checked(SampleSet samples, TrainingOptions options)
    {
        PreparedFit fit = PreparedFit.Of(samples, options);
        NeuronClass widest = options.SelectedInteractions is null ? fit.Class : fit.Class with { Order = fit.Class.Order + 1 };
        if (!LocalFit.Applies(fit.With(widest)))
        {
            PricerChoice.RequireSupport(widest, samples.Dimension, fit.Loss.Outputs(fit.Samples));
        }

        if (options.Skip && fit.Loss.Link != Link.Identity)
        {
            // Whether a linear term separates the targets is known once it has been tried.
            _ = fit.Problem;
        }

        return fit;
    }

    private static double BetaOf(TrainingOptions options, TrainingRun run) =>
        options.Beta ?? ((options.BetaRatio ?? TrainingOptions.DefaultBetaRatio) * run.ReferenceBeta);

    /// <summary>Per fold the rows to train on and those held out; none where there are too few distinct rows.</summary>
    internal static (int[] Train, int[] Held)[] Folds(PreparedFit fit, CrossValidationOptions validation)
    {
        SampleSet samples = fit.Samples;
        OptionRules.CheckFolds(validation);
        bool given = validation.Folds is not null || validation.FoldOfRow is not null;
        bool tooFew = !given && FoldAssignment.Units(samples, validation.GroupOfRow).Max() + 1 < 4;
        int[]? classes = fit.Classes();
        (int[] Train, int[] Held)[] folds = tooFew ? [] : FoldAssignment.Of(samples, validation, classes);
        FoldAssignment.CheckClasses(folds, classes);
        IntervalRules.Check(fit, folds, validation);
        return folds;
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
