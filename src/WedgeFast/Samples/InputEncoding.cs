using System.Globalization;

namespace WedgeFast.Samples;

/// <summary>
/// How the rows of a table become inputs: columns of words as one input per word, and what stands for missing values. Immutable.
/// </summary>
internal sealed class InputEncoding
{
    private readonly double[] _fill;
    private readonly bool[] _fills;
    private readonly int[] _sources;
    private readonly bool _isPlain;
    private readonly int _cells;
    private readonly int _inputs;

    /// <summary>Makes an encoding from its parts, as read from a model file.</summary>
    /// <param name="columns">The table's columns, at least one.</param>
    /// <param name="missing">What becomes of rows with missing values.</param>
    /// <param name="fill">Where missing values are filled what a missing input is, d finite values; else empty.</param>
    /// <exception cref="ArgumentException">A part is not as stated, words of a column repeat, or two inputs have the same name.</exception>
    public InputEncoding(IReadOnlyList<SourceColumn> columns, MissingRule missing, ReadOnlySpan<double> fill)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (Fault(columns, missing, fill) is { } fault)
        {
            throw new ArgumentException(fault);
        }

        Columns = Array.AsReadOnly<SourceColumn>([.. columns]);
        Sources = Array.AsReadOnly<SourceColumn>([.. columns.Where(column => column.Part == CellPart.Whole)]);
        _sources = [.. columns.Select(column => Sources.Select(source => source.Name).ToList().IndexOf(column.Source))];
        Missing = missing;
        InputNames = Array.AsReadOnly<string>([.. columns.SelectMany(Names)]);
        _fill = fill.ToArray();
        _fills = [.. columns.Select(column => missing == MissingRule.Mean
            || (missing == MissingRule.Indicator && columns.Any(other => other.Part == CellPart.Missing && other.Source == column.Source)))];
        (_cells, _inputs) = (Columns.Count, InputNames.Count);
        _isPlain = _fill.Length == 0 && columns.All(column => column.Words is null);
    }

    /// <summary>The table's columns, and parts of them that are inputs of their own.</summary>
    public IReadOnlyList<SourceColumn> Columns { get; }

    /// <summary>The table's columns alone.</summary>
    public IReadOnlyList<SourceColumn> Sources { get; }

    /// <summary>What becomes of rows with missing values.</summary>
    public MissingRule Missing { get; }

    /// <summary>The inputs' names, d of them: a column's own, or "column=word" for every word of a column of words.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>What a missing input is, d values; empty where missing values are not filled.</summary>
    public ReadOnlySpan<double> Fill => _fill;

    /// <summary>Whether something stands for a missing value of a column.</summary>
    public bool Fills(int column) => _fills[column];

    /// <summary>Whether something stands for missing values of some columns.</summary>
    public bool HasFill => Missing is MissingRule.Mean or MissingRule.Indicator;

    /// <summary>How numbers are written where it is not with a decimal point alone, in the order of the names.</summary>
    public IReadOnlyList<ColumnFormat> Formats { get; init; } = [];

    /// <summary>Whether columns are the inputs, and nothing is to be known for reading them.</summary>
    public bool IsTrivial => Missing == MissingRule.Refuse && Formats.Count == 0 && Columns.All(column => column.Words is null && column.Of is null);

    /// <summary>How the numbers of a column are written; null for a decimal point alone.</summary>
    public CellFormat? FormatOf(string column) => Formats.FirstOrDefault(format => format.Column == column)?.Format;

    /// <summary>The encoding of columns of numbers without gaps: they are the inputs.</summary>
    /// <param name="names">The columns' names.</param>
    internal static InputEncoding Plain(IReadOnlyList<string> names) => new([.. names.Select(name => new SourceColumn(name, null))], MissingRule.Refuse, []);

    /// <summary>An encoding for training data.</summary>
    /// <param name="columns">The table's columns, k of them.</param>
    /// <param name="missing">What becomes of rows with missing values.</param>
    /// <param name="cells">n x k, row-major: a number, a word's position in its column, or NaN where missing.</param>
    /// <param name="weights">n sample weights, for the means.</param>
    /// <exception cref="ArgumentException">Sizes do not fit, two inputs have the same name, or a mean is asked for of a column without
    /// values.</exception>
    public static InputEncoding Fit(IReadOnlyList<SourceColumn> columns, MissingRule missing, ReadOnlySpan<double> cells, ReadOnlySpan<double> weights)
    {
        InputEncoding plain = new(columns, MissingRule.Drop, []);
        if (cells.Length != (long)weights.Length * columns.Count)
        {
            throw new ArgumentException($"There are {cells.Length} cells for {weights.Length} rows: expected {columns.Count} for each.", nameof(cells));
        }

        return missing is MissingRule.Mean or MissingRule.Indicator
            ? new InputEncoding(columns, missing, plain.Means(cells, weights))
            : new InputEncoding(columns, missing, []);
    }

    /// <summary>Adds parts of columns to the cells of a row.</summary>
    /// <param name="cells">A cell for each of <see cref="Sources"/>.</param>
    /// <param name="all">A cell for each of <see cref="Columns"/>.</param>
    public void AddParts(ReadOnlySpan<double> cells, Span<double> all)
    {
        for (int k = 0; k < all.Length; k++)
        {
            all[k] = CellParts.Of(Columns[k].Part, cells[_sources[k]]);
        }
    }

    /// <summary>Makes the inputs of one row.</summary>
    /// <param name="cells">k values: a number, a word's position in its column, -1 for a word that is none of them, or NaN where
    /// missing.</param>
    /// <param name="inputs">d values.</param>
    /// <returns>Whether there are inputs: false where a value is missing and not filled.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public bool TryEncode(ReadOnlySpan<double> cells, Span<double> inputs)
    {
        if (cells.Length != _cells || inputs.Length != _inputs)
        {
            throw new ArgumentException(
                $"There are {cells.Length} cells and {inputs.Length} inputs: expected {Columns.Count} and {InputNames.Count}.", nameof(cells));
        }

        if (_isPlain)
        {
            cells.CopyTo(inputs);
            return !cells.Contains(double.NaN);
        }

        int at = 0;
        for (int k = 0; k < cells.Length; k++)
        {
            int width = Columns[k].Words?.Count ?? 1;
            if (!double.IsNaN(cells[k]))
            {
                Present(cells[k], Columns[k].Words is not null, inputs.Slice(at, width));
            }
            else if (_fills[k])
            {
                _fill.AsSpan(at, width).CopyTo(inputs[at..]);
            }
            else
            {
                return false;
            }

            at += width;
        }

        return true;
    }

    /// <summary>What is wrong with the parts, in one sentence, or null.</summary>
    internal static string? Fault(IReadOnlyList<SourceColumn> columns, MissingRule missing, ReadOnlySpan<double> fill)
    {
        foreach (SourceColumn column in columns)
        {
            if ((column.Part == CellPart.Whole) != (column.Of is null) || (column.Words is not null && column.Of is not null))
            {
                return $"Column {Quoted.Text(column.Name)} is a part of a column and has words, or is no part of one: expected numbers.";
            }

            if (column.Of is { } whole && !columns.Any(other => other.Part == CellPart.Whole && other.Name == whole))
            {
                return $"Column {Quoted.Text(column.Name)} is a part of column {Quoted.Text(whole)}, which is not there.";
            }

            if (column.Words is { } words && (words.Count == 0 || words.Distinct(StringComparer.Ordinal).Count() != words.Count))
            {
                return $"Column {Quoted.Text(column.Name)} has no words or the same word twice: expected different ones.";
            }
        }

        string[] names = [.. columns.SelectMany(Names)];
        if (names.Length == 0 || Samples.InputNames.Fault(names) is not null)
        {
            return Samples.InputNames.Fault(names) ?? "There are no columns: expected at least one.";
        }

        int expected = missing is MissingRule.Mean or MissingRule.Indicator ? names.Length : 0;
        if (!Enum.IsDefined(missing) || fill.Length != expected)
        {
            return string.Create(CultureInfo.InvariantCulture, $"There are {fill.Length} values for missing inputs: expected {expected}.");
        }

        foreach (double value in fill)
        {
            if (!double.IsFinite(value))
            {
                return "A value for a missing input is not finite.";
            }
        }

        return null;
    }

    private static IEnumerable<string> Names(SourceColumn column) => column.Words?.Select(word => $"{column.Name}={word}") ?? [column.Name];

    private static void Present(double cell, bool isWord, Span<double> inputs)
    {
        if (isWord)
        {
            inputs.Clear();
            if (cell >= 0)
            {
                inputs[(int)cell] = 1;
            }
        }
        else
        {
            inputs[0] = cell;
        }
    }

    // Relative to the first value, so that the mean of equal ones is that value.
    private double[] Means(ReadOnlySpan<double> cells, ReadOnlySpan<double> weights)
    {
        double[] first = new double[InputNames.Count], sums = new double[first.Length], totals = new double[first.Length], inputs = new double[first.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            int at = 0;
            for (int k = 0; k < Columns.Count; k++)
            {
                int width = Columns[k].Words?.Count ?? 1;
                double cell = cells[(i * Columns.Count) + k];
                if (!double.IsNaN(cell) && weights[i] > 0)
                {
                    Present(cell, Columns[k].Words is not null, inputs.AsSpan(at, width));
                    for (int c = at; c < at + width; c++)
                    {
                        first[c] = totals[c] > 0 ? first[c] : inputs[c];
                        sums[c] += weights[i] * (inputs[c] - first[c]);
                        totals[c] += weights[i];
                    }
                }

                at += width;
            }
        }

        int empty = Array.FindIndex(totals, total => total == 0);
        return empty < 0
            ? [.. sums.Select((sum, c) => first[c] + (sum / totals[c]))]
            : throw new ArgumentException($"Input {Quoted.Text(InputNames[empty])} has no value in any row: expected at least one for its mean.", nameof(cells));
    }
}
