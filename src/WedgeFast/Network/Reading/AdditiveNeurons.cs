using System.Numerics.Tensors;

namespace WedgeFast.Network;

/// <summary>
/// A network as a sum of ReLUs of sums of functions of one column each: what its last two layers are wherever each of their features comes
/// from one column
/// alone, as inputs and the features of splines do.
/// </summary>
internal sealed class AdditiveNeurons
{
    private readonly LayeredNetwork _network;
    private readonly int[][] _featuresOf;
    private readonly double[][] _weights;

    private AdditiveNeurons(LayeredNetwork network, int[] columnOfFeature, int columns)
    {
        _network = network;
        ColumnOfFeature = columnOfFeature;
        ReluNetwork last = network.Last;
        _featuresOf = [.. Enumerable.Range(0, columns).Select(c => Enumerable.Range(0, columnOfFeature.Length)
            .Where(f => columnOfFeature[f] == c).ToArray())];
        _weights = [.. columnOfFeature.Select(_ => new double[last.Neurons.Count])];
        for (int j = 0; j < last.Neurons.Count; j++)
        {
            foreach ((int feature, double weight) in last.Neurons[j].Inputs.Zip(last.Neurons[j].Weights))
            {
                _weights[feature][j] = weight;
            }
        }

        Biases = [.. last.Neurons.Select(neuron => neuron.Bias)];
        OutputWeights = [.. Enumerable.Range(0, last.OutputNames.Count).Select(q => last.Neurons.Select(neuron => neuron.OutputWeights[q])
            .ToArray())];
        Reads = [.. last.Neurons.Select(neuron => neuron.Inputs.Select(feature => columnOfFeature[feature]).Distinct().Order().ToArray())];
    }

    /// <summary>The column that each feature comes from.</summary>
    public IReadOnlyList<int> ColumnOfFeature { get; }

    /// <summary>What is added in each neuron.</summary>
    public double[] Biases { get; }

    /// <summary>For each output the output weights of the neurons.</summary>
    public double[][] OutputWeights { get; }

    /// <summary>The columns that each neuron reads, ascending.</summary>
    public int[][] Reads { get; }

    /// <summary>The number of neurons.</summary>
    public int Count => Biases.Length;

    /// <summary>Whether there is a linear term.</summary>
    public bool HasLinear => !_network.Last.Skip.IsEmpty;

    /// <summary>A network in this form, or null where a feature of its last two layers comes from several columns.</summary>
    /// <param name="network">The network.</param>
    /// <param name="columns">The columns that its inputs come from.</param>
    public static AdditiveNeurons? Of(LayeredNetwork network, IReadOnlyList<ColumnInputs> columns)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(columns);
        if (SplineLayers.SourcesOf(network) is not { } sources)
        {
            return null;
        }

        int[] columnOfInput = [.. columns.SelectMany((column, c) => Enumerable.Repeat(c, column.Width))];
        return new AdditiveNeurons(network, [.. Enumerable.Range(0, sources.Inputs).Select(f => columnOfInput[sources.SourceOf(f)])],
            columns.Count);
    }

    /// <summary>The features of a row.</summary>
    /// <param name="row">Its inputs.</param>
    public double[] Features(ReadOnlySpan<double> row)
    {
        double[] features = new double[_network.Features.Length];
        _network.FeaturesOf(row, features);
        return features;
    }

    /// <summary>What a column adds in each neuron before its ReLU.</summary>
    /// <param name="column">The column.</param>
    /// <param name="features">All features of a row.</param>
    public double[] Shares(int column, ReadOnlySpan<double> features)
    {
        double[] shares = new double[Count];
        foreach (int feature in _featuresOf[column])
        {
            TensorPrimitives.MultiplyAdd<double>(_weights[feature], features[feature], shares, shares);
        }

        return shares;
    }

    /// <summary>What each neuron gives before its ReLU.</summary>
    /// <param name="features">All features of a row.</param>
    public double[] Activations(ReadOnlySpan<double> features)
    {
        double[] sums = [.. Biases];
        for (int feature = 0; feature < features.Length; feature++)
        {
            TensorPrimitives.MultiplyAdd<double>(_weights[feature], features[feature], sums, sums);
        }

        return sums;
    }

    /// <summary>What a column adds to an output by the linear term.</summary>
    /// <param name="column">The column.</param>
    /// <param name="output">The output.</param>
    /// <param name="features">All features of a row.</param>
    public double Linear(int column, int output, ReadOnlySpan<double> features)
    {
        double sum = 0;
        foreach (int feature in HasLinear ? _featuresOf[column] : [])
        {
            sum += _network.Last.Skip[(output * features.Length) + feature] * features[feature];
        }

        return sum;
    }
}
