using WedgeFast.Samples;

namespace WedgeFast.Network;

/// <summary>A column of a table and the inputs it makes, which are read together: one of a number, of words one per word.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Words">Its words; null for numbers.</param>
/// <param name="First">The first of its inputs.</param>
/// <param name="Width">How many inputs it makes.</param>
/// <param name="Levels">Of words the inputs of each, and what stands for a missing one if anything does; none for numbers.</param>
internal sealed record ColumnInputs(string Name, IReadOnlyList<string>? Words, int First, int Width, IReadOnlyList<double[]> Levels)
{
    /// <summary>The columns of an encoding, in its order.</summary>
    public static IReadOnlyList<ColumnInputs> Of(InputEncoding encoding)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        List<ColumnInputs> columns = [];
        int first = 0;
        foreach (SourceColumn column in encoding.Columns)
        {
            int width = column.Words?.Count ?? 1;
            columns.Add(new ColumnInputs(column.Name, column.Words, first, width, column.Words is null ? [] : LevelsOf(encoding, first,
                width)));
            first += width;
        }

        return columns;
    }

    /// <summary>The values of the column in a row.</summary>
    /// <param name="row">All inputs of the row.</param>
    public ReadOnlySpan<double> In(ReadOnlySpan<double> row) => row.Slice(First, Width);

    private static List<double[]> LevelsOf(InputEncoding encoding, int first, int width)
    {
        List<double[]> levels = [];
        for (int word = 0; word < width; word++)
        {
            double[] level = new double[width];
            level[word] = 1;
            levels.Add(level);
        }

        if (!encoding.Fill.IsEmpty)
        {
            levels.Add(encoding.Fill.Slice(first, width).ToArray());
        }

        return levels;
    }
}
