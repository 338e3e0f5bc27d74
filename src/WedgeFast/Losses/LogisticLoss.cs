using WedgeFast.Kernels;
using WedgeFast.Samples;

namespace WedgeFast.Losses;

/// <summary>log(1 + e^f) - y f: the negative log-likelihood of a class y in {0, 1} with log-odds f.</summary>
internal sealed class LogisticLoss() : RowLoss<LogisticLoss.Row>(default)
{
    /// <inheritdoc/>
    public override string Name => "logistic";

    /// <inheritdoc/>
    public override Link Link => Link.Logit;

    /// <summary>Requires targets 0 and 1, both of them.</summary>
    public override Loss Settle(SampleSet samples)
    {
        foreach (double target in samples.Targets)
        {
            if (target is not (0 or 1))
            {
                throw new ArgumentException(FormattableString.Invariant($"a target is {target}; the logistic loss expects 0 and 1."));
            }
        }

        return samples.Targets.ContainsAnyExcept(samples.Targets[0])
            ? this
            : throw new ArgumentException(
                FormattableString.Invariant($"all targets are {samples.Targets[0]}; the logistic loss expects rows of both classes."));
    }

    internal readonly struct Row : IRowLoss
    {
        /// <summary>At this curvature a probability is within 1e-12 of 0 or 1; what is flatter counts as if it were not.</summary>
        private const double LeastCurvature = 1e-12;

        /// <summary>A step on the model moves no output by more than this, however flat the loss is there.</summary>
        private const double LongestStep = 50;

        public double Value(double f, double y) => LogisticFunction.Loss(f, y);

        public double Derivative(double f, double y) => y == 1 ? -LogisticFunction.Probability(-f) : LogisticFunction.Probability(f) - y;

        public double SecondDerivative(double f, double y) => LogisticFunction.Probability(f) * LogisticFunction.Probability(-f);

        public double ModelCurvature(double f, double y) =>
            Math.Max(Math.Max(SecondDerivative(f, y), Math.Abs(Derivative(f, y)) / LongestStep), LeastCurvature);

        public double Conjugate(double u, double y)
        {
            // p is the probability u + y, its complement taken without loss where u is small.
            double p = y == 1 ? 1 + u : u + y, complement = y == 1 ? -u : 1 - u - y;
            return p < 0 || complement < 0 ? double.PositiveInfinity : TimesLog(p) + TimesLog(complement);
        }

        public double Clamp(double u, double y) => Math.Clamp(u, -y, 1 - y);

        // Where u is small it is the margin itself, with all its digits.
        public double Margin(double u, double y) => y == 1 ? Math.Min(1 + u, -u) : Math.Min(u + y, 1 - u - y);

        private static double TimesLog(double p) => p == 0 ? 0 : p * Math.Log(p);
    }
}
