using System.Globalization;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Network;
using WedgeFast.Training;

namespace WedgeFast.Cli.Output;

/// <summary>
/// What was predicted for each row when it was held out, beside what it was: columns row, fold, observed and predicted, of several targets
/// a pair of these for each, for classes the probability of each at the end. Rows count from 0, folds from 1; NA where a row was never held
/// out or left out of training.
/// </summary>
internal static class OutOfFoldTable
{
    private const string None = "NA";

    /// <summary>Writes it as CSV.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="data">The data.</param>
    /// <param name="choice">What cross-validation found.</param>
    /// <param name="claim">What was learnt.</param>
    public static void Write(Stream stream, LoadedSamples data, CrossValidationResult choice, TrainingClaim claim)
    {
        Predictions predictions = Held(data, choice, claim);
        int[] at = new int[data.RowsRead];
        Array.Fill(at, -1);
        for (int i = 0; i < data.Samples.Count; i++)
        {
            at[data.Samples.SourceRows[i]] = i;
        }

        Utf8Buffer text = new();
        text.Add(string.Join(',', Columns(predictions).Select(CsvText.Cell)));
        text.Add('\n');
        for (int row = 0; row < at.Length; row++)
        {
            int fold = at[row] < 0 || choice.FoldOfRow.Count == 0 ? 0 : choice.FoldOfRow[at[row]];
            text.Add(string.Create(CultureInfo.InvariantCulture, $"{row},"));
            text.Add(fold > 0 ? string.Create(CultureInfo.InvariantCulture, $"{fold}") : None);
            AddRow(text, data, predictions, row, at[row]);
            text.Add('\n');
        }

        stream.Write(text.Written);
    }

    private static IEnumerable<string> Columns(Predictions predictions)
    {
        IEnumerable<string> values = predictions.HasLabels ? ["observed", "predicted", .. predictions.Names.Select(label => $"p({label})")]
            : predictions.Names.Count == 1 ? ["observed", "predicted"]
            : predictions.Names.SelectMany(name => (string[])[$"observed({name})", $"predicted({name})"]);
        return ["row", "fold", .. values];
    }

    private static void AddRow(Utf8Buffer text, LoadedSamples data, Predictions predictions, int row, int sample)
    {
        int targets = data.Samples.TargetNames.Count;
        if (predictions.HasLabels)
        {
            Add(text, sample < 0 ? None : CsvText.Cell(data.Labels?[(int)data.Samples.Targets[sample]] ?? CsvNumber.Format(data.Samples.Targets[sample])));
            Add(text, predictions.Label(row) is { } label ? CsvText.Cell(label) : None);
        }

        ReadOnlySpan<double> values = predictions.Row(row);
        for (int k = 0; k < values.Length; k++)
        {
            if (!predictions.HasLabels)
            {
                Add(text, sample < 0 ? None : CsvNumber.Format(data.Samples.Targets[(sample * targets) + k]));
            }

            Add(text, predictions.Exists(row) ? CsvNumber.Format(values[k]) : None);
        }
    }

    private static void Add(Utf8Buffer text, string cell)
    {
        text.Add(',');
        text.Add(cell);
    }

    private static Predictions Held(LoadedSamples data, CrossValidationResult choice, TrainingClaim claim)
    {
        int each = choice.OutOfFold.Count / Math.Max(data.Samples.Count, 1);
        double[] outputs = new double[data.RowsRead * each], held = [.. choice.OutOfFold];
        bool[] exists = new bool[data.RowsRead];
        for (int i = 0; i < data.Samples.Count && each > 0; i++)
        {
            int row = data.Samples.SourceRows[i];
            held.AsSpan(i * each, each).CopyTo(outputs.AsSpan(row * each));
            outputs[row * each] += data.Samples.Offsets.IsEmpty ? 0 : data.Samples.Offsets[i];
            exists[row] = !double.IsNaN(held[i * each]);
        }

        return Predictions.Of(claim, data.Samples.TargetNames, outputs, exists, new bool[exists.Length]);
    }
}
