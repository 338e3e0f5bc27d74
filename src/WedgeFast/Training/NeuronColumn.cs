using System.Numerics.Tensors;
using WedgeFast.Geometry;
using WedgeFast.Kernels;
using WedgeFast.Sparse;

namespace WedgeFast.Training;

/// <summary>A neuron's column of a plain least-squares problem: its activations, scaled and projected off the free columns.</summary>
/// <param name="problem">The problem.</param>
/// <param name="neuron">The neuron.</param>
internal sealed class NeuronColumn(TrainingProblem problem, Neuron neuron) : IColumn
{
    private const int Tile = 1024;

    private readonly Lazy<double[]> _along = new(() => Along(problem, neuron));

    /// <inheritdoc/>
    public void Write(Span<double> values)
    {
        Activate(problem.Points, neuron, 0, values);
        problem.Scale(values);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<double> Part(int first, int length, Span<double> buffer)
    {
        Span<double> part = buffer[..length];
        Fill(problem, neuron, _along.Value, first, part);
        return part;
    }

    /// <summary>Some of a neuron's activations, with its sign; of a ramp half the difference.</summary>
    /// <param name="points">The points.</param>
    /// <param name="neuron">The neuron.</param>
    /// <param name="first">The first point.</param>
    /// <param name="values">Receives the activations of as many points.</param>
    public static void Activate(PointSet points, Neuron neuron, int first, Span<double> values)
    {
        values.Fill(neuron.Bias);
        for (int k = 0; k < neuron.Coordinates.Length; k++)
        {
            TensorPrimitives.MultiplyAdd(points.Coordinate(neuron.Coordinates[k]).Slice(first, values.Length), neuron.Weights[k], values, values);
        }

        TensorPrimitives.Max(values, 0.0, values);
        if (neuron.Less is { } less)
        {
            double[] other = new double[values.Length];
            Activate(points, less, first, other);
            TensorPrimitives.Subtract(values, other, values);
            TensorPrimitives.Multiply(values, 0.5, values);
        }

        if (neuron.Sign < 0)
        {
            TensorPrimitives.Negate(values, values);
        }
    }

    private static void Fill(TrainingProblem problem, Neuron neuron, double[] along, int first, Span<double> part)
    {
        ReadOnlySpan<double> scale = problem.Free.RowScale.AsSpan(first, part.Length), basis = problem.Free.Basis;
        if (neuron is { Less: null, Sign: > 0 } && along.Length == 1)
        {
            HingeColumn.Fill(problem.Points, neuron, first, scale, basis.Slice(first, part.Length), -along[0], part);
            return;
        }

        Activate(problem.Points, neuron, first, part);
        TensorPrimitives.Multiply(part, scale, part);
        for (int k = 0; k < along.Length; k++)
        {
            ColumnProducts.AddScaled(basis.Slice((k * problem.Points.Count) + first, part.Length), -along[k], part);
        }
    }

    /// <summary>
    /// What projecting takes off, a coefficient for each vector of the basis; twice, for what rounding leaves the first time.
    /// </summary>
    private static double[] Along(TrainingProblem problem, Neuron neuron)
    {
        int n = problem.Points.Count;
        double[] along = new double[problem.Free.Rank], step = new double[along.Length], buffer = new double[Tile];
        for (int pass = 0; pass < 2; pass++)
        {
            Array.Clear(step);
            for (int first = 0; first < n; first += Tile)
            {
                Span<double> part = buffer.AsSpan(0, Math.Min(Tile, n - first));
                Fill(problem, neuron, along, first, part);
                for (int k = 0; k < step.Length; k++)
                {
                    step[k] += ColumnProducts.Dot(part, problem.Free.Basis.Slice((k * n) + first, part.Length));
                }
            }

            TensorPrimitives.Add(along, step, along);
        }

        return along;
    }
}
