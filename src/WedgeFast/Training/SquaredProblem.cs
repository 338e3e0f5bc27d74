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
    private readonly double[] _scaledTarget;
    private readonly double _targetMean;

    public SquaredProblem(SampleSet samples, Standardizer scaling, bool skip)
        : base(samples, scaling, skip)
    {
        // Off its mean first: differences of near numbers are exact, where projecting a large offset away would leave its rounding.
        _scaledTarget = new double[samples.Count];
        double meanSquare = 0;
        CompensatedAccumulator mean = default;
        for (int i = 0; i < samples.Count; i++)
        {
            mean.AddProduct(samples.Targets[i], Free.RowScale[i] * Free.RowScale[i]);
            meanSquare += samples.Targets[i] * samples.Targets[i] * Free.RowScale[i] * Free.RowScale[i];
        }

        _targetMean = mean.Value;
        for (int i = 0; i < samples.Count; i++)
        {
            _scaledTarget[i] = (samples.Targets[i] - _targetMean) * Free.RowScale[i];
        }

        Target = [.. _scaledTarget];
        Free.Project(Target);
        NullObjective = BeyondRounding(HalfSquare(Target), HalfSquare(_scaledTarget), meanSquare);
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
    /// columns could hide. No better network than the null model has sum |z| above P0 / beta, each neuron is within the diameter of an
    /// affine function on the samples, and the best free part cancels what is left: so it hides at most s |leak| P0 diameter / beta.
    /// </summary>
    protected override double OwnDual(ReadOnlySpan<double> residual, double nuUpper, double beta) =>
        Dual(residual, Target, nuUpper, beta, Diameter == 0 ? 0 : Free.Leak(residual) * NullObjective * Diameter / beta);

    /// <summary>The same for any number of targets.</summary>
    /// <param name="residual">r.</param>
    /// <param name="target">y.</param>
    /// <param name="nuUpper">No |g| is above this.</param>
    /// <param name="beta">The weight-decay strength.</param>
    /// <param name="hidden">What the leak could hide for s = 1.</param>
    public static double Dual(ReadOnlySpan<double> residual, double[] target, double nuUpper, double beta, double hidden)
    {
        CompensatedAccumulator product = default, square = default;
        for (int i = 0; i < residual.Length; i++)
        {
            product.AddProduct(residual[i], target[i]);
            square.AddProduct(residual[i], residual[i]);
        }

        if (square.Value == 0)
        {
            return 0;
        }

        double limit = nuUpper == 0 ? double.PositiveInfinity : beta / nuUpper;
        double s = Math.Clamp(product.Value / square.Value, -limit, limit);
        return (s * product.Value) - (s * s * square.Value / 2) - (Math.Abs(s) * hidden);
    }

    public override (double Objective, double[] Residual) Evaluate(ReluNetwork network, double beta, WeightNorm norm)
    {
        double[] residual = new double[Points.Count];
        for (int i = 0; i < residual.Length; i++)
        {
            residual[i] = (Samples.Targets[i] - network.Predict(Samples.Row(i))) * Free.RowScale[i];
        }

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

        double[] ofTarget = Free.Fit(_scaledTarget), ofRest = Free.Fit(rest);
        CompensatedAccumulator intercept = default;
        intercept.Add(_targetMean);
        intercept.Add(ofTarget[0]);
        intercept.Add(ofRest[0]);
        return [(intercept, [.. ofTarget.Zip(ofRest, (a, b) => a + b).Skip(1)])];
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
