namespace WedgeFast.Onnx;

/// <summary>What the nodes of a graph that were read so far make of its input.</summary>
/// <param name="input">The name of the input.</param>
/// <param name="columns">The input.</param>
/// <param name="constants">The constants.</param>
internal sealed class GraphValues(string input, InputColumns columns, GraphConstants constants)
{
    private readonly Dictionary<string, AffineValue> _values = [];
    private readonly HashSet<string> _matrices = [];
    private readonly Dictionary<string, string> _origins = [];

    /// <summary>The inputs.</summary>
    public InputColumns Input => columns;

    /// <summary>The constants.</summary>
    public GraphConstants Constants => constants;

    /// <summary>Why a matrix of the model stands for several: it is used more than once. Null where none is.</summary>
    public string? Shared { get; private set; }

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

    /// <summary>Notes that a node multiplies by a constant.</summary>
    public void Use(string matrix, string node)
    {
        if (!_matrices.Add(_origins.GetValueOrDefault(matrix, matrix)))
        {
            Shared ??= $"{node}: a matrix that another node has too";
        }
    }

    /// <summary>Notes that a constant is made of another's numbers.</summary>
    public void Derive(string constant, string from) => _origins[constant] = _origins.GetValueOrDefault(from, from);

    /// <summary>Notes what a name stands for.</summary>
    public void Add(string name, AffineValue value) => _values[name] = value;
}
