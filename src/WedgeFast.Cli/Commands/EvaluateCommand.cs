using System.CommandLine;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Groups;
using WedgeFast.Cli.Options;
using WedgeFast.Cli.Output;
using WedgeFast.Cli.Scoring;

namespace WedgeFast.Cli.Commands;

/// <summary>evaluate: compares a network's predictions with known targets.</summary>
internal static class EvaluateCommand
{
    private static readonly Argument<string?> Model = Values.Path("M.json", "Model file that fit wrote", required: true);
    private static readonly Argument<string?> DataPath = Values.Path(
        "DATA.csv", "CSV, Parquet or Arrow file with the model's inputs and target among its columns; \"-\" reads stdin", required: true);

    private static readonly Option<string?> Weights = Values.Text("--weights", "COLUMN", "Sample weights [default: 1 each]");
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON" };
    private static readonly Option<UnseenWords?> Unseen = Values.Choice(
        "--unseen", "Words that the training data did not have: none of those it had [default: an error]", ("zeros", UnseenWords.Zeros));

    public static Command Create()
    {
        CommandWithExample command = new("evaluate", "Measure a network's errors on data.", "evaluate model.json test.csv --json")
        {
            Model, DataPath, Weights, Unseen, Json, EncodingOptions.Text,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        StandardStreams streams = StandardStreams.Of(parsed);
        string path = parsed.GetRequiredValue(Model)!;
        InputFile file = EncodingOptions.File(parsed, parsed.GetRequiredValue(DataPath)!);
        if (ModelSetInput.Find(path) is { } set)
        {
            return Judge(parsed, streams, JudgedRows.Read(file, set, path, parsed.GetValue(Weights)));
        }

        ModelInput model = ModelInput.Read(path);
        ColumnChoice choice = ColumnChoice.Of(
            model, parsed.GetValue(Weights), "--weights", target => LossOptions.TargetFault(model.Claim.Loss, false, target), parsed.GetValue(Unseen) == UnseenWords.Zeros);
        LoadedSamples data = LoadedSamples.FromFile(file, choice);
        Print(parsed, streams, data.Samples.Count, model.Model.Metrics(data.Samples));
        return ExitCodes.Done;
    }

    private static int Judge(ParseResult parsed, StandardStreams streams, JudgedRows judged)
    {
        Print(parsed, streams, judged.Judged, judged.All());
        if (judged.WithoutModel.Count > 0)
        {
            streams.Error.WriteLine($"{judged.WithoutModel.Count} of {Words.Count(judged.Rows, "row")} {(judged.WithoutModel.Count == 1 ? "is of a group" : "are of groups")} without a model"
                + $" (first {judged.WithoutModel.First}): left out");
        }

        if (judged.Unpredicted > 0)
        {
            streams.Error.WriteLine($"{judged.Unpredicted} of {Words.Count(judged.Rows, "row")} with missing values, or words that the training data did not have: left out");
        }

        return ExitCodes.Done;
    }

    private static void Print(ParseResult parsed, StandardStreams streams, int rows, Metrics metrics)
    {
        if (parsed.GetValue(Json))
        {
            WriteJson(streams.Data, rows, metrics);
        }
        else
        {
            streams.Output.WriteLine($"rows {rows}");
            int width = metrics.Lines().Max(line => line.Name.Length);
            foreach (Metric metric in metrics.Lines())
            {
                streams.Output.WriteLine($"{metric.Name.PadRight(width)} {MetricText.Show(metric)}");
            }
        }
    }

    private static void WriteJson(Stream stream, int rows, Metrics metrics)
    {
        switch (metrics)
        {
            case ClassMetrics classes:
                JsonOutput.Write(stream, ClassEvaluationReport.Of(rows, classes), JsonOutput.Default.ClassEvaluationReport);
                break;
            case SoftmaxMetrics classes:
                JsonOutput.Write(stream, ClassEvaluationReport.Of(rows, classes), JsonOutput.Default.ClassEvaluationReport);
                break;
            case DevianceMetrics deviances:
                JsonOutput.Write(stream, DevianceEvaluationReport.Of(rows, deviances), JsonOutput.Default.DevianceEvaluationReport);
                break;
            case QuantileMetrics quantiles:
                JsonOutput.Write(stream, QuantileEvaluationReport.Of(rows, quantiles), JsonOutput.Default.QuantileEvaluationReport);
                break;
            case SeveralMetrics several:
                JsonOutput.Write(stream, SeveralEvaluationReport.Of(rows, several), JsonOutput.Default.SeveralEvaluationReport);
                break;
            default:
                JsonOutput.Write(stream, EvaluationReport.Of(rows, (FitMetrics)metrics), JsonOutput.Default.EvaluationReport);
                break;
        }
    }
}
