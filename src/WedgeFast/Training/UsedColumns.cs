using WedgeFast.Geometry;
using WedgeFast.Kernels;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// The columns of a network's neurons and their products with theta where it is optimal; of monotone classes, whose neurons depend on each
/// other, that of the network as a whole.
/// </summary>
internal static class UsedColumns
{
    /// <summary>Computes them.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="samples">Its samples.</param>
    /// <param name="network">The network, raw units.</param>
    /// <param name="beta">The weight-decay strength.</param>
    /// <param name="neuronClass">The class.</param>
    public static List<(double[] Column, double Product)> Of(
        TrainingProblem problem, SampleSet samples, ReluNetwork network, double beta, NeuronClass neuronClass)
    {
        List<(double[] Column, double Product)> used = [];
        double[] whole = new double[samples.Count];
        double cost = 0;
        foreach (NetworkNeuron neuron in network.Neurons.Where(neuron => neuron.Z != 0))
        {
            used.Add((Activations(samples, neuron), Math.Sign(neuron.Z) * beta * problem.Length(neuron, neuronClass.Norm)));
            ColumnProducts.AddScaled(used[^1].Column, neuron.Z, whole);
            cost += neuron.Z * used[^1].Product;
        }

        return neuronClass.Monotone is null || used.Count == 0 ? used : [(whole, cost)];
    }

    private static double[] Activations(SampleSet samples, NetworkNeuron neuron)
    {
        double[] column = new double[samples.Count];
        for (int i = 0; i < column.Length; i++)
        {
            CompensatedAccumulator sum = default;
            sum.Add(neuron.Bias);
            for (int k = 0; k < neuron.Inputs.Length; k++)
            {
                sum.AddProduct(neuron.Weights[k], samples.Row(i)[neuron.Inputs[k]]);
            }

            column[i] = Math.Max(sum.Value, 0);
        }

        return column;
    }
}
