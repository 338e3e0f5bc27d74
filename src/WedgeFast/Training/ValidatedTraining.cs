using WedgeFast.Geometry;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>Cross-validation over beta and, where it is not given, over the order, followed by training on all samples.</summary>
/// <param name="folds">Per fold the rows to train on and those held out; at least two.</param>
/// <param name="validation">How to choose.</param>
/// <param name="progress">Told after every round on all samples.</param>
/// <param name="foldProgress">Told after every network of a fold.</param>
internal sealed class ValidatedTraining(
    (int[] Train, int[] Held)[] folds, CrossValidationOptions validation, IProgress<TrainingProgress>? progress,
    IProgress<CrossValidationProgress>? foldProgress)
{
    /// <summary>
    /// The gap to reach in folds, relative to the objective. On one training split of yacht and of energy ten times less changed no choice
    /// at order 2; where errors of neighbouring betas are close it can. Order 3 takes the looser one, at two thirds of the time.
    /// </summary>
    internal const double Gap = 0.01, LooseGap = 0.05;

    /// <summary>
    /// Points of a set with an input of two values lie in two planes, where bounds tell little: they count for so many. 3e7 planes among
    /// 150 rows, six of eight inputs so, took about 2 s a search on a busy machine.
    /// </summary>
    private const double OfTwoValues = 30;

    private const int ThirdOrder = 3;

    /// <summary>
    /// Order 3 starts at so many times the beta that is best for order 2, as no larger one was ever best, and has this many betas at least.
    /// </summary>
    private const double Above = 4;

    private const int CoarseCount = 5;

    /// <summary>More sets of three inputs than this are not even counted out.</summary>
    private const double MostSets = 1000;

    /// <summary>Chooses and trains.</summary>
    /// <param name="run">All samples with the given or the default order, started.</param>
    /// <param name="half">Stops cross-validation.</param>
    /// <param name="stop">Stops training as well.</param>
    /// <param name="caller">The caller's own token.</param>
    public CrossValidationResult Run(TrainingRun run, CancellationToken half, CancellationToken stop, CancellationToken caller)
    {
        Trial best = TryOrder(run, validation.Grid, 1, Gap, half);
        List<CrossValidationTrial> trials = [.. best.Tried];
        if (run.Fit.Options is { Order: null, Interactions: null, SelectedInteractions: null } && best.Chosen > 0 && run.Fit.Problem.Outputs == 1
            && !half.IsCancellationRequested && HasFewPlanes(run.Fit))
        {
            TrainingRun widerRun = new(run.Fit.With(run.Fit.Class with { Order = ThirdOrder }), progress) { Clock = run.Clock };
            if (widerRun.Start(half))
            {
                double first = Math.Min(1, Above * best.Point!.Value.Beta / widerRun.ReferenceBeta);
                Trial other = TryOrder(widerRun, Coarse(validation.Grid), first, LooseGap, half);
                trials.AddRange(other.Tried);
                best = other.Error < best.Error ? other : best;
            }
        }

        double beta = best.Point?.Beta ?? (TrainingOptions.DefaultBetaRatio * run.ReferenceBeta);
        if (best.Chosen >= 0)
        {
            best.Run.TakeUp(best.Search.Neurons(best.Chosen));
        }

        TrainingResult fit = best.Run.TrainAt(beta, stop, caller);
        double[] held = best.Chosen < 0 ? [] : best.Search.OutOfFold(best.Chosen);
        return new CrossValidationResult(fit, best.Points, best.Chosen, folds.Length, held, trials)
        {
            FoldOfRow = held.Length == 0 ? [] : FoldAssignment.FoldOfRow(run.Fit.Samples.Count, folds.Select(fold => fold.Held)),
        };
    }

    private Trial TryOrder(TrainingRun run, BetaGrid grid, double first, double gap, CancellationToken half)
    {
        CrossValidation search = new(
            run.Fit, folds, validation, grid, first, gap, run.ReferenceBeta, foldProgress, half);
        List<CrossValidationPoint> points = search.Run(half);
        return new Trial(run, run.Fit.Class.Order, search, points, points.Count == 0 ? -1 : search.Choose(points));
    }

    // More inputs per neuron cost more at every beta, and errors are level over some steps of the finer grid.
    private static BetaGrid Coarse(BetaGrid grid) => grid.Count == 1 ? grid : new BetaGrid(CoarseCount, grid.Ratio(3 * (CoarseCount - 1)));

    // With l1 the vertices of all sizes would be searched for, which takes many times as long; random neurons are given in number.
    private bool HasFewPlanes(PreparedFit fit)
    {
        (SampleSet samples, NeuronClass neuronClass) = (fit.Samples, fit.Class);
        if (neuronClass.Norm == WeightNorm.L1 || neuronClass.Monotone is not null || neuronClass.IsDrawn
            || samples.Dimension < ThirdOrder || Subsets.ApproximateCount(samples.Dimension, ThirdOrder) > MostSets)
        {
            return false;
        }

        PointSet points = PointSet.FromRows(samples.Inputs, samples.Dimension);
        double planes = 0;
        foreach (int[] set in CoordinateSets.Of(neuronClass with { Order = ThirdOrder }, samples.Dimension))
        {
            planes += (Array.Exists(set, k => HasTwoValues(points.Coordinate(k))) ? OfTwoValues : 1) * Subsets.ApproximateCount(new DistinctPoints(points, set).Count, ThirdOrder);
            if (planes > validation.MostHyperplanes)
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasTwoValues(ReadOnlySpan<double> values)
    {
        int other = values.IndexOfAnyExcept(values[0]);
        return other < 0 || !values[other..].ContainsAnyExcept(values[0], values[other]);
    }

    private readonly record struct Trial(
        TrainingRun Run, int Order, CrossValidation Search, List<CrossValidationPoint> Points, int Chosen)
    {
        public CrossValidationPoint? Point => Chosen < 0 ? null : Points[Chosen];

        public double Error => Point?.Error ?? double.PositiveInfinity;

        public IEnumerable<CrossValidationTrial> Tried => Chosen < 0 ? [] : [new CrossValidationTrial(Order, Points, Chosen)];
    }
}
