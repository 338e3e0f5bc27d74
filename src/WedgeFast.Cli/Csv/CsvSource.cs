
namespace WedgeFast.Cli.Csv;

/// <summary>A CSV file whose header has been read: the rows that follow it come in blocks.</summary>
internal sealed class CsvSource : IDisposable
{
    private const int StartLength = 1 << 16;

    private readonly TextReader _characters;
    private readonly PrefixedReader _whole;
    private readonly BlockReader _blocks;
    private readonly string _source;
    private readonly char _delimiter;
    private CsvBlock? _top;

    /// <summary>Reads as far as the header.</summary>
    /// <param name="source">The file's name as the user gave it.</param>
    /// <param name="characters">Its text.</param>
    /// <param name="blockLength">About how many characters a block has.</param>
    /// <param name="isAwaited">Whether rows that are there should not wait for a block to be full.</param>
    /// <exception cref="CliError">There is no header.</exception>
    public CsvSource(string source, TextReader characters, int blockLength, Func<bool> isAwaited)
    {
        _source = source;
        _characters = characters;
        char[] start = new char[StartLength];
        int length = ReadStart(start);
        _delimiter = Delimiter.Detect(start.AsSpan(0, length));
        _whole = new PrefixedReader(start.AsMemory(0, length), _characters);
        _blocks = new BlockReader(_whole, _delimiter, blockLength, isAwaited);
        Header = ReadHeader() ?? throw new CliError($"{source}: the file is empty: expected a header row");
    }

    /// <summary>The header.</summary>
    public CsvHeader Header { get; }

    /// <summary>The next block.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool TryRead(out CsvBlock block)
    {
        if (_top is { } top)
        {
            (block, _top) = (top, null);
            return true;
        }

        return _blocks.TryRead(out block);
    }

    /// <summary>The rows of a block, as often as wanted.</summary>
    public CsvRows Open(CsvBlock block)
    {
        CsvRows rows = new(_source, block, _delimiter);
        _ = block.HasHeader && rows.TryReadHeader(out _);
        return rows;
    }

    /// <inheritdoc/>
    public void Dispose() => _whole.Dispose();

    private CsvHeader? ReadHeader()
    {
        while (_blocks.TryRead(out CsvBlock block))
        {
            using CsvRows top = new(_source, block, _delimiter);
            if (top.TryReadHeader(out CsvHeader? header))
            {
                _top = block with { HasHeader = true };
                return header;
            }
        }

        return null;
    }

    // The header's whole line is enough, so that a pipe which waits for answers gets them.
    private int ReadStart(char[] start)
    {
        int length = 0, read;
        do
        {
            read = _characters.Read(start, length, start.Length - length);
            length += read;
        }
        while (read > 0 && length < start.Length && start.AsSpan(0, length).TrimStart("\r\n ").IndexOfAny('\r', '\n') < 0);
        return length;
    }
}
