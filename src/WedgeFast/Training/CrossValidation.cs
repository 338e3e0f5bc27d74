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
    private const int Confirming = 4;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _counting = new();
    private readonly CrossValidationOptions _options;
    private readonly double _referenceBeta;
    private readonly FoldRun[] _folds;
    private readonly ParallelOptions _parallel;
    private readonly IProgress<CrossValidationProgress>? _progress;
    private readonly int _rows;
    private readonly int _outputs;
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
        _outputs = loss.Outputs(samples);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = training.Threads > 0 ? training.Threads : Environment.ProcessorCount };
        _folds = new FoldRun[folds.Length];
        for (int k = 0; k < folds.Length; k++)
        {
            _folds[k] = new FoldRun(samples, folds[k].Train, folds[k].Held, training, loss, neuronClass);
        }
    }

    /// <summary>Runs the grid, going on beyond its end until the least error has been followed by <see cref="Confirming"/> larger ones.</summary>
    /// <returns>The betas that every fold has completed: all, unless stopped.</returns>
    public List<CrossValidationPoint> Run(CancellationToken stop)
    {
        BetaGrid grid = _options.Grid;
        List<CrossValidationPoint> points = RunTo(grid.Count, stop);
        double least = Math.Min(grid.MinRatio, _options.LeastRatio) * (1 - 1e-9);
        for (int k = grid.Count; grid.Count > 1 && grid.Ratio(k) >= least && points.Count == k && k - Least(points) <= Confirming; k++)
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

    /// <summary>
    /// The index that the rule of the options chooses. By default it is the largest beta whose excess over the least error is within one standard
    /// error of that difference, fold by fold: where errors are level, which of them is the least is chance, and it moves with the tolerance.
    /// </summary>
    public int Choose(List<CrossValidationPoint> points)
    {
        int least = Least(points);
        return _options.OneStandardError
            ? points.FindIndex(p => p.Mean <= points[least].Mean + points[least].StandardError)
            : Enumerable.Range(0, least).Where(k => IsLevel(k, least)).DefaultIfEmpty(least).First();
    }

    /// <summary>For each row the outputs, n x q, row-major, at beta number <paramref name="k"/> of the fold that held it out; NaN for others.</summary>
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

    private bool IsLevel(int k, int least)
    {
        (double mean, double error) = Mean(fold => fold.Found[k].Loss - fold.Found[least].Loss);
        return mean <= error;
    }

    private static int Least(List<CrossValidationPoint> points) => points.FindIndex(p => p.Mean == points.Min(q => q.Mean));

    private List<CrossValidationPoint> Points()
    {
        int complete = _folds.Min(fold => fold.Found.Count);
        List<CrossValidationPoint> points = [];
        for (int k = 0; k < complete; k++)
        {
            int at = k;
            (double mean, double error) = Mean(fold => fold.Found[at].Loss);
            double neurons = _folds.Average(fold => fold.Found[at].Neurons);
            points.Add(new CrossValidationPoint(_options.Grid.Ratio(k) * _referenceBeta, mean, error, neurons));
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
