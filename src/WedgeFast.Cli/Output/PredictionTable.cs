using System.Text;
using WedgeFast.Cli.Csv;
using WedgeFast.Kernels;

namespace WedgeFast.Cli.Output;

/// <summary>Predictions as CSV: a column "prediction", or one per target of several; for classes the label and the probability of each.</summary>
internal static class PredictionTable
{
    /// <summary>Writes a row per row of outputs.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="rows">The predictions for each row, of classes the network's outputs; null where there are none: NA is written.</param>
    /// <param name="targets">The names of the targets.</param>
    /// <param name="labels">The labels of the classes; null where the target is a number.</param>
    public static void Write(Stream stream, IEnumerable<double[]?> rows, IReadOnlyList<string> targets, IReadOnlyList<string>? labels)
    {
        using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        string[] columns = labels is not null ? [.. labels.Select(label => $"p({label})").Prepend("prediction")]
            : targets.Count > 1 ? [.. targets.Select(name => $"prediction({name})")]
            : ["prediction"];
        writer.WriteLine(string.Join(',', columns.Select(CsvText.Cell)));
        string[]? cells = labels is null ? null : [.. labels.Select(CsvText.Cell)];
        foreach (double[]? row in rows)
        {
            writer.WriteLine(row is null ? string.Join(',', columns.Select(_ => "NA"))
                : cells is null ? string.Join(',', row.Select(CsvNumber.Format))
                : Class(row, cells));
        }
    }

    private static string Class(double[] outputs, string[] labels)
    {
        if (outputs.Length == 1)
        {
            double logOdds = outputs[0];
            return $"{labels[logOdds > 0 ? 1 : 0]},{Probability(-logOdds)},{Probability(logOdds)}";
        }

        double[] probabilities = new double[outputs.Length];
        SoftmaxFunction.Probabilities(outputs, probabilities);
        return string.Join(',', probabilities.Select(CsvNumber.Format).Prepend(labels[SoftmaxFunction.Likeliest(outputs)]));
    }

    private static string Probability(double logOdds) => CsvNumber.Format(LogisticFunction.Probability(logOdds));
}
