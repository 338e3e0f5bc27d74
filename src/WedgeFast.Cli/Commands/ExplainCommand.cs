using System.CommandLine;
using System.Globalization;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Cli.Output;
using WedgeFast.Cli.Plots;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Commands;

/// <summary>explain: says what a network does, in the user's terms.</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string?> Model = Values.Path("M.json", "Model file that fit wrote", required: true);
    private static readonly Argument<string?> DataPath = Values.Path(
        "DATA.csv", "CSV file with the model's inputs: tells how much each neuron matters there; \"-\" reads stdin", required: false);

    private static readonly Option<int?> Row = Values.Whole("--row", 0, "How the prediction for this row of DATA.csv adds up; rows count from 0");
    private static readonly Option<double?> Range = Values.Positive(
        "--range", "R", "Of --row K: predictions of all networks whose objective is above by a share R at most");

    private static readonly Option<string?> Plot = Values.Text("--plot", "P.svg", "Draw what the network does on DATA.csv, target included");
    private static readonly List<ChosenColumn> NoColumn = [];
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON" };

    public static Command Create()
    {
        CommandWithExample command = new("explain", "Say what a network does, neuron by neuron.", "explain model.json data.csv --row 12")
        {
            Model, DataPath, Row, Range, Plot, Json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        StandardStreams streams = StandardStreams.Of(parsed);
        ModelInput model = ModelInput.Read(parsed.GetRequiredValue(Model)!);
        (string modelPath, ReluNetwork network, TrainingClaim claim) = (model.Path, model.Network, model.Claim);
        if (parsed.GetValue(Range) is { } share)
        {
            RangeOfRow.Print(streams, model, parsed.GetValue(DataPath), parsed.GetValue(Row), share, parsed.GetValue(Json));
            return ExitCodes.Done;
        }

        model.RequireOneHiddenLayer("explain");
        string? dataPath = parsed.GetValue(DataPath), plotPath = parsed.GetValue(Plot);
        if (plotPath is not null || parsed.GetValue(Row) is not null)
        {
            SeveralOutputs.Refuse(model, plotPath is not null ? "--plot" : "--row");
        }

        OutputSet outputs = new();
        OutputFile? plot = outputs.Add(plotPath, "--plot", (dataPath, "the data"), (modelPath, "the model"));
        CsvTable? table = dataPath is null ? null : CsvFile.Read(
            new InputFile(dataPath, streams.Input), header => [.. model.InputColumns(header), .. plot is null ? NoColumn : model.TargetColumns(header)]);
        EncodedRows? rows = table is null ? null : EncodedRows.Of(table.Values, table.Columns.Count, model.Encoding);
        double[]? chosen = parsed.GetValue(Row) is int row ? RowOf(table, rows, row) : null;
        if (plot is not null)
        {
            List<Panel> panels = PlotSet.OfNetwork(network, claim, SamplesOf(table, rows, model));
            outputs.Write(() => plot.Stage(stream => PlotPage.Write(stream, panels)));
        }

        if (chosen is not null)
        {
            PrintRow(streams, network, OutputMeaning.Of(network, claim), chosen, parsed.GetValue(Row)!.Value, parsed.GetValue(Json));
            return ExitCodes.Done;
        }

        Explanation explanation = Explanation.Of(network, claim, rows?.CompleteInputs ?? []);
        if (parsed.GetValue(Json))
        {
            JsonOutput.Write(streams.Data, ExplanationReport.Of(network, claim, explanation), JsonOutput.Default.ExplanationReport);
        }
        else
        {
            ExplanationText.Print(streams.Output, network, OutputMeaning.Of(network, claim), explanation);
        }

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
            ? SampleSet.Create(rows.Inputs, model.Network.InputNames.Count, targets, weights, model.Network.InputNames, model.Claim.Target)
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

    private static void PrintRow(StandardStreams streams, ReluNetwork network, OutputMeaning meaning, double[] values, int row, bool json)
    {
        IReadOnlyList<ExplainedTerm> terms = Explanation.OfRow(network, values);
        double output = network.Predict(values);
        bool classes = meaning.Labels is not null;
        if (json)
        {
            RowReport report = new(
                row, classes ? output : meaning.Show(output), meaning.IsLogarithm ? output : null, classes ? meaning.Label(output) : null, classes ? meaning.Show(output) : null,
                terms);
            JsonOutput.Write(streams.Data, report, JsonOutput.Default.RowReport);
            return;
        }

        string inputs = string.Join(", ", network.InputNames.Select((name, k) => $"{name} = {CsvNumber.Format(values[k])}"));
        streams.Output.WriteLine($"row {row.ToString(CultureInfo.InvariantCulture)}: {inputs}");
        foreach (ExplainedTerm term in terms)
        {
            streams.Output.WriteLine($"{Words.Short(term.Value),12}  {term.Text}");
        }

        streams.Output.WriteLine($"{Words.Short(output),12}  = {meaning.Name}");
        if (meaning.Bends)
        {
            streams.Output.WriteLine($"{Words.Short(meaning.Show(output)),12}  = {meaning.Shown}{(classes ? $": {meaning.Label(output)} is likelier" : "")}");
        }
    }
}
