using System.Diagnostics;
using WedgeFast.Geometry;

namespace WedgeFast.Training;

/// <summary>
/// Errors of held-out rows along a grid of betas. Folds run side by side; what each finds does not depend on the others, so neither does
/// the choice on the number of threads.
/// </summary>
internal sealed class CrossValidation
{
    private const double Confirming = 2.5;

    /// <summary>
    /// So many betas are trained at before the next fold's turn: fewer would leave threads waiting, more would be lost at a stop.
    /// </summary>
    private const int Turn = 5;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _counting = new();
    private readonly CrossValidationOptions _options;
    private readonly BetaGrid _grid;
    private readonly double _first;
    private readonly double _referenceBeta;
    private readonly FoldRun[] _folds;
    private readonly LeadingRun _lead;
    private readonly ParallelOptions _parallel;
    private readonly IProgress<CrossValidationProgress>? _progress;
    private readonly int? _most;
    private readonly int _rows;
    private readonly int _outputs;
    private int _done;

    /// <summary>Prepares the folds.</summary>
    /// <param name="fit">All samples, how to train, and the class of their network; folds select interactions anew.</param>
    /// <param name="folds">Per fold the rows to train on and those held out.</param>
    /// <param name="options">The rule of choice, and how far down the grid goes on.</param>
    /// <param name="grid">The betas, in units of the first.</param>
    /// <param name="first">The first beta, in units of <paramref name="referenceBeta"/>.</param>
    /// <param name="gap">The gap to reach, relative to the objective.</param>
    /// <param name="referenceBeta">The beta that ratios of the grid are relative to: that of all samples.</param>
    /// <param name="progress">Told after every network, on any thread, one at a time.</param>
    /// <param name="stop">Stops the preparation.</param>
    public CrossValidation(
        PreparedFit fit, (int[] Train, int[] Held)[] folds, CrossValidationOptions options, BetaGrid grid, double first, double gap,
        double referenceBeta, IProgress<CrossValidationProgress>? progress, CancellationToken stop)
    {
        _options = options;
        (_grid, _first) = (grid, first);
        _referenceBeta = referenceBeta;
        _progress = progress;
        (_rows, _most) = (fit.Samples.Count, fit.Options.MaxNeurons);
        _outputs = fit.Problem.Outputs;
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = fit.Options.Threads > 0 ? fit.Options.Threads : Environment.ProcessorCount };
        GapGoal goal = GapGoal.Loose(fit.Options, gap);
        _lead = new LeadingRun(fit, goal);
        // Folds side by side keep all threads busy.
        int threads = folds.Length >= _parallel.MaxDegreeOfParallelism ? 1 : fit.Options.Threads;
        _folds = new FoldRun[folds.Length];
        for (int k = 0; k < folds.Length; k++)
        {
            try
            {
                _folds[k] = new FoldRun(fit, folds[k].Train, folds[k].Held, threads, goal, stop);
            }
            catch (ArgumentException error)
            {
                throw new ArgumentException(FormattableString.Invariant($"without the rows of fold {k + 1} of {folds.Length} {error.Message}"), error);
            }
        }
    }

    /// <summary>
    /// Runs the grid, going on beyond its end until larger errors have followed the least down to 1/<see cref="Confirming"/> of its beta.
    /// </summary>
    /// <returns>The betas that every fold has completed: all, unless stopped.</returns>
    public List<CrossValidationPoint> Run(CancellationToken stop)
    {
        List<CrossValidationPoint> points = RunTo(_grid.Count, stop);
        double least = Math.Min(_first * _grid.MinRatio, _options.LeastRatio) * (1 - 1e-9);
        for (int k = _grid.Count; _grid.Count > 1 && Ratio(k) >= least && points.Count == k && !IsConfirmed(Least(points), k - 1); k++)
        {
            points = RunTo(k + 1, stop);
        }

        return points;
    }

    /// <summary>Runs the betas before number <paramref name="count"/> that are still to be run.</summary>
    /// <returns>The betas that every fold has completed: <paramref name="count"/> of them, unless stopped.</returns>
    public List<CrossValidationPoint> RunTo(int count, CancellationToken stop)
    {
        int from = _folds.Max(fold => fold.Found.Count);
        for (int to = Math.Min(from + Turn, count); from < count && !stop.IsCancellationRequested; (from, to) = (to, Math.Min(to + Turn, count)))
        {
            TakeTurn(to, stop);
        }

        return Points();
    }

    private void TakeTurn(int count, CancellationToken stop)
    {
        while (_lead.Networks.Count < count && _lead.Continue(Ratio(_lead.Networks.Count) * _referenceBeta, stop))
        {
        }

        Parallel.ForEach(_folds, _parallel, fold =>
        {
            while (fold.Found.Count < Math.Min(count, _lead.Networks.Count)
                && fold.Continue(Ratio(fold.Found.Count) * _referenceBeta, stop))
            {
                lock (_counting)
                {
                    _progress?.Report(new CrossValidationProgress(++_done, _folds.Length * Math.Max(count, _grid.Count), _clock.Elapsed));
                }
            }
        });
    }

    /// <summary>
    /// The index that the rule of the options chooses: the least error or, by the rule of one standard error or of a share, the largest
    /// beta within it, among those that need no more neurons than there may be; -1 where all need more. The model without neurons, where it
    /// comes first, is left only for a loss that is less by more than one standard error of the difference, fold by fold.
    /// </summary>
    public int Choose(List<CrossValidationPoint> points)
    {
        int[] allowed = [.. Enumerable.Range(0, points.Count).Where(k => !(_lead.Networks[k].Length > _most))];
        if (allowed.Length == 0)
        {
            return -1;
        }

        int least = allowed.MinBy(k => points[k].Error);
        if (_first >= 1 && IsLevel(0, least))
        {
            return 0;
        }

        double most = Math.Max(
            _options.OneStandardError ? points[least].Error + points[least].ErrorSe : points[least].Error,
            points[least].Error * (1 + (_options.Within ?? 0)));
        return allowed.First(k => points[k].Error <= most);
    }

    /// <summary>The neurons of all samples at beta number <paramref name="k"/>, trained as loosely as those of the folds.</summary>
    public (Neuron Neuron, double[] Z)[] Neurons(int k) => _lead.Networks[k];

    /// <summary>
    /// For each row the outputs, n x q, row-major, at beta number <paramref name="k"/> of the fold that held it out; NaN for others.
    /// </summary>
    public double[] OutOfFold(int k)
    {
        double[] predictions = new double[_rows * _outputs];
        Array.Fill(predictions, double.NaN);
        foreach (FoldRun fold in _folds)
        {
            fold.CopyPredictions(k, predictions);
        }

        return predictions;
    }

    private double Ratio(int k) => _first * _grid.Ratio(k);

    private bool IsConfirmed(int least, int last) => last > least && Ratio(least) > Confirming * Ratio(last);

    private bool IsLevel(int k, int least)
    {
        (double mean, double error) = Mean(fold => fold.Found[k].Loss - fold.Found[least].Loss);
        return mean <= error;
    }

    private static int Least(List<CrossValidationPoint> points) => points.FindIndex(p => p.Error == points.Min(q => q.Error));

    private List<CrossValidationPoint> Points()
    {
        int complete = _folds.Min(fold => fold.Found.Count);
        List<CrossValidationPoint> points = [];
        for (int k = 0; k < complete; k++)
        {
            int at = k;
            (double mean, double error) = Mean(fold => fold.Found[at].Loss);
            double neurons = _folds.Average(fold => fold.Found[at].Neurons);
            (double deviation, double deviationError) = Mean(fold => fold.Found[at].Error);
            points.Add(new CrossValidationPoint(Ratio(k) * _referenceBeta, mean, error, neurons, deviation, deviationError));
        }

        return points;
    }

    /// <summary>The mean over the folds by the weight of their held-out rows, and its standard error from how much they differ.</summary>
    private (double Mean, double StandardError) Mean(Func<FoldRun, double> value)
    {
        double weight = _folds.Sum(fold => fold.Weight);
        double mean = _folds.Sum(fold => fold.Weight * value(fold)) / weight;
        double variance = _folds.Sum(fold => fold.Weight * Math.Pow(value(fold) - mean, 2)) / weight;
        return (mean, Math.Sqrt(variance / Math.Max(_folds.Length - 1, 1)));
    }
}
