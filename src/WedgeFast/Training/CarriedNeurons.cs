using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Pricing;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// Neurons of a network as columns to start from on other samples: the same hyperplanes in the new training units, through those of
/// the samples that lie on them. What is not a neuron of the class there is left behind; pricing finds its successor.
/// </summary>
internal static class CarriedNeurons
{
    /// <summary>A sample this close to a hyperplane, in units of the sums that say so, is on it.</summary>
    private const double OnHyperplane = 1e-12;

    /// <summary>Fewer hyperplanes than this are searched sooner by one thread than shared out.</summary>
    private const double ForOneThread = 1e5;

    /// <summary>
    /// The pricer where only few prices are wanted: searching needs no preparation, where enumeration sorts every pencil first (2 ms
    /// against 0.1 ms on 250 samples of two inputs).
    /// </summary>
    public static IPricer Pricer(PointSet points, NeuronClass neuronClass, int threads, int outputs)
    {
        if (outputs > 1 || neuronClass.Monotone is not null)
        {
            return PricerChoice.For(points, neuronClass, threads, outputs);
        }

        double hyperplanes = CoordinateSets.Hyperplanes(CoordinateSets.Of(neuronClass, points.Dimension), points.Count);
        return new BranchAndBoundPricer(points, neuronClass, hyperplanes < ForOneThread ? 1 : threads);
    }

    /// <summary>The neurons and coefficients, in training units.</summary>
    /// <param name="network">The network, raw units.</param>
    /// <param name="samples">The new samples.</param>
    /// <param name="problem">Their problem.</param>
    /// <param name="neuronClass">The class.</param>
    public static IEnumerable<(Neuron Neuron, double[] Z)> Of(ReluNetwork network, SampleSet samples, TrainingProblem problem, NeuronClass neuronClass)
    {
        // Which ramps the neurons of a monotone network are parts of would be to be found anew: pricing does that.
        foreach (NetworkNeuron neuron in neuronClass.Monotone is null ? network.Neurons : [])
        {
            int order = neuron.Inputs.Length;
            int[] through = Through(neuron, samples);
            int needed = neuronClass.Dictionary == DictionaryKind.Wedge ? order : 1;
            if (neuronClass.Allows(neuron.Inputs) && !(neuronClass.Sign * neuron.OutputWeights[0] < 0) && through.Length >= needed)
            {
                yield return Carried(neuron, through, problem, neuronClass.Norm);
            }
        }
    }

    private static (Neuron Neuron, double[] Z) Carried(NetworkNeuron neuron, int[] through, TrainingProblem problem, WeightNorm norm)
    {
        double[] weights = new double[neuron.Weights.Length];
        double length = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            weights[k] = neuron.Weights[k] * problem.Scaling.Scales[neuron.Inputs[k]];
            length += norm == WeightNorm.L1 ? Math.Abs(weights[k]) : weights[k] * weights[k];
        }

        length = norm == WeightNorm.L1 ? length : Math.Sqrt(length);
        double bias = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            weights[k] /= length;
            bias -= weights[k] * problem.Points.Coordinate(neuron.Inputs[k])[through[0]];
        }

        return (new Neuron(neuron.Inputs, weights, bias, through), [.. neuron.OutputWeights.Select(z => z * length)]);
    }

    /// <summary>The first samples on a hyperplane that differ in its inputs, at most as many as it has inputs.</summary>
    private static int[] Through(NetworkNeuron neuron, SampleSet samples)
    {
        List<int> found = [];
        for (int i = 0; i < samples.Count && found.Count < neuron.Inputs.Length; i++)
        {
            ReadOnlySpan<double> row = samples.Row(i);
            double sum = neuron.Bias, size = Math.Abs(neuron.Bias);
            for (int k = 0; k < neuron.Inputs.Length; k++)
            {
                double product = neuron.Weights[k] * row[neuron.Inputs[k]];
                sum += product;
                size += Math.Abs(product);
            }

            if (Math.Abs(sum) <= OnHyperplane * size && !Repeats(samples, found, i, neuron.Inputs))
            {
                found.Add(i);
            }
        }

        return [.. found];
    }

    private static bool Repeats(SampleSet samples, List<int> found, int row, int[] inputs)
    {
        foreach (int other in found)
        {
            bool same = true;
            foreach (int k in inputs)
            {
                same &= samples.Row(other)[k] == samples.Row(row)[k];
            }

            if (same)
            {
                return true;
            }
        }

        return false;
    }
}
