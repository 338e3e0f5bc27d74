namespace WedgeFast.Onnx;

/// <summary>
/// The constants of a graph, and why some are none that can be used: one that is not understood, as a list of labels, may be of no
/// importance.
/// </summary>
internal sealed class GraphConstants(Func<string, ReadOnlyMemory<byte>>? external)
{
    private readonly Dictionary<string, OnnxConstant> _found = [];
    private readonly Dictionary<string, string> _unknown = [];

    /// <summary>The constant of a name, or null.</summary>
    public OnnxConstant? this[string name] => _found.GetValueOrDefault(name);

    /// <summary>Whether a name stands for a constant, even one that is not understood.</summary>
    public bool IsConstant(string name) => _found.ContainsKey(name) || _unknown.ContainsKey(name);

    /// <summary>Why a constant is not understood; null for other names.</summary>
    public string? Why(string name) => _unknown.GetValueOrDefault(name);

    /// <summary>Notes a constant that was computed from others.</summary>
    public void Add(string name, OnnxConstant constant) => _found[name] = constant;

    /// <summary>Reads a TensorProto.</summary>
    public void Read(ProtobufFields tensor)
    {
        string name = tensor.Text(8);
        Read(name, () => OnnxConstant.Read(tensor, name, external));
    }

    /// <summary>Reads a node that makes a constant.</summary>
    public void Read(OnnxNode node) => Read(node.Outputs[0], () => node.Constant(external));

    private void Read(string name, Func<OnnxConstant?> read)
    {
        try
        {
            if (read() is { } constant)
            {
                _found[name] = constant;
            }
            else
            {
                _unknown[name] = $"constant {OnnxConstant.Show(name)} is no list of numbers";
            }
        }
        catch (InvalidDataException fault)
        {
            _unknown[name] = fault.Message.TrimEnd('.');
        }
    }
}
