using WedgeFast.Samples;

namespace WedgeFast.Cli.Csv;

/// <summary>The chosen columns of a CSV file as numbers, row by row.</summary>
/// <param name="Header">The file's header.</param>
/// <param name="Columns">The chosen columns, k of them.</param>
/// <param name="Values">n x k, row-major: finite, the code of a word, or NaN where a value may be missing and is.</param>
/// <param name="Lines">For each row the line of the file it starts on; the first line is 1.</param>
/// <param name="Text">The column that was read as words, or null.</param>
internal sealed record CsvTable(CsvHeader Header, IReadOnlyList<ChosenColumn> Columns, double[] Values, int[] Lines, TextColumn? Text)
{
    /// <summary>n, the number of data rows.</summary>
    public int Rows => Lines.Length;

    /// <summary>The chosen columns of row <paramref name="i"/>, 0-based.</summary>
    public ReadOnlySpan<double> Row(int i) => Values.AsSpan(i * Columns.Count, Columns.Count);

    /// <summary>The name of chosen column <paramref name="position"/>.</summary>
    public string Name(int position) => CellParts.Name(Header.Names[Columns[position].Position], Columns[position].Part);

    /// <summary>Chosen column <paramref name="position"/>, n values.</summary>
    public double[] Column(int position)
    {
        int stride = Columns.Count;
        double[] values = new double[Rows];
        for (int i = 0, at = position; i < values.Length; i++, at += stride)
        {
            values[i] = Values[at];
        }

        return values;
    }

    /// <summary>Some of the rows, as if the file had no others: words and labels are those of these rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="withLabels">Whether the target is labels; else it is a column of numbers.</param>
    public CsvTable Take(ReadOnlySpan<int> rows, bool withLabels)
    {
        double[] values = new double[rows.Length * Columns.Count];
        int[] lines = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            Row(rows[i]).CopyTo(values.AsSpan(i * Columns.Count));
            lines[i] = Lines[rows[i]];
        }

        ChosenColumn[] columns = new ChosenColumn[Columns.Count];
        for (int k = 0; k < columns.Length; k++)
        {
            TextColumn? words = Columns[k].Words is { } all ? Words(all, values, k) : null;
            columns[k] = Columns[k] with { Words = words, Labels = withLabels ? Columns[k].Labels?.Take(rows) : null, Guess = null };
        }

        return new CsvTable(Header, columns, values, lines, null);
    }

    // What stands for all other words is the last one, and stays where no row has it.
    private TextColumn Words(TextColumn all, double[] values, int position)
    {
        HashSet<int> seen = [];
        List<string> words = [];
        int others = all.HasOthers ? all.Words.Count - 1 : -1;
        for (int at = position; at < values.Length; at += Columns.Count)
        {
            if (!double.IsNaN(values[at]) && (int)values[at] != others && seen.Add((int)values[at]))
            {
                words.Add(all.Words[(int)values[at]]);
            }
        }

        TextColumn taken = new(others < 0 ? words : [.. words, all.Words[others]], all.HasOthers);
        for (int at = position; at < values.Length; at += Columns.Count)
        {
            values[at] = double.IsNaN(values[at]) ? double.NaN : taken.Find(all.Words[(int)values[at]]);
        }

        return taken;
    }

    /// <summary>Several chosen columns side by side.</summary>
    /// <param name="position">The first one.</param>
    /// <param name="count">How many.</param>
    /// <returns>n x count values, row-major.</returns>
    public double[] ColumnsFrom(int position, int count)
    {
        int stride = Columns.Count;
        double[] values = new double[Rows * count];
        for (int i = 0; i < Rows; i++)
        {
            Values.AsSpan((i * stride) + position, count).CopyTo(values.AsSpan(i * count));
        }

        return values;
    }
}
