using System.Numerics.Tensors;
using WedgeFast.Geometry;
using WedgeFast.Samples;

namespace WedgeFast.Pricing;

/// <summary>
/// Neurons drawn at random: weights and offset independent standard normals, divided by the length of the weights; of an order below d each
/// reads inputs drawn too. Known as random ReLU features. MATHEMATICS.md, "Random neurons".
/// </summary>
internal static class RandomNeurons
{
    /// <summary>Draws neurons.</summary>
    /// <param name="dimension">d.</param>
    /// <param name="neuronClass">Norm and order.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">The seed; the same gives the same neurons, whatever the points.</param>
    public static Neuron[] Draw(int dimension, NeuronClass neuronClass, int count, ulong seed)
    {
        SplitMix64 random = new(seed);
        Neuron[] neurons = new Neuron[count];
        for (int j = 0; j < count; j++)
        {
            neurons[j] = Draw(ref random, dimension, neuronClass);
        }

        return neurons;
    }

    /// <summary>Draws m of d inputs, ascending; all of them take no draw.</summary>
    public static int[] Inputs(ref SplitMix64 random, int dimension, int order)
    {
        int[] inputs = [.. Enumerable.Range(0, dimension)];
        for (int k = 0; k < order && order < dimension; k++)
        {
            int other = k + (int)(random.Uniform() * (dimension - k));
            (inputs[k], inputs[other]) = (inputs[other], inputs[k]);
        }

        inputs = inputs[..order];
        Array.Sort(inputs);
        return inputs;
    }

    private static Neuron Draw(ref SplitMix64 random, int dimension, NeuronClass neuronClass)
    {
        int order = Math.Min(neuronClass.Order, dimension);
        int[] inputs = Inputs(ref random, dimension, order);
        double[] weights = new double[order];
        for (int k = 0; k < order; k++)
        {
            weights[k] = random.Normal();
        }

        double length = neuronClass.Norm == WeightNorm.L1 ? TensorPrimitives.SumOfMagnitudes<double>(weights) : TensorPrimitives.Norm<double>(weights);
        TensorPrimitives.Divide(weights, length, weights);
        return new Neuron(inputs, weights, random.Normal() / length, []);
    }
}
