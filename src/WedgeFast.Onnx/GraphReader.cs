namespace WedgeFast.Onnx;

/// <summary>
/// Follows the nodes of a graph from its input on. Everything between two Relus is affine and becomes one <see cref="AffineValue"/>. An
/// operator that is not understood matters only if the output depends on it.
/// </summary>
internal sealed class GraphReader
{
    private readonly GraphConstants _constants;
    private readonly GraphValues _values;
    private readonly Dictionary<string, string> _unknown = [];
    private bool _goesOn;

    /// <summary>Reads a GraphProto.</summary>
    /// <exception cref="InvalidDataException">It is not understood; the message is one line and names the node.</exception>
    public GraphReader(ProtobufFields graph, Func<string, ReadOnlyMemory<byte>>? external)
    {
        _constants = new GraphConstants(external);
        foreach (ProtobufFields tensor in graph.Messages(5))
        {
            _constants.Read(tensor);
        }

        ProtobufFields[] inputs = [.. graph.Messages(11).Where(info => !_constants.IsConstant(info.Text(1)))];
        if (inputs.Length != 1)
        {
            throw new InvalidDataException($"{inputs.Length} inputs{Names(inputs)}: expected 1, rows of numbers.");
        }

        _values = new GraphValues(inputs[0].Text(1), new InputColumns(inputs[0]), _constants);
        foreach (ProtobufFields node in graph.Messages(1))
        {
            Read(new OnnxNode(node));
        }

        Outputs = [.. graph.Messages(12).Select(info => info.Text(1))];
    }

    /// <summary>The inputs.</summary>
    public InputColumns Input => _values.Input;

    /// <summary>The names of the outputs.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>What goes into each Relu; its outputs are layer 1, 2, ..</summary>
    public IReadOnlyList<AffineValue> Layers => _values.Layers;

    /// <summary>
    /// What goes into each Sigmoid, the difference of the two values that go into a Softmax, and what goes into a Softmax of more:
    /// log-odds. None where more layers follow.
    /// </summary>
    public IReadOnlyList<AffineValue> LogOdds => _goesOn ? [] : _values.LogOdds;

    /// <summary>The value of an output, or null.</summary>
    public AffineValue? Value(string name) => _values[name];

    /// <summary>
    /// Why the numbers of a value, and of the layers that it comes from, are not those of the model, each once; null where they are.
    /// </summary>
    public string? Folding(AffineValue output)
    {
        SortedSet<int> open = [.. output.Blocks.Keys];
        List<AffineValue> values = [output];
        while (open.Max > 0)
        {
            int layer = open.Max;
            open.Remove(layer);
            values.Add(Layers[layer - 1]);
            open.UnionWith(Layers[layer - 1].Blocks.Keys);
        }

        return values.Select(value => value.Folding ?? (value.IsWeighted ? null : "a Relu, or the output, has no matrix before it")).FirstOrDefault(why => why is not null)
            ?? _values.Shared;
    }

    /// <summary>Why an output has no value.</summary>
    public string Why(string name) => WhyUnknown(name) ?? $"the output {OnnxConstant.Show(name)}: expected a chain of Gemm, MatMul, Add and Relu that leads there";

    private static string Names(ProtobufFields[] inputs) =>
        inputs.Length == 0 ? "" : $" ({string.Join(", ", inputs.Take(4).Select(info => OnnxConstant.Show(info.Text(1))))}{(inputs.Length > 4 ? ", .." : "")})";

    private string? WhyUnknown(string name) => _unknown.GetValueOrDefault(name) ?? _constants.Why(name);

    private void Read(OnnxNode node)
    {
        if (node.Outputs.Length == 0)
        {
            return;
        }

        string output = node.Outputs[0];
        if (node.Operation == "Constant")
        {
            _constants.Read(node);
            return;
        }

        foreach (string other in node.Outputs)
        {
            _unknown[other] = $"{node.Title}: not understood: expected chains of Gemm, MatMul, Add and Relu";
        }

        string? without = node.Inputs.FirstOrDefault(name => name.Length > 0 && !_values.Knows(name));
        if (without is not null)
        {
            _goesOn |= node.Operation is "Gemm" or "MatMul";
            _unknown[output] = WhyUnknown(without) ?? $"{node.Title}: reads {OnnxConstant.Show(without)}, which nothing before it makes";
            return;
        }

        Follow(node, output);
        if (_values.Knows(output))
        {
            _unknown.Remove(output);
        }
    }

    private void Follow(OnnxNode node, string output)
    {
        NodeOperands operands = new(_values, node);
        if (NodeOperation.Constant(operands) is { } constant)
        {
            _constants.Add(output, constant);
            _values.Derive(output, node.Inputs[0]);
        }
        else if (node.Inputs.Length > 0 && NodeOperation.Value(operands) is { } value)
        {
            _values.Add(output, value);
        }
    }
}
