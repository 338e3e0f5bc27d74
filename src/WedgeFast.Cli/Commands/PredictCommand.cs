using System.CommandLine;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Cli.Output;
using WedgeFast.Network;

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
        ModelInput model = ModelInput.Read(parsed.GetRequiredValue(Model)!);
        string dataPath = parsed.GetRequiredValue(DataPath)!;
        string? outputPath = parsed.GetValue(Output) is "-" ? null : parsed.GetValue(Output);
        CsvTable table = CsvFile.Read(new InputFile(dataPath, streams.Input), model.InputColumns);
        OutputSet outputs = new();
        OutputFile? output = outputs.Add(outputPath, "-o", (dataPath, "the data"), (model.Path, "the model"));
        EncodedRows rows = EncodedRows.Of(table, model.Encoding);
        double[] features = Features(model.Whole, rows);
        WarnOutside(streams, table, rows, model, features);
        double[]?[] predictions = PredictionsOf(table, rows, model, features);
        IReadOnlyList<string>? labels = model.HasClasses ? model.Claim.Labels : null;
        void Write(Stream stream) => PredictionTable.Write(stream, predictions, model.TargetNames, labels);
        if (output is null)
        {
            Write(streams.Data);
        }
        else
        {
            outputs.Write(() => output.Stage(Write));
        }

        return ExitCodes.Done;
    }

    // What the last two layers read: the inputs themselves where there is one hidden layer.
    private static double[] Features(LayeredNetwork network, EncodedRows rows)
    {
        if (network.IsTwoLayer)
        {
            return rows.Inputs;
        }

        double[] features = new double[rows.Inputs.Length / network.InputNames.Count * network.Features.Length];
        network.FeaturesOf(rows.Inputs, features);
        return features;
    }

    // There is no prediction for a row that is not complete.
    private static double[]?[] PredictionsOf(CsvTable table, EncodedRows rows, ModelInput model, double[] features)
    {
        double[] all = Predictions.Of(model.Network, model.Claim, features);
        double[]?[] predictions = [.. all.Chunk(model.Network.OutputNames.Count).Select((row, i) => rows.Complete[i] ? row : null)];
        int at = Array.FindIndex(predictions, row => row is not null && !row.All(double.IsFinite));
        return at < 0
            ? predictions
            : throw new CliError($"{table.Header.Source}: line {table.Lines[at]}: the prediction is beyond the largest number: expected smaller inputs");
    }

    private static void WarnOutside(StandardStreams streams, CsvTable table, EncodedRows rows, ModelInput model, double[] features)
    {
        int width = model.Network.InputNames.Count;
        int outside = Enumerable.Range(0, table.Rows).Count(i => rows.Complete[i] && !model.Claim.Ranges.Hold(features.AsSpan(i * width, width)));
        if (outside > 0)
        {
            streams.Error.WriteLine(
                $"{outside} of {Words.Count(table.Rows, "row")} {(outside == 1 ? "lies" : "lie")} outside the range of the training data: predictions there extrapolate");
        }

        int incomplete = rows.Complete.Count(complete => !complete);
        if (incomplete > 0)
        {
            streams.Error.WriteLine(
                $"{incomplete} of {Words.Count(table.Rows, "row")} {(incomplete == 1 ? "has" : "have")} missing values: no prediction there");
        }
    }
}
