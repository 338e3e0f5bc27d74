using System.Globalization;
using WedgeFast.Cli.Output;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Csv;

/// <summary>Turns cells into numbers; counts the missing ones so that all of them are reported at once.</summary>
/// <param name="header">The file's header.</param>
/// <param name="columns">The chosen columns; words and labels are collected in them.</param>
/// <param name="text">The position of a column to read as words; null for none.</param>
internal sealed class CellReader(CsvHeader header, IReadOnlyList<ChosenColumn> columns, int? text)
{
    private readonly ChosenColumn[] _columns = [.. columns];
    private readonly int[] _missing = new int[header.Names.Count];
    private readonly List<int> _lines = [];
    private readonly List<CellReader> _parts = [];
    private readonly TextColumn? _text = text is null ? null : new TextColumn();
    private double[] _values = new double[1024];
    private int _count;
    private bool _mayAsk;
    private bool _mayDrop = true;
    private bool _mayFill = true;

    /// <summary>The file's header.</summary>
    public CsvHeader Header => header;

    /// <summary>A reader for rows further down, with nothing read.</summary>
    public CellReader Part() => new(header, [.. _columns.Select(column => column.Anew())], text);

    /// <summary>Adds the next row.</summary>
    public void AddRow(CsvRows row)
    {
        foreach (ref readonly ChosenColumn column in _columns.AsSpan())
        {
            Add(row.Line, column, row.Cell(column.Position));
        }

        AddText(row);
        _lines.Add(row.Line);
    }

    /// <summary>Adds rows that were read apart, in the order of the file.</summary>
    /// <param name="part">Those rows.</param>
    public void Append(CellReader part)
    {
        for (int k = 0; k < _columns.Length; k++)
        {
            _columns[k].Labels?.Append(part._columns[k].Labels!);
            _columns[k].Guess?.Append(part._columns[k].Guess!);
            if (_columns[k].Words is { } words)
            {
                int[] codes = words.Append(part._columns[k].Words!);
                for (int at = k; at < part._count; at += _columns.Length)
                {
                    part._values[at] = double.IsNaN(part._values[at]) || part._values[at] < 0 ? part._values[at] : codes[(int)part._values[at]];
                }
            }
        }

        for (int k = 0; k < _missing.Length; k++)
        {
            _missing[k] += part._missing[k];
        }

        _text?.Append(part._text!);
        _mayAsk |= part._mayAsk;
        _mayDrop &= part._mayDrop;
        _mayFill &= part._mayFill;
        _parts.Add(part);
    }

    /// <summary>All rows, unless values were missing.</summary>
    /// <param name="problems">Takes what is wrong instead of an exception; null for exceptions.</param>
    public CsvTable Finish(List<string>? problems = null)
    {
        string missing = string.Join(", ", Enumerable.Range(0, _missing.Length).Where(k => _missing[k] > 0).Select(k =>
            string.Create(CultureInfo.InvariantCulture, $"'{header.Names[k]}' {_missing[k]}")));
        if (missing.Length > 0)
        {
            string problem = $"missing values per column: {missing}: expected a value in every row{(_mayAsk && _mayDrop ? $", or --missing drop{(_mayFill ? " or mean" : "")}" : "")}";
            if (problems is null)
            {
                throw new CliError($"{header.Source}: {problem}");
            }

            problems.Add(problem);
        }

        int[] lines = [.. _lines, .. _parts.SelectMany(part => part._lines)];
        return lines.Length > 0
            ? new CsvTable(header, _columns, Values(), lines, _text)
            : throw new CliError($"{header.Source}: no data rows below the header: expected at least one");
    }

    // Each part is forgotten as soon as it is copied.
    private double[] Values()
    {
        double[] values = new double[_count + _parts.Sum(part => part._count)];
        int at = 0;
        foreach (CellReader part in (ReadOnlySpan<CellReader>)[this, .. _parts])
        {
            part._values.AsSpan(0, part._count).CopyTo(values.AsSpan(at));
            at += part._count;
            part._values = [];
        }

        return values;
    }

    /// <summary>Adds the next cell.</summary>
    /// <param name="line">The line it is on.</param>
    /// <param name="column">Its column.</param>
    /// <param name="cell">Its text.</param>
    private void Add(int line, in ChosenColumn column, ReadOnlySpan<char> cell)
    {
        double value = double.NaN;
        _mayAsk |= column.MayAsk;
        bool isWord = column.Words is { } known && known.Knows(cell);
        if (column.Part == CellPart.Missing)
        {
            value = column.IsGap(cell) ? double.NaN : 0;
        }
        else if (!isWord && (column.Labels is null ? column.IsGap(cell) : CsvNumber.IsMissingLabel(cell)))
        {
            _missing[column.Position] += column.MayMiss ? 0 : 1;
            _mayFill &= column.MayMiss || column.MayAsk;
            column.Labels?.AddMissing();
        }
        else if (column.Words is { } words)
        {
            int code = words.Add(cell);
            value = code >= 0 || column.Unseen != UnseenRule.Refused ? code
                : throw Refused(header, line, column.Position, cell, $"expected one of {string.Join(", ", words.Words)}");
        }
        else if (column.Labels is { } labels)
        {
            bool isNumber = CsvNumber.TryParse(cell, out value);
            labels.Add(line, cell, isNumber ? value + 0.0 : null);
            See(column, line, cell, isNumber);
        }
        else if (column.TryParse(cell, out value))
        {
            See(column, line, cell, isNumber: true);
        }
        else if (column.Guess is not null)
        {
            value = double.NaN;
            See(column, line, cell, isNumber: false);
        }
        else
        {
            string hint = column.MayAsk && !cell.ContainsAnyInRange('0', '9') ? $"; for a column of words add --categorical {header.Names[column.Position]}" : "";
            throw NoNumber(header, line, column.Position, cell, hint, column.Format);
        }

        value = column.Part == CellPart.Whole ? value : CellParts.Of(column.Part, value);
        if (_count == _values.Length)
        {
            Array.Resize(ref _values, checked(_values.Length * 2));
        }

        // -0 is 0: which of them a file says must not show in a model.
        _values[_count++] = value + 0.0;
    }

    private static void See(in ChosenColumn column, int line, ReadOnlySpan<char> cell, bool isNumber)
    {
        if (isNumber)
        {
            column.Guess?.AddNumber(cell);
        }
        else
        {
            column.Guess?.AddOdd(line, cell);
        }
    }

    /// <summary>Adds the row's word, if a column of words was asked for.</summary>
    private void AddText(CsvRows row)
    {
        if (_text is not null && text is int column)
        {
            ReadOnlySpan<char> cell = row.Cell(column);
            if (CsvNumber.IsMissing(cell))
            {
                _missing[column]++;
                _mayDrop = false;
            }

            _text.Add(cell);
        }
    }

    /// <summary>What to say of a cell that is no number.</summary>
    public static CliError NoNumber(CsvHeader header, int line, int column, ReadOnlySpan<char> cell, string hint = "", CellFormat? format = null)
    {
        if (format is not null)
        {
            return Refused(header, line, column, cell, $"expected {format}, as in the training data");
        }

        string comma = CsvNumber.HasDecimalComma(cell) ? ", not a decimal comma" : "";
        return Refused(header, line, column, cell, $"expected a finite number with a decimal point{comma}{hint}");
    }

    private static CliError Refused(CsvHeader header, int line, int column, ReadOnlySpan<char> cell, string expected) =>
        new($"{header.Source}: line {line}: column '{header.Names[column]}': '{Words.Shorten(cell)}': {expected}");
}
