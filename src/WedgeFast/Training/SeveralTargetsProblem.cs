using System.Numerics.Tensors;
using WedgeFast.Kernels;
using WedgeFast.Samples;
using WedgeFast.Sparse;

namespace WedgeFast.Training;

/// <summary>The squared loss of several targets, half the sum of their squared errors. MATHEMATICS.md, "Several outputs".</summary>
internal sealed class SeveralTargetsProblem : VectorProblem<SquaredVectorLoss>
{
    private readonly double[] _target;

    /// <summary>Finds the model without neurons.</summary>
    public SeveralTargetsProblem(SampleSet samples, Standardizer scaling, bool skip)
        : this(samples, scaling, skip, Means(samples))
    {
    }

    private SeveralTargetsProblem(SampleSet samples, Standardizer scaling, bool skip, double[] means)
        : base(samples, scaling, skip, means.Length, free => Shifted(samples, means), means)
    {
        int n = samples.Count;
        _target = Shifted(samples, means);
        double centred = 0, meanSquare = 0;
        for (int q = 0; q < Outputs; q++)
        {
            Span<double> target = _target.AsSpan(q * n, n);
            TensorPrimitives.Multiply(target, Free.RowScale, target);
            double square = TensorPrimitives.SumOfSquares<double>(target);
            centred += square / 2;
            meanSquare += square + (means[q] * means[q]);
            Free.Project(target);
        }

        NullResidual = _target;
        NullObjective = BeyondRounding(TensorPrimitives.SumOfSquares<double>(_target) / 2, centred, meanSquare);
    }

    /// <inheritdoc/>
    public override double[] NullResidual { get; }

    /// <inheritdoc/>
    public override double NullObjective { get; }

    /// <inheritdoc/>
    public override double Loss(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets) => default(SquaredVectorLoss).Value(outputs, targets);

    /// <summary>As for one target: D for theta scaled by the best s within +-beta/nu, less what the leak along the free columns could hide.</summary>
    protected override double OwnDual(ReadOnlySpan<double> residual, double nuUpper, double beta) =>
        SquaredProblem.Dual(residual, _target, nuUpper, beta, Diameter == 0 ? 0 : Leak(residual) * NullObjective * Diameter / beta);

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

    private static double[] Shifted(SampleSet samples, double[] means)
    {
        int n = samples.Count;
        double[] targets = new double[n * means.Length];
        for (int i = 0; i < n; i++)
        {
            for (int q = 0; q < means.Length; q++)
            {
                targets[(q * n) + i] = samples.TargetRow(i)[q] - means[q];
            }
        }

        return targets;
    }
}
