using WedgeFast.Samples;

namespace WedgeFast.Losses;

/// <summary>
/// The pinball loss of a quantile of level t: t times an error y - f above 0, 1 - t times one below. It has a kink, so that its neighbour
/// is solved, the largest u (f - y) - w u^2 / 2 over -t &lt;= u &lt;= 1 - t: quadratic within the width w, and with derivatives in the
/// domain of this one's conjugate.
/// </summary>
/// <param name="level">t; null for 0.5.</param>
/// <param name="width">w; 0 for the loss itself.</param>
/// <param name="narrowest">The width that theta is taken at.</param>
internal sealed class QuantileLoss(double? level, double width = 0, double narrowest = QuantileLoss.Share)
    : RowLoss<QuantileLoss.Row>(new Row(level ?? double.NaN, width))
{
    private const double Median = 0.5;

    /// <summary>
    /// The narrowest width, as a share of the mean loss of the best constant: the gap is a small part of it, and theta keeps eight digits.
    /// </summary>
    private const double Share = 1e-8;

    /// <inheritdoc/>
    public override string Name => "quantile";

    /// <inheritdoc/>
    public override double? Parameter => level;

    /// <inheritdoc/>
    public override string? ParameterName => "level";

    /// <inheritdoc/>
    internal override bool IsQuantile => true;

    /// <inheritdoc/>
    public override Loss With(double parameter) => parameter is > 0 and < 1
        ? new QuantileLoss(parameter, width, narrowest)
        : throw new ArgumentException(FormattableString.Invariant($"the level of the quantile loss is {parameter}; expected a number above 0 and below 1."));

    /// <summary>Takes the width from the targets.</summary>
    public override Loss Settle(SampleSet samples)
    {
        QuantileLoss settled = (QuantileLoss)With(level ?? Median);
        double constant = settled.Origins(samples)![0], mean = 0, weight = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            mean += samples.Weights[i] * settled.Value([constant], samples.TargetRow(i));
            weight += samples.Weights[i];
        }

        double found = Share * mean / weight;
        return new QuantileLoss(settled.Parameter, 0, found > 0 && double.IsFinite(found) ? found : Share);
    }

    /// <summary>The quantile of the targets, by weight.</summary>
    public override double[] Origins(SampleSet samples) => [WeightedMedian.Quantile(samples.Targets, samples.Weights, level ?? Median)];

    /// <inheritdoc/>
    public override double ErrorBound(double meanLoss, double leastShare)
    {
        // A row's |r| is at most l / m, m = min(t, 1 - t), and l at most meanLoss / leastShare; the mean of |r| is at most meanLoss / m.
        double error = meanLoss / Math.Min(level!.Value, 1 - level.Value);
        return error / Math.Sqrt(leastShare);
    }

    /// <inheritdoc/>
    internal override Loss? Solved(double widening) => width > 0 ? null : new QuantileLoss(level, widening * narrowest, narrowest);

    internal readonly struct Row(double level, double width) : IRowLoss
    {
        /// <summary>
        /// The model's curvature where the loss has none, as a share of that of a parabola above it that touches it: it leaves steps free,
        /// and keeps columns that it weighs within four digits of each other.
        /// </summary>
        private const double LeastCurvature = 1e-2;

        public double Value(double f, double y)
        {
            double error = f - y, u = Derivative(f, y);
            return width == 0 ? (error > 0 ? (1 - level) * error : -level * error) : u * (error - (width * u / 2));
        }

        public double Derivative(double f, double y) => width > 0 ? Math.Clamp((f - y) / width, -level, 1 - level)
            : f > y ? 1 - level
            : f < y ? -level
            : 0;

        public double SecondDerivative(double f, double y) => IsWithin(f, y) ? 1 / width : 0;

        public double ModelCurvature(double f, double y) => IsWithin(f, y) ? 1 / width : LeastCurvature / Math.Max(Math.Abs(f - y), Math.Max(width, 1e-300));

        public double Conjugate(double u, double y) => u >= -level && u <= 1 - level ? u * (y + (width * u / 2)) : double.PositiveInfinity;

        public double ConjugateRounding(double u, double y) => Loss.FewRoundings * Math.Abs(u) * (Math.Abs(y) + width);

        public double Clamp(double u, double y) => Math.Clamp(u, -level, 1 - level);

        public double Margin(double u, double y) => Math.Min(u + level, 1 - level - u);

        private bool IsWithin(double f, double y) => width > 0 && f - y > -level * width && f - y < (1 - level) * width;
    }
}
