using System.Globalization;
using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>explain --row K --range R.</summary>
public sealed class RangeOptionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void TheRangeIsPrinted()
    {
        string data = _folder.Write("d.csv", SmallData.Csv), model = _folder.At("m.json");
        CliCall.Succeed("fit", data, "--order", "1", "--beta-ratio", "0.1", "--model", model, "--quiet");
        JsonNode range = JsonNode.Parse(CliCall.Succeed("explain", model, data, "--row", "3", "--range", "0.05", "--json").Output)!;
        double prediction = (double)range["prediction"]!;
        Assert.Equal(3, (int)range["row"]!);
        Assert.InRange((double)range["lowerFound"]!, (double)range["lower"]!, prediction);
        Assert.InRange((double)range["upperFound"]!, prediction, (double)range["upper"]!);
        Assert.Equal(1.05 * (double)JsonNode.Parse(File.ReadAllText(model))!["training"]!["objective"]!, (double)range["limit"]!, 1e-12);
        string said = CliCall.Succeed("explain", model, data, "--row", "3", "--range", "0.05").Output;
        Assert.StartsWith("row 3: prediction ", said, StringComparison.Ordinal);
        Assert.Contains("\nProven: every network of this class, of any width, whose objective is above that of the model by 5 % of it at most predicts ", said, StringComparison.Ordinal);
        Assert.StartsWith("--range: no row: expected DATA.csv", CliCall.Refused("explain", model, data, "--range", "0.05"), StringComparison.Ordinal);
        Assert.StartsWith("--row: '10': ", CliCall.Refused("explain", model, data, "--row", "10", "--range", "0.05"), StringComparison.Ordinal);
        Assert.StartsWith(
            $"{_folder.At("o.csv")}: the objective on these rows is ",
            CliCall.Refused("explain", model, _folder.Write("o.csv", SmallData.Csv.Replace("13.5", "3.5", StringComparison.Ordinal)), "--row", "3", "--range", "0.05"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void PredictHasARangePerRow()
    {
        string data = _folder.Write("d.csv", SmallData.Csv), model = _folder.At("m.json");
        CliCall.Succeed("fit", data, "--order", "1", "--beta-ratio", "0.1", "--model", model, "--quiet");
        JsonNode range = JsonNode.Parse(CliCall.Succeed("explain", model, data, "--row", "3", "--range", "0.05", "--json").Output)!;
        string[] lines = CliCall.Succeed("predict", model, data, "--range", "0.05", "--trained-on", data).Output.Split('\n');
        Assert.Equal("prediction,rangeLower,rangeUpper", lines[0]);
        double[][] rows = [.. lines.Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
        Assert.Equal([(double)range["prediction"]!, (double)range["lower"]!, (double)range["upper"]!], rows[3]);
        Assert.All(rows, row => Assert.True(row[1] < row[0] && row[0] < row[2]));
        Assert.Equal("--range and --trained-on go together: expected both of them", CliCall.Refused("predict", model, data, "--range", "0.05"));
        CliCall.Succeed("fit", data, "--loss", "huber", "--beta-ratio", "0.1", "--model", model, "--quiet");
        Assert.Contains("a range is of one output with the squared loss and a proof", CliCall.Refused("predict", model, data, "--range", "0.05", "--trained-on", data), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
