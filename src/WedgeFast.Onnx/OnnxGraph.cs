using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Onnx;

/// <summary>Writes the GraphProto of a network.</summary>
internal sealed class OnnxGraph(ProtobufMessage graph, OnnxPrecision precision, string prefix = "")
{
    /// <summary>What logarithms of predictions are called.</summary>
    public const string Logarithms = "logarithms";

    private const string Probabilities = "probabilities";
    private const string Offset = "offset";

    /// <summary>
    /// Writes nodes, constants, inputs and output; of a network of logarithms their exponential, with an offset added to them if there is
    /// one.
    /// </summary>
    public void Write(LayeredNetwork network, string input, string output, bool logTarget, bool hasOffset)
    {
        graph.Text(2, "network");
        List<(string Name, int Size)> blocks = [(Scaled(network.Scaling, input), network.InputNames.Count)];
        for (int at = 0; at < network.Layers.Count; at++)
        {
            blocks.Add((Layer(network.Layers[at], FormattableString.Invariant($"layer{at + 1}"), blocks), network.Layers[at].Count));
        }

        LayerInput features = LayerInput.Of(blocks, network.Features.ToArray());
        Last(network.Last, features, Joined(features, "features"), logTarget ? Logarithms : output);
        if (logTarget)
        {
            Node(output, "Exp", hasOffset ? Node("logarithmsWithOffset", "Add", Logarithms, Offset) : Logarithms);
        }

        graph.Message(11, info => OnnxTensor.Rows(info, input, precision, network.InputNames.Count));
        if (hasOffset)
        {
            graph.Message(11, info => OnnxTensor.Rows(info, Offset, precision, 1));
        }

        graph.Message(12, info => OnnxTensor.Rows(info, output, precision, network.Last.OutputNames.Count));
    }

    /// <summary>What the sums of a layer of a chain are called.</summary>
    public static string SumsOf(int layer) => FormattableString.Invariant($"layer{layer + 1}.sums");

    /// <summary>
    /// Writes a chain: a Gemm per layer, a Relu behind all but the last. Attributes are written even where they are the defaults: some
    /// readers want them.
    /// </summary>
    public void WriteChain(IReadOnlyList<ChainLayer> layers, string input, string output)
    {
        graph.Text(2, "network");
        string values = input;
        for (int at = 0; at < layers.Count; at++)
        {
            string name = FormattableString.Invariant($"layer{at + 1}");
            bool isLast = at == layers.Count - 1;
            Constant($"{name}.weights", layers[at].Weights, layers[at].Outputs, layers[at].Inputs);
            Constant($"{name}.biases", layers[at].Biases, layers[at].Outputs);
            string sums = Gemm(isLast ? output : SumsOf(at), values, $"{name}.weights", $"{name}.biases");
            values = isLast ? sums : Node(name, "Relu", sums);
        }

        graph.Message(11, info => OnnxTensor.Rows(info, input, precision, layers[0].Inputs));
        graph.Message(12, info => OnnxTensor.Rows(info, output, precision, layers[^1].Outputs));
    }

    /// <summary>Writes the ends of the interval about a network's one output; of a network of logarithms their exponentials.</summary>
    public void WriteInterval(string output, double halfWidth, bool logTarget)
    {
        Constant("halfWidth", [halfWidth], 1);
        foreach ((string end, string operation) in (ReadOnlySpan<(string, string)>)[("lower", "Sub"), ("upper", "Add")])
        {
            string sum = Node(logTarget ? $"{end}Logarithm" : end, operation, logTarget ? Logarithms : output, "halfWidth");
            _ = logTarget ? Node(end, "Exp", sum) : sum;
            graph.Message(12, info => OnnxTensor.Rows(info, end, precision, 1));
        }
    }

    /// <summary>Writes an end of an interval that is a network of its own and a shift; of logarithms its exponential.</summary>
    /// <param name="network">The network.</param>
    /// <param name="input">The model's input, whose name alone has no prefix.</param>
    /// <param name="end">The end.</param>
    /// <param name="shift">What is added.</param>
    /// <param name="logTarget">Whether the network gives logarithms.</param>
    public void WriteBound(ReluNetwork network, string input, string end, double shift, bool logTarget)
    {
        LayeredNetwork whole = LayeredNetwork.Of(network);
        LayerInput features = LayerInput.Of([(input, network.InputNames.Count)], whole.Features.ToArray());
        Last(network, features, Joined(features, "features"), "sum");
        Constant("shift", [shift], 1);
        string sum = Node("end", "Add", "sum", "shift");
        Emit(end, logTarget ? "Exp" : "Identity", [], [prefix + sum]);
        graph.Message(12, info => OnnxTensor.Rows(info, end, precision, 1));
    }

    /// <summary>
    /// Writes what log-odds say: the probability of each label, and the likelier label; the second one where they are above 0.
    /// </summary>
    public void WriteClasses(string logOdds, string output, IReadOnlyList<string> labels)
    {
        string first = Node("probabilityOfFirst", "Sigmoid", Node("negative", "Neg", logOdds));
        string second = Node("probabilityOfSecond", "Sigmoid", logOdds);
        NodeWith(Probabilities, "Concat", ("axis", 1), first, second);
        Constant("zero", [0.0], 1);
        string position = NodeWith("position", "Cast", ("to", OnnxTensor.Int64Type), Node("isSecond", "Greater", logOdds, "zero"));
        Labels(labels, position, output);
    }

    /// <summary>
    /// Writes what scores, one per label, say: the probability of each label, and the likeliest label; the first one of equals.
    /// </summary>
    public void WriteSeveralClasses(string scores, string output, IReadOnlyList<string> labels)
    {
        NodeWith(Probabilities, "Softmax", ("axis", 1), scores);
        Labels(labels, NodeWith("position", "ArgMax", ("axis", 1), scores), output);
    }

    private void Labels(IReadOnlyList<string> labels, string position, string output)
    {
        graph.Message(5, tensor => OnnxTensor.Texts(tensor, "labels", labels));
        NodeWith(output, "Gather", ("axis", 0), "labels", position);
        graph.Message(12, info => OnnxTensor.Rows(info, Probabilities, precision, labels.Count));
        graph.Message(12, info => OnnxTensor.TextRows(info, output));
    }

    private string Scaled(Standardizer? scaling, string input)
    {
        if (scaling is null)
        {
            return input;
        }

        Constant("means", scaling.Means, scaling.Means.Length);
        Constant("scales", scaling.Scales, scaling.Scales.Length);
        return Node("scaledInputs", "Div", Node("centredInputs", "Sub", input, "means"), "scales");
    }

    private string Layer(IReadOnlyList<HiddenNeuron> neurons, string name, List<(string Name, int Size)> blocks)
    {
        LayerInput input = LayerInput.Of(blocks, [.. neurons.SelectMany(neuron => neuron.Inputs)]);
        double[] weights = new double[input.Size * neurons.Count];
        for (int j = 0; j < neurons.Count; j++)
        {
            for (int k = 0; k < neurons[j].Inputs.Length; k++)
            {
                weights[(input.Position(neurons[j].Inputs[k]) * neurons.Count) + j] = neurons[j].Weights[k];
            }
        }

        Constant($"{name}.weights", weights, input.Size, neurons.Count);
        Constant($"{name}.biases", [.. neurons.Select(neuron => neuron.Bias)], neurons.Count);
        string products = Node($"{name}.products", "MatMul", Joined(input, $"{name}.inputs"), $"{name}.weights");
        return Node(name, "Relu", Node($"{name}.activations", "Add", products, $"{name}.biases"));
    }

    private string Joined(LayerInput input, string name) =>
        input.Blocks.Length == 1 ? input.Blocks[0] : NodeWith(name, "Concat", ("axis", 1), input.Blocks);

    private void Last(ReluNetwork network, LayerInput features, string input, string output)
    {
        bool hasNeurons = network.Neurons.Count > 0;
        string sum = hasNeurons ? Neurons(network, features, input) : Linear(network, features, input);
        if (hasNeurons && !network.Skip.IsEmpty)
        {
            sum = Node("neuronsAndLinearTerm", "Add", sum, Linear(network, features, input));
        }

        Constant("intercept", network.Intercepts, network.Intercepts.Length);
        Node(output, "Add", sum, "intercept");
    }

    private string Neurons(ReluNetwork network, LayerInput features, string input)
    {
        int count = network.Neurons.Count;
        double[] weights = new double[features.Size * count];
        for (int j = 0; j < count; j++)
        {
            NetworkNeuron neuron = network.Neurons[j];
            for (int k = 0; k < neuron.Inputs.Length; k++)
            {
                weights[(features.PositionOf(neuron.Inputs[k]) * count) + j] = neuron.Weights[k];
            }
        }

        Constant("weights", weights, features.Size, count);
        Constant("biases", [.. network.Neurons.Select(neuron => neuron.Bias)], count);
        Constant("outputWeights", [.. network.Neurons.SelectMany(neuron => neuron.OutputWeights)], count, network.OutputNames.Count);
        Node("products", "MatMul", input, "weights");
        Node("activations", "Add", "products", "biases");
        Node("rectified", "Relu", "activations");
        return Node("neurons", "MatMul", "rectified", "outputWeights");
    }

    // A network of intercepts alone still has to give its outputs for each row: a linear term of zeros.
    private string Linear(ReluNetwork network, LayerInput features, string input)
    {
        int dimension = network.InputNames.Count, outputs = network.OutputNames.Count;
        double[] coefficients = new double[features.Size * outputs];
        for (int k = 0; k < network.Skip.Length; k++)
        {
            coefficients[(features.PositionOf(k % dimension) * outputs) + (k / dimension)] = network.Skip[k];
        }

        Constant("skip", coefficients, features.Size, outputs);
        return Node("linearTerm", "MatMul", input, "skip");
    }

    private void Constant(string name, ReadOnlySpan<double> values, params ReadOnlySpan<int> shape)
    {
        double[] copy = values.ToArray();
        int[] sizes = shape.ToArray();
        graph.Message(5, tensor => OnnxTensor.Constant(tensor, prefix + name, precision, copy, sizes));
    }

    private string Node(string output, string operation, params ReadOnlySpan<string> inputs) => Node(output, operation, [], inputs);

    private string NodeWith(string output, string operation, (string Name, long Value) attribute, params ReadOnlySpan<string> inputs) =>
        Node(output, operation, [message => Integer(message, attribute.Name, attribute.Value)], inputs);

    private string Gemm(string output, string input, string weights, string biases) => Node(
        output, "Gemm", [message => Number(message, "alpha", 1), message => Number(message, "beta", 1), message => Integer(message, "transB", 1)],
        [input, weights, biases]);

    private static void Integer(ProtobufMessage attribute, string name, long value)
    {
        const int IntegerAttribute = 2;
        attribute.Text(1, name);
        attribute.Integer(3, value);
        attribute.Integer(20, IntegerAttribute);
    }

    private static void Number(ProtobufMessage attribute, string name, float value)
    {
        const int FloatAttribute = 1;
        attribute.Text(1, name);
        attribute.Number(2, value);
        attribute.Integer(20, FloatAttribute);
    }

    // Every node has one output and is named after it.
    private string Node(string output, string operation, Action<ProtobufMessage>[] attributes, ReadOnlySpan<string> inputs)
    {
        Emit(prefix + output, operation, attributes, [.. inputs.ToArray().Select(name => name == OnnxFile.Input ? name : prefix + name)]);
        return output;
    }

    private void Emit(string output, string operation, Action<ProtobufMessage>[] attributes, string[] names)
    {
        graph.Message(1, node =>
        {
            foreach (string name in names)
            {
                node.Text(1, name);
            }

            node.Text(2, output);
            node.Text(3, output);
            node.Text(4, operation);
            foreach (Action<ProtobufMessage> attribute in attributes)
            {
                node.Message(5, attribute);
            }
        });
    }
}
