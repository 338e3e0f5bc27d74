using WedgeFast.Samples;

namespace WedgeFast.Network;

/// <summary>
/// A ReLU network of any number of layers, with one output or several. Values are the inputs, scaled where there is a scaling, and after
/// them the outputs of the earlier layers' neurons; the last two layers are a two-layer network that reads some of the values, its
/// features. Immutable.
/// </summary>
public sealed class LayeredNetwork
{
    private readonly int[] _features;
    private readonly HiddenNeuron[][] _layers;

    /// <summary>Checks and copies a network.</summary>
    /// <param name="inputNames">d distinct names, d at least 1.</param>
    /// <param name="scaling">What is done to the inputs first; null for nothing.</param>
    /// <param name="layers">The earlier layers; each neuron reads values before its own layer's. None for a two-layer network.</param>
    /// <param name="features">The values that the last two layers read: ascending, distinct.</param>
    /// <param name="last">The last two layers; one input per feature.</param>
    /// <exception cref="ArgumentException">A size, index or number is not as stated.</exception>
    public LayeredNetwork(
        IReadOnlyList<string> inputNames, Standardizer? scaling, IReadOnlyList<IReadOnlyList<HiddenNeuron>> layers, ReadOnlySpan<int> features,
        ReluNetwork last)
    {
        ArgumentNullException.ThrowIfNull(inputNames);
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(last);
        if (LayerRules.Fault(inputNames, scaling, layers, features, last) is { } fault)
        {
            throw new ArgumentException(fault);
        }

        InputNames = Array.AsReadOnly<string>([.. inputNames]);
        Scaling = scaling;
        _layers = [.. layers.Select(layer => layer.ToArray())];
        _features = features.ToArray();
        Last = last;
        ValueCount = inputNames.Count + _layers.Sum(layer => layer.Length);
    }

    /// <summary>A two-layer network as one of several layers, without any before the last two.</summary>
    /// <param name="network">The network.</param>
    public static LayeredNetwork Of(ReluNetwork network) =>
        new(network.InputNames, null, [], [.. Enumerable.Range(0, network.InputNames.Count)], network);

    /// <summary>The names of the inputs, d of them.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>What is done to the inputs first, or null.</summary>
    public Standardizer? Scaling { get; }

    /// <summary>The earlier layers, the first one first.</summary>
    public IReadOnlyList<IReadOnlyList<HiddenNeuron>> Layers => _layers;

    /// <summary>The values that the last two layers read.</summary>
    public ReadOnlySpan<int> Features => _features;

    /// <summary>The last two layers, in terms of the features.</summary>
    public ReluNetwork Last { get; }

    /// <summary>Layers with neurons, the last one included.</summary>
    public int HiddenLayers => _layers.Length + 1;

    /// <summary>Inputs and outputs of all earlier neurons.</summary>
    public int ValueCount { get; }

    /// <summary>Whether there is nothing before the last two layers, so that <see cref="Last"/> is the whole network.</summary>
    public bool IsTwoLayer => _layers.Length == 0 && Scaling is null && _features.Length == InputNames.Count;

    /// <summary>
    /// What the output of an earlier neuron is called: "h1.3", with as many ' behind it as make it differ from all inputs.
    /// </summary>
    /// <param name="layer">The layer, from 1 on.</param>
    /// <param name="neuron">The neuron, from 1 on.</param>
    /// <param name="inputNames">The names of the inputs.</param>
    public static string NameOf(int layer, int neuron, IReadOnlyList<string> inputNames)
    {
        string name = FormattableString.Invariant($"h{layer}.{neuron}");
        while (inputNames.Contains(name))
        {
            name += "'";
        }

        return name;
    }

    /// <summary>The same earlier layers with other last two.</summary>
    /// <param name="last">The last two layers; one input per feature.</param>
    /// <exception cref="ArgumentException">They read another number of features.</exception>
    public LayeredNetwork WithLast(ReluNetwork last) => new(InputNames, Scaling, _layers, _features, last);

    /// <summary>The same network with other names of its inputs.</summary>
    /// <param name="inputNames">d distinct names.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    public LayeredNetwork Named(IReadOnlyList<string> inputNames)
    {
        List<string> names = [.. inputNames];
        for (int at = 0; at < _layers.Length; at++)
        {
            names.AddRange(Enumerable.Range(1, _layers[at].Length).Select(j => NameOf(at + 1, j, inputNames)));
        }

        string[] read = [.. _features.Where(feature => feature < names.Count).Select(feature => names[feature])];
        return new LayeredNetwork(
            inputNames, Scaling, _layers, _features, new ReluNetwork(read, Last.OutputNames, Last.Intercepts, Last.Skip, Last.Neurons));
    }

    /// <summary>
    /// The same network on inputs that are scaled first. Of two layers the scaling becomes part of the weights, so that the network stays
    /// one of two layers.
    /// </summary>
    /// <param name="scaling">The scaling; d means and scales.</param>
    /// <exception cref="ArgumentException">The sizes differ, or this network scales its inputs already.</exception>
    public LayeredNetwork Scaled(Standardizer scaling)
    {
        if (!IsTwoLayer)
        {
            return Scaling is null
                ? new LayeredNetwork(InputNames, scaling, _layers, _features, Last)
                : throw new ArgumentException("The network scales its inputs already.", nameof(scaling));
        }

        double[] intercepts = Last.Intercepts.ToArray(), skip = Last.Skip.ToArray();
        for (int at = 0; at < skip.Length; at++)
        {
            (int q, int k) = Math.DivRem(at, InputNames.Count);
            skip[at] /= scaling.Scales[k];
            intercepts[q] -= skip[at] * scaling.Means[k];
        }

        NetworkNeuron[] neurons = [.. Last.Neurons.Select(neuron =>
        {
            double[] weights = [.. neuron.Weights.Select((weight, k) => weight / scaling.Scales[neuron.Inputs[k]])];
            return neuron with { Weights = weights, Bias = neuron.Bias - weights.Select((weight, k) => weight * scaling.Means[neuron.Inputs[k]]).Sum() };
        })];
        return new LayeredNetwork(InputNames, null, _layers, _features, new ReluNetwork(InputNames, Last.OutputNames, intercepts, skip, neurons));
    }

    /// <summary>The output for one row.</summary>
    /// <param name="row">d values.</param>
    /// <exception cref="ArgumentException"><paramref name="row"/> does not hold d values.</exception>
    /// <exception cref="InvalidOperationException">The network has several outputs.</exception>
    public double Predict(ReadOnlySpan<double> row)
    {
        double[] values = new double[ValueCount];
        double[] features = new double[_features.Length];
        Fill(row, values, features);
        return Last.Predict(features);
    }

    /// <summary>The outputs for n rows.</summary>
    /// <param name="rows">n x d, row-major.</param>
    /// <param name="destination">n x q values, row-major: for one output n values.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Predict(ReadOnlySpan<double> rows, Span<double> destination)
    {
        double[] features = new double[destination.Length / Last.OutputNames.Count * _features.Length];
        FeaturesOf(rows, features);
        Last.Predict(features, destination);
    }

    /// <summary>The outputs for one row; allocates nothing.</summary>
    /// <param name="row">d values.</param>
    /// <param name="workspace">At least <see cref="ValueCount"/> and the number of features values, anything; overlaps none of the
    /// others.</param>
    /// <param name="outputs">Receives q values.</param>
    internal void Predict(ReadOnlySpan<double> row, Span<double> workspace, Span<double> outputs)
    {
        if (IsTwoLayer)
        {
            Last.Predict(row, outputs);
            return;
        }

        Span<double> features = workspace.Slice(ValueCount, _features.Length);
        Fill(row, workspace[..ValueCount], features);
        Last.Predict(features, outputs);
    }

    /// <summary>The features of n rows.</summary>
    /// <param name="rows">n x d, row-major.</param>
    /// <param name="destination">n rows of as many values as there are features.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void FeaturesOf(ReadOnlySpan<double> rows, Span<double> destination)
    {
        int count = destination.Length / _features.Length, dimension = InputNames.Count;
        if (destination.Length % _features.Length != 0 || rows.Length != (long)count * dimension)
        {
            throw new ArgumentException($"There are {rows.Length} values for {destination.Length} features: expected {dimension} for each {_features.Length}.");
        }

        double[] values = new double[ValueCount];
        for (int i = 0; i < count; i++)
        {
            Fill(rows.Slice(i * dimension, dimension), values, destination.Slice(i * _features.Length, _features.Length));
        }
    }

    /// <summary>Samples whose inputs are the features: what the last two layers are trained on.</summary>
    /// <param name="samples">Samples with d inputs.</param>
    /// <exception cref="ArgumentException">The samples have another number of inputs, or a feature of a row is beyond the largest
    /// number.</exception>
    public SampleSet FeaturesOf(SampleSet samples)
    {
        double[] features = new double[samples.Count * _features.Length];
        FeaturesOf(samples.Inputs, features);
        return samples.WithInputs(features, [.. Last.InputNames]);
    }

    private void Fill(ReadOnlySpan<double> row, Span<double> values, Span<double> features)
    {
        if (row.Length != InputNames.Count)
        {
            throw new ArgumentException($"The row holds {row.Length} values: expected {InputNames.Count}.", nameof(row));
        }

        row.CopyTo(values);
        Scaling?.Apply(row, values[..row.Length]);
        int at = row.Length;
        foreach (HiddenNeuron[] layer in _layers)
        {
            foreach (HiddenNeuron neuron in layer)
            {
                values[at++] = Output(neuron, values);
            }
        }

        for (int k = 0; k < features.Length; k++)
        {
            features[k] = values[_features[k]];
        }
    }

    private static double Output(HiddenNeuron neuron, ReadOnlySpan<double> values)
    {
        double sum = neuron.Bias;
        for (int k = 0; k < neuron.Inputs.Length; k++)
        {
            sum = Math.FusedMultiplyAdd(neuron.Weights[k], values[neuron.Inputs[k]], sum);
        }

        return Math.Max(sum, 0);
    }
}
