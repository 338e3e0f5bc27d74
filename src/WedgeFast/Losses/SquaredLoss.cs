using WedgeFast.Kernels;
using WedgeFast.Samples;

namespace WedgeFast.Losses;

/// <summary>|f - y|^2 / 2.</summary>
internal sealed class SquaredLoss() : RowLoss<SquaredLoss.Row>(default)
{
    /// <inheritdoc/>
    public override string Name => "squared";

    /// <inheritdoc/>
    public override bool TakesSeveralTargets => true;

    /// <inheritdoc/>
    public override bool IsSquared => true;

    /// <inheritdoc/>
    public override double MostCurvature => 1;

    /// <inheritdoc/>
    public override double ErrorBound(double meanLoss, double leastShare) => Math.Sqrt(2 * meanLoss);

    /// <summary>The means of the targets.</summary>
    public override double[] Origins(SampleSet samples)
    {
        double[] means = new double[samples.TargetNames.Count];
        double total = 0;
        foreach (double weight in samples.Weights)
        {
            total += weight;
        }

        for (int q = 0; q < means.Length; q++)
        {
            // Relative to the first row: targets with a large common offset keep their digits.
            double first = samples.Targets[q];
            CompensatedAccumulator sum = default;
            for (int i = 0; i < samples.Count; i++)
            {
                sum.AddProduct(samples.Weights[i] / total, samples.TargetRow(i)[q] - first);
            }

            means[q] = first + sum.Value;
        }

        return means;
    }

    internal readonly struct Row : IRowLoss
    {
        public double Value(double f, double y) => (f - y) * (f - y) / 2;

        public double Derivative(double f, double y) => f - y;

        public double SecondDerivative(double f, double y) => 1;

        public double Conjugate(double u, double y) => (u * u / 2) + (u * y);

        public double ConjugateRounding(double u, double y) => Loss.FewRoundings * Math.Abs(u) * (Math.Abs(u) + Math.Abs(y));
    }
}
