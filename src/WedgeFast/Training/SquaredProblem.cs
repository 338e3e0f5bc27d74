using System.Numerics.Tensors;
using WedgeFast.Geometry;
using WedgeFast.Kernels;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Sparse;

namespace WedgeFast.Training;

/// <summary>The problem of the squared loss: the target scaled and projected off the free columns, so that everything is plain least squares.</summary>
internal sealed class SquaredProblem : TrainingProblem
{
    private readonly TargetRemainder _remainder;

    public SquaredProblem(SampleSet samples, Standardizer scaling, bool skip)
        : base(samples, scaling, skip)
    {
        double meanSquare = 0, centred = 0;
        CompensatedAccumulator mean = default;
        for (int i = 0; i < samples.Count; i++)
        {
            mean.AddProduct(samples.Targets[i], Free.RowScale[i] * Free.RowScale[i]);
            meanSquare += samples.Targets[i] * samples.Targets[i] * Free.RowScale[i] * Free.RowScale[i];
        }

        for (int i = 0; i < samples.Count; i++)
        {
            double scaled = (samples.Targets[i] - mean.Value) * Free.RowScale[i];
            centred += scaled * scaled / 2;
        }

        _remainder = new TargetRemainder(samples, [mean.Value], Free);
        Target = _remainder.Scaled(Free);
        Free.Project(Target);
        NullObjective = BeyondRounding(HalfSquare(Target), centred, meanSquare);
    }

    /// <summary>The target, scaled and projected.</summary>
    public double[] Target { get; }

    public override double[] NullResidual => Target;

    public override double NullObjective { get; }

    public override IColumnSolver CreateSolver() => new ActiveSetSolver(Target);

    public override double Loss(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets) => default(SquaredLoss).Value(outputs[0], targets[0]);

    /// <summary>A neuron's column, scaled and projected.</summary>
    public override double[] Column(Neuron neuron)
    {
        double[] column = ScaledColumn(neuron);
        Free.Project(column);
        return column;
    }

    /// <summary>
    /// D for theta scaled by the best s within +-beta/nu: s r.y - s^2 |r|^2 / 2, less what the part of r that is left along the free
    /// columns could hide (and roundings). No better network than the null model has sum |z| above P0 / beta, each neuron is within the diameter of an
    /// affine function on the samples, and the best free part cancels what is left: so it hides at most s |leak| P0 diameter / beta.
    /// </summary>
    protected override double OwnDual(ReadOnlySpan<double> residual, double nuUpper, double beta) =>
        Dual(residual, _remainder, Free, Free.Leak(residual), nuUpper, beta, NullObjective * Diameter / beta);

    /// <summary>The same for any number of targets.</summary>
    /// <param name="residual">r.</param>
    /// <param name="target">y, less a combination of the free columns.</param>
    /// <param name="free">The free columns.</param>
    /// <param name="leak">The leak of r.</param>
    /// <param name="nuUpper">No |g| is above this.</param>
    /// <param name="beta">The weight-decay strength.</param>
    /// <param name="neurons">No norm of what neurons add is above this.</param>
    public static double Dual(
        ReadOnlySpan<double> residual, TargetRemainder target, FreeColumns free, double leak, double nuUpper, double beta, double neurons)
    {
        double product = target.Dot(residual, free), square = 2 * HalfSquare(residual);
        if (square == 0)
        {
            return 0;
        }

        // What is left of the target along the free columns meets the leak too, and nobody knows the last of its digits.
        double whole = TensorPrimitives.Norm<double>(target.Scaled(free)), hidden = (leak * (whole + neurons)) + (Math.Sqrt(square) * target.Error);
        double limit = nuUpper == 0 ? double.PositiveInfinity : beta / nuUpper;
        double s = Math.Clamp(product / square, -limit, limit), gained = s * product, paid = s * s * square / 2;
        return gained - paid - (Math.Abs(s) * hidden) - (FewRoundings * (Math.Abs(gained) + paid));
    }

    public override (double Objective, double[] Residual) Evaluate(ReluNetwork network, double beta, WeightNorm norm)
    {
        double[] residual = NetworkErrors.Of(network, Samples, Math.Sqrt(2 * NullObjective));
        TensorPrimitives.Multiply(residual, Free.RowScale, residual);
        CompensatedAccumulator objective = default;
        objective.Add(HalfSquare(residual));
        AddPenalty(network, beta, norm, ref objective);
        Free.Project(residual);
        return (objective.Value, residual);
    }

    protected override (CompensatedAccumulator Intercept, double[] Linear)[] FreeCoefficients(IReadOnlyList<(Neuron Neuron, double[] Z)> neurons)
    {
        double[] rest = new double[Points.Count];
        foreach ((Neuron neuron, double[] z) in neurons)
        {
            TensorPrimitives.MultiplyAdd<double>(ScaledColumn(neuron), -z[0], rest, rest);
        }

        return [_remainder.Coefficients(0, Free.Fit(rest))];
    }

    private double[] ScaledColumn(Neuron neuron)
    {
        double[] column = Activations(neuron);
        TensorPrimitives.Multiply(column, Free.RowScale, column);
        return column;
    }

    private static double HalfSquare(ReadOnlySpan<double> vector)
    {
        CompensatedAccumulator sum = default;
        foreach (double value in vector)
        {
            sum.AddProduct(value, value);
        }

        return sum.Value / 2;
    }
}
