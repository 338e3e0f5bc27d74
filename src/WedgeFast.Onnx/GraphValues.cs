namespace WedgeFast.Onnx;

/// <summary>What the nodes of a graph that were read so far make of its input.</summary>
/// <param name="input">The name of the input.</param>
/// <param name="columns">The input.</param>
/// <param name="constants">The constants.</param>
internal sealed class GraphValues(string input, InputColumns columns, GraphConstants constants)
{
    private readonly Dictionary<string, AffineValue> _values = [];

    /// <summary>The inputs.</summary>
    public InputColumns Input => columns;

    /// <summary>The constants.</summary>
    public GraphConstants Constants => constants;

    /// <summary>What goes into each Relu; its outputs are layer 1, 2, ..</summary>
    public List<AffineValue> Layers { get; } = [];

    /// <summary>What goes into each function that makes probabilities of log-odds.</summary>
    public List<AffineValue> LogOdds { get; } = [];

    /// <summary>The value of a name, or null; the input as it is has none.</summary>
    public AffineValue? this[string name] => name == input ? null : _values.GetValueOrDefault(name);

    /// <summary>Whether a name stands for the input, as it is or scaled.</summary>
    public bool IsInput(string name) => name == input || columns.Scaled.ContainsKey(name);

    /// <summary>Whether it is understood what a name stands for.</summary>
    public bool Knows(string name) => IsInput(name) || constants[name] is not null || _values.ContainsKey(name);

    /// <summary>Notes what a name stands for.</summary>
    public void Add(string name, AffineValue value) => _values[name] = value;
}
