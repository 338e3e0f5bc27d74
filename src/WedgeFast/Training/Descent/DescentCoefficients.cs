using System.Numerics.Tensors;
using WedgeFast.Sparse;

namespace WedgeFast.Training;

/// <summary>
/// Solves the l1 problem over the neurons of a descent as they stand, in double precision: steps downhill in single precision bring
/// coefficients near zero but slowly to it. Squared loss, one output. MATHEMATICS.md, "Descent".
/// </summary>
internal sealed class DescentCoefficients
{
    private const double Accuracy = 1e-3;

    private readonly TrainingProblem _problem;
    private readonly DescentRows _rows;
    private readonly double _unit;

    /// <summary>Prepares the rows of a descent.</summary>
    /// <param name="problem">The same rows.</param>
    /// <param name="rows">The rows as the descent reads them.</param>
    /// <param name="unit">What an output of 1 stands for.</param>
    public DescentCoefficients(TrainingProblem problem, DescentRows rows, double unit)
    {
        (_problem, _rows, _unit) = (problem, rows, unit);
    }

    /// <summary>Whether the coefficients of a problem can be solved for.</summary>
    public static bool Supports(TrainingProblem problem) => problem.IsPlain && problem.NullObjective > 0;

    /// <summary>The network with the best coefficients, without the neurons that have none; directions stay.</summary>
    /// <param name="network">The network.</param>
    /// <param name="beta">beta, in the units of the descent.</param>
    /// <param name="stop">Ends it early.</param>
    public DescentNetwork Solve(DescentNetwork network, double beta, CancellationToken stop)
    {
        double[] norms = Norms(network);
        int[] alive = [.. Enumerable.Range(0, norms.Length).Where(j => norms[j] > 0 && network.Parameters[network.OutputAt + j] != 0)];
        double[][] activations = Activations(network, alive, norms);
        IColumnSolver solver = _problem.CreateSolver();
        for (int k = 0; k < alive.Length; k++)
        {
            double z = network.Parameters[network.OutputAt + alive[k]];
            solver.Start(solver.Add(_problem.Column((double[])activations[k].Clone())), [norms[alive[k]] * z * _unit]);
        }

        solver.Solve(beta * _unit, Accuracy, stop);
        int[] active = [.. solver.Active.Order()];
        DescentNetwork solved = network.Take([.. active.Select(k => alive[k])], 0);
        double[] outputs = new double[_rows.Count];
        for (int k = 0; k < active.Length; k++)
        {
            double z = solver.Coefficient(active[k]);
            TensorPrimitives.MultiplyAdd(activations[active[k]], z, outputs, outputs);
            Put(solved, k, Math.Sqrt(Math.Abs(z) / _unit), norms[alive[active[k]]], Math.Sign(z));
        }

        solved.Parameters[solved.InterceptAt] = (float)(-Mean(outputs) / _unit);
        return solved;
    }

    // The weights and the output weight of equal lengths, where their decay is least.
    private static void Put(DescentNetwork network, int neuron, double length, double norm, int sign)
    {
        for (int row = 0; row <= network.FeatureCount; row++)
        {
            network.Parameters[(row * network.Neurons) + neuron] *= (float)(length / norm);
        }

        network.Parameters[network.OutputAt + neuron] = (float)(sign * length);
    }

    private static double[] Norms(DescentNetwork network)
    {
        double[] norms = new double[network.Neurons];
        for (int at = 0; at < network.BiasAt; at++)
        {
            double w = network.Parameters[at];
            norms[at % network.Neurons] += w * w;
        }

        return [.. norms.Select(Math.Sqrt)];
    }

    private double[][] Activations(DescentNetwork network, int[] alive, double[] norms)
    {
        double[][] columns = [.. alive.Select(_ => new double[_rows.Count])];
        DescentTable table = new(_rows.Inputs, network);
        table.Set(network.Parameters);
        float[] activations = new float[DescentRows.Tile * network.Neurons], outputs = new float[DescentRows.Tile * network.Outputs];
        for (int first = 0; first < _rows.Count; first += DescentRows.Tile)
        {
            int count = Math.Min(DescentRows.Tile, _rows.Count - first);
            table.Project(_rows, first, activations.AsSpan(0, count * network.Neurons), outputs.AsSpan(0, count * network.Outputs));
            for (int k = 0; k < alive.Length; k++)
            {
                DescentTile tile = Array.Find(table.Tiles, tile => alive[k] < tile.First + tile.Lanes);
                int at = (count * tile.First) + alive[k] - tile.First;
                for (int r = 0; r < count; r++, at += tile.Lanes)
                {
                    columns[k][first + r] = Math.Max(0, activations[at] / norms[alive[k]]);
                }
            }
        }

        return columns;
    }

    private double Mean(double[] outputs)
    {
        ReadOnlySpan<double> scale = _problem.Free.RowScale;
        double sum = 0, weight = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            double share = scale[i] * scale[i];
            sum += share * outputs[i];
            weight += share;
        }

        return sum / weight;
    }
}
