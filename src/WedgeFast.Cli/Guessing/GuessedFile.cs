using System.Globalization;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Output;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Guessing;

/// <summary>
/// Reads data to train on as it is: finds out how numbers are written and which columns are categories, leaves out what no network can
/// learn from, and tells all that stands in the way at once.
/// </summary>
internal sealed class GuessedFile
{
    private const int ProblemsTold = 6;
    private const int FewestCounted = 20;

    // Where fewer of a column's different texts are numbers it is one of words, as titles and codes are: "1984" among them is one.
    private const double ShareOfNumbers = 0.1;

    private readonly ColumnChoice _choice;
    private readonly CsvTable _table;
    private readonly int _inputs;
    private readonly List<string> _problems;
    private readonly Dictionary<int, CellTexts> _texts = [];
    private readonly Dictionary<int, FormatGuess> _guesses = [];
    private readonly GuessNotes _notes = new();
    private readonly List<ColumnFormat> _formats = [];
    private readonly List<ChosenColumn> _columns = [];
    private readonly List<double[]> _values = [];

    private GuessedFile(ColumnChoice choice, CsvTable table, List<string> problems)
    {
        (_choice, _table, _problems) = (choice, table, problems);
        int others = choice.CountTargets(table.Header) + (choice.Weights is null ? 0 : 1) + choice.Offsets.Names.Count;
        _inputs = table.Columns.Count - others;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="choice">Which columns.</param>
    /// <exception cref="CliError">It cannot be read as it is: the message says what is in the way, and what would settle it.</exception>
    public static (CsvTable Table, FileReading Reading) Read(InputFile file, ColumnChoice choice)
    {
        (CsvTable table, FileReading reading) = CsvFile.ReadTwice(file, (header, read) =>
        {
            List<string> problems = [];
            CellReader cells = read(new CellReader(header, choice.Resolve(header), choice.FindSplit(header)));
            GuessedFile guessed = new(choice, cells.Finish(problems), problems);
            guessed.ReadTexts(read);
            return guessed.Finish();
        });
        string[] notes =
        [
            .. file.Encoding is { } encoding and not TextEncoding.Utf8 ? [$"text read as {TextEncodings.Name(encoding)}"] : Array.Empty<string>(),
            .. file.LeftOut.Count == 0 ? Array.Empty<string>() : [$"not read: {string.Join(", ", file.LeftOut.Select(column => $"{column.Name} ({column.What})"))}"],
        ];
        return (table, reading with { Notes = [.. notes, .. reading.Notes] });
    }

    // Cells that are no plain number are read again as they are written; beside a decimal comma numbers with points too, which separate
    // thousands.
    private void ReadTexts(Func<CellReader, CellReader> read)
    {
        ReadTexts(read, guess => guess.Odd > 0);
        if (Comma() == ',')
        {
            ReadTexts(read, guess => guess is { Odd: 0, HasPoint: true });
        }
    }

    private void ReadTexts(Func<CellReader, CellReader> read, Func<ColumnGuess, bool> which)
    {
        int[] again = [.. Enumerable.Range(0, _table.Columns.Count).Where(k => _table.Columns[k].Guess is { } guess && which(guess))];
        if (again.Length == 0)
        {
            return;
        }

        ChosenColumn[] columns = [.. again.Select(k => new ChosenColumn(_table.Columns[k].Position, new TextColumn(), MayMiss: true))];
        CsvTable texts = read(new CellReader(_table.Header, columns, text: null)).Finish();
        for (int k = 0; k < again.Length; k++)
        {
            CellTexts cells = new(columns[k].Words!.Words, texts.Column(k));
            _texts.Add(again[k], cells);
            if (cells.Words.Count > 0)
            {
                _guesses.Add(again[k], new FormatGuess(cells.Words));
            }
        }
    }

    private (CsvTable Table, FileReading Reading) Finish()
    {
        char? comma = Comma();
        for (int k = 0; k < _table.Columns.Count; k++)
        {
            if (k < _inputs)
            {
                AddInput(k, comma);
            }
            else
            {
                AddOther(k, comma);
            }
        }

        RequireInputs();
        Throw();
        double[][] columns = [.. _values];
        double[] values = new double[_table.Rows * columns.Length];
        for (int i = 0, at = 0; i < _table.Rows; i++)
        {
            foreach (double[] column in columns)
            {
                values[at++] = column[i] + 0.0;
            }
        }

        return (new CsvTable(_table.Header, _columns, values, _table.Lines, _table.Text), new FileReading(_formats, _notes.Lines()));
    }

    // What the user said, or the columns that tell agree on.
    private char? Comma()
    {
        if (_choice.Reading.Decimal is { } said)
        {
            return said;
        }

        bool comma = _guesses.Values.Any(guess => guess.ProvesComma);
        bool point = _guesses.Values.Any(guess => guess.ProvesPoint) || _table.Columns.Any(column => column.Guess is { ProvesPoint: true });
        return comma == point ? null : comma ? ',' : '.';
    }

    private void AddInput(int k, char? comma)
    {
        ChosenColumn column = _table.Columns[k];
        bool isFree = _choice.Inputs is null && column.Guess is not null;
        double[] values = _table.Column(k);
        if (Numbers(k, comma) is { } numbers)
        {
            values = numbers.Values;
            column = column with { Format = numbers.Format };
        }
        else if (column.Guess is { Odd: > 0 })
        {
            AddWords(k, isFree);
            return;
        }

        if (isFree && IsConstant(values, out bool isEmpty) && (isEmpty ? _choice.Missing == MissingRule.Indicator : HasVarying()))
        {
            _notes.LeaveOut(Name(k), isEmpty ? "no value" : "always the same");
            return;
        }

        Add(column, values);
        if (isFree && column.Format is null && CountsRows(values))
        {
            _notes.Count(Name(k));
        }

        if (column.Format is { Date: not null } format && _choice.Reading.HasDateParts)
        {
            AddParts(column, format, values);
        }
    }

    // Where all inputs are constant, as in a file of one row, they are what there is.
    private bool HasVarying() => Enumerable.Range(0, _inputs).Any(k =>
        _table.Columns[k].Words is not null || _table.Columns[k].Guess is { Odd: > 0 } || !IsConstant(_table.Column(k), out _));

    private void AddParts(ChosenColumn column, CellFormat format, double[] values)
    {
        CellPart[] parts = format.Date == DateOrder.Time ? [CellPart.Hour] : [CellPart.Month, CellPart.Weekday, CellPart.Hour];
        foreach (CellPart part in parts)
        {
            double[] some = [.. values.Select(value => CellParts.Of(part, value))];
            if (!IsConstant(some, out _))
            {
                Add(column with { Part = part, Guess = null }, some);
            }
        }
    }

    private void AddWords(int k, bool isFree)
    {
        ChosenColumn column = _table.Columns[k];
        CellTexts texts = _texts[k];
        if (_guesses.TryGetValue(k, out FormatGuess? guess) && guess.Suits)
        {
            // It may be written in two ways, which is among the problems.
            return;
        }

        (int line, string cell) = column.Guess!.First!.Value;
        if (texts.Words.Count(LooksLikeNumber) >= ShareOfNumbers * texts.Words.Count)
        {
            Tell(CellReader.NoNumber(
                _table.Header, line, column.Position, cell, $"; for a column of words add --categorical {Name(k)}, for missing values there --numeric {Name(k)}"));
            return;
        }

        Categories? categories = Categories.Of(texts);
        bool constant = texts.Words.Count == 1 && !texts.Codes.Contains(double.NaN);
        if (isFree && (categories is null || constant))
        {
            _notes.LeaveOut(Name(k), constant ? "always the same" : "text, too much of it different");
            return;
        }

        if (categories is null)
        {
            _problems.Add($"line {line}: column '{Name(k)}': '{Words.Shorten(cell)}': text, too much of it different: expected numbers or few words; "
                + $"--categorical {Name(k)} takes every word");
            return;
        }

        double[] codes = categories.Codes(texts.Words);
        TextColumn words = new(categories.Words, categories.HasOthers);
        Add(column with { Words = words }, [.. texts.Codes.Select(code => double.IsNaN(code) ? double.NaN : codes[(int)code])]);
        _notes.Take(Name(k), categories);
    }

    // Targets, weights and offsets are numbers, or labels that are looked at later.
    private void AddOther(int k, char? comma)
    {
        ChosenColumn column = _table.Columns[k];
        if (Numbers(k, comma) is { } numbers)
        {
            RequireValues(k, numbers.Values);
            Add(column with { Format = numbers.Format, Labels = null }, numbers.Values);
            return;
        }

        bool areLabels = column.Labels is { HasNumber: false } labels && labels.Words.Count <= LabelColumn.Most;
        bool isTold = _guesses.TryGetValue(k, out FormatGuess? guess) && guess.Suits;
        if (column.Guess is { Odd: > 0, First: (int line, string cell) } && !areLabels && !isTold)
        {
            Tell(CellReader.NoNumber(_table.Header, line, column.Position, cell));
        }

        Add(column, _table.Column(k));
    }

    private void Tell(CliError problem) => _problems.Add(problem.Message[(_table.Header.Source.Length + 2)..]);

    private void RequireValues(int k, double[] values)
    {
        int missing = _table.Columns[k].MayMiss ? 0 : values.Count(double.IsNaN);
        if (missing > 0 && !_problems.Exists(problem => problem.StartsWith("missing values", StringComparison.Ordinal)))
        {
            _problems.Add(string.Create(CultureInfo.InvariantCulture, $"missing values per column: '{Name(k)}' {missing}: expected a value in every row"));
        }
    }

    // The numbers of a column that is not written plainly; null where it is, or holds none.
    private (CellFormat Format, double[] Values)? Numbers(int k, char? comma)
    {
        if (!_texts.TryGetValue(k, out CellTexts? texts) || Settle(k, comma, texts) is not { IsPlain: false } format)
        {
            return null;
        }

        double[] numbers = [.. texts.Words.Select(word => format.TryParse(word, out double value) ? value : double.NaN)];
        _formats.Add(new ColumnFormat(Name(k), format));
        _notes.Read(Name(k), format);
        return (format, [.. texts.Codes.Select(code => double.IsNaN(code) ? double.NaN : numbers[(int)code])]);
    }

    private CellFormat? Settle(int k, char? comma, CellTexts texts)
    {
        bool isNumeric = _choice.Reading.Numeric.Contains(Name(k));
        if (!_guesses.TryGetValue(k, out FormatGuess? guess) || !guess.Suits)
        {
            return isNumeric ? new CellFormat(comma ?? '.') { OthersAreMissing = true } : null;
        }

        CellFormat? format = guess.Settle(comma, _choice.Reading.Dates, texts.Words, out string? problem);
        if (problem is not null)
        {
            _problems.Add($"column '{Name(k)}': {problem}");
        }

        return format;
    }

    private void RequireInputs()
    {
        if (_columns.Count == _table.Columns.Count - _inputs && _problems.Count == 0)
        {
            _problems.Add($"no column is left for the inputs: {_notes.LeftOut}: expected one that says something; --inputs takes columns whatever they hold");
        }
    }

    private void Throw()
    {
        string[] problems = [.. _problems.Distinct()];
        if (problems.Length == 1)
        {
            throw new CliError($"{_table.Header.Source}: {problems[0]}");
        }

        if (problems.Length > 1)
        {
            string more = problems.Length > ProblemsTold ? $"; and {problems.Length - ProblemsTold} more" : "";
            throw new CliError($"{_table.Header.Source}: {problems.Length} problems: {string.Join("; ", problems.Take(ProblemsTold))}{more}");
        }
    }

    private void Add(in ChosenColumn column, double[] values)
    {
        _columns.Add(column);
        _values.Add(values);
    }

    // What is beyond the largest number is no word.
    private static bool LooksLikeNumber(string word) => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        || word.Trim('+', '-').ToUpperInvariant() is "INF" or "INFINITY";

    private string Name(int k) => _table.Header.Names[_table.Columns[k].Position];

    private static bool CountsRows(double[] values) => values.Length >= FewestCounted && values[0] == Math.Floor(values[0])
        && Enumerable.Range(1, values.Length - 1).All(i => values[i] == values[i - 1] + 1);

    private static bool IsConstant(double[] values, out bool isEmpty)
    {
        isEmpty = Array.TrueForAll(values, double.IsNaN);
        return isEmpty || (!values.Contains(double.NaN) && !values.AsSpan().ContainsAnyExcept(values[0]));
    }
}
