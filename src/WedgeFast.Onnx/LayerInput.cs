namespace WedgeFast.Onnx;

/// <summary>
/// What a layer reads, as rows of a graph: the blocks of values, inputs or a layer's outputs, that hold anything it reads.
/// </summary>
internal sealed class LayerInput
{
    private readonly Dictionary<int, int> _positions;
    private readonly int[] _read;

    private LayerInput(string[] blocks, Dictionary<int, int> positions, int[] read)
    {
        Blocks = blocks;
        _positions = positions;
        _read = read;
    }

    /// <summary>The names of the blocks, side by side.</summary>
    public string[] Blocks { get; }

    /// <summary>Values per row.</summary>
    public int Size => _positions.Count;

    /// <summary>The blocks for some values.</summary>
    /// <param name="blocks">All blocks so far and their sizes; values are numbered through them.</param>
    /// <param name="read">The values that are read.</param>
    public static LayerInput Of(List<(string Name, int Size)> blocks, int[] read)
    {
        HashSet<int> needed = [.. read];
        List<string> names = [];
        Dictionary<int, int> positions = [];
        int start = 0;
        foreach ((string name, int size) in blocks)
        {
            if (Enumerable.Range(start, size).Any(needed.Contains))
            {
                names.Add(name);
                for (int k = 0; k < size; k++)
                {
                    positions[start + k] = positions.Count;
                }
            }

            start += size;
        }

        return new LayerInput([.. names], positions, read);
    }

    /// <summary>Where a value is within the rows.</summary>
    public int Position(int value) => _positions[value];

    /// <summary>Where the k-th value that is read is within the rows.</summary>
    public int PositionOf(int k) => _positions[_read[k]];
}
