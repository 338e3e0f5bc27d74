using System.Globalization;
using Sylvan.Data.Csv;
using WedgeFast.Cli.Output;

namespace WedgeFast.Cli.Csv;

/// <summary>Turns cells into numbers; counts the missing ones so that all of them are reported at once.</summary>
internal sealed class CellReader(CsvHeader header, int? text)
{
    private readonly int[] _missing = new int[header.Names.Count];
    private double[] _values = new double[1024];
    private int _count;
    private bool _mayAsk;
    private bool _mayDrop = true;
    private bool _mayFill = true;

    /// <summary>The column of words so far; null where none was asked for.</summary>
    public TextColumn? Text { get; } = text is null ? null : new TextColumn();

    /// <summary>Adds the next cell.</summary>
    /// <param name="line">The line it is on.</param>
    /// <param name="column">Its column.</param>
    /// <param name="cell">Its text.</param>
    public void Add(int line, ChosenColumn column, ReadOnlySpan<char> cell)
    {
        double value = double.NaN;
        _mayAsk |= column.MayAsk;
        if (CsvNumber.IsMissing(cell))
        {
            _missing[column.Position] += column.MayMiss ? 0 : 1;
            _mayFill &= column.MayMiss || column.MayAsk;
            column.Labels?.AddMissing();
        }
        else if (column.Words is { } words)
        {
            int code = words.Add(cell);
            value = code >= 0 ? code : throw Refused(header, line, column.Position, cell, $"expected one of {string.Join(", ", words.Words)}");
        }
        else if (column.Labels is { } labels)
        {
            bool isNumber = CsvNumber.TryParse(cell, out value);
            labels.Add(line, cell, isNumber ? value + 0.0 : null);
        }
        else if (!CsvNumber.TryParse(cell, out value))
        {
            string hint = column.MayAsk && !cell.ContainsAnyInRange('0', '9') ? $"; for a column of words add --categorical {header.Names[column.Position]}" : "";
            throw NoNumber(header, line, column.Position, cell, hint);
        }

        if (_count == _values.Length)
        {
            Array.Resize(ref _values, checked(_values.Length * 2));
        }

        // -0 is 0: which of them a file says must not show in a model.
        _values[_count++] = value + 0.0;
    }

    /// <summary>Adds the row's word, if a column of words was asked for.</summary>
    public void AddText(CsvDataReader row)
    {
        if (Text is not null && text is int column)
        {
            ReadOnlySpan<char> cell = row.GetFieldSpan(column);
            if (CsvNumber.IsMissing(cell))
            {
                _missing[column]++;
                _mayDrop = false;
            }

            Text.Add(cell);
        }
    }

    /// <summary>All values, unless some were missing.</summary>
    public double[] Finish()
    {
        string missing = string.Join(", ", Enumerable.Range(0, _missing.Length).Where(k => _missing[k] > 0).Select(k =>
            string.Create(CultureInfo.InvariantCulture, $"'{header.Names[k]}' {_missing[k]}")));
        return missing.Length == 0
            ? _values.AsSpan(0, _count).ToArray()
            : throw new CliError($"{header.Source}: missing values per column: {missing}: expected a value in every row{(_mayAsk && _mayDrop ? $", or --missing drop{(_mayFill ? " or mean" : "")}" : "")}");
    }

    /// <summary>What to say of a cell that is no number.</summary>
    public static CliError NoNumber(CsvHeader header, int line, int column, ReadOnlySpan<char> cell, string hint = "")
    {
        string comma = CsvNumber.HasDecimalComma(cell) ? ", not a decimal comma" : "";
        return Refused(header, line, column, cell, $"expected a finite number with a decimal point{comma}{hint}");
    }

    private static CliError Refused(CsvHeader header, int line, int column, ReadOnlySpan<char> cell, string expected) =>
        new($"{header.Source}: line {line}: column '{header.Names[column]}': '{Words.Shorten(cell)}': {expected}");
}
