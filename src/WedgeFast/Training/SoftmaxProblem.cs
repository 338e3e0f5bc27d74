using System.Globalization;
using System.Numerics.Tensors;
using WedgeFast.Samples;
using WedgeFast.Sparse;

namespace WedgeFast.Training;

/// <summary>The softmax loss: an output per class. MATHEMATICS.md, "Several outputs".</summary>
internal sealed class SoftmaxProblem : VectorProblem<SoftmaxLoss>
{
    private const double UnitRoundoff = 1.2e-16;

    private readonly double _nullMargin;
    private readonly double _moved;

    /// <summary>Finds the model without neurons.</summary>
    /// <exception cref="ArgumentException">There is none: a linear term separates a class.</exception>
    public SoftmaxProblem(SampleSet samples, Standardizer scaling, bool skip, int classes)
        : base(samples, scaling, skip, classes)
    {
        Sum = CreateSum(samples.Targets.ToArray());
        GroupNewtonSolver<SoftmaxLoss> solver = NullModel();
        NullResidual = solver.Residual;
        NullObjective = BeyondRounding(solver.Loss, Math.Log(classes), meanSquare: 0);
        double[] margins = Sum.Margins(NullResidual, Free.RowScale);
        _nullMargin = FreeMargin.Of(Free, margins) - TotalLeak(NullResidual);
        if (skip && !(_nullMargin > 0))
        {
            SeparableClasses.Refuse(LastChangeOfEqualWeights(samples));
        }

        _moved = TensorPrimitives.Norm<double>(margins) * Diameter;
        OutputNames = [.. Enumerable.Range(0, classes).Select(k => k.ToString(CultureInfo.InvariantCulture))];
    }

    /// <inheritdoc/>
    protected override VectorLossSum<SoftmaxLoss> Sum { get; }

    /// <inheritdoc/>
    public override double[] NullResidual { get; }

    /// <inheritdoc/>
    public override double NullObjective { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> OutputNames { get; }

    /// <inheritdoc/>
    public override double Loss(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets) => default(SoftmaxLoss).Value(outputs, targets);

    /// <summary>
    /// -sum_i p_i l*(-s theta_i / p_i, y_i) with s = min(1, beta/nu), less what the leak of theta could hide: it meets the free part of the outputs,
    /// and it is in the prices, which are off by leak times diameter per unit of sum |z_j|, at most P0 / beta.
    /// </summary>
    protected override double OwnDual(ReadOnlySpan<double> residual, double nuUpper, double beta)
    {
        double s = nuUpper <= beta ? 1 : beta / nuUpper;
        double hidden = s * TotalLeak(residual) * (LargestFreePart(beta) + (NullObjective * Diameter / beta));
        return Sum.Dual(residual, s, Free.RowScale) - hidden - RoundingsOfConjugate(Outputs);
    }

    /// <summary>
    /// A bound on the norm of the scaled free part of the outputs, their mean over the classes taken off, of any network with P at most P0: as for
    /// one output, theta of the null model may be moved against that part.
    /// </summary>
    private double LargestFreePart(double beta) =>
        _nullMargin > 0 ? NullObjective * (1 + ((LargestCorrelation + _moved) / beta)) / _nullMargin : double.PositiveInfinity;

    /// <summary>
    /// A bound on the roundings of -sum_k p_k log p_k: a probability is off by a few roundings of 1, and where it is no smaller than that the slope of
    /// p log p is below 38.
    /// </summary>
    public static double RoundingsOfConjugate(int classes) => (32 + (40 * classes)) * UnitRoundoff;

    /// <summary>The last step towards the model without neurons when rows weigh the same: whether there is one does not depend on their weights.</summary>
    private double LastChangeOfEqualWeights(SampleSet samples)
    {
        double[] ones = new double[samples.Count];
        Array.Fill(ones, 1.0);
        FreeColumns equal = new(ones, Linear);
        VectorLossSum<SoftmaxLoss> sum = new(default, Outputs, samples.Targets.ToArray(), [.. equal.RowScale.Select(s => s * s)]);
        GroupNewtonSolver<SoftmaxLoss> solver = new(sum, equal, Linear, new double[samples.Count * Outputs]);
        solver.Solve(beta: 1, accuracy: 1e-9, CancellationToken.None);
        double[] margins = sum.Margins(solver.Residual, equal.RowScale);
        double square = 0;
        for (int q = 0; q < Outputs; q++)
        {
            double leak = equal.Leak(solver.Residual.AsSpan(q * samples.Count, samples.Count));
            square += leak * leak;
        }

        return FreeMargin.Of(equal, margins) > Math.Sqrt(square) + RowSums(solver.Residual) ? 0 : solver.LastChange;
    }

    private double RowSums(ReadOnlySpan<double> residual) => (Outputs + 2) * UnitRoundoff * TensorPrimitives.Norm(residual);

    /// <summary>The leak, and the roundings by which the row sums of theta over the classes may differ from the 0 that the conjugate takes them for.</summary>
    private double TotalLeak(ReadOnlySpan<double> residual) =>
        Leak(residual) + RowSums(residual);
}
