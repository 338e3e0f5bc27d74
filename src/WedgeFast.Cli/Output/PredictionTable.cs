using System.Text;
using WedgeFast.Cli.Csv;
using WedgeFast.Training;

namespace WedgeFast.Cli.Output;

/// <summary>
/// Predictions as CSV: a column "prediction", or one per target of several; for classes the label and the probability of each.
/// </summary>
internal static class PredictionTable
{
    private static readonly string[] Ends = ["lower", "upper"];
    private static readonly string[] RangeEnds = ["rangeLower", "rangeUpper"];

    /// <summary>Writes a row per prediction; NA where there is none.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="predictions">The predictions.</param>
    /// <param name="level">The level of an interval, in columns "lower" and "upper"; null for none.</param>
    /// <param name="ranges">Per row the range of near-optimal networks, in columns "rangeLower" and "rangeUpper"; null for none.</param>
    public static void Write(Stream stream, Predictions predictions, double? level = null, PredictionRange?[]? ranges = null)
    {
        using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        IReadOnlyList<string> names = predictions.Names;
        string[] columns = predictions.HasLabels ? [.. names.Select(label => $"p({label})").Prepend("prediction")]
            : names.Count > 1 ? [.. names.Select(name => $"prediction({name})")]
            : ["prediction", .. level is null ? [] : Ends, .. ranges is null ? [] : RangeEnds];
        writer.WriteLine(string.Join(',', columns.Select(CsvText.Cell)));
        string none = string.Join(',', columns.Select(_ => "NA"));
        for (int row = 0; row < predictions.Count; row++)
        {
            IEnumerable<string> numbers = predictions.Row(row).ToArray().Select(CsvNumber.Format);
            numbers = level is { } share ? numbers.Concat(Pair(predictions.Interval(row, share))) : numbers;
            numbers = ranges?[row] is { } range ? numbers.Concat(Pair((range.Lower, range.Upper))) : numbers;
            IEnumerable<string> cells = predictions.HasLabels && predictions.Label(row) is { } label ? numbers.Prepend(CsvText.Cell(label)) : numbers;
            writer.WriteLine(predictions.Exists(row) ? string.Join(',', cells) : none);
        }
    }

    private static string[] Pair((double Lower, double Upper) ends) => [CsvNumber.Format(ends.Lower), CsvNumber.Format(ends.Upper)];
}
