using WedgeFast.Kernels;

namespace WedgeFast.Losses;

/// <summary>
/// Half the unit deviance of a gamma-distributed amount y with expectation e^f: f + y e^-f less its least value 1 + log y. With r = f - log
/// y it is e^-r - 1 + r.
/// </summary>
internal sealed class GammaLoss() : RowLoss<GammaLoss.Row>(default)
{
    /// <inheritdoc/>
    public override string Name => "gamma";

    /// <inheritdoc/>
    public override Link Link => Link.Log;

    /// <inheritdoc/>
    public override string? TargetFault(double target) => target > 0 ? null : "a number above 0";

    /// <inheritdoc/>
    public override double BestConstant(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights) =>
        LogMean.Of(1, outputs, targets, weights);

    internal readonly struct Row : IRowLoss
    {
        /// <summary>A step on the model moves no output by more than this, however flat the loss is there.</summary>
        private const double LongestStep = 20;

        public double Value(double f, double y) => DevianceFunction.ExponentialRemainder(Math.Log(y) - f);

        public double Derivative(double f, double y) => -DevianceFunction.ExponentialLessOne(Math.Log(y) - f);

        public double SecondDerivative(double f, double y) => Math.Exp(Math.Log(y) - f);

        public double ModelCurvature(double f, double y) => Math.Max(SecondDerivative(f, y), Math.Abs(Derivative(f, y)) / LongestStep);

        public double Conjugate(double u, double y) =>
            u > 1 ? double.PositiveInfinity : DevianceFunction.EntropyRemainder(-u) + (u * Math.Log(y));

        /// <summary>
        /// Each term and factor is off by a few of its own roundings, and so is u: near its end, where 1 - u is one, the slope is above
        /// -38.
        /// </summary>
        public double ConjugateRounding(double u, double y) =>
            Loss.UnitRoundoff * Math.Abs(u) * (64 + (8 * (Math.Abs(Math.Log(y)) + Math.Abs(Math.Log(1 + Math.Abs(u))))));

        public double Clamp(double u, double y) => Math.Min(u, 1);

        public double Margin(double u, double y) => 1 - u;
    }
}
