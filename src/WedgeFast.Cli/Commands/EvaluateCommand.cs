using System.CommandLine;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Cli.Output;

namespace WedgeFast.Cli.Commands;

/// <summary>evaluate: compares a network's predictions with known targets.</summary>
internal static class EvaluateCommand
{
    private static readonly Argument<string?> Model = Values.Path("M.json", "Model file that fit wrote", required: true);
    private static readonly Argument<string?> DataPath = Values.Path(
        "DATA.csv", "CSV file with the model's inputs and target among its columns; \"-\" reads stdin", required: true);

    private static readonly Option<string?> Weights = Values.Text("--weights", "COLUMN", "Sample weights [default: 1 each]");
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON" };

    public static Command Create()
    {
        CommandWithExample command = new("evaluate", "Measure a network's errors on data.", "evaluate model.json test.csv --json") { Model, DataPath, Weights, Json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        StandardStreams streams = StandardStreams.Of(parsed);
        ModelInput model = ModelInput.Read(parsed.GetRequiredValue(Model)!);
        ColumnChoice choice = ColumnChoice.Of(model, parsed.GetValue(Weights), "--weights");
        LoadedSamples data = LoadedSamples.FromFile(new InputFile(parsed.GetRequiredValue(DataPath)!, streams.Input), choice);
        FitMetrics metrics = FitMetrics.Of(model.Network, data.Samples);
        if (parsed.GetValue(Json))
        {
            JsonOutput.Write(streams.Data, new EvaluationReport(data.Samples.Count, metrics.Rmse, metrics.Mae, metrics.R2), JsonOutput.Default.EvaluationReport);
        }
        else
        {
            streams.Output.WriteLine($"rows {data.Samples.Count}");
            streams.Output.WriteLine($"RMSE {Words.Short(metrics.Rmse)}");
            streams.Output.WriteLine($"MAE  {Words.Short(metrics.Mae)}");
            streams.Output.WriteLine($"R2   {(metrics.R2 is double r2 ? Words.Short(r2) : "undefined")}");
        }

        return ExitCodes.Done;
    }
}
