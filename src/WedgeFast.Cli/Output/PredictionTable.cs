using System.Text;
using WedgeFast.Cli.Csv;
using WedgeFast.Kernels;

namespace WedgeFast.Cli.Output;

/// <summary>Predictions as CSV: a column "prediction" and, for classes, the probability of each label.</summary>
internal static class PredictionTable
{
    /// <summary>Writes a row per output.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="outputs">The network's outputs; null where there is none: NA is written.</param>
    /// <param name="labels">The labels of classes 0 and 1; null where the output is the prediction.</param>
    public static void Write(Stream stream, IReadOnlyList<double?> outputs, IReadOnlyList<string>? labels)
    {
        using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(labels is null ? "prediction" : string.Join(',', labels.Select(label => CsvText.Cell($"p({label})")).Prepend("prediction")));
        string[]? cells = labels is null ? null : [.. labels.Select(CsvText.Cell)];
        foreach (double? output in outputs)
        {
            writer.WriteLine(Row(output, cells));
        }
    }

    private static string Row(double? prediction, string[]? labels)
    {
        if (prediction is not double output)
        {
            return labels is null ? "NA" : "NA,NA,NA";
        }

        return labels is null
            ? CsvNumber.Format(output)
            : $"{labels[output > 0 ? 1 : 0]},{Probability(-output)},{Probability(output)}";
    }

    private static string Probability(double logOdds) => CsvNumber.Format(LogisticFunction.Probability(logOdds));
}
