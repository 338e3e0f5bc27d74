using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace WedgeFast.Cli.Csv;

/// <summary>A CSV file whose header has been read: the rows that follow it come in blocks.</summary>
internal sealed class CsvSource : IDisposable
{
    private const int StartLength = 1 << 16;

    private readonly StreamReader _characters;
    private readonly PrefixedReader _whole;
    private readonly BlockReader _blocks;
    private readonly string _source;
    private readonly char _delimiter;
    private CsvRows? _top;

    /// <summary>Reads as far as the header.</summary>
    /// <param name="source">The file's name as the user gave it.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="blockLength">About how many characters a block has.</param>
    /// <param name="isAwaited">Whether rows that are there should not wait for a block to be full.</param>
    /// <exception cref="CliError">There is no header.</exception>
    public CsvSource(string source, Stream bytes, int blockLength, Func<bool> isAwaited)
    {
        // A byte order mark decides between UTF-8 and UTF-16 and is not part of the first name.
        _source = source;
        _characters = new StreamReader(bytes, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, StartLength);
        char[] start = new char[StartLength];
        int length = ReadStart(start);
        _delimiter = Delimiter.Detect(start.AsSpan(0, length));
        _whole = new PrefixedReader(start.AsMemory(0, length), _characters);
        _blocks = new BlockReader(_whole, _delimiter, blockLength, isAwaited);
        Header = ReadHeader() ?? throw new CliError($"{source}: the file is empty: expected a header row");
    }

    /// <summary>The header.</summary>
    public CsvHeader Header { get; }

    /// <summary>The next rows, whoever reads them and when.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool TryRead([NotNullWhen(true)] out CsvRows? rows)
    {
        (rows, _top) = (_top, null);
        if (rows is null && _blocks.TryRead(out CsvBlock block))
        {
            rows = new CsvRows(_source, block, _delimiter);
        }

        return rows is not null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _top?.Dispose();
        _whole.Dispose();
        _characters.Dispose();
    }

    private CsvHeader? ReadHeader()
    {
        while (_blocks.TryRead(out CsvBlock block))
        {
            CsvRows top = new(_source, block, _delimiter);
            if (top.TryReadHeader(out CsvHeader? header))
            {
                _top = top;
                return header;
            }

            top.Dispose();
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
