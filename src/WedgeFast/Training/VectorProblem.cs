using System.Numerics.Tensors;
using WedgeFast.Geometry;
using WedgeFast.Kernels;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Sparse;

namespace WedgeFast.Training;

/// <summary>The problem of a loss of several outputs, neurons penalised by the length of their output weights. MATHEMATICS.md, "Several outputs".</summary>
internal abstract class VectorProblem<TLoss> : TrainingProblem
    where TLoss : struct, IVectorLoss
{
    /// <summary>Prepares what does not depend on the targets.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="scaling">The map to training units.</param>
    /// <param name="skip">Whether there is a linear term.</param>
    /// <param name="outputs">q.</param>
    protected VectorProblem(SampleSet samples, Standardizer scaling, bool skip, int outputs)
        : base(samples, scaling, skip) => Outputs = outputs;

    /// <inheritdoc/>
    public override int Outputs { get; }

    /// <summary>The mean loss.</summary>
    protected abstract VectorLossSum<TLoss> Sum { get; }

    /// <inheritdoc/>
    public override IColumnSolver CreateSolver() => NullModel();

    /// <summary>A neuron's activations, projected off the free columns: the nearer columns are to orthogonal, the fewer steps a solver takes.</summary>
    public override double[] Column(Neuron neuron)
    {
        double[] column = Activations(neuron);
        TensorPrimitives.Multiply(column, Free.RowScale, column);
        Free.Project(column);
        TensorPrimitives.Divide(column, Free.RowScale, column);
        return column;
    }

    /// <inheritdoc/>
    public override (double Objective, double[] Residual) Evaluate(ReluNetwork network, double beta, WeightNorm norm)
    {
        int n = Points.Count;
        double[] rows = new double[n * Outputs], outputs = new double[n * Outputs];
        network.Predict(Samples.Inputs, rows);
        for (int i = 0; i < n; i++)
        {
            for (int q = 0; q < Outputs; q++)
            {
                outputs[(q * n) + i] = rows[(i * Outputs) + q];
            }
        }

        CompensatedAccumulator objective = default;
        objective.Add(Sum.Value(outputs));
        AddPenalty(network, beta, norm, ref objective);
        double[] residual = new double[outputs.Length];
        Sum.Residual(outputs, Free, residual);
        return (objective.Value, residual);
    }

    /// <inheritdoc/>
    protected override (CompensatedAccumulator Intercept, double[] Linear)[] FreeCoefficients(IReadOnlyList<(Neuron Neuron, double[] Z)> neurons)
    {
        int n = Points.Count;
        double[] offset = new double[n * Outputs];
        foreach ((Neuron neuron, double[] z) in neurons)
        {
            double[] activations = Activations(neuron);
            for (int q = 0; q < Outputs; q++)
            {
                ColumnProducts.AddScaled(activations, z[q], offset.AsSpan(q * n, n));
            }
        }

        // As in training, neurons less what the free columns fit: a start far away, where probabilities are 0 or 1, leads nowhere.
        double[][] fits = [.. Enumerable.Range(0, Outputs).Select(q => TakeOffFit(offset.AsSpan(q * n, n)))];
        GroupNewtonSolver<TLoss> solver = new(Sum, Free, Linear, offset);
        solver.Solve(beta: 1, accuracy: 1e-9, CancellationToken.None);
        (CompensatedAccumulator, double[])[] free = new (CompensatedAccumulator, double[])[Outputs];
        for (int q = 0; q < Outputs; q++)
        {
            int at = q;
            free[q] = Shifted(q, [.. Enumerable.Range(0, Linear.Length + 1).Select(k => solver.FreeCoefficients[(k * Outputs) + at] - fits[at][k])]);
        }

        return free;
    }

    /// <summary>Takes the best combination of the free columns off a vector that is not scaled.</summary>
    /// <returns>Its coefficients.</returns>
    private double[] TakeOffFit(Span<double> vector)
    {
        TensorPrimitives.Multiply(vector, Free.RowScale, vector);
        double[] fit = Free.Fit(vector);
        Free.Project(vector);
        TensorPrimitives.Divide(vector, Free.RowScale, vector);
        return fit;
    }

    /// <summary>The mean loss for targets of this loss, output after output.</summary>
    protected VectorLossSum<TLoss> CreateSum(double[] targets) => new(default, Outputs, targets, [.. Free.RowScale.Select(s => s * s)]);

    /// <summary>The coefficients of an output when its targets are counted as they were given, the constant's first.</summary>
    protected virtual (CompensatedAccumulator Intercept, double[] Linear) Shifted(int output, IReadOnlyList<double> coefficients)
    {
        CompensatedAccumulator intercept = default;
        intercept.Add(coefficients[0]);
        return (intercept, [.. coefficients.Skip(1)]);
    }

    /// <summary>The solver at the best model without neurons.</summary>
    protected GroupNewtonSolver<TLoss> NullModel()
    {
        GroupNewtonSolver<TLoss> solver = new(Sum, Free, Linear, new double[Points.Count * Outputs]);
        solver.Solve(beta: 1, accuracy: 1e-9, CancellationToken.None);
        return solver;
    }

    /// <summary>The length of what projecting has left of all outputs' residuals along the free columns.</summary>
    protected double Leak(ReadOnlySpan<double> residual)
    {
        int n = Points.Count;
        double square = 0;
        for (int q = 0; q < Outputs; q++)
        {
            double leak = Free.Leak(residual.Slice(q * n, n));
            square += leak * leak;
        }

        return Math.Sqrt(square);
    }
}
