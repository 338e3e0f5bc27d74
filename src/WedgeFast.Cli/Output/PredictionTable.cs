using WedgeFast.Cli.Csv;
using WedgeFast.Training;

namespace WedgeFast.Cli.Output;

/// <summary>
/// Predictions as CSV: a column "prediction", or one per target of several; for classes the label and the probability of each; with an
/// interval "lower" and "upper" at the end. NA where there is none.
/// </summary>
/// <param name="names">The names of the numbers of a prediction.</param>
/// <param name="hasLabels">Whether these are probabilities of classes.</param>
/// <param name="level">The level of an interval; null for none.</param>
internal sealed class PredictionTable(IReadOnlyList<string> names, bool hasLabels, double? level)
{
    private static readonly string[] Ends = ["lower", "upper"];
    private static readonly string[] RangeEnds = ["rangeLower", "rangeUpper"];

    /// <summary>The columns' names.</summary>
    public IReadOnlyList<string> Columns { get; } = hasLabels ? [.. names.Select(label => $"p({label})").Prepend("prediction")]
        : names.Count > 1 ? [.. names.Select(name => $"prediction({name})")]
        : ["prediction", .. level is null ? [] : Ends];

    /// <summary>Adds the cells of a row.</summary>
    public void Add(Utf8Buffer text, Predictions predictions, int row)
    {
        if (!predictions.Exists(row))
        {
            AddNone(text);
            return;
        }

        if (hasLabels)
        {
            text.Add(CsvText.Cell(predictions.Label(row)!));
        }

        bool first = !hasLabels;
        foreach (double value in predictions.Row(row))
        {
            AddNumber(text, value, first);
            first = false;
        }

        if (level is { } share)
        {
            (double lower, double upper) = predictions.Interval(row, share);
            AddNumber(text, lower, first: false);
            AddNumber(text, upper, first: false);
        }
    }

    /// <summary>Writes a row per prediction below the names of the columns.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="predictions">The predictions.</param>
    /// <param name="level">The level of an interval; null for none.</param>
    /// <param name="ranges">Per row the range of near-optimal networks, in columns "rangeLower" and "rangeUpper"; null for none.</param>
    public static void Write(Stream stream, Predictions predictions, double? level = null, PredictionRange?[]? ranges = null)
    {
        PredictionTable table = new(predictions.Names, predictions.HasLabels, level);
        Utf8Buffer text = new();
        text.Add(string.Join(',', table.Columns.Concat(ranges is null ? [] : RangeEnds).Select(CsvText.Cell)));
        text.Add('\n');
        for (int row = 0; row < predictions.Count; row++)
        {
            table.Add(text, predictions, row);
            if (ranges is not null)
            {
                AddRange(text, predictions.Exists(row) ? ranges[row] : null);
            }

            text.Add('\n');
        }

        stream.Write(text.Written);
    }

    private static void AddRange(Utf8Buffer text, PredictionRange? range)
    {
        if (range is null)
        {
            text.Add(",NA,NA");
            return;
        }

        AddNumber(text, range.Lower, first: false);
        AddNumber(text, range.Upper, first: false);
    }

    private static void AddNumber(Utf8Buffer text, double value, bool first)
    {
        if (!first)
        {
            text.Add(',');
        }

        text.Add(value);
    }

    /// <summary>Adds the cells of a row without a prediction.</summary>
    public void AddNone(Utf8Buffer text)
    {
        for (int column = 0; column < Columns.Count; column++)
        {
            text.Add(column == 0 ? "NA" : ",NA");
        }
    }
}
