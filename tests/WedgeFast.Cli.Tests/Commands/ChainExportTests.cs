using System.Text.Json;
using WedgeFast.Cli.Tests.Harness;
using WedgeFast.Cli.Tests.Library;
using WedgeFast.Network;
using WedgeFast.Tests.Onnx;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>export --format onnx --chain, and its bounds.</summary>
public sealed class ChainExportTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Kinds { get; } = [.. ModelKinds.All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryModelIsAChainThatGivesItsOutputs(string kind)
    {
        string path = _folder.At("m.json");
        CliCall.Succeed(["fit", _folder.Write("d.csv", ModelKinds.Csv), "--beta-ratio", "0.05", "--model", path, "--quiet", .. ModelKinds.All[kind].Split(' ')]);
        CliCall.Succeed("export", path, "--format", "onnx", "--chain", "-o", _folder.At("paired.onnx"));
        CliCall.Succeed("export", path, "--format", "onnx", "--chain", "--bounds", "-o", _folder.At("raised.onnx"));
        Assert.Equal(["d.csv", "m.json", "paired.onnx", "raised.onnx", "raised.onnx.bounds.json"], _folder.Names);
        LayeredNetwork network = Model.Load(path).Network;
        ChainReader paired = new(File.ReadAllBytes(_folder.At("paired.onnx"))), raised = new(File.ReadAllBytes(_folder.At("raised.onnx")));
        using JsonDocument bounds = JsonDocument.Parse(File.ReadAllText(_folder.At("raised.onnx.bounds.json")));
        (double[] low, double[] high) = InputsOf(bounds, network);
        Dictionary<string, (double Low, double High)[]> sums = SumsOf(bounds);
        Random random = new(1);
        double[] outputs = new double[network.Last.OutputNames.Count];
        for (int i = 0; i < 200; i++)
        {
            double[] row = [.. low.Select((value, k) => value + (random.NextDouble() * (high[k] - value)))];
            network.Predict(row, outputs);
            AssertSame(outputs, paired.Run(row).Last().Sums);
            AssertSame(outputs, raised.Run(row).Last().Sums);
            Assert.All(raised.Run(row), layer => Assert.All(
                layer.Sums.Index(), sum => Assert.InRange(sum.Item, sums[layer.Name][sum.Index].Low - 1e-12, sums[layer.Name][sum.Index].High + 1e-12)));
            double[] outside = [.. row.Select(value => (3 * value) - 5)];
            network.Predict(outside, outputs);
            AssertSame(outputs, paired.Run(outside).Last().Sums);
        }
    }

    [Fact]
    public void ABoxReplacesTheRangesOfTheTrainingData()
    {
        string model = SmallModel(), box = _folder.Write("b.json", "{\"a\": [-1, 2], \"b\": 3}");
        CliCall.Succeed("export", model, "--format", "onnx", "--chain", "--bounds", "--box", box, "-o", _folder.At("m.onnx"));
        using JsonDocument bounds = JsonDocument.Parse(File.ReadAllText(_folder.At("m.onnx.bounds.json")));
        Assert.Equal([(-1, 2), (3, 3)], bounds.RootElement.EnumerateArray().Take(2).Select(Ends));
        Assert.Equal(["a", "b"], bounds.RootElement.EnumerateArray().Take(2).Select(entry => entry.GetProperty("name").GetString()));
    }

    [Fact]
    public void WhatDoesNotFitTogetherIsOneLine()
    {
        string model = SmallModel();
        Assert.Equal("--chain belongs to ONNX models: expected it with --format onnx alone", CliCall.Refused("export", model, "--format", "c", "--chain"));
        Assert.Equal("--bounds belongs to chains: expected it with --chain", CliCall.Refused("export", model, "--format", "onnx", "--bounds"));
        Assert.Equal("--bounds: no file to write beside: expected -o FILE", CliCall.Refused("export", model, "--format", "onnx", "--chain", "--bounds"));
        Assert.Equal(
            "--box is for bounds: expected it with --chain --bounds", CliCall.Refused("export", model, "--format", "onnx", "--chain", "--box", "b.json"));
        string wide = _folder.Write("w.json", "{\"a\": [-1.7e308, 1.7e308], \"b\": [-1.7e308, 1.7e308]}");
        Assert.Equal(
            $"{model}: a bound of a neuron is beyond the largest number: expected narrower ranges of inputs",
            CliCall.Refused("export", model, "--format", "onnx", "--chain", "--bounds", "--box", wide, "-o", _folder.At("x.onnx")));
        Assert.Equal(["d.csv", "m.json", "w.json"], _folder.Names);
    }

    public void Dispose() => _folder.Dispose();

    private string SmallModel()
    {
        CliCall.Succeed("fit", _folder.Write("d.csv", SmallData.Csv), "--beta-ratio", "0.01", "--model", _folder.At("m.json"), "--quiet");
        return _folder.At("m.json");
    }

    private static void AssertSame(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second - pair.First, -1e-12 * (1 + Math.Abs(pair.First)), 1e-12 * (1 + Math.Abs(pair.First))));
    }

    /// <summary>Read as omlt.io.input_bounds does: a list of keys, an input's being its position.</summary>
    private static (double[] Low, double[] High) InputsOf(JsonDocument bounds, LayeredNetwork network)
    {
        Dictionary<int, (double, double)> inputs = bounds.RootElement.EnumerateArray().Where(entry => entry.GetProperty("key").ValueKind == JsonValueKind.Number)
            .ToDictionary(entry => entry.GetProperty("key").GetInt32(), Ends);
        Assert.Equal(Enumerable.Range(0, network.InputNames.Count), inputs.Keys);
        return ([.. inputs.Values.Select(ends => ends.Item1)], [.. inputs.Values.Select(ends => ends.Item2)]);
    }

    private static Dictionary<string, (double Low, double High)[]> SumsOf(JsonDocument bounds) =>
        bounds.RootElement.EnumerateArray().Where(entry => entry.GetProperty("key").ValueKind == JsonValueKind.Array)
            .GroupBy(entry => entry.GetProperty("key")[0].GetString()!).ToDictionary(node => node.Key, node => node.Select(Ends).ToArray());

    private static (double Low, double High) Ends(JsonElement entry) =>
        (entry.GetProperty("lower_bound").GetDouble(), entry.GetProperty("upper_bound").GetDouble());
}
