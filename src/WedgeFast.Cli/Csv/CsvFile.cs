using System.Globalization;
using System.Text;
using Sylvan.Data.Csv;
using WedgeFast.Cli.Data;

namespace WedgeFast.Cli.Csv;

/// <summary>
/// Reads CSV files strictly. The parser below accepts ragged rows, blank lines and duplicate headers and skips lines that start with #;
/// all of that is decided here.
/// </summary>
internal sealed class CsvFile
{
    private const int BufferLength = 1 << 16;

    private readonly string _source;
    private readonly CsvDataReader _reader;

    // The line the current row starts on and the line after it.
    private int _line;
    private int _nextLine = 1;

    private CsvFile(string source, CsvDataReader reader)
    {
        _source = source;
        _reader = reader;
    }

    /// <summary>Reads the chosen columns of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="choose">Which columns, given the header; only these are looked at.</param>
    /// <param name="text">Which column to read as words, given the header; null for none.</param>
    /// <exception cref="CliError">The file cannot be read or breaks a rule; the message names file, line, column and value.</exception>
    public static CsvTable Read(InputFile file, Func<CsvHeader, IReadOnlyList<ChosenColumn>> choose, Func<CsvHeader, int?>? text = null) => file.Read(bytes =>
    {
        // A byte order mark decides between UTF-8 and UTF-16 and is not part of the first name.
        using StreamReader characters = new(bytes, Encoding.UTF8);
        char[] buffer = new char[BufferLength];
        int length = characters.ReadBlock(buffer);
        using PrefixedReader whole = new(buffer.AsMemory(0, length), characters);
        CsvDataReaderOptions options = new()
        {
            HasHeaders = false,
            Delimiter = Delimiter.Detect(buffer.AsSpan(0, length)),
            Comment = '\0',
            Culture = CultureInfo.InvariantCulture,
            BufferSize = BufferLength,
            MaxBufferSize = int.MaxValue / 4,
        };
        using CsvDataReader reader = CsvDataReader.Create(whole, options);
        return new CsvFile(file.Name, reader).ReadTable(choose, text);
    });

    private CsvTable ReadTable(Func<CsvHeader, IReadOnlyList<ChosenColumn>> choose, Func<CsvHeader, int?>? text)
    {
        if (!NextRow())
        {
            throw new CliError($"{_source}: the file is empty: expected a header row");
        }

        string[] names = new string[_reader.RowFieldCount];
        for (int k = 0; k < names.Length; k++)
        {
            names[k] = _reader.GetFieldSpan(k).Trim().ToString();
        }

        CsvHeader header = new(_source, _line, names);
        IReadOnlyList<ChosenColumn> columns = choose(header);
        CellReader cells = new(header, text?.Invoke(header));
        List<int> lines = [];
        while (NextRow())
        {
            if (_reader.RowFieldCount != names.Length)
            {
                throw new CliError($"{_source}: line {_line}: {Fields(_reader.RowFieldCount)}: expected {names.Length} as in the header");
            }

            foreach (ChosenColumn column in columns)
            {
                cells.Add(_line, column, _reader.GetFieldSpan(column.Position));
            }

            cells.AddText(_reader);
            lines.Add(_line);
        }

        if (lines.Count == 0)
        {
            throw new CliError($"{_source}: no data rows below the header: expected at least one");
        }

        return new CsvTable(header, columns, cells.Finish(), [.. lines], cells.Text);
    }

    private static string Fields(int count) => count == 1 ? "1 field" : $"{count} fields";

    // Moves to the next row that is not blank.
    private bool NextRow()
    {
        do
        {
            _line = _nextLine;
            try
            {
                if (!_reader.Read())
                {
                    return false;
                }
            }
            catch (CsvInvalidCharacterException)
            {
                throw new CliError($"{_source}: line {_line}: a quoted field is not closed properly: expected \"..\" with quotes inside doubled");
            }

            _nextLine += LineEnds(_reader.GetRawRecordSpan());
        }
        while (_reader.GetRawRecordSpan().IsWhiteSpace());
        return true;
    }

    // Quoted fields may span lines.
    private static int LineEnds(ReadOnlySpan<char> record) =>
        record.Count('\n') + record.Count('\r') - record.Count("\r\n");
}
