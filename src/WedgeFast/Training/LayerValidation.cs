using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// Cross-validation of the number of hidden layers at one beta: every fold trains all stages on its own rows, so that no earlier layer has
/// seen the rows held out.
/// </summary>
internal sealed class LayerValidation
{
    /// <summary>The gap that folds are trained to: errors of held-out rows settle long before certificates do.</summary>
    private const double FoldTolerance = 1e-4;

    private readonly List<(double Weight, double[] Losses)> _folds = [];

    private LayerValidation()
    {
    }

    /// <summary>Chooses.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="validation">The rows held out.</param>
    /// <param name="options">How to train, with beta.</param>
    /// <param name="most">The most hidden layers.</param>
    /// <param name="stop">Stops early, without a choice.</param>
    public static LayerChoice Choose(SampleSet samples, CrossValidationOptions validation, TrainingOptions options, int most, CancellationToken stop)
    {
        PreparedFit fit = PreparedFit.Of(samples, options);
        samples = fit.Samples;
        options = options with
        {
            Balance = false,
            LogTarget = false,
            Loss = fit.Loss,
            Tolerance = Math.Max(options.Tolerance, FoldTolerance),
            TimeLimit = null,
        };
        LayerValidation folds = new();
        foreach ((int[] train, int[] held) in Trainer.Folds(fit, validation))
        {
            LayeredResult result = LayeredTrainer.Fit(samples.Take(train), most, options, progress: null, stop);
            if (stop.IsCancellationRequested)
            {
                return new LayerChoice([], 1);
            }

            folds.Add(result, samples.Take(held), fit.Loss, most);
        }

        return folds._folds.Count == 0 ? new LayerChoice([], 1) : folds.Choice(most);
    }

    // A stage that found nothing better leaves the network as it is.
    private void Add(LayeredResult result, SampleSet held, Loss loss, int most)
    {
        double weight = 0;
        double[] losses = new double[most];
        for (int i = 0; i < held.Count; i++)
        {
            weight += held.Weights[i];
        }

        for (int at = 0; at < most; at++)
        {
            LayeredNetwork network = result.Stages[Math.Min(at, result.Stages.Count - 1)].Network;
            for (int i = 0; i < held.Count; i++)
            {
                losses[at] += held.Weights[i] / weight * loss.Value([network.Predict(held.Row(i)) + (held.Offsets.IsEmpty ? 0 : held.Offsets[i])], [held.Targets[i]]);
            }
        }

        _folds.Add((weight, losses));
    }

    private LayerChoice Choice(int most)
    {
        LayerPoint[] points = [.. Enumerable.Range(0, most).Select(at => Mean(losses => losses[at])).Select((found, at) => new LayerPoint(at + 1, found.Mean, found.Error))];
        int least = Array.FindIndex(points, point => point.Mean == points.Min(other => other.Mean));
        int chosen = Enumerable.Range(0, least).Where(at => Mean(losses => losses[at] - losses[least]) is var (mean, error) && mean <= error).DefaultIfEmpty(least).First();
        return new LayerChoice(points, chosen + 1);
    }

    private (double Mean, double Error) Mean(Func<double[], double> value)
    {
        double weight = _folds.Sum(fold => fold.Weight);
        double mean = _folds.Sum(fold => fold.Weight * value(fold.Losses)) / weight;
        double variance = _folds.Sum(fold => fold.Weight * Math.Pow(value(fold.Losses) - mean, 2)) / weight;
        return (mean, Math.Sqrt(variance / Math.Max(_folds.Count - 1, 1)));
    }
}
