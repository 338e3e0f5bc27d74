namespace WedgeFast.Cli.Csv;

/// <summary>The chosen columns of a CSV file as numbers, row by row.</summary>
/// <param name="Header">The file's header.</param>
/// <param name="Columns">The chosen columns, k of them, by position in the header.</param>
/// <param name="Values">n x k, row-major, finite.</param>
/// <param name="Lines">For each row the line of the file it starts on; the first line is 1.</param>
/// <param name="Text">The column that was read as words, or null.</param>
/// <param name="Labels">The chosen column that was read as labels, or null; its value is 0 where it holds no number.</param>
internal sealed record CsvTable(CsvHeader Header, IReadOnlyList<int> Columns, double[] Values, int[] Lines, TextColumn? Text, LabelColumn? Labels)
{
    /// <summary>n, the number of data rows.</summary>
    public int Rows => Lines.Length;

    /// <summary>The chosen columns of row <paramref name="i"/>, 0-based.</summary>
    public ReadOnlySpan<double> Row(int i) => Values.AsSpan(i * Columns.Count, Columns.Count);

    /// <summary>The first <paramref name="count"/> chosen columns, n x count, row-major.</summary>
    public double[] First(int count)
    {
        double[] values = new double[Rows * count];
        for (int i = 0; i < Rows; i++)
        {
            Values.AsSpan(i * Columns.Count, count).CopyTo(values.AsSpan(i * count));
        }

        return values;
    }

    /// <summary>Chosen column <paramref name="position"/>, n values.</summary>
    public double[] Column(int position)
    {
        double[] values = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            values[i] = Values[(i * Columns.Count) + position];
        }

        return values;
    }
}
