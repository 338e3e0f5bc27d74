namespace WedgeFast.Cli.Scoring;

/// <summary>The cells of a block of rows as numbers.</summary>
/// <param name="stride">How many cells a row has.</param>
/// <param name="rows">Room for so many rows, until there are more.</param>
internal sealed class BlockCells(int stride, int rows = 1024)
{
    private double[] _values = new double[rows * Math.Max(stride, 1)];
    private RowState[] _states = new RowState[rows];
    private int[] _lines = new int[rows];
    private int[] _keptEnds = new int[rows];

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many cells a row has.</summary>
    public int Stride => stride;

    /// <summary>The cells, row by row.</summary>
    public ReadOnlySpan<double> Values => _values.AsSpan(0, Count * stride);

    /// <summary>What is known of each row before it is predicted.</summary>
    public ReadOnlySpan<RowState> States => _states.AsSpan(0, Count);

    /// <summary>The line that each row starts on.</summary>
    public ReadOnlySpan<int> Lines => _lines.AsSpan(0, Count);

    /// <summary>Room for the cells of the next row.</summary>
    public Span<double> NextRow()
    {
        if (Count == _states.Length)
        {
            Array.Resize(ref _values, checked(2 * _values.Length));
            Array.Resize(ref _states, 2 * _states.Length);
            Array.Resize(ref _lines, 2 * _lines.Length);
            Array.Resize(ref _keptEnds, 2 * _keptEnds.Length);
        }

        return _values.AsSpan(Count * stride, stride);
    }

    /// <summary>Ends the row.</summary>
    public void Add(int line, RowState state)
    {
        _lines[Count] = line;
        _states[Count++] = state;
    }

    /// <summary>Says how many bytes the copied cells have up to the last row.</summary>
    public void EndKept(int length) => _keptEnds[Count - 1] = length;

    /// <summary>The copied cells of a row.</summary>
    public ReadOnlySpan<byte> Kept(ReadOnlySpan<byte> all, int row) => all[(row == 0 ? 0 : _keptEnds[row - 1]).._keptEnds[row]];
}
