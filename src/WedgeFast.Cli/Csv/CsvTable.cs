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
        double[] values = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            values[i] = Values[(i * Columns.Count) + position];
        }

        return values;
    }

    /// <summary>Several chosen columns side by side.</summary>
    /// <param name="position">The first one.</param>
    /// <param name="count">How many.</param>
    /// <returns>n x count values, row-major.</returns>
    public double[] ColumnsFrom(int position, int count)
    {
        double[] values = new double[Rows * count];
        for (int i = 0; i < Rows; i++)
        {
            Row(i).Slice(position, count).CopyTo(values.AsSpan(i * count));
        }

        return values;
    }
}
