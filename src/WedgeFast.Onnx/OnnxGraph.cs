using WedgeFast.Network;

namespace WedgeFast.Onnx;

/// <summary>Writes the GraphProto of a network.</summary>
internal sealed class OnnxGraph(ProtobufMessage graph, OnnxPrecision precision)
{
    /// <summary>Writes nodes, constants, input and output.</summary>
    public void Write(ReluNetwork network, string input, string output)
    {
        graph.Text(2, "network");
        bool hasNeurons = network.Neurons.Count > 0;
        string sum = hasNeurons ? Neurons(network, input) : Linear(network, input);
        if (hasNeurons && !network.Skip.IsEmpty)
        {
            sum = Node("neuronsAndLinearTerm", "Add", sum, Linear(network, input));
        }

        Constant("intercept", [network.Intercept], 1);
        Node(output, "Add", sum, "intercept");
        graph.Message(11, info => OnnxTensor.Rows(info, input, precision, network.InputNames.Count));
        graph.Message(12, info => OnnxTensor.Rows(info, output, precision, 1));
    }

    /// <summary>Writes what log-odds say: the probability of each label, and the likelier label; the second one where they are above 0.</summary>
    public void WriteClasses(string logOdds, string output, IReadOnlyList<string> labels)
    {
        const string Probabilities = "probabilities";
        string first = Node("probabilityOfFirst", "Sigmoid", Node("negative", "Neg", logOdds));
        string second = Node("probabilityOfSecond", "Sigmoid", logOdds);
        NodeWith(Probabilities, "Concat", ("axis", 1), first, second);
        Constant("zero", [0.0], 1);
        string position = NodeWith("position", "Cast", ("to", OnnxTensor.Int64Type), Node("isSecond", "Greater", logOdds, "zero"));
        graph.Message(5, tensor => OnnxTensor.Texts(tensor, "labels", labels));
        NodeWith(output, "Gather", ("axis", 0), "labels", position);
        graph.Message(12, info => OnnxTensor.Rows(info, Probabilities, precision, 2));
        graph.Message(12, info => OnnxTensor.TextRows(info, output));
    }

    private string Neurons(ReluNetwork network, string input)
    {
        int dimension = network.InputNames.Count;
        int count = network.Neurons.Count;
        double[] weights = new double[dimension * count];
        for (int j = 0; j < count; j++)
        {
            NetworkNeuron neuron = network.Neurons[j];
            for (int k = 0; k < neuron.Inputs.Length; k++)
            {
                weights[(neuron.Inputs[k] * count) + j] = neuron.Weights[k];
            }
        }

        Constant("weights", weights, dimension, count);
        Constant("biases", [.. network.Neurons.Select(neuron => neuron.Bias)], count);
        Constant("outputWeights", [.. network.Neurons.Select(neuron => neuron.Z)], count, 1);
        Node("products", "MatMul", input, "weights");
        Node("activations", "Add", "products", "biases");
        Node("rectified", "Relu", "activations");
        return Node("neurons", "MatMul", "rectified", "outputWeights");
    }

    // A network of an intercept alone still has to give one output per row: a linear term of zeros.
    private string Linear(ReluNetwork network, string input)
    {
        int dimension = network.InputNames.Count;
        Constant("skip", network.Skip.IsEmpty ? new double[dimension] : network.Skip, dimension, 1);
        return Node("linearTerm", "MatMul", input, "skip");
    }

    private void Constant(string name, ReadOnlySpan<double> values, params ReadOnlySpan<int> shape)
    {
        double[] copy = values.ToArray();
        int[] sizes = shape.ToArray();
        graph.Message(5, tensor => OnnxTensor.Constant(tensor, name, precision, copy, sizes));
    }

    private string Node(string output, string operation, params ReadOnlySpan<string> inputs) => NodeWith(output, operation, null, inputs);

    // Every node has one output and is named after it.
    private string NodeWith(string output, string operation, (string Name, long Value)? attribute, params ReadOnlySpan<string> inputs)
    {
        string[] names = inputs.ToArray();
        graph.Message(1, node =>
        {
            foreach (string name in names)
            {
                node.Text(1, name);
            }

            node.Text(2, output);
            node.Text(3, output);
            node.Text(4, operation);
            if (attribute is (string key, long value))
            {
                const int IntegerAttribute = 2;
                node.Message(5, message =>
                {
                    message.Text(1, key);
                    message.Integer(3, value);
                    message.Integer(20, IntegerAttribute);
                });
            }
        });
        return output;
    }
}
