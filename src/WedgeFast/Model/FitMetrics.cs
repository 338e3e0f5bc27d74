using WedgeFast.Samples;

namespace WedgeFast;

/// <summary>How far predictions are from targets, by sample weight.</summary>
/// <param name="Rmse">Root of the mean squared error.</param>
/// <param name="Mae">Mean absolute error.</param>
/// <param name="R2">1 minus squared error over the targets' variance; null where the targets do not vary.</param>
internal sealed record FitMetrics(double Rmse, double Mae, double? R2) : Metrics
{
    public override IReadOnlyList<Metric> Lines() => [new("RMSE", Rmse), new("MAE", Mae), new("R2", R2)];

    /// <summary>The metrics of one target.</summary>
    /// <param name="predictions">n x t, row-major.</param>
    /// <param name="samples">The samples, of t targets.</param>
    /// <param name="target">Which of them.</param>
    public static FitMetrics Of(double[] predictions, SampleSet samples, int target = 0)
    {
        double first = samples.Targets[target];
        double total = 0, mean = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            total += samples.Weights[i];
            mean += samples.Weights[i] * (samples.TargetRow(i)[target] - first);
        }

        // Relative to the first target: targets with a large common offset keep their digits.
        mean = first + (mean / total);
        double squared = 0, absolute = 0, variance = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            double wanted = samples.TargetRow(i)[target];
            double error = predictions[(i * samples.TargetNames.Count) + target] - wanted;
            double deviation = wanted - mean;
            squared += samples.Weights[i] * error * error;
            absolute += samples.Weights[i] * Math.Abs(error);
            variance += samples.Weights[i] * deviation * deviation;
        }

        return new FitMetrics(Math.Sqrt(squared / total), absolute / total, variance > 0 ? 1 - (squared / variance) : null);
    }
}
