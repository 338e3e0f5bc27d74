using System.Text.Json;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>polish: what it says and writes.</summary>
public sealed class PolishCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void SaysWhatChanged()
    {
        string[] lines = CliCall.Succeed("polish", Network(SmallNetworks.TwoLayers), Data(), "--weight-decay", "0.05").Output.TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Matches("^before: 3 neurons, objective [0-9.]+, training RMSE [0-9.]+, MAE [0-9.]+, R2 -?[0-9.]+$", lines[0]);
        Assert.Matches("^after:  [0-9]+ neurons, objective [0-9.]+, training RMSE [0-9.]+, MAE [0-9.]+, R2 [0-9.]+$", lines[1]);
        Assert.StartsWith("Proven: no network of this class (l2 weights, at most 2 inputs per neuron), of any width, ", lines[2], StringComparison.Ordinal);
        Assert.Equal(["d.csv", "n.onnx"], _folder.Names);
    }

    [Fact]
    public void OfTwoLayersWhatIsWrittenIsTheFit()
    {
        string network = Network(SmallNetworks.TwoLayers), data = Data(), model = _folder.At("m.json"), polished = _folder.At("p.onnx");
        CliCall.Succeed("polish", network, data, "--weight-decay", "0.05", "--tolerance", "1e-6", "-o", polished, "--model", model, "--quiet");
        CliCall.Succeed("fit", data, "--beta", "0.05", "--order", "full", "--no-standardize", "--model", _folder.At("f.json"), "--quiet");
        Assert.Equal(Objective(_folder.At("f.json")), Objective(model), 1e-5);
        CliCall.Succeed("export", model, "--format", "onnx", "-o", _folder.At("e.onnx"));
        Assert.Equal(File.ReadAllBytes(_folder.At("e.onnx")), File.ReadAllBytes(polished));
        CliCall.Succeed("polish", network, data, "--weight-decay", "0.05", "--tolerance", "1e-6", "-o", polished, "--precision", "float", "--quiet");
        CliCall.Succeed("export", model, "--format", "onnx", "--precision", "float", "-o", _folder.At("e.onnx"));
        Assert.Equal(File.ReadAllBytes(_folder.At("e.onnx")), File.ReadAllBytes(polished));
    }

    [Theory]
    [InlineData()]
    [InlineData("--standardize")]
    public void ADeeperNetworkIsWrittenAndItsAuditIsWithinTheTolerance(params string[] options)
    {
        string network = Network(SmallNetworks.ThreeLayers), data = Data(), polished = _folder.At("p.onnx");
        CliResult result = CliCall.Succeed(["polish", network, data, "--weight-decay", "0.05", "--tolerance", "1e-6", "-o", polished, .. options]);
        Assert.Contains("\nOf the last two layers, the layers before them given: proven: no network of this class ", result.Output, StringComparison.Ordinal);
        using JsonDocument before = JsonDocument.Parse(CliCall.Succeed(["audit", network, data, "--weight-decay", "0.05", "--tolerance", "1e-6", "--json", "--quiet", .. options]).Output);
        using JsonDocument after = JsonDocument.Parse(CliCall.Succeed("audit", polished, data, "--weight-decay", "0.05", "--tolerance", "1e-6", "--json", "--quiet").Output);
        double Of(JsonDocument document, string key) => document.RootElement.GetProperty(key).GetDouble();
        Assert.Equal(Of(before, "lowerBound"), Of(after, "lowerBound"), 1e-5);
        Assert.Equal(Of(after, "objective"), Of(after, "lowerBound"), 1e-5);
        Assert.True(Of(before, "objective") > Of(after, "objective") + 1e-3);
        Assert.Equal(2, after.RootElement.GetProperty("hiddenLayers").GetInt32());
    }

    [Fact]
    public void ErrorsOnRowsHeldOutAreThoseOfThePolishedNetwork()
    {
        string network = Network(SmallNetworks.TwoLayers), data = Data(), held = _folder.Write("v.csv", "y,b,a\n2,1,1\n9,3,6.5\n4,1,3\n"), model = _folder.At("m.json");
        using JsonDocument report = JsonDocument.Parse(CliCall.Succeed(
            "polish", network, data, "--weight-decay", "0.05", "--tolerance", "1e-6", "--validation", held, "--model", model, "--json", "--quiet").Output);
        using JsonDocument evaluated = JsonDocument.Parse(CliCall.Succeed("evaluate", model, held, "--json").Output);
        JsonElement after = report.RootElement.GetProperty("after");
        Assert.Equal(evaluated.RootElement.GetProperty("rmse").GetDouble(), after.GetProperty("validation").GetProperty("rmse").GetDouble(), 1e-12);
        JsonElement before = report.RootElement.GetProperty("before");
        Assert.True(before.GetProperty("objective").GetDouble() > after.GetProperty("objective").GetDouble());
        Assert.Equal("global", report.RootElement.GetProperty("scope").GetString());
        Assert.InRange(report.RootElement.GetProperty("relativeGap").GetDouble(), 0, 1e-6);
    }

    [Fact]
    public void BetaRatioIsThatOfFit()
    {
        string data = Data(), model = _folder.At("m.json");
        CliCall.Succeed("polish", Network(SmallNetworks.TwoLayers), data, "--beta-ratio", "0.1", "--tolerance", "1e-6", "--model", model, "--quiet");
        CliCall.Succeed("fit", data, "--beta-ratio", "0.1", "--order", "full", "--no-standardize", "--model", _folder.At("f.json"), "--quiet");
        Assert.Equal(Objective(_folder.At("f.json")), Objective(model), 1e-5);
    }

    [Fact]
    public void WhatCannotBeIsOneLine()
    {
        string network = Network(SmallNetworks.TwoLayers), data = Data();
        Assert.Equal("no weight decay: expected --weight-decay L or --beta-ratio R", CliCall.Refused("polish", network, data));
        Assert.Equal(
            "--weight-decay and --beta-ratio exclude each other: expected one of them",
            CliCall.Refused("polish", network, data, "--weight-decay", "1", "--beta-ratio", "0.1"));
        Assert.Equal(
            $"{network}: -o and the network are the same file: expected two different files", CliCall.Refused("polish", network, data, "--weight-decay", "1", "-o", network));
        string other = _folder.Write("o.csv", "a,c,y\n1,2,3\n");
        Assert.Equal(
            $"{other}: --inputs: no column 'b': expected one of a, c, y", CliCall.Refused("polish", network, data, "--weight-decay", "1", "--validation", other));
        Assert.Equal(["d.csv", "n.onnx", "o.csv"], _folder.Names);
    }

    private static double Objective(string model)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(model));
        return file.RootElement.GetProperty("training").GetProperty("objective").GetDouble();
    }

    public void Dispose() => _folder.Dispose();

    private string Data() => _folder.Write("d.csv", SmallData.Csv);

    private string Network(byte[] model) => _folder.Write("n.onnx", model);
}
