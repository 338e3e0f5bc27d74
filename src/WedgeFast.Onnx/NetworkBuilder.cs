using System.Numerics.Tensors;
using WedgeFast.Network;

namespace WedgeFast.Onnx;

/// <summary>Makes a network of what a graph was found to compute.</summary>
internal sealed class NetworkBuilder
{
    private readonly GraphReader _graph;
    private readonly AffineValue _output;
    private readonly int[] _last;
    private readonly int[] _earlier;
    private readonly int[] _featureLayers;
    private readonly string[] _inputNames;
    private readonly Dictionary<int, int> _starts = [];

    /// <summary>Sorts out the layers.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="output">Its output.</param>
    /// <param name="inputNames">The names of the inputs.</param>
    public NetworkBuilder(GraphReader graph, AffineValue output, string[] inputNames)
    {
        (_graph, _output, _inputNames) = (graph, output, inputNames);
        SortedSet<int> needed = Needed();
        _last = [.. output.Blocks.Keys.Where(layer => layer > 0 && !needed.Any(other => other > layer && graph.Layers[other - 1].Blocks.ContainsKey(layer)))];
        _earlier = [.. needed.Except(_last)];
        _featureLayers = [.. _last.SelectMany(layer => graph.Layers[layer - 1].Blocks.Keys).Union(output.Blocks.Keys.Except(_last)).Order()];
        int at = inputNames.Length;
        _starts[0] = 0;
        foreach (int layer in _earlier)
        {
            _starts[layer] = at;
            at += graph.Layers[layer - 1].Columns;
        }
    }

    /// <summary>The network.</summary>
    /// <param name="outputNames">The names of its outputs.</param>
    /// <exception cref="ArgumentException">A number of it is not finite.</exception>
    public LayeredNetwork Build(string[] outputNames)
    {
        int[] features = [.. _featureLayers.SelectMany(layer => Enumerable.Range(_starts[layer], Size(layer)))];
        HiddenNeuron[][] layers = [.. _earlier.Select(layer => Enumerable.Range(0, Size(layer)).Select(j => Hidden(layer, j)).ToArray())];
        double[] intercepts = [.. _output.Bias];
        List<NetworkNeuron> neurons = [];
        foreach (int layer in _last)
        {
            for (int j = 0; j < Size(layer); j++)
            {
                double[] z = OutputWeights(layer, j);
                (int[] inputs, double[] weights) = Read(_graph.Layers[layer - 1], j, features);
                double bias = _graph.Layers[layer - 1].Bias[j];
                if (inputs.Length > 0)
                {
                    neurons.Add(new NetworkNeuron(inputs, weights, bias, z, []));
                }
                else
                {
                    TensorPrimitives.MultiplyAdd(z, Math.Max(bias, 0), intercepts, intercepts);
                }
            }
        }

        ReluNetwork two = new(FeatureNames(), outputNames, intercepts, Skip(features), neurons);
        return new LayeredNetwork(_inputNames, _graph.Input.Scaling, layers, features, two);
    }

    /// <summary>What an output of a layer weighs in each output of the graph.</summary>
    private double[] OutputWeights(int layer, int k) =>
        [.. Enumerable.Range(0, _output.Columns).Select(q => _output.Blocks[layer] is { } matrix ? matrix[(k * _output.Columns) + q] : k == q ? 1 : 0)];

    private int Size(int layer) => layer == 0 ? _inputNames.Length : _graph.Layers[layer - 1].Columns;

    private SortedSet<int> Needed()
    {
        SortedSet<int> needed = [];
        Stack<int> open = new(_output.Blocks.Keys);
        while (open.TryPop(out int layer))
        {
            if (layer > 0 && needed.Add(layer))
            {
                foreach (int read in _graph.Layers[layer - 1].Blocks.Keys)
                {
                    open.Push(read);
                }
            }
        }

        return needed;
    }

    private HiddenNeuron Hidden(int layer, int column)
    {
        AffineValue value = _graph.Layers[layer - 1];
        (int[] inputs, double[] weights) = Read(value, column, features: null);
        return inputs.Length > 0
            ? new HiddenNeuron(inputs, weights, value.Bias[column], [])
            : new HiddenNeuron([0], [0], value.Bias[column], []);
    }

    /// <summary>What a column reads, without weights of 0: values or, where features are given, positions among them.</summary>
    private (int[] Inputs, double[] Weights) Read(AffineValue value, int column, int[]? features)
    {
        List<int> inputs = [];
        List<double> weights = [];
        foreach ((int layer, double[]? block) in value.Blocks)
        {
            for (int k = 0; k < Size(layer); k++)
            {
                double weight = block is null ? (k == column ? 1 : 0) : block[(k * value.Columns) + column];
                if (weight != 0)
                {
                    inputs.Add(features is null ? _starts[layer] + k : Array.BinarySearch(features, _starts[layer] + k));
                    weights.Add(weight);
                }
            }
        }

        return ([.. inputs], [.. weights]);
    }

    private double[] Skip(int[] features)
    {
        int[] layers = [.. _output.Blocks.Keys.Except(_last)];
        double[] skip = new double[layers.Length == 0 ? 0 : features.Length * _output.Columns];
        foreach (int layer in layers)
        {
            for (int k = 0; k < Size(layer); k++)
            {
                int at = Array.BinarySearch(features, _starts[layer] + k);
                foreach ((int q, double weight) in OutputWeights(layer, k).Index())
                {
                    skip[(q * features.Length) + at] = weight;
                }
            }
        }

        return skip;
    }

    private string[] FeatureNames()
    {
        List<string> names = [];
        foreach (int layer in _featureLayers)
        {
            int number = 1 + Array.IndexOf(_earlier, layer);
            names.AddRange(layer == 0 ? _inputNames : Enumerable.Range(1, Size(layer)).Select(j => LayeredNetwork.NameOf(number, j, _inputNames)));
        }

        return [.. names];
    }
}
