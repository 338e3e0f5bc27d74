using WedgeFast.Samples;

namespace WedgeFast.Losses;

/// <summary>(f - y)^2 / 2 up to |f - y| = delta, from there on its tangent delta (|f - y| - delta / 2).</summary>
/// <param name="delta">Where it becomes linear, positive; null where the data is to say.</param>
internal sealed class HuberLoss(double? delta) : RowLoss<HuberLoss.Row>(new Row(delta ?? double.NaN))
{
    /// <summary>
    /// 1.345 standard deviations of normal errors, from the median absolute deviation: Huber's choice, 95 % as efficient as least squares
    /// there.
    /// </summary>
    private const double OfDeviation = 1.345 * 1.4826;

    /// <inheritdoc/>
    public override string Name => "huber";

    /// <inheritdoc/>
    public override double? Parameter => delta;

    /// <inheritdoc/>
    public override string? ParameterName => "delta";

    /// <inheritdoc/>
    public override Loss With(double parameter) => new HuberLoss(parameter);

    /// <summary>Takes delta from the targets where it is not given.</summary>
    public override Loss Settle(SampleSet samples) => delta is null ? new HuberLoss(DefaultDelta(samples)) : this;

    /// <summary>The weighted median of the targets.</summary>
    public override double[] Origins(SampleSet samples) => [WeightedMedian.Of(samples.Targets, samples.Weights)];

    /// <inheritdoc/>
    public override double ErrorBound(double meanLoss, double leastShare)
    {
        // Inside, r^2 = 2 l. Outside, |r| = l/delta + delta/2, so r^2 <= 2 (l/delta)^2 + delta^2/2, and l is at most meanLoss / leastShare.
        double d = delta!.Value, outside = 2 * (meanLoss / d) * (meanLoss / d / leastShare);
        return Math.Sqrt((2 * meanLoss) + outside + (d * d / 2));
    }

    // Where more than half of the targets are equal their median deviation is 0: that of the others then.
    private static double DefaultDelta(SampleSet samples)
    {
        double centre = WeightedMedian.Of(samples.Targets, samples.Weights);
        double[] deviations = [.. samples.Targets.ToArray().Select(y => Math.Abs(y - centre))];
        double median = WeightedMedian.Of(deviations, samples.Weights);
        int[] others = median > 0 ? [] : [.. Enumerable.Range(0, samples.Count).Where(i => deviations[i] > 0)];
        if (others.Length > 0)
        {
            median = WeightedMedian.Of([.. others.Select(i => deviations[i])], samples.Take(others).Weights);
        }

        double found = OfDeviation * median;
        return found > 0 ? found : 1;
    }

    internal readonly struct Row(double delta) : IRowLoss
    {
        /// <summary>
        /// The model's curvature where the loss has none: it leaves steps free (an outlier alone would move a thousand deltas) and keeps
        /// the weighted columns within three digits of each other.
        /// </summary>
        private const double LeastCurvature = 1e-3;

        public double Value(double f, double y)
        {
            double error = Math.Abs(f - y);
            return error <= delta ? error * error / 2 : delta * (error - (delta / 2));
        }

        public double Derivative(double f, double y) => Math.Clamp(f - y, -delta, delta);

        public double SecondDerivative(double f, double y) => Math.Abs(f - y) <= delta ? 1 : 0;

        public double ModelCurvature(double f, double y) => Math.Abs(f - y) <= delta ? 1 : LeastCurvature;

        public double Conjugate(double u, double y) => Math.Abs(u) <= delta ? (u * u / 2) + (u * y) : double.PositiveInfinity;

        public double ConjugateRounding(double u, double y) => Loss.FewRoundings * Math.Abs(u) * (Math.Abs(u) + Math.Abs(y));

        public double Clamp(double u, double y) => Math.Clamp(u, -delta, delta);

        public double Margin(double u, double y) => delta - Math.Abs(u);

        public double Excess(double f, double y) => Math.Max(Value(f, y) - (delta * delta / 2), 0);
    }
}
