using System.Globalization;
using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>fit --interval, predict --interval and what exports make of them.</summary>
public sealed class IntervalOptionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void PredictWritesTheEnds()
    {
        string data = _folder.Write("d.csv", SmallData.Rough(30, 2)), model = _folder.At("m.json"), held = _folder.At("held.csv");
        CliResult fit = CliCall.Succeed("fit", data, "--order", "1", "--cv", "3", "--path", "4", "--interval", "0.8", "--model", model, "--out-of-fold", held);
        double[] targets = Column(File.ReadAllText(data), "y"), predicted = Column(File.ReadAllText(held), "predicted");
        double[] residuals = [.. targets.Zip(predicted, (y, p) => Math.Abs(y - p)).Order()];
        JsonNode kept = JsonNode.Parse(File.ReadAllText(model))!["training"]!["interval"]!;
        Assert.Equal(0.8, (double)kept["level"]!);
        Assert.Equal(residuals, kept["residuals"]!.AsArray().Select(r => (double)r!), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Contains($"intervals for 80 % of new targets: predictions -+ {residuals[24].ToString("G6", CultureInfo.InvariantCulture)}\n", fit.Error, StringComparison.Ordinal);
        foreach ((string level, int rank) in (ReadOnlySpan<(string, int)>)[("0.8", 25), ("0.5", 16)])
        {
            string written = CliCall.Succeed("predict", model, data, "--interval", level).Output;
            Assert.StartsWith("prediction,lower,upper\n", written, StringComparison.Ordinal);
            double[] middle = Column(written, "prediction");
            Assert.Equal(middle.Select(p => p - residuals[rank - 1]), Column(written, "lower"), (a, b) => Math.Abs(a - b) < 1e-12);
            Assert.Equal(middle.Select(p => p + residuals[rank - 1]), Column(written, "upper"), (a, b) => Math.Abs(a - b) < 1e-12);
        }

        Assert.StartsWith("prediction\n", CliCall.Succeed("predict", model, data).Output, StringComparison.Ordinal);
        CliCall.Succeed("verify", model, data);
        string half = residuals[24].ToString("R", CultureInfo.InvariantCulture);
        Assert.Contains($"double network_upper(const double x[2])\n{{\n    return network_predict(x) + {half};", CliCall.Succeed("export", model, "--format", "c").Output, StringComparison.Ordinal);
        Assert.Contains($"=> Predict(x) - {half};", CliCall.Succeed("export", model, "--format", "csharp").Output, StringComparison.Ordinal);
        JsonNode exported = JsonNode.Parse(CliCall.Succeed("export", model, "--format", "json").Output)!["interval"]!;
        Assert.Equal((0.8, residuals[24]), ((double)exported["level"]!, (double)exported["halfWidth"]!));
        Assert.Equal(
            $"--interval: '0.99': {model} has 30 residuals: expected at most 0.967742",
            CliCall.Refused("predict", model, data, "--interval", "0.99"));
    }

    [Fact]
    public void EndsByQuantilesAreInFilesAndExports()
    {
        string data = _folder.Write("d.csv", SmallData.Rough(30, 2)), model = _folder.At("m.json");
        CliResult fit = CliCall.Succeed(
            "fit", data, "--order", "1", "--cv", "3", "--path", "3", "--interval", "0.8", "--interval-by", "quantiles", "--model", model);
        Assert.Matches("\nintervals for 80 % of new targets: -?[0-9.E-]+ beyond networks of [0-9]+ and [0-9]+ neurons, which verify does not judge\n", fit.Error);
        JsonNode kept = JsonNode.Parse(File.ReadAllText(model))!["training"]!["interval"]!;
        double half = (double)kept["residuals"]!.AsArray()[24]!;
        JsonNode exported = JsonNode.Parse(CliCall.Succeed("export", model, "--format", "json").Output)!["interval"]!;
        Assert.Equal(half, (double)exported["halfWidth"]!);
        string written = CliCall.Succeed("predict", model, data, "--interval", "0.8").Output, rows = File.ReadAllText(data);
        Assert.StartsWith("prediction,lower,upper\n", written, StringComparison.Ordinal);
        foreach ((string end, double shift) in (ReadOnlySpan<(string, double)>)[("lower", -half), ("upper", half)])
        {
            double[] expected = [.. Column(rows, "x1").Zip(Column(rows, "x2"), (a, b) => Output(exported[end]!, a, b) + shift)];
            Assert.Equal(expected, Column(written, end), (a, b) => Math.Abs(a - b) < 1e-12);
        }

        CliCall.Succeed("verify", model, data);
        Assert.Contains("double network_lower(const double x[2])\n{\n", CliCall.Succeed("export", model, "--format", "c").Output, StringComparison.Ordinal);
        CliCall.Succeed("export", model, "--format", "onnx", "-o", _folder.At("m.onnx"));
        Assert.Equal(
            $"{data}: networks of quantiles are for intervals; expected a level of intervals with them",
            CliCall.Refused("fit", data, "--interval-by", "quantiles"));

        static double Output(JsonNode network, double a, double b) => (double)network["intercept"]![0]! + network["neurons"]!.AsArray().Sum(neuron =>
        {
            double at = (int)neuron!["inputs"]![0]! == 0 ? a : b;
            return (double)neuron["z"]![0]! * Math.Max(((double)neuron["weights"]![0]! * at) + (double)neuron["bias"]!, 0);
        });
    }

    [Fact]
    public void OfLogarithmsTheEndsAreShares()
    {
        string[] rows = SmallData.Lines(SmallData.Rough(30, 1));
        string data = _folder.Write("d.csv", string.Join('\n', rows.Select((row, i) => i == 0 ? row : $"{row.Split(',')[0]},{row.Split(',')[1]}1"))), model = _folder.At("m.json");
        CliCall.Succeed("fit", data, "--order", "1", "--log-target", "--interval", "0.7", "--model", model, "--quiet");
        string written = CliCall.Succeed("predict", model, data, "--interval", "0.7").Output;
        double[] middle = Column(written, "prediction"), lower = Column(written, "lower"), upper = Column(written, "upper");
        double half = JsonNode.Parse(File.ReadAllText(model))!["training"]!["interval"]!["residuals"]!.AsArray().Select(r => (double)r!).ElementAt(21);
        Assert.All(middle.Zip(lower, upper), row => Assert.Equal((Math.Exp(-half), Math.Exp(half)), (row.Second / row.First, row.Third / row.First), Close));
    }

    [Fact]
    public void WhatHasNoIntervalsIsOneLine()
    {
        string data = _folder.Write("d.csv", SmallData.Csv), model = _folder.At("m.json");
        CliCall.Succeed("fit", data, "--beta-ratio", "0.1", "--model", model, "--quiet");
        Assert.Equal(
            $"{model}: no residuals of held-out rows are in it: expected a model of fit --interval for --interval",
            CliCall.Refused("predict", model, data, "--interval", "0.8"));
        Assert.Equal(
            "--beta-ratio and --interval exclude each other: expected one of them", CliCall.Refused("fit", data, "--beta-ratio", "0.1", "--interval", "0.8"));
        Assert.Equal(
            $"{data}: the level of intervals is 0.95 with 10 rows held out; expected at most 0.9091", CliCall.Refused("fit", data, "--interval", "0.95"));
        Assert.StartsWith("--interval: '90': expected a number above 0 and below 1", CliCall.Refused("fit", data, "--interval", "90"), StringComparison.Ordinal);
        Assert.Equal(
            $"{data}: intervals are for one target that is a number; expected a loss of errors and no other target with them",
            CliCall.Refused("fit", data, "--target", "a,y", "--interval", "0.8"));
    }

    public void Dispose() => _folder.Dispose();

    private static bool Close((double, double) a, (double, double) b) => Math.Abs(a.Item1 - b.Item1) < 1e-12 && Math.Abs((a.Item2 / b.Item2) - 1) < 1e-12;

    private static double[] Column(string csv, string name)
    {
        string[] lines = SmallData.Lines(csv);
        int at = Array.IndexOf(lines[0].Split(','), name);
        return [.. lines.Skip(1).Select(line => double.Parse(line.Split(',')[at], CultureInfo.InvariantCulture))];
    }
}
