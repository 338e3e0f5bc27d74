namespace WedgeFast.Onnx;

/// <summary>A node of a graph that was read.</summary>
internal sealed class OnnxNode
{
    private readonly Dictionary<string, ProtobufFields> _attributes = [];

    /// <summary>Reads a NodeProto.</summary>
    public OnnxNode(ProtobufFields node)
    {
        Inputs = [.. node.Texts(1)];
        Outputs = [.. node.Texts(2)];
        string domain = node.Text(7);
        Operation = domain is "" or "ai.onnx" ? node.Text(4) : $"{domain}.{node.Text(4)}";
        Name = node.Text(3) is { Length: > 0 } name ? name : Outputs.FirstOrDefault("");
        foreach (ProtobufFields attribute in node.Messages(5))
        {
            _attributes[attribute.Text(1)] = attribute;
        }
    }

    /// <summary>The names of the values it reads; "" for one left out.</summary>
    public string[] Inputs { get; }

    /// <summary>The names of the values it makes.</summary>
    public string[] Outputs { get; }

    /// <summary>The operator; with its domain in front where that is not the default one.</summary>
    public string Operation { get; }

    /// <summary>Its name, or where it has none that of its first output.</summary>
    public string Name { get; }

    /// <summary>How messages name it.</summary>
    public string Title => $"node {OnnxConstant.Show(Name)} ({(Operation.Length <= 40 ? Operation : Operation[..40])})";

    /// <summary>An integer attribute.</summary>
    public long Integer(string name, long other) => _attributes.TryGetValue(name, out ProtobufFields? found) ? found.Integer(3, other) : other;

    /// <summary>A number attribute.</summary>
    public double Number(string name, double other) => _attributes.TryGetValue(name, out ProtobufFields? found) && found.Has(2) ? found.Single(2) : other;

    /// <summary>A list of numbers; empty where there is none.</summary>
    public double[] Numbers(string name) => _attributes.TryGetValue(name, out ProtobufFields? found) ? [.. found.Singles(7).Select(value => (double)value)] : [];

    /// <summary>A list of integers; null where there is none.</summary>
    public long[]? Integers(string name) => _attributes.TryGetValue(name, out ProtobufFields? found) ? found.Integers(8) : null;

    /// <summary>The value of a node that makes a constant; null where it is of another kind than numbers.</summary>
    public OnnxConstant? Constant(Func<string, ReadOnlyMemory<byte>>? external)
    {
        if (_attributes.TryGetValue("value", out ProtobufFields? tensor) && tensor.Messages(5).FirstOrDefault() is { } message)
        {
            return OnnxConstant.Read(message, Name, external);
        }

        return _attributes.ContainsKey("value_float") ? new OnnxConstant([Number("value_float", 0)], [])
            : _attributes.ContainsKey("value_int") ? new OnnxConstant([Integer("value_int", 0)], [])
            : _attributes.ContainsKey("value_floats") ? List(Numbers("value_floats"))
            : _attributes.ContainsKey("value_ints") ? List([.. Integers("value_ints")!.Select(value => (double)value)])
            : null;
    }

    private static OnnxConstant List(double[] values) => new(values, [values.Length]);
}
