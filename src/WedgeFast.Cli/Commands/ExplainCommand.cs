using System.CommandLine;
using System.Globalization;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Cli.Output;
using WedgeFast.Network;

namespace WedgeFast.Cli.Commands;

/// <summary>explain: says what a network does, in the user's terms.</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string?> Model = Values.Path("M.json", "Model file that fit wrote", required: true);
    private static readonly Argument<string?> DataPath = Values.Path(
        "DATA.csv", "CSV file with the model's inputs: tells how much each neuron matters there; \"-\" reads stdin", required: false);

    private static readonly Option<int?> Row = Values.Whole("--row", 0, "How the prediction for this row of DATA.csv adds up; rows count from 0");
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON" };

    public static Command Create()
    {
        CommandWithExample command = new("explain", "Say what a network does, neuron by neuron.", "explain model.json data.csv --row 12")
        {
            Model, DataPath, Row, Json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        StandardStreams streams = StandardStreams.Of(parsed);
        string modelPath = parsed.GetRequiredValue(Model)!;
        (ReluNetwork network, TrainingClaim claim) = ModelInput.Read(modelPath);
        CsvTable? table = parsed.GetValue(DataPath) is string path
            ? CsvFile.Read(new InputFile(path, streams.Input), header => [.. network.InputNames.Select(name => header.Find(name, $"input of {modelPath}"))])
            : null;
        double[] rows = table?.Values ?? [];
        double[]? chosen = parsed.GetValue(Row) is int row ? RowOf(table, row, network.InputNames.Count) : null;
        if (chosen is not null)
        {
            PrintRow(streams, network, chosen, parsed.GetValue(Row)!.Value, parsed.GetValue(Json));
            return ExitCodes.Done;
        }

        Explanation explanation = Explanation.Of(network, claim, rows);
        if (parsed.GetValue(Json))
        {
            JsonOutput.Write(streams.Data, ExplanationReport.Of(network, explanation), JsonOutput.Default.ExplanationReport);
        }
        else
        {
            ExplanationText.Print(streams.Output, network, explanation);
        }

        return ExitCodes.Done;
    }

    private static double[] RowOf(CsvTable? table, int row, int dimension)
    {
        if (table is null)
        {
            throw new CliError("--row: no data: expected DATA.csv with that row");
        }

        return row < table.Rows
            ? table.Values[(row * dimension)..((row + 1) * dimension)]
            : throw new CliError($"--row: '{row}': {table.Header.Source} has {Words.Count(table.Rows, "row")}: expected 0 to {table.Rows - 1}");
    }

    private static void PrintRow(StandardStreams streams, ReluNetwork network, double[] values, int row, bool json)
    {
        IReadOnlyList<ExplainedTerm> terms = Explanation.OfRow(network, values);
        double prediction = network.Predict(values);
        if (json)
        {
            JsonOutput.Write(streams.Data, new RowReport(row, prediction, terms), JsonOutput.Default.RowReport);
            return;
        }

        string inputs = string.Join(", ", network.InputNames.Select((name, k) => $"{name} = {CsvNumber.Format(values[k])}"));
        streams.Output.WriteLine($"row {row.ToString(CultureInfo.InvariantCulture)}: {inputs}");
        foreach (ExplainedTerm term in terms)
        {
            streams.Output.WriteLine($"{Words.Short(term.Value),12}  {term.Text}");
        }

        streams.Output.WriteLine($"{Words.Short(prediction),12}  = {network.OutputName}");
    }
}
