using System.Numerics.Tensors;
using WedgeFast.Geometry;
using WedgeFast.Kernels;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Sparse;

namespace WedgeFast.Training;

/// <summary>The squared loss of several targets, half the sum of their squared errors. MATHEMATICS.md, "Several outputs".</summary>
internal sealed class SeveralTargetsProblem : VectorProblem<SquaredVectorLoss>
{
    private readonly double[] _target;
    private readonly TargetRemainder _remainder;

    /// <summary>Finds the model without neurons.</summary>
    public SeveralTargetsProblem(SampleSet samples, Standardizer scaling, bool skip)
        : this(samples, scaling, skip, Means(samples))
    {
    }

    private SeveralTargetsProblem(SampleSet samples, Standardizer scaling, bool skip, double[] means)
        : base(samples, scaling, skip, means.Length)
    {
        int n = samples.Count;
        _remainder = new TargetRemainder(samples, means, Free);
        Sum = CreateSum(_remainder.High);
        _target = _remainder.Scaled(Free);
        double centred = 0, meanSquare = 0;
        for (int q = 0; q < Outputs; q++)
        {
            double square = 0;
            for (int i = 0; i < n; i++)
            {
                double scaled = (samples.TargetRow(i)[q] - means[q]) * Free.RowScale[i];
                square += scaled * scaled;
            }

            centred += square / 2;
            meanSquare += square + (means[q] * means[q]);
            Free.Project(_target.AsSpan(q * n, n));
        }

        NullResidual = _target;
        NullObjective = BeyondRounding(TensorPrimitives.SumOfSquares<double>(_target) / 2, centred, meanSquare);
    }

    /// <inheritdoc/>
    protected override VectorLossSum<SquaredVectorLoss> Sum { get; }

    /// <inheritdoc/>
    public override double[] NullResidual { get; }

    /// <inheritdoc/>
    public override double NullObjective { get; }

    /// <inheritdoc/>
    public override double Loss(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets) => default(SquaredVectorLoss).Value(outputs, targets);

    /// <summary>As for one target: D for theta scaled by the best s within +-beta/nu, less what the leak along the free columns could hide.</summary>
    protected override double OwnDual(ReadOnlySpan<double> residual, double nuUpper, double beta) =>
        SquaredProblem.Dual(residual, _remainder, Free, Leak(residual), nuUpper, beta, NullObjective * Diameter / beta);

    /// <inheritdoc/>
    public override (double Objective, double[] Residual) Evaluate(ReluNetwork network, double beta, WeightNorm norm)
    {
        int n = Points.Count;
        double[] residual = NetworkErrors.Of(network, Samples, Math.Sqrt(2 * NullObjective));
        CompensatedAccumulator objective = default;
        for (int q = 0; q < Outputs; q++)
        {
            Span<double> errors = residual.AsSpan(q * n, n);
            TensorPrimitives.Multiply(errors, Free.RowScale, errors);
            foreach (double error in errors)
            {
                objective.AddProduct(error / 2, error);
            }

            Free.Project(errors);
        }

        AddPenalty(network, beta, norm, ref objective);
        return (objective.Value, residual);
    }

    /// <inheritdoc/>
    protected override (CompensatedAccumulator Intercept, double[] Linear) Shifted(int output, IReadOnlyList<double> coefficients) =>
        _remainder.Coefficients(output, coefficients);

    private static double[] Means(SampleSet samples)
    {
        double[] means = new double[samples.TargetNames.Count];
        double total = TensorPrimitives.Sum(samples.Weights);
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
}
