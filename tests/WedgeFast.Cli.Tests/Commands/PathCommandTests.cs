using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Output;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>path as its users meet it.</summary>
public sealed class PathCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_row_per_beta_agrees_with_fits_at_those_betas()
    {
        string data = _folder.Write("d.csv", SmallData.Csv);
        CliResult result = CliCall.Succeed("path", data, "--betas", "5", "--min-ratio", "0.01", "--folds", "a", "--inputs", "b", "--target", "y");
        string[] lines = result.Output.TrimEnd().Split('\n');
        Assert.Equal(PathTable.Header, lines[0]);
        Assert.Equal(6, lines.Length);
        double nothing = Number(lines[1].Split(',')[3]);
        foreach (string[] cells in lines.Skip(1).Select(line => line.Split(',')))
        {
            CliCall.Succeed("fit", data, "--inputs", "b", "--target", "y", "--beta", cells[0], "--report", _folder.At("r.json"), "--quiet");
            JsonNode report = JsonNode.Parse(File.ReadAllText(_folder.At("r.json")))!;
            Assert.Equal((double)report["objective"]!, Number(cells[3]), 2e-6 * nothing);
            Assert.InRange(Number(cells[4]), -1e-12 * nothing, 1e-6 * nothing);
            Assert.Equal(Number(cells[4]) / nothing, Number(cells[5]), 1e-15);
            Assert.Equal("global", cells[6]);
            Assert.Equal("optimal", cells[7]);
            Assert.True(Number(cells[9]) > 0 && Number(cells[10]) > 0);
        }

        Assert.Equal([1, 0.31622776601683794, 0.1, 0.03162277660168379, 0.01], lines.Skip(1).Select(line => Math.Round(Number(line.Split(',')[1]), 15)), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Contains("held-out rows, 10 folds: least mean loss ", result.Error, StringComparison.Ordinal);
        Assert.Contains("Proven at each of them: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_holds_the_same_numbers_and_files_hold_what_stdout_would()
    {
        string[] command = ["path", "--sample", "hinges1d", "--betas", "4", "--cv", "3", "--seed", "5"];
        string csv = CliCall.Succeed(command).Output;
        CliCall.Succeed([.. command, "-o", _folder.At("p.csv"), "--quiet", "--threads", "1"]);
        Assert.Equal(csv, File.ReadAllText(_folder.At("p.csv")));
        CliCall.Succeed([.. command, "--json", "-o", _folder.At("p.json")]);
        JsonNode json = JsonNode.Parse(File.ReadAllText(_folder.At("p.json")))!;
        Assert.Equal(("hinges1d", 200, 3, "squared"), ("hinges1d", (int)json["rows"]!, (int)json["folds"]!, (string)json["loss"]!));
        Assert.Null(json["stopped"]);
        string[] names = PathTable.Header.Split(',');
        string[][] rows = [.. csv.TrimEnd().Split('\n').Skip(1).Select(line => line.Split(','))];
        for (int k = 0; k < rows.Length; k++)
        {
            JsonNode row = json["path"]![k]!;
            Assert.All(names.Zip(rows[k]), cell => Assert.Equal(cell.Second, row[cell.First] is JsonValue value && value.TryGetValue(out double number)
                ? CsvNumber.Format(number)
                : (string)row[cell.First]!));
        }
    }

    [Fact]
    public void Without_validation_the_cells_are_empty()
    {
        string csv = CliCall.Succeed("path", "--sample", "hinges1d", "--betas", "2", "--no-validation", "--norm", "l1", "--skip").Output;
        Assert.All(csv.TrimEnd().Split('\n').Skip(1), line => Assert.EndsWith(",,", line, StringComparison.Ordinal));
        Assert.Equal("--no-validation and --cv exclude each other: expected one of them", CliCall.Refused("path", "--sample", "spiral", "--no-validation", "--cv", "3"));
    }

    [Fact]
    public void Three_rows_give_a_path_and_a_word_on_validation()
    {
        CliResult result = CliCall.Succeed("path", _folder.Write("d.csv", "a,y\n0,1\n1,3\n2,2\n"), "--betas", "3", "--plot", _folder.At("p.svg"));
        Assert.Equal(4, result.Output.TrimEnd().Split('\n').Length);
        Assert.Contains("no rows held out: too few distinct rows", result.Error, StringComparison.Ordinal);
        Assert.Contains("Error along the path", Texts(_folder.At("p.svg")));
    }

    [Fact]
    public void What_is_wrong_is_one_line_and_nothing_is_written()
    {
        string data = _folder.Write("d.csv", SmallData.Csv);
        Assert.Contains("no column 'prize'", CliCall.Refused("path", data, "--target", "prize", "-o", _folder.At("p.csv")));
        Assert.Equal("--min-ratio: '1': expected a number above 0 and below 1", CliCall.Refused("path", data, "--min-ratio", "1"));
        Assert.Equal("--betas: '1': expected a whole number, at least 2; see wedgefast path --help", CliCall.Refused("path", data, "--betas", "1"));
        Assert.Contains("same file", CliCall.Refused("path", data, "-o", data));
        Assert.Contains("same file", CliCall.Refused("path", data, "-o", _folder.At("p"), "--plot", _folder.At("p")));
        Assert.Contains("--beta", CliCall.Refused("path", data, "--beta", "1"));
        Assert.StartsWith($"{data}: ", CliCall.Refused("path", data, "--cv", "11"), StringComparison.Ordinal);
        Assert.Equal(["d.csv"], _folder.Names);
    }

    [Fact]
    public void A_time_limit_keeps_the_rows_that_are_finished()
    {
        CliResult result = CliCall.Run("path", "--sample", "friedman1", "--time-limit", "0.5", "--tolerance", "1e-9", "-o", _folder.At("p.csv"));
        Assert.Equal(3, result.ExitCode);
        Assert.Matches(@"Stopped by the time limit: \d+ of 30 betas reached\.", result.Error);
        Assert.InRange(File.ReadAllLines(_folder.At("p.csv")).Length, 2, 30);
    }

    [Fact]
    public void An_interrupt_keeps_the_rows_that_are_finished()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill");
        _folder.Write("d.csv", SmallData.Rough(400, 4));
        using CliProcess path = CliProcess.Start(_folder.FullName, "path", "d.csv", "--min-ratio", "1e-6", "--no-validation", "-o", "p.csv");
        path.WaitForError("round 1 ");
        path.Signal("INT");
        CliResult result = path.Finish();
        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        Assert.Matches(@"Stopped by a signal: \d+ of 30 betas reached\.", result.Error);
        string[] lines = File.ReadAllLines(_folder.At("p.csv"));
        Assert.All(lines.Skip(1).SkipLast(1), line => Assert.Contains(",optimal,", line, StringComparison.Ordinal));
        Assert.Matches(",(optimal|cancelled),", lines[^1]);
    }

    [Fact]
    public void The_plot_shows_errors_neurons_and_gaps()
    {
        CliCall.Succeed("path", "--sample", "hinges1d", "--betas", "6", "--cv", "3", "--plot", _folder.At("p.svg"), "-o", _folder.At("p.csv"));
        string[] texts = Texts(_folder.At("p.svg"));
        Assert.All(
            ["Error along the path, 3 folds", "Neurons", "Relative gap", "tolerance", "held-out rows", "training rows", "one standard error", "beta"],
            text => Assert.Contains(text, texts));
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Texts(string svg) =>
        [.. XDocument.Load(svg).Descendants(XName.Get("text", "http://www.w3.org/2000/svg")).Select(text => text.Value)];

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
