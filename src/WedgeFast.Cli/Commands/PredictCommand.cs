using System.CommandLine;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Cli.Output;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Commands;

/// <summary>predict: applies a network to data.</summary>
internal static class PredictCommand
{
    private static readonly Argument<string?> Model = Values.Path("M.json", "Model file that fit wrote", required: true);
    private static readonly Argument<string?> DataPath = Values.Path(
        "DATA.csv", "CSV file with the model's inputs among its columns, in any order; \"-\" reads stdin", required: true);

    private static readonly Option<string?> Output = Values.Text("-o", "OUT.csv", "Write the predictions here [default: stdout]", "--output");

    public static Command Create()
    {
        CommandWithExample command = new("predict", "Predict the target for every row.", "predict model.json new.csv -o predictions.csv") { Model, DataPath, Output };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        StandardStreams streams = StandardStreams.Of(parsed);
        string modelPath = parsed.GetRequiredValue(Model)!;
        string dataPath = parsed.GetRequiredValue(DataPath)!;
        string? outputPath = parsed.GetValue(Output) is "-" ? null : parsed.GetValue(Output);
        (ReluNetwork network, TrainingClaim claim) = ModelInput.Read(modelPath);
        InputFile data = new(dataPath, streams.Input);
        CsvTable table = CsvFile.Read(data, header => [.. network.InputNames.Select(name => header.Find(name, $"input of {modelPath}"))]);
        OutputSet outputs = new();
        OutputFile? output = outputs.Add(outputPath, "-o", (dataPath, "the data"), (modelPath, "the model"));
        WarnOutside(streams, table, claim.Ranges);
        double[] predictions = new double[table.Rows];
        network.Predict(table.Values, predictions);
        RequireFinite(table, predictions);
        IReadOnlyList<string>? labels = OutputMeaning.Of(network, claim).Labels;
        if (output is null)
        {
            PredictionTable.Write(streams.Data, predictions, labels);
        }
        else
        {
            outputs.Write(() => output.Stage(stream => PredictionTable.Write(stream, predictions, labels)));
        }

        return ExitCodes.Done;
    }

    private static void RequireFinite(CsvTable table, double[] predictions)
    {
        int at = Array.FindIndex(predictions, value => !double.IsFinite(value));
        if (at >= 0)
        {
            throw new CliError($"{table.Header.Source}: line {table.Lines[at]}: the prediction is beyond the largest number: expected smaller inputs");
        }
    }

    private static void WarnOutside(StandardStreams streams, CsvTable table, InputRanges ranges)
    {
        int outside = Enumerable.Range(0, table.Rows).Count(i => !ranges.Hold(table.Row(i)));
        if (outside > 0)
        {
            streams.Error.WriteLine(
                $"{outside} of {Words.Count(table.Rows, "row")} {(outside == 1 ? "lies" : "lie")} outside the range of the training data: predictions there extrapolate");
        }
    }
}
