using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Sylvan.Data.Csv;

namespace WedgeFast.Cli.Csv;

/// <summary>
/// The rows of one block of a CSV file. Where there are quotes a parser of a library takes it apart, which accepts ragged rows, blank lines
/// and duplicate headers and skips lines that start with the comment character; all of that is decided here.
/// </summary>
internal sealed class CsvRows : IDisposable
{
    private const int BufferLength = 1 << 16;

    // No text has comments; of one that holds this character the library's parser decides what it is.
    private const char Comment = '\0';

    private readonly string _source;
    private readonly PlainRows? _plain;
    private readonly CsvDataReader? _quoted;

    // The line the current row starts on and the line after it.
    private int _line;
    private int _nextLine;

    /// <summary>Starts before the first row.</summary>
    /// <param name="source">The file's name as the user gave it.</param>
    /// <param name="block">The block.</param>
    /// <param name="delimiter">What separates fields.</param>
    public CsvRows(string source, CsvBlock block, char delimiter)
    {
        _source = source;
        _nextLine = block.FirstLine;
        if (!block.Text.Span.Contains('"') && !block.Text.Span.Contains(Comment))
        {
            _plain = new PlainRows(block.Text, delimiter);
            return;
        }

        _quoted = CsvDataReader.Create(new PrefixedReader(block.Text, TextReader.Null), new CsvDataReaderOptions
        {
            HasHeaders = false,
            Delimiter = delimiter,
            Comment = Comment,
            Culture = CultureInfo.InvariantCulture,
            BufferSize = BufferLength,
            MaxBufferSize = int.MaxValue / 4,
        });
    }

    /// <summary>The line that the row starts on.</summary>
    public int Line => _line;

    private int Count => _plain?.Count ?? _quoted!.RowFieldCount;

    /// <summary>A cell of the row.</summary>
    public ReadOnlySpan<char> Cell(int position) => _plain is { } plain ? plain.Field(position) : _quoted!.GetFieldSpan(position);

    /// <summary>Reads the header row.</summary>
    /// <returns>False where the block has no row that is not blank.</returns>
    public bool TryReadHeader([NotNullWhen(true)] out CsvHeader? header)
    {
        header = null;
        if (!NextRow())
        {
            return false;
        }

        string[] names = new string[Count];
        for (int k = 0; k < names.Length; k++)
        {
            names[k] = Cell(k).Trim().ToString();
        }

        header = new CsvHeader(_source, _line, names);
        return true;
    }

    /// <summary>Reads all rows that are left.</summary>
    public void ReadTo(CellReader cells)
    {
        while (TryRead(cells.Header))
        {
            cells.AddRow(this);
        }
    }

    /// <summary>Moves to the next row.</summary>
    /// <returns>False behind the last one.</returns>
    /// <exception cref="CliError">It has not as many fields as the header.</exception>
    public bool TryRead(CsvHeader header) => NextRow() && (Count == header.Count ? true : throw new CliError(
        $"{_source}: line {_line}: {Fields(Count)}: expected {header.Count} as in the header"));

    /// <inheritdoc/>
    public void Dispose() => _quoted?.Dispose();

    private static string Fields(int count) => count == 1 ? "1 field" : $"{count} fields";

    // Moves to the next row that is not blank.
    private bool NextRow() => _plain is { } plain ? NextPlain(plain) : NextQuoted(_quoted!);

    private bool NextPlain(PlainRows rows)
    {
        do
        {
            _line = _nextLine++;
            if (!rows.Read())
            {
                return false;
            }
        }
        while (rows.Row.IsWhiteSpace());
        return true;
    }

    private bool NextQuoted(CsvDataReader rows)
    {
        do
        {
            _line = _nextLine;
            try
            {
                if (!rows.Read())
                {
                    return false;
                }
            }
            catch (CsvInvalidCharacterException)
            {
                throw new CliError($"{_source}: line {_line}: a quoted field is not closed properly: expected \"..\" with quotes inside doubled");
            }

            // Quoted fields may span lines.
            _nextLine += CsvBlock.LineEnds(rows.GetRawRecordSpan());
        }
        while (rows.GetRawRecordSpan().IsWhiteSpace());
        return true;
    }
}
