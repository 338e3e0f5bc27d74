using System.Numerics.Tensors;
using WedgeFast.Geometry;
using WedgeFast.Kernels;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Sparse;

namespace WedgeFast.Training;

/// <summary>The problem of any <see cref="ILoss"/>, by proximal Newton. MATHEMATICS.md, "Losses".</summary>
internal sealed class LossProblem<TLoss> : TrainingProblem
    where TLoss : struct, ILoss
{
    private readonly TLoss _loss;
    private readonly double _shift;
    private readonly double[] _targets;
    private readonly double _nullMargin;
    private readonly double _moved;
    private readonly double _errorBound;

    /// <summary>Finds the model without neurons.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="scaling">The map to training units.</param>
    /// <param name="skip">Whether there is a linear term.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="shift">What targets and outputs are counted from; the loss must not depend on it.</param>
    /// <exception cref="ArgumentException">There is no best model without neurons: a linear term separates the classes.</exception>
    public LossProblem(SampleSet samples, Standardizer scaling, bool skip, TLoss loss, double shift)
        : base(samples, scaling, skip)
    {
        _loss = loss;
        _shift = shift;
        _targets = [.. samples.Targets.ToArray().Select(y => y - shift)];
        NewtonSolver<TLoss> solver = NullModel();
        NullResidual = solver.Residual;

        // Only where the loss bounds no outputs can the best ones be at infinity; others are found in the targets' own units.
        if (double.IsInfinity(loss.ErrorBound(1, 1)))
        {
            SeparableClasses.Refuse(solver.LastChange);
        }

        for (int i = 0; i < _targets.Length; i++)
        {
            Excess += Free.RowScale[i] * Free.RowScale[i] * loss.Excess(solver.Fitted[i], _targets[i]);
        }

        NullObjective = BeyondRounding(solver.Loss, MeanLossOfCentre(), MeanSquare());
        double[] scale = Free.RowScale, margins = new double[scale.Length];
        for (int i = 0; i < scale.Length; i++)
        {
            margins[i] = scale[i] * loss.Margin(-NullResidual[i] / scale[i], _targets[i]);
        }

        _nullMargin = FreeMargin.Of(Free, margins) - Free.Leak(NullResidual);
        _moved = TensorPrimitives.Norm<double>(margins) * Diameter;
        double least = TensorPrimitives.Min<double>(scale);
        double[] scaledTargets = [.. _targets];
        TensorPrimitives.Multiply(scaledTargets, scale, scaledTargets);
        _errorBound = loss.ErrorBound(NullObjective, least * least) + TensorPrimitives.Norm<double>(scaledTargets);
    }

    public override double[] NullResidual { get; }

    public override double NullObjective { get; }

    public override double Excess { get; }

    public override IColumnSolver CreateSolver() => NullModel();

    public override double Loss(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets) => _loss.Value(outputs[0] - _shift, targets[0] - _shift);

    public override double[] Column(Neuron neuron) => Activations(neuron);

    /// <summary>
    /// -sum_i p_i l*(-s theta_i / p_i, y_i) with s = min(1, beta/nu), less what the leak of theta along the free columns could hide: it meets the
    /// free part of the outputs, and it is in the prices, which are off by leak times diameter per unit of sum |z|, at most P0 / beta.
    /// </summary>
    protected override double OwnDual(ReadOnlySpan<double> residual, double nuUpper, double beta)
    {
        double s = nuUpper <= beta ? 1 : beta / nuUpper;
        CompensatedAccumulator dual = default;
        for (int i = 0; i < residual.Length; i++)
        {
            double scale = Free.RowScale[i];
            dual.AddProduct(-scale * scale, _loss.Conjugate(-s * residual[i] / scale, _targets[i]));
        }

        double leak = Free.Leak(residual);
        return leak == 0 ? dual.Value : dual.Value - (s * leak * (LargestFreePart(beta) + (NullObjective * Diameter / beta)));
    }

    public override (double Objective, double[] Residual) Evaluate(ReluNetwork network, double beta, WeightNorm norm)
    {
        double[] outputs = new double[Points.Count];
        CompensatedAccumulator objective = default;
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = network.Predict(Samples.Row(i)) - _shift;
            objective.AddProduct(Free.RowScale[i] * Free.RowScale[i], _loss.Value(outputs[i], _targets[i]));
        }

        AddPenalty(network, beta, norm, ref objective);
        double[] residual = new double[outputs.Length];
        DualPoint.Residual(_loss, outputs, _targets, Free, residual);
        return (objective.Value, residual);
    }

    protected override (CompensatedAccumulator Intercept, double[] Linear)[] FreeCoefficients(IReadOnlyList<(Neuron Neuron, double[] Z)> neurons)
    {
        double[] offset = new double[Points.Count];
        foreach ((Neuron neuron, double[] z) in neurons)
        {
            TensorPrimitives.MultiplyAdd<double>(Activations(neuron), z[0], offset, offset);
        }

        NewtonSolver<TLoss> solver = new(_loss, _targets, Free, Linear, offset);
        solver.Solve(beta: 1, accuracy: 1e-9, CancellationToken.None);
        CompensatedAccumulator intercept = default;
        intercept.Add(_shift);
        intercept.Add(solver.FreeCoefficients[0]);
        return [(intercept, [.. solver.FreeCoefficients.Skip(1)])];
    }

    /// <summary>
    /// A bound on the norm of the scaled free part of the outputs of any network with P at most P0: what the loss itself gives or, where it bounds
    /// nothing, what moving theta of the null model against that part does. MATHEMATICS.md, "Losses".
    /// </summary>
    private double LargestFreePart(double beta) => double.IsFinite(_errorBound)
        ? _errorBound
        : _nullMargin > 0 ? NullObjective * (1 + ((LargestCorrelation + _moved) / beta)) / _nullMargin : double.PositiveInfinity;

    private NewtonSolver<TLoss> NullModel()
    {
        NewtonSolver<TLoss> solver = new(_loss, _targets, Free, Linear, new double[_targets.Length]);
        solver.Solve(beta: 1, accuracy: 1e-9, CancellationToken.None);
        return solver;
    }

    private double MeanLossOfCentre()
    {
        double sum = 0;
        for (int i = 0; i < _targets.Length; i++)
        {
            sum += Free.RowScale[i] * Free.RowScale[i] * _loss.Value(0, _targets[i]);
        }

        return sum;
    }

    private double MeanSquare()
    {
        double sum = 0;
        for (int i = 0; i < _targets.Length; i++)
        {
            double scaled = Free.RowScale[i] * Samples.Targets[i];
            sum += scaled * scaled;
        }

        return sum;
    }
}
