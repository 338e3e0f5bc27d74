using WedgeFast.Kernels;
using WedgeFast.Samples;

namespace WedgeFast.Losses;

/// <summary>
/// Half the unit deviance of an amount y, often 0, with expectation e^f and a variance like its power p, 1 &lt; p &lt; 2: sums of a Poisson
/// number of gamma-distributed amounts. With a = 2 - p, b = p - 1 and r = f - log y it is y^a ((e^(a r) - 1)/a + (e^(-b r) - 1)/b), for y =
/// 0 it is e^(a f)/a.
/// </summary>
/// <param name="power">p; null for 1.5.</param>
internal sealed class TweedieLoss(double? power) : RowLoss<TweedieLoss.Row>(new Row(power ?? double.NaN))
{
    private const double DefaultPower = 1.5;

    /// <inheritdoc/>
    public override string Name => "tweedie";

    /// <inheritdoc/>
    public override Link Link => Link.Log;

    /// <inheritdoc/>
    public override double? Parameter => power;

    /// <inheritdoc/>
    public override string? ParameterName => "power";

    /// <inheritdoc/>
    public override Loss With(double parameter) => parameter is > 1 and < 2
        ? new TweedieLoss(parameter)
        : throw new ArgumentException(FormattableString.Invariant($"the power of the tweedie loss is {parameter}; expected a number above 1 and below 2."));

    /// <inheritdoc/>
    public override string? TargetFault(double target) => target >= 0 ? null : "a number of 0 or more";

    /// <summary>Requires targets that are not negative, not all of them 0: e^f would have no least value.</summary>
    public override Loss Settle(SampleSet samples)
    {
        RequirePositiveTarget(samples, Name);
        base.Settle(samples);
        return power is null ? With(DefaultPower) : this;
    }

    /// <inheritdoc/>
    public override double BestConstant(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights) =>
        LogMean.Of(power!.Value - 1, outputs, targets, weights);

    internal readonly struct Row(double power) : IRowLoss
    {
        /// <summary>A step on the model moves no output by more than this, however flat the loss is there.</summary>
        private const double LongestStep = 20;

        /// <summary>What is flatter counts as if it were not: no curvature of a model may be 0.</summary>
        private const double LeastCurvature = 1e-15;

        /// <summary>Newton's method doubles digits; more steps than this find no more of them.</summary>
        private const int MostSteps = 100;

        private double A => 2 - power;

        private double B => power - 1;

        public double Value(double f, double y) => y == 0 ? Math.Exp(A * f) / A : Math.Exp(A * Math.Log(y)) * Deviance(f - Math.Log(y));

        public double Derivative(double f, double y) => y == 0 ? Math.Exp(A * f) : Math.Exp(A * Math.Log(y)) * Slope(f - Math.Log(y));

        public double SecondDerivative(double f, double y) =>
            (A * Math.Exp(A * f)) + (y == 0 ? 0 : B * Math.Exp(Math.Log(y) - (B * f)));

        public double ModelCurvature(double f, double y) =>
            Math.Max(Math.Max(SecondDerivative(f, y), Math.Abs(Derivative(f, y)) / LongestStep), LeastCurvature);

        public double Conjugate(double u, double y)
        {
            if (y == 0)
            {
                return u < 0 ? double.PositiveInfinity : u == 0 ? 0 : u * (Math.Log(u) - 1) / A;
            }

            double unit = Math.Exp(A * Math.Log(y)), s = u / unit, r = Root(s);
            return (u * Math.Log(y)) + (unit * ((s * r) - Deviance(r)));
        }

        /// <summary>
        /// Each term and factor is off by a few of its own roundings. At an r that solves Slope(r) = s up to e the supremum of s r -
        /// Deviance(r) is missed by less than |e| times the distance to the root: that is within |e| over the least curvature between them,
        /// hardly less than that at r.
        /// </summary>
        public double ConjugateRounding(double u, double y)
        {
            if (y == 0)
            {
                return u > 0 ? Loss.UnitRoundoff * u * (16 + (16 * Math.Abs(Math.Log(u)))) / A : 0;
            }

            double unit = Math.Exp(A * Math.Log(y)), s = u / unit, r = Root(s), missed = Slope(r) - s;
            double terms = (Math.Abs(s) * (1 + Math.Abs(r))) + (Math.Abs(s) / A) + (Math.Abs(s) / B);
            double roundings = 32 * Loss.UnitRoundoff * terms * (1 + Math.Abs(Math.Log(y)));
            return unit * (roundings + (4 * missed * missed / Curvature(r)));
        }

        public double Clamp(double u, double y) => y == 0 ? Math.Max(u, 0) : u;

        public double Margin(double u, double y) => y == 0 ? u : double.PositiveInfinity;

        /// <summary>(e^(a r) - 1)/a + (e^(-b r) - 1)/b: the terms in r cancel.</summary>
        private double Deviance(double r) =>
            (DevianceFunction.ExponentialRemainder(A * r) / A) + (DevianceFunction.ExponentialRemainder(-B * r) / B);

        /// <summary>Its derivative e^(a r) - e^(-b r).</summary>
        private double Slope(double r) => DevianceFunction.ExponentialLessOne(A * r) - DevianceFunction.ExponentialLessOne(-B * r);

        private double Curvature(double r) => (A * Math.Exp(A * r)) + (B * Math.Exp(-B * r));

        /// <summary>The r at which <see cref="Slope"/> is s: Newton's method, held between numbers on both sides of it.</summary>
        private double Root(double s)
        {
            // e^(a r) = s + e^(-b r) is between s and s + 1 for s above 0, and so is e^(-b r) for -s below.
            double outer = s >= 0 ? LogisticFunction.LogOnePlus(s) / A : -LogisticFunction.LogOnePlus(-s) / B;
            double low = Math.Min(outer, 0), high = Math.Max(outer, 0), r = outer;
            for (int step = 0; step < MostSteps; step++)
            {
                double missed = Slope(r) - s;
                (low, high) = missed > 0 ? (low, r) : (r, high);
                double next = r - (missed / Curvature(r));
                next = next > low && next < high ? next : low + ((high - low) / 2);
                if (missed == 0 || Math.Abs(next - r) <= 2 * Loss.UnitRoundoff * Math.Abs(r))
                {
                    return r;
                }

                r = next;
            }

            return r;
        }
    }
}
