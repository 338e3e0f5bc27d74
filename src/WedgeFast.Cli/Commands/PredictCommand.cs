using System.CommandLine;
using System.Text;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Groups;
using WedgeFast.Cli.Options;
using WedgeFast.Cli.Output;
using WedgeFast.Cli.Scoring;
using WedgeFast.Network;
using WedgeFast.Tables;
using WedgeFast.Training;

namespace WedgeFast.Cli.Commands;

/// <summary>predict: applies a network to data.</summary>
internal static class PredictCommand
{
    private static readonly Argument<string?> Model = Values.Path("M.json", "Model file that fit wrote", required: true);
    private static readonly Argument<string?> DataPath = Values.Path(
        "DATA.csv", "CSV, Parquet or Arrow file with the model's inputs among its columns, in any order; \"-\" reads stdin", required: true);

    private static readonly Option<string?> Output = Values.Text("-o", "OUT.csv", "Write the predictions here, as the ending says: .csv, .parquet, .arrow [default: stdout]", "--output");
    private static readonly Option<double?> Interval = Values.Share(
        "--interval", "L", "Add columns lower and upper: a share L of new targets is between them; for models of fit --interval");

    private static readonly Option<string?> Keep = Values.Text("--keep", "A,B,..", "Copy these columns in front of the predictions");
    private static readonly Option<bool> Strict = new("--strict")
    {
        Description = "Stop at a row that cannot be predicted [default: NA there, and their number at the end]",
    };

    private static readonly Option<UnseenWords?> Unseen = Values.Choice(
        "--unseen", "Words that the training data did not have: no prediction, or zeros for those it had [default: na]",
        ("na", UnseenWords.None), ("zeros", UnseenWords.Zeros));
    private static readonly Option<double?> Range = Values.Positive(
        "--range", "R", "Add columns rangeLower and rangeUpper: of all networks whose objective is above by a share R at most");

    private static readonly Option<string?> Trained = Values.Text("--trained-on", "FILE", "For --range: the CSV file that the model was trained on");

    public static Command Create()
    {
        CommandWithExample command = new("predict", "Predict the target for every row.", "predict model.json new.csv -o predictions.csv")
        {
            Model, DataPath, Output, Interval, Keep, Strict, Unseen, Range, Trained, EncodingOptions.Text,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        StandardStreams streams = StandardStreams.Of(parsed);
        string modelPath = parsed.GetRequiredValue(Model)!;
        ModelSet? set = ModelSetInput.Find(modelPath);
        RefuseOfGroups(parsed, set);
        ModelInput model = set is null ? ModelInput.Read(modelPath) : new ModelInput(modelPath, set.First);
        double? level = LevelOf(parsed, model);
        if (parsed.GetValue(Range) is null != parsed.GetValue(Trained) is null)
        {
            throw new CliError("--range and --trained-on go together: expected both of them");
        }

        string dataPath = parsed.GetRequiredValue(DataPath)!;
        string? outputPath = parsed.GetValue(Output) is "-" ? null : parsed.GetValue(Output);
        OutputSet outputs = new(streams);
        OutputFile? output = outputs.Add(
            outputPath, "-o", (dataPath, "the data"), (model.Path, "the model"), (parsed.GetValue(Trained), "--trained-on"));
        ScoringOptions options = new(
            parsed.GetValue(Keep) is { } keep ? NameList.Split(keep, Keep.Name) : [], level, parsed.GetValue(Strict), parsed.GetValue(Unseen) is UnseenWords.Zeros);
        ScoredRows all = new();
        Action<Stream> write = parsed.GetValue(Range) is { } share
            ? WithRanges(parsed, model, share, all)
            : stream => Score(
                EncodingOptions.File(parsed, dataPath),
                header => set is null ? new RowScorer(header, model, options) : new GroupScorer(header, set, modelPath, options), all, stream);
        if (output is null)
        {
            write(streams.Data);
        }
        else
        {
            Action<Stream> rows = write;
            write = TableFormats.Of(outputPath!) is { } format
                ? stream => TableOutput.Write(stream, format, rows, options.Keep.Count, model.HasClasses)
                : rows;
            outputs.Write(() => output.Stage(write));
        }

        foreach (string line in all.Lines())
        {
            streams.Error.WriteLine(line);
        }

        return ExitCodes.Done;
    }

    private static void RefuseOfGroups(ParseResult parsed, ModelSet? set)
    {
        foreach (Option option in (ReadOnlySpan<Option>)[Interval, Range])
        {
            if (set is not null && ValidationOptions.IsGiven(parsed, option))
            {
                throw new CliError($"{option.Name} is for one model: expected it without models of groups, of fit --by");
            }
        }
    }

    private static void Score(InputFile file, Func<CsvHeader, IBlockScorer> begin, ScoredRows all, Stream stream)
    {
        string? names = null;
        StreamedRows.Run<ScoredRows>(
            file,
            header =>
            {
                IBlockScorer scorer = begin(header);
                names = scorer.Header + "\n";
                return scorer.Score;
            },
            scored =>
            {
                if (all.Count == 0 && scored.Count > 0)
                {
                    stream.Write(Encoding.UTF8.GetBytes(names!));
                }

                stream.Write(scored.Text.Written);
                all.Append(scored);
            });
        if (all.Count == 0)
        {
            throw new CliError($"{file.Name}: no data rows below the header: expected at least one");
        }
    }

    // A row with its range takes twenty trainings: rows are read whole.
    private static Action<Stream> WithRanges(ParseResult parsed, ModelInput model, double share, ScoredRows all)
    {
        if (parsed.GetValue(Keep) is not null || parsed.GetValue(Strict) || parsed.GetValue(Unseen) is not null)
        {
            throw new CliError("--range does not go with --keep, --strict and --unseen: expected it without them");
        }

        InputFile file = EncodingOptions.File(parsed, parsed.GetRequiredValue(DataPath)!);
        CsvTable table = CsvFile.Read(file, header => [.. model.InputColumns(header), .. model.OffsetColumns(header)]);
        EncodedRows rows = EncodedRows.Of(table.Values, table.Columns.Count, model.Encoding);
        double[] offsets = RowOffsets.Of(table, OffsetColumns.Of(model.Claim));
        Predictions predictions = LibraryMessage.Guarded(table.Header.Source, () => model.Model.Predict(rows, offsets, row => $"line {table.Lines[row]}"));
        for (int row = 0; row < predictions.Count; row++)
        {
            all.Add(predictions.Exists(row) ? RowState.Fine : RowState.Missing);
            all.Outside += predictions.IsOutside(row) ? 1 : 0;
        }

        PredictionRange?[] ranges = RangeOfRow.Of(parsed, model, parsed.GetValue(Trained)!, rows, share);
        return stream => PredictionTable.Write(stream, predictions, LevelOf(parsed, model), ranges);
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
}
