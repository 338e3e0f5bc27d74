using System.CommandLine;
using WedgeFast.Cli.Csv;
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
        "--unseen", "Words that the training data did not have: rows left out, or zeros for those it had [default: na]",
        ("na", UnseenWords.None), ("zeros", UnseenWords.Zeros));

    private static readonly Option<bool> Strict = new("--strict")
    {
        Description = "Refuse rows that cannot be predicted [default: left out, and their number at the end]",
    };

    public static Command Create()
    {
        CommandWithExample command = new("evaluate", "Measure a network's errors on data.", "evaluate model.json test.csv --json")
        {
            Model, DataPath, Weights, Unseen, Strict, Json, EncodingOptions.Text,
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
            JudgedRows judged = JudgedRows.Read(file, set, path, parsed.GetValue(Weights), parsed.GetValue(Unseen) is UnseenWords.Zeros);
            Finish(parsed, streams, file, judged.Judged, judged.All, judged.States);
            return ExitCodes.Done;
        }

        ModelInput model = ModelInput.Read(path);
        ColumnChoice choice = ColumnChoice.Of(
            model, parsed.GetValue(Weights), "--weights", target => LossOptions.TargetFault(model.Claim.Loss, false, target),
            parsed.GetValue(Unseen) is UnseenWords.Zeros ? UnseenRule.Zeros : UnseenRule.LeftOut);
        LoadedSamples data = LoadedSamples.FromFile(file, choice);
        Finish(parsed, streams, file, data.Samples.Count, () => model.Model.Metrics(data.Samples), StatesOf(data));
        return ExitCodes.Done;
    }

    private static ScoredRows StatesOf(LoadedSamples data)
    {
        ScoredRows states = new();
        states.Add(RowState.Missing, data.Incomplete);
        states.Add(RowState.Unseen, data.Unseen.Count);
        states.Remember(RowState.Unseen, data.Unseen.First);
        states.Add(RowState.Fine, data.RowsRead - data.Incomplete - data.Unseen.Count);
        return states;
    }

    private static void Finish(ParseResult parsed, StandardStreams streams, InputFile file, int rows, Func<Metrics> metrics, ScoredRows states)
    {
        if (parsed.GetValue(Strict) && states.Lines("").FirstOrDefault() is { } line)
        {
            throw new CliError($"{file.Name}: {line.TrimEnd(' ', ':')}: expected none with --strict");
        }

        Print(parsed, streams, rows, metrics());
        foreach (string left in states.Lines("left out"))
        {
            streams.Error.WriteLine(left);
        }
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
