using System.CommandLine;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Cli.Output;
using WedgeFast.Network;
using WedgeFast.Training;

namespace WedgeFast.Cli.Commands;

/// <summary>predict: applies a network to data.</summary>
internal static class PredictCommand
{
    private static readonly Argument<string?> Model = Values.Path("M.json", "Model file that fit wrote", required: true);
    private static readonly Argument<string?> DataPath = Values.Path(
        "DATA.csv", "CSV file with the model's inputs among its columns, in any order; \"-\" reads stdin", required: true);

    private static readonly Option<string?> Output = Values.Text("-o", "OUT.csv", "Write the predictions here [default: stdout]", "--output");
    private static readonly Option<double?> Interval = Values.Share(
        "--interval", "L", "Add columns lower and upper: a share L of new targets is between them; for models of fit --interval");

    private static readonly Option<double?> Range = Values.Positive(
        "--range", "R", "Add columns rangeLower and rangeUpper: of all networks whose objective is above by a share R at most");

    private static readonly Option<string?> Trained = Values.Text("--trained-on", "FILE", "For --range: the CSV file that the model was trained on");

    public static Command Create()
    {
        CommandWithExample command = new("predict", "Predict the target for every row.", "predict model.json new.csv -o predictions.csv")
        {
            Model, DataPath, Output, Interval, Range, Trained,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        StandardStreams streams = StandardStreams.Of(parsed);
        ModelInput model = ModelInput.Read(parsed.GetRequiredValue(Model)!);
        double? level = LevelOf(parsed, model);
        if (parsed.GetValue(Range) is null != parsed.GetValue(Trained) is null)
        {
            throw new CliError("--range and --trained-on go together: expected both of them");
        }

        string dataPath = parsed.GetRequiredValue(DataPath)!;
        string? outputPath = parsed.GetValue(Output) is "-" ? null : parsed.GetValue(Output);
        CsvTable table = CsvFile.Read(new InputFile(dataPath, streams.Input), header => [.. model.InputColumns(header), .. model.OffsetColumns(header)]);
        OutputSet outputs = new();
        OutputFile? output = outputs.Add(
            outputPath, "-o", (dataPath, "the data"), (model.Path, "the model"), (parsed.GetValue(Trained), "--trained-on"));
        EncodedRows rows = EncodedRows.Of(table.Values, table.Columns.Count, model.Encoding);
        double[] offsets = RowOffsets.Of(table, OffsetColumns.Of(model.Claim));
        Predictions predictions = LibraryMessage.Guarded(table.Header.Source, () => model.Model.Predict(rows, offsets, row => $"line {table.Lines[row]}"));
        WarnOutside(streams, predictions);
        PredictionRange?[]? ranges = parsed.GetValue(Range) is { } share ? RangeOfRow.Of(streams, model, parsed.GetValue(Trained)!, rows, share) : null;
        void Write(Stream stream) => PredictionTable.Write(stream, predictions, level, ranges);
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

    private static double? LevelOf(ParseResult parsed, ModelInput model)
    {
        if (parsed.GetValue(Interval) is not { } level)
        {
            return null;
        }

        HeldOutResiduals residuals = model.Claim.Residuals
            ?? throw new CliError($"{model.Path}: no residuals of held-out rows are in it: expected a model of fit --interval for --interval");
        return HeldOutResiduals.Reach(residuals.Sorted.Length, level) ? level
            : throw new CliError($"--interval: '{CsvNumber.Format(level)}': {model.Path} has {residuals.Sorted.Length} residuals: "
                + $"expected at most {Words.Short(residuals.MostLevel)}");
    }

    private static void WarnOutside(StandardStreams streams, Predictions predictions)
    {
        string rows = Words.Count(predictions.Count, "row");
        int outside = Enumerable.Range(0, predictions.Count).Count(predictions.IsOutside);
        if (outside > 0)
        {
            streams.Error.WriteLine(
                $"{outside} of {rows} {(outside == 1 ? "lies" : "lie")} outside the range of the training data: predictions there extrapolate");
        }

        int incomplete = Enumerable.Range(0, predictions.Count).Count(row => !predictions.Exists(row));
        if (incomplete > 0)
        {
            streams.Error.WriteLine($"{incomplete} of {rows} {(incomplete == 1 ? "has" : "have")} missing values: no prediction there");
        }
    }
}
