using System.Text.Json;
using WedgeFast.Cli.Output;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests;

/// <summary>explain, on a network whose every number is known.</summary>
public class ExplainTests
{
    private const string Model = """
        {"format":"wedgefast-network","version":1,"inputs":["froude","beam"],"outputs":["drag"],"link":"identity","labels":[],
        "intercept":[1.5],"skip":[],"neurons":[
        {"inputs":[0],"weights":[1],"bias":0,"z":[0.5],"through":[2]},
        {"inputs":[0,1],"weights":[3.1,-0.7],"bias":-0.42,"z":[2.6],"through":[12,57]}],
        "training":{"loss":"squared","delta":null,"balanced":false,"norm":"l2","order":2,"dictionary":"full","skip":false,"standardized":false,
        "means":[0,0],"scales":[1,1],"least":[-9,-9],"largest":[9,9],"beta":0.1,"objective":1,"gap":0.001,"scope":"global","rows":60,"target":"drag","weights":null}}
        """;

    private const string Data = "beam,froude\n0,0\n1,2\n5,3\n1,-1\n";

    [Fact]
    public void A_neuron_is_a_line_and_the_one_that_matters_most_comes_first()
    {
        using TempFolder folder = new();
        string[] lines = Lines("explain", folder.Write("m.json", Model), folder.Write("d.csv", Data), "--neurons");
        Assert.Equal("drag = 1.5 + the sum of 2 neurons:", lines[0]);
        Assert.Equal("2.6 * max(0, 3.1*froude - 0.7*beam - 0.42), through rows 12 and 57, active on 50 % of rows", lines[1]);
        Assert.Equal("0.5 * max(0, 1*froude), through row 2, active on 50 % of rows", lines[2]);
        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public void Inputs_and_pairs_are_ranked_by_what_they_add()
    {
        using TempFolder folder = new();
        string[] lines = Lines("explain", folder.Write("m.json", Model), folder.Write("d.csv", Data));

        // By hand: over froude 0, 2, 3, -1 and beam 0, 1, 5, 1 the second neuron is 2.6 max(0, 3.1 froude - 0.7 beam - 0.42).
        double[] froude = [0, 2, 3, -1], beam = [0, 1, 5, 1];
        double Second(double x, double y) => 2.6 * Math.Max((3.1 * x) - (0.7 * y) - 0.42, 0);
        double[] ofFroude = [.. froude.Select(x => (0.5 * Math.Max(x, 0)) + beam.Average(y => Second(x, y)))],
            ofBeam = [.. beam.Select(y => froude.Average(x => Second(x, y)))];
        double[] all = [.. froude.Select((x, i) => 1.5 + (0.5 * Math.Max(x, 0)) + Second(x, beam[i]))],
            both = [.. all.Select((value, i) => value - ofFroude[i] - ofBeam[i])];
        Assert.Equal($"drag = {Words.Short(all.Average())} on average over 4 rows, and what each part adds (standard deviation):",
            lines[0]);
        Assert.Equal(
            [$"{Words.Short(Deviation(ofFroude)),12}  froude", $"{Words.Short(Deviation(ofBeam)),12}  beam",
                $"{Words.Short(Deviation(both)),12}  froude, beam"],
            lines[1..4]);
        Assert.Equal("inputs by importance (all parts they are in):", lines[5]);
        Assert.Equal(["froude", "beam"], lines[6..].Select(line => line[14..]));
    }

    [Fact]
    public void Without_data_there_are_no_shares()
    {
        using TempFolder folder = new();
        string[] lines = Lines("explain", folder.Write("m.json", Model), "--neurons");
        Assert.Equal("2.6 * max(0, 3.1*froude - 0.7*beam - 0.42), through rows 12 and 57", lines[1]);
    }

    [Fact]
    public void A_row_adds_up()
    {
        using TempFolder folder = new();
        string[] lines = Lines("explain", folder.Write("m.json", Model), folder.Write("d.csv", Data), "--row", "1", "--neurons");
        Assert.Equal("row 1: froude = 2, beam = 1", lines[0]);
        Assert.Equal(
            [
                "         1.5  intercept", "      13.208  2.6 * max(0, 3.1*froude - 0.7*beam - 0.42)", "           1  0.5 * max(0, 1*froude)",
                "      15.708  = drag",
            ],
            lines[1..]);
    }

    [Fact]
    public void Json_says_the_same_exactly()
    {
        using TempFolder folder = new();
        string model = folder.Write("m.json", Model), data = folder.Write("d.csv", Data);
        using JsonDocument whole = JsonDocument.Parse(CliCall.Succeed("explain", model, data, "--json").Output);
        JsonElement first = whole.RootElement.GetProperty("neurons")[0];
        Assert.Equal([1.0, 2.6, -0.42, 0.5], [first.GetProperty("position").GetDouble(), first.GetProperty("z").GetDouble(), first.GetProperty("bias").GetDouble(), first.GetProperty("activeShare").GetDouble()]);
        Assert.Equal([12, 57], first.GetProperty("through").EnumerateArray().Select(row => row.GetInt32()));
        Assert.Equal(4, whole.RootElement.GetProperty("rows").GetInt32());
        using JsonDocument row = JsonDocument.Parse(CliCall.Succeed("explain", model, data, "--row", "1", "--json").Output);
        JsonElement terms = row.RootElement.GetProperty("terms");
        Assert.Equal(["beam", "froude", "froude, beam", "mean prediction"], terms.EnumerateArray().Select(term => term.GetProperty("text")
            .GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(row.RootElement.GetProperty("prediction").GetDouble(), terms.EnumerateArray().Sum(term => term.GetProperty("value").GetDouble()), 1e-12);
    }

    [Fact]
    public void Networks_of_splines_are_read_by_their_inputs()
    {
        using TempFolder folder = new();
        string data = folder.Write("d.csv", CliCall.Succeed("sample", "ripple", "--rows", "60").Output), model = folder.At("m.json");
        CliCall.Succeed("fit", data, "--beta-ratio", "0.01", "--splines", "4", "--model", model, "--quiet", "--plot", folder.At("p.svg"));
        string predicted = CliCall.Succeed("predict", model, data).Output.Split('\n')[8];
        JsonElement row = JsonDocument.Parse(CliCall.Succeed("explain", model, data, "--row", "7", "--json").Output).RootElement;
        Assert.Equal(double.Parse(predicted, System.Globalization.CultureInfo.InvariantCulture), row.GetProperty("prediction").GetDouble());
        Assert.Equal(row.GetProperty("prediction").GetDouble(), row.GetProperty("terms").EnumerateArray()
            .Sum(term => term.GetProperty("value").GetDouble()), 1e-12);
        Assert.Equal(["mean prediction", "x1", "x1, x2", "x2"], row.GetProperty("terms").EnumerateArray().Select(term =>
            term.GetProperty("text").GetString()).Order(StringComparer.Ordinal));
        Assert.Matches(@"^-?[0-9.]+ \* max\(0, s\(x1\)( \+ s\(x2\))? [-+] [0-9.]+\),", Lines("explain", model, data, "--neurons")
            .First(line => line.Contains("max(0, s(x1)")));
        CliCall.Succeed("explain", model, data, "--plot", folder.At("q.svg"));
        Assert.Contains("Response to x1", File.ReadAllText(folder.At("q.svg")), StringComparison.Ordinal);
        Assert.Contains("x1", CliCall.Succeed("explain", model).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_are_not_there_are_refused()
    {
        using TempFolder folder = new();
        string model = folder.Write("m.json", Model), data = folder.Write("d.csv", Data);
        Assert.Equal("--row: no data: expected DATA.csv with that row", CliCall.Refused("explain", model, "--row", "0"));
        Assert.Equal($"--row: '4': {data} has 4 rows: expected 0 to 3", CliCall.Refused("explain", model, data, "--row", "4"));
        Assert.Contains("no column 'beam'", CliCall.Refused("explain", model, folder.Write("e.csv", "froude,bea\n1,2\n")));
    }

    private static double Deviation(double[] values) =>
        Math.Sqrt(values.Average(value => (value - values.Average()) * (value - values.Average())));

    private static string[] Lines(params string[] args) => CliCall.Succeed(args).Output.TrimEnd().Split('\n');
}
