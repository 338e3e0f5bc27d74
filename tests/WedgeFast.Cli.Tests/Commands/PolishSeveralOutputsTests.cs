using System.Globalization;
using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using WedgeFast.Network;
using WedgeFast.Onnx;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>polish of networks for several targets and for classes.</summary>
public sealed class PolishSeveralOutputsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>What the network's outputs are for: two targets, or classes, their logits as they are or behind a Softmax.</summary>
    public enum Purpose
    {
        /// <summary>Two targets.</summary>
        Targets,

        /// <summary>Three classes by their logits.</summary>
        Logits,

        /// <summary>Three classes by their probabilities.</summary>
        Probabilities,
    }

    [Theory]
    [InlineData(Purpose.Targets)]
    [InlineData(Purpose.Probabilities)]
    public void OfTwoLayersWhatIsWrittenIsTheFit(Purpose purpose)
    {
        (string data, string[] target) = Data(purpose);
        string network = Network(purpose, isDeep: false), model = _folder.At("m.json"), polished = _folder.At("p.onnx");
        JsonNode report = Json(["polish", network, data, .. target, "--weight-decay", "0.02", "--tolerance", "1e-6", "-o", polished, "--model", model, "--json"]);
        CliCall.Succeed(["fit", data, .. target, "--beta", "0.02", "--order", "full", "--no-standardize", "--model", _folder.At("f.json"), "--quiet"]);
        double fitted = (double)JsonNode.Parse(File.ReadAllText(_folder.At("f.json")))!["training"]!["objective"]!;
        Assert.Equal(fitted, (double)JsonNode.Parse(File.ReadAllText(model))!["training"]!["objective"]!, 1e-5);
        CliCall.Succeed("export", model, "--format", "onnx", "-o", _folder.At("e.onnx"));
        Assert.Equal(File.ReadAllBytes(_folder.At("e.onnx")), File.ReadAllBytes(polished));
        Assert.Contains("The claim holds.", CliCall.Succeed("verify", model, data).Output, StringComparison.Ordinal);
        Assert.Equal((double)JsonNode.Parse(File.ReadAllText(model))!["training"]!["objective"]!, Objective(report, "after"));
        Assert.True(Objective(report, "before") > Objective(report, "after") + 0.01);
        Assert.Equal("global", (string)report["scope"]!);
    }

    [Theory]
    [InlineData(Purpose.Targets)]
    [InlineData(Purpose.Logits)]
    [InlineData(Purpose.Probabilities)]
    public void OfADeeperNetworkTheFirstLayerStaysAndTheAuditIsWithinTheTolerance(Purpose purpose)
    {
        (string data, string[] target) = Data(purpose);
        string network = Network(purpose, isDeep: true), polished = _folder.At("p.onnx"), again = _folder.At("q.onnx");
        JsonNode report = Json(["polish", network, data, .. target, "--weight-decay", "0.02", "--tolerance", "1e-6", "-o", polished, "--json"]);
        JsonNode audit = Json(["audit", polished, data, .. target, "--weight-decay", "0.02", "--tolerance", "1e-6", "--json"]);
        Assert.Equal(Objective(report, "after"), (double)audit["objective"]!, 1e-9);
        Assert.Equal((double)report["lowerBound"]!, (double)audit["lowerBound"]!, 1e-5);
        Assert.InRange((double)audit["relativeExcess"]!, 0, 1e-5);
        Assert.True(Objective(report, "before") > Objective(report, "after") + 0.01);
        OnnxNetwork before = Read(network), after = Read(polished);
        Assert.Equal((purpose == Purpose.Probabilities, 2), (after.IsLogOdds, after.Network.HiddenLayers));
        Assert.Equal(Plain(before.Network), Plain(after.Network));

        // What is best already stays as good.
        JsonNode second = Json(["polish", polished, data, .. target, "--weight-decay", "0.02", "--tolerance", "1e-6", "-o", again, "--json"]);
        Assert.Equal(Objective(report, "after"), Objective(second, "before"), 1e-9);
        Assert.InRange(Objective(second, "after"), (double)second["lowerBound"]!, Objective(second, "before") * (1 + 1e-5));
    }

    [Theory]
    [InlineData(Purpose.Targets)]
    [InlineData(Purpose.Probabilities)]
    public void ErrorsOnRowsHeldOutAreThoseOfThePolishedNetwork(Purpose purpose)
    {
        (string data, string[] target) = Data(purpose);
        string[] lines = SmallData.Lines(File.ReadAllText(data));
        string held = _folder.Write("v.csv", string.Join('\n', [.. lines.Take(1), .. lines.Skip(1).Where((_, i) => i % 3 == 0)])), model = _folder.At("m.json");
        JsonNode report = Json(["polish", Network(purpose, isDeep: false), data, .. target, "--weight-decay", "0.02", "--tolerance", "1e-6", "--validation", held, "--model", model, "--json"]);
        JsonNode evaluated = Json(["evaluate", model, held, "--json"]), validation = report["after"]!["validation"]!;
        double[] Errors(JsonNode metrics) => purpose == Purpose.Targets
            ? [.. metrics["targets"]!.AsArray().Select(one => (double)one!["rmse"]!)] : [(double)metrics["logLoss"]!, (double)metrics["accuracy"]!];
        Assert.All(Errors(evaluated).Zip(Errors(validation)), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.NotEqual(Errors(validation), Errors(report["after"]!["train"]!));
        string text = CliCall.Succeed(["polish", Network(purpose, isDeep: false), data, .. target, "--weight-decay", "0.02", "--tolerance", "1e-6", "--validation", held]).Output;
        Assert.Matches(purpose == Purpose.Targets ? "^before: 3 neurons, objective [0-9.]+, training RMSE of u " : "^before: 3 neurons, objective [0-9.]+, training accuracy ", text);
    }

    [Fact]
    public void NamesWithCommasAndQuotesAreFoundInRowsHeldOut()
    {
        string text = SeveralOutputsTests.Plates(), data = _folder.Write("d.csv", text.Replace("a,u,b,v", "a,\"u,1\",b,\"the \"\"v\"\"\"", StringComparison.Ordinal));
        JsonNode report = Json(["polish", Network(Purpose.Targets, isDeep: false), data, "--target", "\"u,1\",\"the \"\"v\"\"\"", "--weight-decay", "0.1", "--validation", data, "--json"]);
        Assert.Equal(report["after"]!["train"]!.ToJsonString(), report["after"]!["validation"]!.ToJsonString());
        Assert.Equal("u,1, the \"v\"", (string)report["target"]!);
    }

    public void Dispose() => _folder.Dispose();

    private static double Objective(JsonNode report, string state) => (double)report[state]!["objective"]!;

    private static JsonNode Json(string[] args) => JsonNode.Parse(CliCall.Succeed([.. args, .. args[0] == "evaluate" ? (string[])[] : ["--quiet"]]).Output)!;

    private static OnnxNetwork Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return OnnxFile.Read(stream);
    }

    /// <summary>The layers before the last two as text.</summary>
    private static string Plain(LayeredNetwork network) => string.Join(' ', network.Layers.SelectMany(layer => layer).Select(neuron =>
        string.Create(CultureInfo.InvariantCulture, $"{string.Join(',', neuron.Inputs)}|{string.Join(',', neuron.Weights.Select(w => w.ToString("R", CultureInfo.InvariantCulture)))}|{neuron.Bias:R}")));

    private (string Path, string[] Target) Data(Purpose purpose) => purpose == Purpose.Targets
        ? (_folder.Write("d.csv", SeveralOutputsTests.Plates()), ["--target", "u,v"])
        : (_folder.Write("d.csv", SeveralOutputsTests.Flowers()), []);

    private string Network(Purpose purpose, bool isDeep) =>
        _folder.Write("n.onnx", AuditSeveralOutputsTests.Chain(purpose == Purpose.Targets ? 2 : 3, purpose == Purpose.Probabilities, isDeep).ToBytes());
}
