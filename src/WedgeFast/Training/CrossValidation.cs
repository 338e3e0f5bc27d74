using System.Diagnostics;
using WedgeFast.Geometry;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// Errors of held-out rows along a grid of betas. Folds run side by side; what each finds does not depend on the others, so neither does the
/// choice on the number of threads.
/// </summary>
internal sealed class CrossValidation
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _counting = new();
    private readonly CrossValidationOptions _options;
    private readonly double _referenceBeta;
    private readonly FoldRun[] _folds;
    private readonly ParallelOptions _parallel;
    private readonly IProgress<CrossValidationProgress>? _progress;
    private readonly int _rows;
    private int _done;

    /// <summary>Prepares the folds.</summary>
    /// <param name="samples">All samples.</param>
    /// <param name="folds">Per fold the rows to train on and those held out.</param>
    /// <param name="options">The grid and the rule of choice.</param>
    /// <param name="training">How to train.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="neuronClass">The class.</param>
    /// <param name="referenceBeta">The beta that ratios of the grid are relative to: that of all samples.</param>
    /// <param name="progress">Told after every network, on any thread, one at a time.</param>
    public CrossValidation(
        SampleSet samples, (int[] Train, int[] Held)[] folds, CrossValidationOptions options, TrainingOptions training, LossChoice loss,
        NeuronClass neuronClass, double referenceBeta, IProgress<CrossValidationProgress>? progress)
    {
        _options = options;
        _referenceBeta = referenceBeta;
        _progress = progress;
        _rows = samples.Count;
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = training.Threads > 0 ? training.Threads : Environment.ProcessorCount };
        _folds = new FoldRun[folds.Length];
        for (int k = 0; k < folds.Length; k++)
        {
            _folds[k] = new FoldRun(samples, folds[k].Train, folds[k].Held, training, loss, neuronClass);
        }
    }

    /// <summary>Runs the grid, going on beyond its end while the least error is there.</summary>
    /// <returns>The betas that every fold has completed: all, unless stopped.</returns>
    public List<CrossValidationPoint> Run(CancellationToken stop)
    {
        BetaGrid grid = _options.Grid;
        List<CrossValidationPoint> points = RunTo(grid.Count, stop);
        double least = Math.Min(grid.MinRatio, _options.LeastRatio) * (1 - 1e-9);
        for (int k = grid.Count; grid.Count > 1 && grid.Ratio(k) >= least && points.Count == k && Least(points) == k - 1; k++)
        {
            points = RunTo(k + 1, stop);
        }

        return points;
    }

    /// <summary>Runs the betas before number <paramref name="count"/> that are still to be run.</summary>
    /// <returns>The betas that every fold has completed: <paramref name="count"/> of them, unless stopped.</returns>
    public List<CrossValidationPoint> RunTo(int count, CancellationToken stop)
    {
        Parallel.ForEach(_folds, _parallel, fold =>
        {
            while (fold.Found.Count < count && fold.Continue(_options.Grid.Ratio(fold.Found.Count) * _referenceBeta, stop))
            {
                lock (_counting)
                {
                    _progress?.Report(new CrossValidationProgress(++_done, _folds.Length * Math.Max(count, _options.Grid.Count), _clock.Elapsed));
                }
            }
        });
        return Points();
    }

    /// <summary>The index that the rule of the options chooses; ties go to the larger beta.</summary>
    public int Choose(List<CrossValidationPoint> points)
    {
        int least = Least(points);
        return _options.OneStandardError ? points.FindIndex(p => p.Mean <= points[least].Mean + points[least].StandardError) : least;
    }

    /// <summary>For each row the prediction at beta number <paramref name="k"/> of the fold that held it out; NaN for others.</summary>
    public double[] OutOfFold(int k)
    {
        double[] predictions = new double[_rows];
        Array.Fill(predictions, double.NaN);
        foreach (FoldRun fold in _folds)
        {
            fold.CopyPredictions(k, predictions);
        }

        return predictions;
    }

    private static int Least(List<CrossValidationPoint> points) => points.FindIndex(p => p.Mean == points.Min(q => q.Mean));

    private List<CrossValidationPoint> Points()
    {
        double weight = _folds.Sum(fold => fold.Weight);
        int complete = _folds.Min(fold => fold.Found.Count);
        List<CrossValidationPoint> points = [];
        for (int k = 0; k < complete; k++)
        {
            double mean = _folds.Sum(fold => fold.Weight * fold.Found[k].Loss) / weight;
            double variance = _folds.Sum(fold => fold.Weight * Math.Pow(fold.Found[k].Loss - mean, 2)) / weight;
            double neurons = _folds.Average(fold => fold.Found[k].Neurons);
            points.Add(new CrossValidationPoint(
                _options.Grid.Ratio(k) * _referenceBeta, mean, Math.Sqrt(variance / Math.Max(_folds.Length - 1, 1)), neurons));
        }

        return points;
    }
}
