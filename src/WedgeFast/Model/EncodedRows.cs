using System.Globalization;
using WedgeFast.Samples;

namespace WedgeFast;

/// <summary>The rows of a table as inputs of a network.</summary>
internal sealed class EncodedRows
{
    private EncodedRows(ReadOnlySpan<double> cells, int stride, InputEncoding encoding)
    {
        Encoding = encoding;
        int dimension = encoding.InputNames.Count, columns = encoding.Columns.Count, rows = cells.Length / stride;
        Inputs = new double[rows * dimension];
        Complete = new bool[rows];
        for (int i = 0; i < rows; i++)
        {
            Complete[i] = encoding.TryEncode(cells.Slice(i * stride, columns), Inputs.AsSpan(i * dimension, dimension));
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
            return [.. Enumerable.Range(0, Complete.Length).Where(i => Complete[i])
                .SelectMany(i => Inputs[(i * dimension)..((i + 1) * dimension)])];
        }
    }

    /// <summary>The inputs of each row; null where a value is missing and not filled.</summary>
    public double[]?[] Places => [.. Enumerable.Range(0, Complete.Length).Select(row => Complete[row] ? Row(row).ToArray() : null)];

    /// <summary>The inputs of one row.</summary>
    public ReadOnlySpan<double> Row(int row) => Inputs.AsSpan(row * Encoding.InputNames.Count, Encoding.InputNames.Count);

    /// <summary>Encodes rows as a model does.</summary>
    /// <param name="cells">n rows; their first values are those of the model's columns.</param>
    /// <param name="stride">The length of a row.</param>
    /// <param name="encoding">The model's encoding.</param>
    public static EncodedRows Of(ReadOnlySpan<double> cells, int stride, InputEncoding encoding) => new(cells, stride, encoding);

    /// <summary>The same of rows that hold the table's columns alone, without parts of them.</summary>
    /// <param name="cells">n rows.</param>
    /// <param name="encoding">The model's encoding.</param>
    public static EncodedRows OfSources(ReadOnlySpan<double> cells, InputEncoding encoding)
    {
        int sources = encoding.Sources.Count, columns = encoding.Columns.Count;
        double[] all = new double[cells.Length / sources * columns];
        for (int i = 0; i * columns < all.Length; i++)
        {
            encoding.AddParts(cells.Slice(i * sources, sources), all.AsSpan(i * columns, columns));
        }

        return Of(all, columns, encoding);
    }

    /// <summary>Encodes training data.</summary>
    /// <param name="cells">n rows; words are renumbered in them: words in another order of rows make the same inputs.</param>
    /// <param name="columns">The columns that make inputs, the first ones of each row, without their words.</param>
    /// <param name="words">Their words; null for numbers.</param>
    /// <param name="stride">The length of a row.</param>
    /// <param name="missing">What becomes of missing values.</param>
    /// <param name="weights">n sample weights.</param>
    /// <exception cref="ArgumentException">Columns make the same input, or one has no values.</exception>
    public static EncodedRows Fit(
        double[] cells, IReadOnlyList<SourceColumn> columns, IReadOnlyList<TextColumn?> words, int stride, MissingRule missing,
        ReadOnlySpan<double> weights)
    {
        SourceColumn[] sources = [.. columns.Select((source, k) => words[k] is { } column
            ? source with { Words = Sorted(cells, k, stride, column, source.Name), HasOthers = column.HasOthers }
            : source)];
        return missing switch
        {
            MissingRule.Indicator => WithIndicators(First(cells, stride, sources.Length), sources, weights),
            MissingRule.Mean => new EncodedRows(cells, stride, InputEncoding.Fit(sources, missing, First(cells, stride, sources.Length), weights)),
            _ => new EncodedRows(cells, stride, new InputEncoding(sources, missing, [])),
        };
    }

    // Where nothing is missing the rows are as without a rule.
    private static EncodedRows WithIndicators(double[] cells, SourceColumn[] sources, ReadOnlySpan<double> weights)
    {
        int[] gaps = [.. Enumerable.Range(0, sources.Length).Where(k => sources[k].Part == CellPart.Whole && HasGaps(cells, k, sources.Length))];
        if (gaps.Length == 0)
        {
            return new EncodedRows(cells, sources.Length, new InputEncoding(sources, MissingRule.Refuse, []));
        }

        SourceColumn[] all = [.. sources, .. gaps.Select(k => SourceColumn.PartOf(sources[k].Name, CellPart.Missing))];
        double[] wide = new double[cells.Length / sources.Length * all.Length];
        for (int i = 0; i * all.Length < wide.Length; i++)
        {
            Span<double> row = wide.AsSpan(i * all.Length, all.Length);
            cells.AsSpan(i * sources.Length, sources.Length).CopyTo(row);
            for (int g = 0; g < gaps.Length; g++)
            {
                row[sources.Length + g] = CellParts.Of(CellPart.Missing, row[gaps[g]]);
            }
        }

        return new EncodedRows(wide, all.Length, InputEncoding.Fit(all, MissingRule.Indicator, wide, weights));
    }

    private static bool HasGaps(double[] cells, int position, int stride)
    {
        for (int at = position; at < cells.Length; at += stride)
        {
            if (double.IsNaN(cells[at]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Gives rows in which a value is missing the weight 0: a row of weight zero is as good as none, and keeps the numbers of the rows
    /// after it.
    /// </summary>
    /// <param name="targets">n x t, row-major, NaN where missing.</param>
    /// <param name="weights">n sample weights, NaN where missing.</param>
    /// <returns>How many rows.</returns>
    /// <exception cref="ArgumentException">None is left.</exception>
    public int LeaveOutIncomplete(ReadOnlySpan<double> targets, Span<double> weights)
    {
        int incomplete = 0, perRow = targets.Length / weights.Length;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] != 0 && (!Complete[i] || targets.Slice(i * perRow, perRow).Contains(double.NaN) || double.IsNaN(weights[i])))
            {
                weights[i] = 0;
                incomplete++;
            }
        }

        return incomplete == 0 || weights.ContainsAnyExcept(0.0) ? incomplete : throw new ArgumentException(string.Create(
            CultureInfo.InvariantCulture,
            $"{incomplete} row{(incomplete == 1 ? "" : "s")} with missing values left out, and none is left: expected at least one"));
    }

    /// <summary>The complete rows as samples.</summary>
    /// <param name="targets">n x t, row-major, NaN where missing.</param>
    /// <param name="targetNames">Their names.</param>
    /// <param name="weights">n sample weights; those of incomplete rows become 0.</param>
    /// <exception cref="ArgumentException">No row is left, or a value is not finite.</exception>
    public SampleSet Samples(ReadOnlySpan<double> targets, IReadOnlyList<string> targetNames, double[] weights)
    {
        _ = weights.Length == 0 ? 0 : LeaveOutIncomplete(targets, weights);
        return SampleSet.CreateSeveral(Inputs, Encoding.InputNames.Count, targets, targetNames, weights, Encoding.InputNames);
    }

    private static string[] Sorted(double[] cells, int position, int stride, TextColumn column, string name)
    {
        string[] words = column.HasOthers ? [.. column.Words] : [.. column.Words.Order(StringComparer.Ordinal)];
        Dictionary<string, int> ranks = words.Select((word, rank) => (word, rank)).ToDictionary(StringComparer.Ordinal);
        for (int at = position; at < cells.Length; at += stride)
        {
            cells[at] = double.IsNaN(cells[at]) ? cells[at] : ranks[column.Words[(int)cells[at]]];
        }

        return words.Length > 0
            ? words
            : throw new ArgumentException($"column {Quoted.Single(name)} has no value in any row: expected at least one");
    }

    private static double[] First(double[] cells, int stride, int columns)
    {
        double[] first = new double[cells.Length / stride * columns];
        for (int i = 0; i * columns < first.Length; i++)
        {
            cells.AsSpan(i * stride, columns).CopyTo(first.AsSpan(i * columns));
        }

        return first;
    }
}
