using WedgeFast.Losses;
using WedgeFast.Samples;

namespace WedgeFast;

/// <summary>How well a quantile is predicted, by sample weight.</summary>
/// <param name="Pinball">The mean pinball loss.</param>
/// <param name="D2">1 minus that over that of the best constant; null where the targets do not vary.</param>
/// <param name="Below">The share of targets at or below their prediction: of a good prediction its level.</param>
/// <param name="Mae">Mean absolute error.</param>
internal sealed record QuantileMetrics(double Pinball, double? D2, double Below, double Mae) : Metrics
{
    public override IReadOnlyList<Metric> Lines() => [new("pinball", Pinball), new("D2", D2), new("below", Below), new("MAE", Mae)];

    /// <summary>The metrics of predictions.</summary>
    /// <param name="predictions">The predictions.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="samples">The samples.</param>
    public static QuantileMetrics OfQuantile(double[] predictions, Loss loss, SampleSet samples)
    {
        double[] constant = loss.Origins(samples)!;
        double pinball = 0, without = 0, below = 0, weight = 0;
        for (int i = 0; i < predictions.Length; i++)
        {
            double own = samples.Weights[i];
            pinball += own * loss.Value(predictions.AsSpan(i, 1), samples.TargetRow(i));
            without += own * loss.Value(constant, samples.TargetRow(i));
            below += samples.Targets[i] <= predictions[i] ? own : 0;
            weight += own;
        }

        double mae = FitMetrics.Of(predictions, samples).Mae;
        return new QuantileMetrics(pinball / weight, without > 0 ? 1 - (pinball / without) : null, below / weight, mae);
    }
}
