using WedgeFast.Kernels;
using WedgeFast.Samples;

namespace WedgeFast.Losses;

/// <summary>
/// Half the unit deviance of a count y with expectation e^f: e^f - y f less its least value y - y log y. With r = f - log y it is y (e^r -
/// 1 - r).
/// </summary>
internal sealed class PoissonLoss() : RowLoss<PoissonLoss.Row>(default)
{
    /// <inheritdoc/>
    public override string Name => "poisson";

    /// <inheritdoc/>
    public override Link Link => Link.Log;

    /// <inheritdoc/>
    public override string? TargetFault(double target) => target >= 0 ? null : "a number of 0 or more";

    /// <summary>Requires targets that are not negative, not all of them 0: e^f would have no least value.</summary>
    public override Loss Settle(SampleSet samples)
    {
        RequirePositiveTarget(samples, Name);
        return base.Settle(samples);
    }

    /// <inheritdoc/>
    public override double BestConstant(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights) =>
        LogMean.Of(0, outputs, targets, weights);

    internal readonly struct Row : IRowLoss
    {
        /// <summary>A step on the model moves no output by more than this, however flat the loss is there.</summary>
        private const double LongestStep = 20;

        /// <summary>What is flatter counts as if it were not: no curvature of a model may be 0.</summary>
        private const double LeastCurvature = 1e-15;

        public double Value(double f, double y)
        {
            if (y == 0)
            {
                return Math.Exp(f);
            }

            double r = f - Math.Log(y);
            return r > 1 ? Math.Exp(f) - y - (y * r) : y * DevianceFunction.ExponentialRemainder(r);
        }

        public double Derivative(double f, double y)
        {
            double r = y == 0 ? double.PositiveInfinity : f - Math.Log(y);
            return r > 1 ? Math.Exp(f) - y : y * DevianceFunction.ExponentialLessOne(r);
        }

        public double SecondDerivative(double f, double y) => Math.Exp(f);

        public double ModelCurvature(double f, double y) =>
            Math.Max(Math.Max(Math.Exp(f), Math.Abs(Derivative(f, y)) / LongestStep), LeastCurvature);

        // With v = u + y: v log v - v less its value at u = 0. Near there y times a function of u/y keeps the digits.
        public double Conjugate(double u, double y)
        {
            double v = u + y;
            return v < 0 ? double.PositiveInfinity
                : u > y ? TimesLog(v) - v + y - TimesLog(y)
                : y == 0 ? 0
                : (y * DevianceFunction.EntropyRemainder(u / y)) + (u * Math.Log(y));
        }

        /// <summary>
        /// Each term and factor is off by a few of its own roundings, and so are u and u/y: near its end, where 1 + u/y is a rounding, the
        /// slope is log of that, above -38.
        /// </summary>
        public double ConjugateRounding(double u, double y)
        {
            double v = u + y, logarithms = (y > 0 ? Math.Abs(Math.Log(y)) : 0) + (v > 0 && u > y ? Math.Abs(Math.Log(v)) : 0);
            return Loss.UnitRoundoff * (Math.Abs(u) + (u > y ? y : 0)) * (64 + (8 * logarithms));
        }

        public double Clamp(double u, double y) => Math.Max(u, -y);

        public double Margin(double u, double y) => u + y;

        private static double TimesLog(double p) => p == 0 ? 0 : p * Math.Log(p);
    }
}
