using WedgeFast.Cli.Csv;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Data;

/// <summary>The rows of a file as inputs of a network.</summary>
internal sealed class EncodedRows
{
    private EncodedRows(CsvTable table, InputEncoding encoding)
    {
        Encoding = encoding;
        int dimension = encoding.InputNames.Count, columns = encoding.Columns.Count;
        Inputs = new double[table.Rows * dimension];
        Complete = new bool[table.Rows];
        for (int i = 0; i < table.Rows; i++)
        {
            Complete[i] = encoding.TryEncode(table.Row(i)[..columns], Inputs.AsSpan(i * dimension, dimension));
        }
    }

    /// <summary>How they were made.</summary>
    public InputEncoding Encoding { get; }

    /// <summary>n x d, row-major; what a row that is not complete holds means nothing.</summary>
    public double[] Inputs { get; }

    /// <summary>Per row whether no value is missing, or all that are were filled.</summary>
    public bool[] Complete { get; }

    /// <summary>The inputs of the complete rows.</summary>
    public double[] CompleteInputs
    {
        get
        {
            int dimension = Encoding.InputNames.Count;
            return [.. Enumerable.Range(0, Complete.Length).Where(i => Complete[i]).SelectMany(i => Inputs[(i * dimension)..((i + 1) * dimension)])];
        }
    }

    /// <summary>The inputs of one row.</summary>
    public ReadOnlySpan<double> Row(int row) => Inputs.AsSpan(row * Encoding.InputNames.Count, Encoding.InputNames.Count);

    /// <summary>Encodes rows as a model does.</summary>
    /// <param name="table">The rows; their first columns are the model's.</param>
    /// <param name="encoding">The model's encoding.</param>
    public static EncodedRows Of(CsvTable table, InputEncoding encoding) => new(table, encoding);

    /// <summary>Encodes training data.</summary>
    /// <param name="table">The rows; words are renumbered in it: words in another order of rows make the same inputs.</param>
    /// <param name="columns">How many of its columns, the first ones, make inputs.</param>
    /// <param name="missing">What becomes of missing values.</param>
    /// <param name="weights">n sample weights.</param>
    /// <exception cref="CliError">Columns make the same input, or one has no values.</exception>
    public static EncodedRows Fit(CsvTable table, int columns, MissingRule missing, ReadOnlySpan<double> weights)
    {
        SourceColumn[] sources = [.. Enumerable.Range(0, columns).Select(k => new SourceColumn(table.Name(k), SortedWords(table, k)))];
        try
        {
            return new EncodedRows(table, missing == MissingRule.Mean
                ? InputEncoding.Fit(sources, missing, table.ColumnsFrom(0, columns), weights)
                : new InputEncoding(sources, missing, []));
        }
        catch (ArgumentException error)
        {
            throw new CliError($"{table.Header.Source}: {LibraryMessage.Of(error)}");
        }
    }

    private static string[]? SortedWords(CsvTable table, int position)
    {
        if (table.Columns[position].Words is not { } column)
        {
            return null;
        }

        string[] words = [.. column.Words.Order(StringComparer.Ordinal)];
        Dictionary<string, int> ranks = words.Select((word, rank) => (word, rank)).ToDictionary(StringComparer.Ordinal);
        table.Replace(position, code => ranks[column.Words[(int)code]]);
        return words.Length > 0 ? words : throw new CliError($"{table.Header.Source}: column '{table.Name(position)}' has no value in any row: expected at least one");
    }
}
