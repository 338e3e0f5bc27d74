using WedgeFast.Samples;

namespace WedgeFast.Network;

/// <summary>
/// A network as a chain: layers that read the one before them alone. Values that a later layer reads are passed on by those between, and
/// the linear term is a value of the last hidden layer, one per output. Weights and biases are those of the network, so that both are the
/// same function exactly.
/// </summary>
internal sealed class NetworkChain
{
    private NetworkChain(IReadOnlyList<string> inputNames, Standardizer? scaling, IReadOnlyList<ChainLayer> layers)
    {
        InputNames = inputNames;
        Scaling = scaling;
        Layers = layers;
    }

    /// <summary>The names of the inputs, d of them.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>What is done to the inputs first, or null.</summary>
    public Standardizer? Scaling { get; }

    /// <summary>The layers; the values of the last one are the outputs, sums as they are.</summary>
    public IReadOnlyList<ChainLayer> Layers { get; }

    /// <summary>A network as a chain.</summary>
    public static NetworkChain Of(LayeredNetwork network)
    {
        int[] read = LastReads(network);
        List<ChainLayer> layers = [];
        int[] present = [.. Enumerable.Range(0, network.InputNames.Count)];
        int next = present.Length;
        for (int at = 0; at < network.Layers.Count && network.Last.Neurons.Count + network.Last.Skip.Length > 0; at++)
        {
            int level = at + 1;
            int[] passed = [.. present.Where(value => read[value] > level)];
            int[] own = [.. Enumerable.Range(next, network.Layers[at].Count).Where(value => read[value] > level)];
            layers.Add(Hidden(present, passed, [.. own.Select(value => network.Layers[at][value - next])], network.InputNames.Count));
            next += network.Layers[at].Count;
            present = [.. passed, .. own];
        }

        int[] features = [.. network.Features.ToArray().Select(value => Array.IndexOf(present, value))];
        layers.AddRange(Last(network.Last, features, present.Length));
        return new NetworkChain(network.InputNames, network.Scaling, layers);
    }

    /// <summary>The level of the last layer that reads each value, counted from 1; 0 for none.</summary>
    private static int[] LastReads(LayeredNetwork network)
    {
        int[] read = new int[network.ValueCount];
        for (int at = 0; at < network.Layers.Count; at++)
        {
            foreach (int value in network.Layers[at].SelectMany(neuron => neuron.Inputs))
            {
                read[value] = at + 1;
            }
        }

        bool hasSkip = !network.Last.Skip.IsEmpty;
        IEnumerable<int> features = hasSkip ? Enumerable.Range(0, network.Features.Length) : network.Last.Neurons.SelectMany(neuron => neuron.Inputs);
        foreach (int feature in features)
        {
            read[network.Features[feature]] = network.Layers.Count + 1;
        }

        return read;
    }

    // Values of earlier neurons are not below 0: a ReLU passes them on as they are.
    private static ChainLayer Hidden(int[] present, int[] passed, HiddenNeuron[] neurons, int inputs)
    {
        int count = passed.Length + neurons.Length;
        double[] weights = new double[count * present.Length];
        for (int at = 0; at < passed.Length; at++)
        {
            weights[(at * present.Length) + Array.IndexOf(present, passed[at])] = 1;
        }

        for (int j = 0; j < neurons.Length; j++)
        {
            for (int k = 0; k < neurons[j].Inputs.Length; k++)
            {
                weights[((passed.Length + j) * present.Length) + Array.IndexOf(present, neurons[j].Inputs[k])] = neurons[j].Weights[k];
            }
        }

        return new ChainLayer(
            present.Length, weights, [.. new double[passed.Length], .. neurons.Select(neuron => neuron.Bias)],
            [.. passed.Select(value => value < inputs), .. new bool[neurons.Length]]);
    }

    private static List<ChainLayer> Last(ReluNetwork network, int[] features, int width)
    {
        int outputs = network.OutputNames.Count, dimension = features.Length;
        double[] skip = network.Skip.ToArray();
        int[] linear = [.. Enumerable.Range(0, outputs).Where(q => skip.Length > 0 && skip.AsSpan(q * dimension, dimension).ContainsAnyExcept(0))];
        int neurons = network.Neurons.Count, count = neurons + linear.Length;
        double[] intercepts = network.Intercepts.ToArray();
        if (count == 0)
        {
            return [new ChainLayer(width, new double[outputs * width], intercepts, AllLinear(outputs))];
        }

        double[] weights = new double[count * width], outer = new double[outputs * count];
        for (int j = 0; j < neurons; j++)
        {
            NetworkNeuron neuron = network.Neurons[j];
            for (int k = 0; k < neuron.Inputs.Length; k++)
            {
                weights[(j * width) + features[neuron.Inputs[k]]] = neuron.Weights[k];
            }

            for (int q = 0; q < outputs; q++)
            {
                outer[(q * count) + j] = neuron.OutputWeights[q];
            }
        }

        for (int at = neurons; at < count; at++)
        {
            int q = linear[at - neurons];
            for (int k = 0; k < dimension; k++)
            {
                weights[(at * width) + features[k]] = skip[(q * dimension) + k];
            }

            outer[(q * count) + at] = 1;
        }

        double[] biases = [.. network.Neurons.Select(neuron => neuron.Bias), .. new double[linear.Length]];
        return [new ChainLayer(width, weights, biases, [.. new bool[neurons], .. AllLinear(linear.Length)]), new ChainLayer(count, outer, intercepts, AllLinear(outputs))];
    }

    private static bool[] AllLinear(int count) => [.. Enumerable.Repeat(true, count)];
}
