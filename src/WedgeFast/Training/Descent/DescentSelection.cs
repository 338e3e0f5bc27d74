using System.Diagnostics;
using WedgeFast.Geometry;

namespace WedgeFast.Training;

/// <summary>
/// Default fits: the order, splines or none, and beta are chosen by descents that prove nothing, compared by rows held out. Of many rows
/// one fold tells; of few, those clearly worse after a fold are left there. MATHEMATICS.md, "Descent".
/// </summary>
internal sealed class DescentSelection
{
    /// <summary>From so many rows on: below, exact training of small orders takes a second, and proves what it finds.</summary>
    private const int LeastRows = 200;

    /// <summary>
    /// Losses of one output but the squared one have no exact solves of coefficients within a descent: exact training of order 2 is
    /// preferred, and proves what it finds, where it searches no more hyperplanes than this.
    /// </summary>
    private const double FewHyperplanes = 1e7;

    /// <summary>From so many rows on one fold tells enough.</summary>
    private const int ManyRows = DescentEffort.ManyRows;

    /// <summary>Splines are tried where rows are no fewer than their features.</summary>
    private const int Segments = 16;

    /// <summary>
    /// A candidate goes on to the next fold if its mean error is within this factor of the least, or within a standard error of the
    /// difference.
    /// </summary>
    private const double Close = 1.02;

    /// <summary>Neurons of more inputs are not proven.</summary>
    private const int MostProven = 3;

    /// <summary>
    /// The gap that a proof after a descent is taken to, if that asked for is smaller: the last digits take many rounds, and held-out rows
    /// do not see them.
    /// </summary>
    private const double ProvenTo = 1e-5;

    /// <summary>After so many folds one of those that are left is taken: the others cost as much as it does and are no better.</summary>
    private const int MostFoldsOfSeveral = 3;

    /// <summary>
    /// A path ends when so many betas in a row have not lowered the error to this factor of what it was; one that another has beaten at the
    /// first.
    /// </summary>
    private const int LevelInARow = 2;

    private const double Lower = 0.99;

    private const int MostBetas = 17;

    private readonly PreparedFit _fit;
    private readonly (int[] Train, int[] Held)[] _folds;
    private readonly ParallelOptions _parallel;
    private readonly double _mostHyperplanes;
    private readonly IProgress<CrossValidationProgress>? _progress;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _counting = new();
    private readonly DescentCandidate[] _candidates;
    private readonly Dictionary<int, InputKnots> _knots;
    private double _products;
    private TimeSpan? _foreseen;
    private int _done;
    private int _planned;

    private DescentSelection(
        PreparedFit fit, (int[] Train, int[] Held)[] folds, CrossValidationOptions validation, IProgress<CrossValidationProgress>? progress)
    {
        (_fit, _progress, _mostHyperplanes) = (fit, progress, validation.MostHyperplanes);
        _folds = folds;
        _candidates = Candidates();
        _knots = _candidates.DistinctBy(candidate => candidate.Segments).ToDictionary(candidate => candidate.Segments ?? 0, candidate => candidate.Knots(fit.Samples));
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = fit.Options.Threads > 0 ? fit.Options.Threads : Environment.ProcessorCount };
    }

    /// <summary>
    /// Whether options leave the choice open, or ask for what exact training cannot do along a path, and there are many rows.
    /// </summary>
    public static bool Applies(PreparedFit fit, CrossValidationOptions validation)
    {
        TrainingOptions options = fit.Options;
        bool many = fit.Samples.Count >= LeastRows && (options.Order is > 3 || (options.Order is null && !IsExactPreferred(fit)));
        return (many || options.Splines > 0) && CanTrain(options) && fit.Problem.NullObjective > 0
            && !validation.OneStandardError && validation.Within is null && options is { MaxNeurons: null, Sparsest: false } && validation.Grid == BetaGrid.Default && options.Prove != ProofEffort.Full;
    }

    private static bool IsExactPreferred(PreparedFit fit)
    {
        double n = fit.Samples.Count, d = fit.Samples.Dimension;
        return fit.Loss.Outputs(fit.Samples) == 1 && !fit.Loss.IsSquared && d * (d + 1) / 2 * (n * (n - 1) / 2) <= FewHyperplanes;
    }

    /// <summary>Whether a descent trains networks of these options.</summary>
    public static bool CanTrain(TrainingOptions options) => options is
    {
        Interactions: null, SelectedInteractions: null, Norm: WeightNorm.L2, Shape: NetworkShape.Any, Monotone: null, Dictionary: DictionaryKind.Full, Skip: false, Standardize: true,
    };

    /// <summary>Chooses and trains.</summary>
    /// <param name="fit">All samples.</param>
    /// <param name="folds">Per fold the rows to train on and those held out.</param>
    /// <param name="validation">How to choose.</param>
    /// <param name="progress">Told after every network of a fold.</param>
    /// <param name="half">Stops the comparison.</param>
    /// <param name="stop">Stops training as well.</param>
    /// <param name="caller">The caller's own token.</param>
    public static CrossValidationResult Run(
        PreparedFit fit, (int[] Train, int[] Held)[] folds, CrossValidationOptions validation, IProgress<CrossValidationProgress>? progress,
        CancellationToken half, CancellationToken stop, CancellationToken caller) =>
        new DescentSelection(fit, folds, validation, progress).Run(half, stop, caller);

    private CrossValidationResult Run(CancellationToken half, CancellationToken stop, CancellationToken caller)
    {
        List<Trial> trials = _fit.Samples.Count < ManyRows ? Race(half) : OnOneFold(half);
        Trial best = Chosen(trials);
        int chosen = best.Choice();
        double ratio = Ratio(chosen);
        (TrainingResult result, double betaMax) = DescentFit.Run(_fit, best.Candidate, best.Folds, chosen, ratio, _clock, stop, caller);
        result = Proven(best.Candidate, result, stop, caller);
        List<CrossValidationPoint> points = best.Points(betaMax);
        return new CrossValidationResult(
            result, points, chosen, best.Folds.Count, OutOfFold(best, chosen),
            [.. trials.Select(trial => new CrossValidationTrial(
                trial.Candidate.Order, trial == best ? points : trial.Points(betaMax), trial.Least().At) { Segments = trial.Candidate.Segments })])
        {
            FoldOfRow = FoldAssignment.FoldOfRow(_fit.Samples.Count, best.Folds.Select(fold => fold.HeldRows)),
        };
    }

    // A network of inputs as they are is proven where hyperplanes are few: by their number, not by time, so that the same data give the
    // same network.
    private TrainingResult Proven(DescentCandidate candidate, TrainingResult trained, CancellationToken stop, CancellationToken caller)
    {
        PreparedFit fit = _fit.With(candidate.Class(null));
        if (candidate.Segments is not null || candidate.Order > MostProven || _fit.Options.Prove != ProofEffort.Auto || stop.IsCancellationRequested
            || trained.Network.Neurons.Count == 0 || !LocalFit.IsSearchable(fit) || fit.Pricer.Hyperplanes > _mostHyperplanes)
        {
            return trained;
        }

        double tolerance = Math.Max(fit.Options.Tolerance, ProvenTo);
        TrainingResult? proven = LocalFit.Prove(fit.To(tolerance), trained.Network, trained.Certificate.Beta, null, null, stop, caller);
        return proven?.Certificate.DualObjective is null
            ? trained with { Status = caller.IsCancellationRequested ? TrainingStatus.Cancelled : TrainingStatus.TimeLimit }
            : proven with { Status = StatusOf(proven), Timings = proven.Timings with { Total = _clock.Elapsed.TotalSeconds } };
    }

    private TrainingStatus StatusOf(TrainingResult proven) =>
        proven.Status == TrainingStatus.Optimal && !(proven.Certificate.RelativeGap <= _fit.Options.Tolerance) ? TrainingStatus.Limited : proven.Status;

    // Of many rows a descent runs on all threads, and one that was best on a sample of them once more on all.
    private List<Trial> OnOneFold(CancellationToken half)
    {
        (int[] train, int[] held) = _folds[0];
        int[] compared = DescentBudget.Compared(train, _fit.Samples.Dimension, _fit.Options.Seed);
        bool isSample = compared.Length < train.Length;
        _planned = (_candidates.Length + (isSample ? 1 : 0)) * MostBetas;
        _products = (_candidates.Length * Budget(compared.Length, isSample)) + (isSample ? Budget(train.Length) : 0)
            + (DescentFit.FinalShare * Budget(_fit.Samples.Count));
        List<Trial> trials = [];
        foreach (DescentCandidate candidate in _candidates)
        {
            double least = trials.Count == 0 ? double.PositiveInfinity : trials.Min(trial => trial.Least().Error);
            Path path = new(MostBetas, least, Budget(compared.Length, isSample), _parallel.MaxDegreeOfParallelism);
            trials.Add(new Trial(candidate, [RunFold(candidate, (compared, held), path, half)]));
            if (half.IsCancellationRequested)
            {
                return trials;
            }
        }

        Path whole = new(MostBetas, double.PositiveInfinity, Budget(train.Length), _parallel.MaxDegreeOfParallelism);
        DescentCandidate best = Chosen(trials).Candidate;
        return isSample ? [new Trial(best, [RunFold(best, _folds[0], whole, half)])] : trials;
    }

    private double Budget(int rows, bool isSample = false) => DescentBudget.OfPath(rows, _fit.Samples.Dimension, isSample);

    // Of few rows descents run side by side: all candidates on the first fold, those that are left on two more, one on the rest.
    private List<Trial> Race(CancellationToken half)
    {
        Trial[] left = FirstFold(half);
        for (int fold = 1; fold < _folds.Length && !half.IsCancellationRequested;)
        {
            Trial best = left.MinBy(trial => trial.Least().Error)!;
            left = [.. left.Where(trial => !trial.IsClearlyWorseThan(best))];
            left = fold < MostFoldsOfSeveral ? left : [Chosen(left)];
            int count = (left.Length == 1 ? _folds.Length : Math.Min(MostFoldsOfSeveral, _folds.Length)) - fold, first = fold;
            _planned = _done + left.Sum(trial => (_folds.Length - first) * trial.PathOfNextFold.Betas);
            DescentFold[] found = new DescentFold[left.Length * count];
            Parallel.For(0, found.Length, _parallel, k =>
            {
                Trial trial = left[k / count];
                found[k] = RunFold(trial.Candidate, _folds[first + (k % count)], trial.PathOfNextFold, half);
            });
            for (int k = 0; k < found.Length && !half.IsCancellationRequested; k++)
            {
                left[k / count].Folds.Add(found[k]);
            }

            fold += count;
        }

        return [.. left];
    }

    // Splines first: they level off early, and tell which paths of inputs as they are need not be followed.
    private Trial[] FirstFold(CancellationToken half)
    {
        _planned = _candidates.Length * _folds.Length * MostBetas;
        int several = Math.Min(MostFoldsOfSeveral, _folds.Length) - 1, paths = _candidates.Length + (2 * several) + _folds.Length - 1 - several;
        _products = ((paths * Budget(_folds[0].Train.Length)) + (DescentFit.FinalShare * Budget(_fit.Samples.Count))) / _parallel.MaxDegreeOfParallelism;
        Trial[] all = [.. _candidates.Select(candidate => new Trial(candidate, []))];
        double least = double.PositiveInfinity;
        foreach (IGrouping<bool, Trial> group in all.GroupBy(trial => trial.Candidate.Segments is null).OrderBy(group => group.Key))
        {
            Path path = new(MostBetas, least, Budget(_folds[0].Train.Length), 1);
            Parallel.ForEach(group, _parallel, trial => trial.Folds.Add(RunFold(trial.Candidate, _folds[0], path, half)));
            least = Math.Min(least, group.Min(trial => trial.Least().Error));
        }

        return all;
    }

    // Of few rows none that is left is clearly worse: fewer inputs per neuron are easier to read, and chance decides less.
    private Trial Chosen(IEnumerable<Trial> trials) =>
        trials.OrderBy(trial => _fit.Samples.Count < ManyRows ? trial.Candidate.Order : 0).ThenBy(trial => trial.Least().Error).First();

    // Splines first.
    private DescentCandidate[] Candidates()
    {
        int dimension = _fit.Samples.Dimension;
        int?[] segments = _fit.Options.Splines switch
        {
            null => _fit.Samples.Count >= Segments * dimension ? [Segments, null] : [null],
            0 => [null],
            int given => [given],
        };
        int few = _fit.Samples.Count < ManyRows ? 3 : 2;
        int[] orders = _fit.Options.Order is int order ? [order] : dimension > few ? [dimension, few] : [dimension];
        return [.. orders.SelectMany(_ => segments, (most, each) => new DescentCandidate(each, most))];
    }

    private DescentFold RunFold(DescentCandidate candidate, (int[] Train, int[] Held) fold, Path path, CancellationToken stop)
    {
        InputKnots knots = _knots[candidate.Segments ?? 0];
        DescentFold run = new(_fit, candidate, knots, fold.Train, fold.Held, _fit.Options.Seed, path.Threads, stop) { MostProducts = path.Products };
        Foresee(run);
        int least = 0;
        for (int k = 1; k <= path.Betas && !stop.IsCancellationRequested; k++)
        {
            run.MoveTo(Ratio(k), stop);
            if (run.Found.Count > k)
            {
                least = run.Found[k].Error < Lower * run.Found[least].Error ? k : least;
                lock (_counting)
                {
                    _progress?.Report(new CrossValidationProgress(++_done, _planned, _clock.Elapsed) { Foreseen = _foreseen });
                }
            }

            if (run.IsSpent || path.Ends(k - least, run.Found[^1].Error))
            {
                break;
            }
        }

        return run;
    }

    // The first look tells how fast the machine is.
    private void Foresee(DescentFold run)
    {
        lock (_counting)
        {
            if (_foreseen is null)
            {
                _foreseen = _clock.Elapsed + TimeSpan.FromSeconds(Math.Min(_products / run.Speed, TimeSpan.MaxValue.TotalSeconds / 2));
                _progress?.Report(new CrossValidationProgress(0, _planned, _clock.Elapsed) { Foreseen = _foreseen });
            }
        }
    }

    private double[] OutOfFold(Trial trial, int chosen)
    {
        int outputs = _fit.Loss.Outputs(_fit.Samples);
        double[] all = new double[_fit.Samples.Count * outputs];
        Array.Fill(all, double.NaN);
        foreach (DescentFold fold in trial.Folds)
        {
            int[] held = fold.HeldRows;
            for (int i = 0; i < held.Length; i++)
            {
                fold.Predictions[Math.Min(chosen, fold.Predictions.Count - 1)].AsSpan(i * outputs, outputs).CopyTo(all.AsSpan(held[i] * outputs));
            }
        }

        return all;
    }

    /// <summary>The betas over betaMax: the best constant, then halves.</summary>
    private static double Ratio(int k) => k == 0 ? 1 : DescentFit.FirstRatio * Math.Pow(2, 1 - k);

    /// <summary>How far a path goes.</summary>
    /// <param name="Betas">The most betas.</param>
    /// <param name="Beaten">An error that another candidate has had on the same rows; not a number where all betas are wanted.</param>
    /// <param name="Products">The most work.</param>
    /// <param name="Threads">Threads.</param>
    private readonly record struct Path(int Betas, double Beaten, double Products, int Threads)
    {
        public bool Ends(int levelInARow, double error) => !double.IsNaN(Beaten) && levelInARow >= (error > Close * Beaten ? 1 : LevelInARow);
    }

    private sealed record Trial(DescentCandidate Candidate, List<DescentFold> Folds)
    {
        /// <summary>Other folds are followed to one beta beyond the best so far: the smallest betas cost most.</summary>
        public Path PathOfNextFold => new(Math.Min(Least().At + 1, Points().Count - 1), double.NaN, double.PositiveInfinity, 1);

        public (int At, double Error) Least()
        {
            List<CrossValidationPoint> points = Points();
            int at = points.FindIndex(point => point.Error == points.Min(other => other.Error));
            return (at, points[at].Error);
        }

        /// <summary>
        /// The least error, but the best constant where its loss is not larger by more than one standard error of the difference.
        /// </summary>
        public int Choice()
        {
            int least = Least().At;
            (double mean, double error) = Mean(fold => fold.Found[0].Loss - fold.Found[least].Loss);
            return mean <= error ? 0 : least;
        }

        /// <summary>Whether the error of the rows held out so far is larger by more than a standard error, row against row.</summary>
        public bool IsClearlyWorseThan(Trial best)
        {
            int own = Least().At, other = best.Least().At;
            double[] differences = [.. Folds.Zip(best.Folds, (mine, its) => mine.HeldErrors(own).Zip(its.HeldErrors(other), (a, b) => a - b)).SelectMany(row => row)];
            double mean = differences.Average(), squares = differences.Sum(difference => Math.Pow(difference - mean, 2));
            return Least().Error > Close * best.Least().Error && mean * differences.Length > Math.Sqrt(squares);
        }

        /// <summary>What was found per beta that all folds have completed.</summary>
        public List<CrossValidationPoint> Points(double betaMax = 1)
        {
            int complete = Folds.Min(fold => fold.Found.Count);
            return [.. Enumerable.Range(0, complete).Select(k =>
            {
                (double mean, double error) = Mean(fold => fold.Found[k].Loss);
                (double deviation, double deviationError) = Mean(fold => fold.Found[k].Error);
                return new CrossValidationPoint(Ratio(k) * betaMax, mean, error, Folds.Average(fold => fold.Found[k].Neurons), deviation, deviationError);
            })];
        }

        private (double Mean, double StandardError) Mean(Func<DescentFold, double> value)
        {
            double weight = Folds.Sum(fold => fold.Weight), mean = Folds.Sum(fold => fold.Weight * value(fold)) / weight;
            double variance = Folds.Sum(fold => fold.Weight * Math.Pow(value(fold) - mean, 2)) / weight;
            return (mean, Math.Sqrt(variance / Math.Max(Folds.Count - 1, 1)));
        }
    }
}
