using WedgeFast.Geometry;
using WedgeFast.Sparse;

namespace WedgeFast.Training;

/// <summary>
/// Leaves neurons out of a network, those that vary the output least first, and solves anew for the coefficients of the others. What is
/// left is small, and no minimum: which neurons to leave out is a question of all subsets. MATHEMATICS.md, "Fewer neurons".
/// </summary>
/// <param name="problem">The problem.</param>
/// <param name="beta">The weight-decay strength.</param>
/// <param name="stop">Stops early.</param>
internal sealed class FewerNeurons(TrainingProblem problem, double beta, CancellationToken stop)
{
    private const double Accuracy = 1e-10;

    /// <summary>Neurons are tried one by one where that takes no more than so many products.</summary>
    private const double MostProducts = 4e10;

    /// <summary>
    /// Of what is beyond the number asked for a quarter goes at once: coefficients that are solved for anew say better what goes next.
    /// </summary>
    private const int Parts = 4;

    /// <summary>Leaves out as many as a bound on the objective allows, and then, whatever the objective, those beyond a number.</summary>
    /// <param name="neurons">Neurons and coefficients, in training units.</param>
    /// <param name="objective">The objective may rise to this; null for no more than it is.</param>
    /// <param name="most">The most neurons; null for any number.</param>
    public IReadOnlyList<(Neuron Neuron, double[] Z)> Of(IReadOnlyList<(Neuron Neuron, double[] Z)> neurons, double? objective, int? most)
    {
        List<(Neuron Neuron, double[] Z, double Spread)> left = [.. neurons.Select(Weighed)];
        if (objective is { } limit)
        {
            left = Within(left, limit);
        }

        while (left.Count > most && !stop.IsCancellationRequested)
        {
            left = Solved(Without(left, Math.Max((left.Count - most.Value) / Parts, 1))).Neurons;
        }

        return [.. left.Select(neuron => (neuron.Neuron, neuron.Z))];
    }

    private List<(Neuron Neuron, double[] Z, double Spread)> Within(List<(Neuron Neuron, double[] Z, double Spread)> left, double limit)
    {
        for (int count = 1; left.Count > 0 && !stop.IsCancellationRequested;)
        {
            (List<(Neuron, double[], double)> fewer, double objective) = Solved(Without(left, Math.Min(count, left.Count)));
            if (objective <= limit)
            {
                (left, count) = (fewer, 2 * count);
            }
            else if (count > 1)
            {
                count = 1;
            }
            else
            {
                break;
            }
        }

        return OneByOne(left, limit);
    }

    private List<(Neuron Neuron, double[] Z, double Spread)> OneByOne(List<(Neuron Neuron, double[] Z, double Spread)> left, double limit)
    {
        for (int at = 0; at < left.Count && !stop.IsCancellationRequested && Math.Pow(left.Count, 3) * problem.Points.Count <= MostProducts;)
        {
            List<(Neuron Neuron, double[] Z, double Spread)> others = [.. left.OrderBy(Share)];
            others.RemoveAt(at);
            (List<(Neuron, double[], double)> fewer, double objective) = Solved(others);
            (left, at) = objective <= limit ? (fewer, 0) : (left, at + 1);
        }

        return left;
    }

    private static List<(Neuron Neuron, double[] Z, double Spread)> Without(List<(Neuron Neuron, double[] Z, double Spread)> neurons, int count) =>
        [.. neurons.OrderBy(Share).Skip(count)];

    /// <summary>How much a neuron varies the output.</summary>
    private static double Share((Neuron Neuron, double[] Z, double Spread) neuron) => neuron.Spread * Math.Sqrt(neuron.Z.Sum(z => z * z));

    /// <summary>The best coefficients of some neurons, those of coefficient 0 left out, and the objective with them.</summary>
    private (List<(Neuron Neuron, double[] Z, double Spread)> Neurons, double Objective) Solved(
        List<(Neuron Neuron, double[] Z, double Spread)> neurons)
    {
        IColumnSolver solver = problem.CreateSolver();
        foreach ((Neuron neuron, double[] z, _) in neurons)
        {
            solver.Start(problem.AddTo(solver, neuron), z);
        }

        solver.Solve(beta, Accuracy, stop);
        double objective = solver.Loss + (beta * solver.Active.Sum(j => Math.Abs(solver.Coefficient(j))));
        return ([.. solver.Active.Select(j => (neurons[j].Neuron, solver.Coefficients(j), neurons[j].Spread))], objective);
    }

    private (Neuron Neuron, double[] Z, double Spread) Weighed((Neuron Neuron, double[] Z) neuron)
    {
        double[] column = problem.Column(neuron.Neuron);
        double mean = column.Average();
        return (neuron.Neuron, neuron.Z, Math.Sqrt(column.Average(value => (value - mean) * (value - mean))));
    }
}
