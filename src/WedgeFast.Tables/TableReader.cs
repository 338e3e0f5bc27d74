namespace WedgeFast.Tables;

/// <summary>
/// A Parquet or Arrow file as text: a header with the columns' names, then a line per row, fields between commas, nothing where a value is
/// missing.
/// </summary>
internal sealed class TableReader : TextReader
{
    private const int RowsAtOnce = 1 << 10, LengthAtOnce = 1 << 20;

    private readonly TableSource _source;
    private readonly CellText _text = new();
    private TableBatch? _batch;
    private ReadOnlyMemory<char> _left;
    private int _row;
    private bool _ended;

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="format">Its format.</param>
    /// <exception cref="TableFault">It is no such file, or damaged.</exception>
    public TableReader(Stream file, TableFormat format)
    {
        _source = Guarded(() => TableSource.Open(file, format));
        for (int k = 0; k < _source.Names.Count; k++)
        {
            Separate(k);
            _text.Add(_source.Names[k]);
        }

        _text.Add('\n');
        _left = _text.Written;
    }

    /// <summary>Columns that are not read, and what they are.</summary>
    public IReadOnlyList<(string Name, string What)> LeftOut => _source.LeftOut;

    /// <summary>Whether no column can be read.</summary>
    public bool IsEmpty => _source.Names.Count == 0;

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        while (_left.IsEmpty && !_ended)
        {
            Guarded(Next);
        }

        int count = Math.Min(buffer.Length, _left.Length);
        _left.Span[..count].CopyTo(buffer);
        _left = _left[count..];
        return count;
    }

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _source.Dispose();
        base.Dispose(disposing);
    }

    private bool Next()
    {
        if (_batch is null || _row == _batch.Rows)
        {
            (_batch, _row) = (_source.Read(), 0);
        }

        _text.Clear();
        _ended = _batch is null;
        for (int end = Math.Min(_batch?.Rows ?? 0, _row + RowsAtOnce); _row < end && _text.Written.Length < LengthAtOnce; _row++)
        {
            AddRow(_batch!.Columns);
        }

        _left = _text.Written;
        return true;
    }

    private void AddRow(IReadOnlyList<Action<int, CellText>> columns)
    {
        int start = _text.Written.Length;
        for (int k = 0; k < columns.Count; k++)
        {
            Separate(k);
            columns[k](_row, _text);
        }

        // A line with nothing on it would be none.
        if (_text.Written.Length == start)
        {
            _text.Add("NA");
        }

        _text.Add('\n');
    }

    private void Separate(int column)
    {
        if (column > 0)
        {
            _text.Add(',');
        }
    }

    // The packages that read the files have no exception of their own: a damaged file ends in whatever its bytes lead to.
    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (NotSupportedException error)
        {
            throw new TableFault("written in a way that is not read here", error);
        }
        catch (Exception error) when (error is not TableFault)
        {
            throw new TableFault("its contents do not fit together", error);
        }
    }
}
