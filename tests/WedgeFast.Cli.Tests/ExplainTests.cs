using System.Text.Json;
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
        string[] lines = Lines("explain", folder.Write("m.json", Model), folder.Write("d.csv", Data));
        Assert.Equal("drag = 1.5 + the sum of 2 neurons:", lines[0]);
        Assert.Equal("2.6 * max(0, 3.1*froude - 0.7*beam - 0.42), through rows 12 and 57, active on 50 % of rows", lines[1]);
        Assert.Equal("0.5 * max(0, 1*froude), through row 2, active on 50 % of rows", lines[2]);
        Assert.Contains("inputs by importance (standard deviation of what they add):", lines);
        Assert.Equal(["froude", "beam", "froude, beam"], lines[5..].Where(line => line.StartsWith(' ')).Select(line => line[14..]));
    }

    [Fact]
    public void Without_data_there_are_no_shares()
    {
        using TempFolder folder = new();
        string[] lines = Lines("explain", folder.Write("m.json", Model));
        Assert.Equal("2.6 * max(0, 3.1*froude - 0.7*beam - 0.42), through rows 12 and 57", lines[1]);
    }

    [Fact]
    public void A_row_adds_up()
    {
        using TempFolder folder = new();
        string[] lines = Lines("explain", folder.Write("m.json", Model), folder.Write("d.csv", Data), "--row", "1");
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
        Assert.Equal(row.RootElement.GetProperty("prediction").GetDouble(), terms.EnumerateArray().Sum(term => term.GetProperty("value").GetDouble()), 1e-12);
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

    private static string[] Lines(params string[] args) => CliCall.Succeed(args).Output.TrimEnd().Split('\n');
}
