using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// Neurons of a network that was trained elsewhere as columns to start from: each hyperplane moved along its normal to the nearest sample,
/// since neurons of the class pass through one. What is not a neuron of the class is left behind.
/// </summary>
internal static class GivenNeurons
{
    /// <summary>The neurons and coefficients, in training units.</summary>
    /// <param name="network">The network, raw units.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="problem">Their problem.</param>
    /// <param name="neuronClass">The class, of the full dictionary.</param>
    public static List<(Neuron Neuron, double[] Z)> Of(ReluNetwork network, SampleSet samples, TrainingProblem problem, NeuronClass neuronClass)
    {
        List<(Neuron Neuron, double[] Z)> given = [];
        foreach (NetworkNeuron neuron in network.Neurons)
        {
            if (InClass(neuron, neuronClass) && neuron.OutputWeights.Any(z => z != 0) && neuron.Weights.Any(weight => weight != 0))
            {
                given.Add(Moved(neuron, Nearest(neuron, samples), problem, neuronClass.Norm));
            }
        }

        return given;
    }

    /// <summary>Whether all neurons of a network are of a class, wherever their hyperplanes lie.</summary>
    public static bool AreOf(ReluNetwork network, NeuronClass neuronClass) => network.Neurons.All(neuron => InClass(neuron, neuronClass));

    private static bool InClass(NetworkNeuron neuron, NeuronClass neuronClass) =>
        neuronClass.Allows(neuron.Inputs) && !(neuronClass.Sign * neuron.OutputWeights[0] < 0);

    private static (Neuron Neuron, double[] Z) Moved(NetworkNeuron neuron, int sample, TrainingProblem problem, WeightNorm norm)
    {
        double[] weights = [.. neuron.Weights.Select((weight, k) => weight * problem.Scaling.Scales[neuron.Inputs[k]])];
        double length = problem.Length(neuron, norm), bias = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            weights[k] /= length;
            bias -= weights[k] * problem.Points.Coordinate(neuron.Inputs[k])[sample];
        }

        return (new Neuron(neuron.Inputs, weights, bias, [sample]), [.. neuron.OutputWeights.Select(z => z * length)]);
    }

    /// <summary>The sample nearest to a hyperplane, the first where several are.</summary>
    private static int Nearest(NetworkNeuron neuron, SampleSet samples)
    {
        (int nearest, double least) = (0, double.PositiveInfinity);
        for (int i = 0; i < samples.Count; i++)
        {
            ReadOnlySpan<double> row = samples.Row(i);
            double sum = neuron.Bias;
            for (int k = 0; k < neuron.Inputs.Length; k++)
            {
                sum += neuron.Weights[k] * row[neuron.Inputs[k]];
            }

            (nearest, least) = Math.Abs(sum) < least ? (i, Math.Abs(sum)) : (nearest, least);
        }

        return nearest;
    }
}
