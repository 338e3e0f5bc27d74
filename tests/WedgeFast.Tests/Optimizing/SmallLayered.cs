using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Tests.Optimizing;

/// <summary>Random networks of any number of layers.</summary>
internal static class SmallLayered
{
    /// <summary>Makes one; the last two layers read inputs and earlier neurons, each with a chance of two thirds.</summary>
    public static LayeredNetwork Random(Random random, int dimension, int[] earlier, int neurons, bool hasSkip, bool isScaled, int outputs = 1)
    {
        string[] names = [.. Enumerable.Range(1, dimension).Select(k => $"x{k}")];
        List<HiddenNeuron[]> layers = [];
        int values = dimension;
        foreach (int size in earlier)
        {
            layers.Add([.. Enumerable.Range(0, size).Select(_ => Hidden(random, values))]);
            values += size;
        }

        int[] features = earlier.Length == 0 ? [.. Enumerable.Range(0, dimension)] : Chosen(random, values);
        NetworkNeuron[] last = [.. Enumerable.Range(0, neurons).Select(_ =>
        {
            HiddenNeuron neuron = Hidden(random, features.Length);
            return new NetworkNeuron(neuron.Inputs, neuron.Weights, neuron.Bias, Numbers(random, outputs), []);
        })];
        string[] outputNames = [.. Enumerable.Range(1, outputs).Select(q => $"y{q}")];
        ReluNetwork network = new(
            [.. features.Select(value => value < dimension ? names[value] : $"h{value}")], outputNames, Numbers(random, outputs),
            hasSkip ? Numbers(random, features.Length * outputs) : [], last);
        Standardizer? scaling = isScaled ? new(Numbers(random, dimension), [.. Numbers(random, dimension).Select(scale => 0.1 + Math.Abs(scale))]) : null;
        return new LayeredNetwork(names, scaling, layers, features, network);
    }

    private static HiddenNeuron Hidden(Random random, int values)
    {
        int[] inputs = Chosen(random, values);
        return new HiddenNeuron(inputs, Numbers(random, inputs.Length), Numbers(random, 1)[0], []);
    }

    private static int[] Chosen(Random random, int values)
    {
        int[] chosen = [.. Enumerable.Range(0, values).Where(_ => random.Next(3) > 0)];
        return chosen.Length > 0 ? chosen : [random.Next(values)];
    }

    private static double[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];
}
