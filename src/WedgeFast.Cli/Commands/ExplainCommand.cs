using System.CommandLine;
using System.Globalization;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Cli.Output;
using WedgeFast.Cli.Page;
using WedgeFast.Cli.Plots;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Commands;

/// <summary>explain: says what a network does, in the user's terms.</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string?> Model = Values.Path("M.json", "Model file that fit wrote", required: true);
    private static readonly Argument<string?> DataPath = Values.Path(
        "DATA.csv", "CSV, Parquet or Arrow file with the model's inputs: tells how much each neuron matters there; \"-\" reads stdin", required: false);

    private static readonly Option<int?> Row = Values.Whole("--row", 0, "How the prediction for this row of DATA.csv adds up; rows count from 0");
    private static readonly Option<bool> Neurons = new("--neurons") { Description = "List the neurons; with --row those that are active there" };
    private static readonly Option<double?> Range = Values.Positive(
        "--range", "R", "Of --row K: predictions of all networks whose objective is above by a share R at most");
    private static readonly Option<string?> Plot = Values.Text("--plot", "P.svg", "Draw what the network does on DATA.csv, target included");
    private static readonly Option<string?> Html = Values.Text("--html", "P.html",
        "Write a page for people: errors on DATA.csv, what moves predictions, what if");
    private static readonly Option<string?> Validation = Values.Text("--validation", "FILE",
        "With --html: CSV file of rows held out of training, to judge by first");
    private static readonly List<ChosenColumn> NoColumn = [];
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON" };

    public static Command Create()
    {
        CommandWithExample command = new("explain", "Say what a network does, input by input and pair by pair.",
            "explain model.json data.csv --row 12")
        {
            Model, DataPath, Row, Range, Neurons, Plot, Html, Validation, Json, EncodingOptions.Text,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        StandardStreams streams = StandardStreams.Of(parsed);
        ModelInput model = ModelInput.Read(parsed.GetRequiredValue(Model)!);
        if (parsed.GetValue(Range) is { } share)
        {
            RangeOfRow.Print(parsed, model, parsed.GetValue(DataPath), parsed.GetValue(Row), share, parsed.GetValue(Json));
            return ExitCodes.Done;
        }

        model.RequireParts("explain");
        string? dataPath = parsed.GetValue(DataPath), plotPath = parsed.GetValue(Plot);
        if (parsed.GetValue(Html) is string htmlPath)
        {
            return WritePage(parsed, streams, model, htmlPath);
        }

        if (parsed.GetValue(Validation) is not null)
        {
            throw new CliError("--validation belongs to the page: expected it with --html");
        }

        if (plotPath is not null)
        {
            SeveralOutputs.Refuse(model, "--plot");
        }

        OutputSet outputs = new(streams, "what was found");
        OutputFile? plot = outputs.Add(plotPath, "--plot", (dataPath, "the data"), (model.Path, "the model"));
        CsvTable? table = dataPath is null ? null : CsvFile.Read(
            EncodingOptions.File(parsed, dataPath), header => [.. model.InputColumns(header), .. plot is null ? NoColumn : model.TargetColumns(header)]);
        EncodedRows? rows = table is null ? null : EncodedRows.Of(table.Values, table.Columns.Count, model.Encoding);
        double[]? chosen = parsed.GetValue(Row) is int row ? RowOf(table, rows, row) : null;
        if (plot is not null)
        {
            List<Panel> panels = PlotSet.OfNetwork(model.Whole, model.Claim, SamplesOf(table, rows, model));
            outputs.Write(() => plot.Stage(stream => PlotPage.Write(stream, panels)));
        }

        if (chosen is null)
        {
            PrintNetwork(parsed, streams, model, rows?.CompleteInputs ?? []);
        }
        else
        {
            IReadOnlyList<ExplainedTerm> terms = parsed.GetValue(Neurons)
                ? Explanation.OfRow(model.Whole, chosen)
                : Explanation.OfRow(AnovaDecomposition.Of(model.Whole, model.Encoding, rows!.CompleteInputs, []), chosen);
            PrintRow(parsed, streams, model, terms, chosen);
        }

        return ExitCodes.Done;
    }

    private static void PrintNetwork(ParseResult parsed, StandardStreams streams, ModelInput model, double[] inputs)
    {
        Explanation explanation = Explanation.Of(model.Whole, model.Claim, model.Encoding, inputs);
        if (parsed.GetValue(Json))
        {
            JsonOutput.Write(streams.Data, ExplanationReport.Of(model.Whole, model.Claim, explanation),
                JsonOutput.Default.ExplanationReport);
            return;
        }

        OutputMeaning meaning = OutputMeaning.Of(model.Network, model.Claim);
        if (parsed.GetValue(Neurons))
        {
            ExplanationText.PrintNeurons(streams.Output, model.Whole, meaning, explanation);
        }
        else
        {
            ExplanationText.Print(streams.Output, meaning, explanation);
        }
    }

    private static int WritePage(ParseResult parsed, StandardStreams streams, ModelInput model, string path)
    {
        foreach (Option other in (ReadOnlySpan<Option>)[Row, Neurons, Plot, Json])
        {
            if (ValidationOptions.IsGiven(parsed, other))
            {
                throw ValidationOptions.Exclude(Html, other);
            }
        }

        string dataPath = parsed.GetValue(DataPath)
            ?? throw new CliError("--html: no data: expected DATA.csv, for its range and its errors");
        string? heldPath = parsed.GetValue(Validation);
        OutputSet outputs = new(streams);
        OutputFile page = outputs.Add(path, "--html", (dataPath, "the data"), (model.Path, "the model"), (heldPath, "--validation"))!;
        InputFile? held = HeldRows.Checked(parsed, heldPath);
        LoadedSamples data = HeldRows.Load(EncodingOptions.File(parsed, dataPath), model.Model, null);
        LoadedSamples? judged = held is null ? null : HeldRows.Load(held, model.Model, null);
        outputs.Write(() => page.Stage(ExplainPage.Of(model, data, judged).Write));
        return ExitCodes.Done;
    }

    private static SampleSet SamplesOf(CsvTable? table, EncodedRows? rows, ModelInput model)
    {
        if (table is null || rows is null)
        {
            throw new CliError("--plot: no data: expected DATA.csv, for its range and its samples");
        }

        double[] targets = model.Targets(table, table.Columns.Count - 1);
        double[] weights = [.. targets.Select((target, i) => rows.Complete[i] && !double.IsNaN(target) ? 1.0 : 0)];
        return weights.Any(weight => weight > 0)
            ? SampleSet.Create(rows.Inputs, model.Whole.InputNames.Count, targets, weights, model.Whole.InputNames, model.Claim.Target)
            : throw new CliError($"{table.Header.Source}: every row has missing values: expected at least one without");
    }

    private static double[] RowOf(CsvTable? table, EncodedRows? rows, int row)
    {
        if (table is null || rows is null)
        {
            throw new CliError("--row: no data: expected DATA.csv with that row");
        }

        if (row >= table.Rows)
        {
            throw new CliError($"--row: '{row}': {table.Header.Source} has {Words.Count(table.Rows, "row")}: expected 0 to {table.Rows - 1}");
        }

        return rows.Complete[row]
            ? rows.Row(row).ToArray()
            : throw new CliError($"--row: '{row}': {table.Header.Source}: line {table.Lines[row]}: a value is missing: expected a row that has a prediction");
    }

    private static void PrintRow(
        ParseResult parsed, StandardStreams streams, ModelInput model, IReadOnlyList<ExplainedTerm> terms, double[] values)
    {
        int row = parsed.GetValue(Row)!.Value;
        OutputMeaning meaning = OutputMeaning.Of(model.Network, model.Claim);
        double[] outputs = new double[model.Network.OutputNames.Count];
        model.Whole.Predict(values, outputs);
        if (parsed.GetValue(Json))
        {
            JsonOutput.Write(streams.Data, RowReport.Of(row, model, meaning, outputs, terms), JsonOutput.Default.RowReport);
            return;
        }

        string inputs = string.Join(", ", model.Whole.InputNames.Select((name, k) => $"{name} = {CsvNumber.Format(values[k])}"));
        streams.Output.WriteLine($"row {row.ToString(CultureInfo.InvariantCulture)}: {inputs}");
        ExplanationText.PrintRow(streams.Output, model, meaning, terms, outputs);
    }
}
