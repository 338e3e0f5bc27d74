using System.Globalization;
using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>--loss quantile:T from fit to export.</summary>
public sealed class QuantileOptionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void QuantilesAreFittedPredictedEvaluatedAndVerified()
    {
        string data = _folder.Write("d.csv", SmallData.Rough(60, 2)), model = _folder.At("m.json");
        CliResult fit = CliCall.Succeed("fit", data, "--loss", "quantile:0.8", "--beta-ratio", "0.1", "--model", model, "--report", _folder.At("r.json"));
        Assert.Contains("at most 2 inputs per neuron, quantile loss of level 0.8), of any width", fit.Error, StringComparison.Ordinal);
        JsonNode written = JsonNode.Parse(File.ReadAllText(model))!, report = JsonNode.Parse(File.ReadAllText(_folder.At("r.json")))!;
        Assert.Equal(
            ("identity", "quantile", 0.8, 0.8),
            ((string)written["link"]!, (string)written["training"]!["loss"]!, (double)written["training"]!["level"]!, (double)report["level"]!));
        CliCall.Succeed("verify", model, data);
        double[] targets = Column(File.ReadAllText(data), "y"), predicted = Column(CliCall.Succeed("predict", model, data).Output, "prediction");
        JsonNode metrics = JsonNode.Parse(CliCall.Succeed("evaluate", model, data, "--json").Output)!;
        double quantile = targets.Order().ElementAt(47), pinball = Pinball(targets, predicted);
        Assert.Equal(pinball, (double)metrics["pinball"]!, 1e-12);
        Assert.Equal(1 - (pinball / Pinball(targets, [.. targets.Select(_ => quantile)])), (double)metrics["d2"]!, 1e-12);
        Assert.Equal(targets.Zip(predicted, (y, p) => y <= p ? 1.0 : 0).Average(), (double)metrics["below"]!, 1e-12);

        // At the optimum as many rows are below as the level says, but for those that neurons pass through.
        Assert.InRange((double)metrics["below"]!, 0.7, 0.9);
        Assert.Contains("pinball", fit.Error, StringComparison.Ordinal);
        Assert.Contains("\nreturn sum;\n", CliCall.Succeed("export", model, "--format", "c").Output.Replace("    ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void CrossValidationGoesByThePinballLoss()
    {
        string data = _folder.Write("d.csv", SmallData.Rough(40, 1)), model = _folder.At("m.json"), held = _folder.At("held.csv");
        CliResult fit = CliCall.Succeed(
            "fit", data, "--loss", "quantile:0.3", "--order", "1", "--cv", "4", "--path", "4", "--model", model, "--out-of-fold", held, "--report", _folder.At("r.json"));
        JsonNode chosen = JsonNode.Parse(File.ReadAllText(_folder.At("r.json")))!;
        double beta = (double)chosen["beta"]!;
        JsonNode point = chosen["cv"]!.AsArray().First(p => Math.Abs(((double)p!["beta"]! / beta) - 1) < 1e-9)!;
        Assert.Equal((double)point["mean"]!, (double)point["error"]!);
        double[] errors = [.. Column(File.ReadAllText(data), "y").Zip(Column(File.ReadAllText(held), "predicted"), (y, p) => y > p ? 0.3 * (y - p) : 0.7 * (p - y))];
        Assert.Equal(errors.Average(), (double)point["mean"]!, 1e-9);
        Assert.Contains("quantile loss of held-out rows ", fit.Error, StringComparison.Ordinal);
        CliCall.Succeed("verify", model, data);
    }

    [Theory]
    [InlineData("quantile:1")]
    [InlineData("quantile:-0.5")]
    [InlineData("quantile")]
    [InlineData("quantile:x")]
    public void ALevelThatIsNoneIsOneLine(string loss) => Assert.StartsWith(
        $"--loss: '{loss}': expected squared or huber or ", CliCall.Refused("fit", _folder.Write("d.csv", SmallData.Csv), "--loss", loss), StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private static double Pinball(double[] y, double[] f) => y.Zip(f, (a, b) => a > b ? 0.8 * (a - b) : 0.2 * (b - a)).Average();

    private static double[] Column(string csv, string name)
    {
        string[] lines = SmallData.Lines(csv);
        int at = Array.IndexOf(lines[0].Split(','), name);
        return [.. lines.Skip(1).Select(line => double.Parse(line.Split(',')[at], CultureInfo.InvariantCulture))];
    }
}
