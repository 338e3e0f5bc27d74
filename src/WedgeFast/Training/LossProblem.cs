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
    private readonly TargetRemainder? _remainder;
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
        double centred = MeanLossOfCentre();
        NewtonSolver<TLoss> solver = NullModel();
        if (BoundsErrors)
        {
            // Errors are all that counts: without the trend nothing is larger than they are.
            _remainder = new TargetRemainder(samples, shift, Free, skip ? solver.FreeCoefficients : new double[1]);
            _targets = _remainder.High;
            solver = NullModel();
        }

        NullResidual = solver.Residual;
        for (int i = 0; i < _targets.Length; i++)
        {
            Excess += Free.RowScale[i] * Free.RowScale[i] * loss.Excess(solver.Fitted[i], _targets[i]);
        }

        NullObjective = BeyondRounding(solver.Loss, centred, MeanSquare());
        double[] scale = Free.RowScale, margins = Margins(NullResidual, scale);
        _nullMargin = FreeMargin.Of(Free, margins) - Free.Leak(NullResidual);
        if (skip && !BoundsErrors && !(_nullMargin > 0))
        {
            SeparableClasses.Refuse(LastChangeOfEqualWeights());
        }

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

        double roundings = Roundings(residual, s), lost = 0;
        for (int i = 0; i < residual.Length && _remainder is not null; i++)
        {
            lost += s * residual[i] * Free.RowScale[i] * _remainder.Low[i];
        }

        roundings += s * TensorPrimitives.Norm(residual) * (_remainder?.Error ?? 0);
        double leak = Free.Leak(residual), value = dual.Value + lost - roundings;
        return leak == 0 ? value : value - (s * leak * (LargestFreePart(beta) + (NullObjective * Diameter / beta)));
    }

    public override (double Objective, double[] Residual) Evaluate(ReluNetwork network, double beta, WeightNorm norm)
    {
        double[] outputs = OutputsOf(network);
        CompensatedAccumulator objective = default;
        for (int i = 0; i < outputs.Length; i++)
        {
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
        if (_remainder is not null)
        {
            return [_remainder.Coefficients(0, solver.FreeCoefficients)];
        }

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

    /// <summary>Whether the loss is one of errors alone, and bounds them.</summary>
    private bool BoundsErrors => double.IsFinite(_loss.ErrorBound(1, 1));

    /// <summary>A network's outputs, counted as the targets are.</summary>
    private double[] OutputsOf(ReluNetwork network)
    {
        double[] outputs = new double[Points.Count];
        if (_remainder is null)
        {
            network.Predict(Samples.Inputs, outputs);
            TensorPrimitives.Subtract(outputs, _shift, outputs);
            return outputs;
        }

        TensorPrimitives.Subtract<double>(_targets, NetworkErrors.Of(network, Samples, Math.Sqrt(2 * (NullObjective - Excess))), outputs);
        return outputs;
    }

    private double[] Margins(double[] residual, double[] scale)
    {
        double[] margins = new double[scale.Length];
        for (int i = 0; i < scale.Length; i++)
        {
            margins[i] = scale[i] * _loss.Margin(-residual[i] / scale[i], _targets[i]);
        }

        return margins;
    }

    /// <summary>The last step towards the model without neurons when rows weigh the same: whether there is one does not depend on their weights.</summary>
    private double LastChangeOfEqualWeights()
    {
        double[] ones = new double[_targets.Length];
        Array.Fill(ones, 1.0);
        FreeColumns equal = new(ones, Linear);
        NewtonSolver<TLoss> solver = new(_loss, _targets, equal, Linear, new double[_targets.Length]);
        solver.Solve(beta: 1, accuracy: 1e-9, CancellationToken.None);
        bool exists = FreeMargin.Of(equal, Margins(solver.Residual, equal.RowScale)) > equal.Leak(solver.Residual);
        return exists ? 0 : solver.LastChange;
    }

    /// <summary>A bound on the roundings of the conjugates: relative to their terms and, beside probabilities, to 1.</summary>
    private double Roundings(ReadOnlySpan<double> residual, double s)
    {
        double sum = BoundsErrors ? 0 : SoftmaxProblem.RoundingsOfConjugate(2);
        for (int i = 0; i < residual.Length; i++)
        {
            double theta = s * Math.Abs(residual[i]);
            sum += FewRoundings * theta * (theta + Math.Abs(Free.RowScale[i] * _targets[i]));
        }

        return sum;
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
