using System.Text.Json;
using WedgeFast.Cli.Tests.Harness;
using WedgeFast.Tests.Onnx;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>audit: what it says and writes.</summary>
public sealed class AuditCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void SaysHowFarTheNetworkIsFromTheOptimum()
    {
        CliResult result = CliCall.Succeed("audit", Network(SmallNetworks.TwoLayers), Data(), "--weight-decay", "0.05");
        string[] lines = result.Output.TrimEnd().Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("training RMSE ", lines[0], StringComparison.Ordinal);
        Assert.Matches("^objective [0-9.]+ = mean loss [0-9.]+ \\+ weight decay [0-9.]+, each neuron's two layers balanced; as they are [0-9.]+$", lines[1]);
        Assert.Matches("^lower bound [0-9.]+; found: [0-9.]+ with [0-9]+ neurons$", lines[2]);
        Assert.Matches("^Proven: within [0-9.E+]+ % of the global optimum; at least [0-9.]+ above it\\.$", lines[3]);
        Assert.Contains("n.onnx: 1 hidden layer of 3 neurons\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(["d.csv", "n.onnx"], _folder.Names);
    }

    [Theory]
    [InlineData("audit")]
    [InlineData("polish")]
    public void MergedMatricesAreRefused(string command)
    {
        double w = Math.Cbrt(50);
        byte[] merged = new OnnxBuilder().Input("x", 1).Output("y").Constant("u", [w], [1, 1]).Constant("v", [w], [1, 1]).Constant("z", [w], [1, 1])
            .Node("MatMul", ["x", "u"], "a").Named("second", "MatMul", ["a", "v"], "b").Node("Relu", ["b"], "h").Node("MatMul", ["h", "z"], "y").ToBytes();
        string data = _folder.Write("one.csv", "x,y\n-1,0\n-0.5,0\n0,0\n0.5,25\n1,50\n");
        string[] more = command == "polish" ? ["-o", _folder.At("better.onnx")] : [];
        Assert.Equal(
            $"{_folder.At("n.onnx")}: node 'second' (MatMul): a matrix times another, with no Relu between them: its weight decay is not that of one matrix a layer: "
            + "expected one Gemm or MatMul, of its own constants, before each Relu and the output",
            CliCall.Refused([command, Network(merged), data, "--weight-decay", "0.01", .. more]));
    }

    [Fact]
    public void JsonAgreesWithAFitOfTheSameProblem()
    {
        string data = Data();
        using JsonDocument audit = JsonDocument.Parse(CliCall.Succeed("audit", Network(SmallNetworks.TwoLayers), data, "--weight-decay", "0.05", "--tolerance", "1e-6", "--json", "--quiet").Output);
        CliCall.Succeed("fit", data, "--beta", "0.05", "--order", "full", "--no-standardize", "--report", _folder.At("r.json"), "--quiet");
        using JsonDocument fit = JsonDocument.Parse(File.ReadAllText(_folder.At("r.json")));
        double Of(JsonDocument document, string key) => document.RootElement.GetProperty(key).GetDouble();
        double tolerance = 2e-6 * Of(fit, "gap") / Of(fit, "relativeGap");
        Assert.Equal(Of(fit, "dualObjective"), Of(audit, "lowerBound"), tolerance);
        Assert.Equal(Of(audit, "objective") - Of(audit, "lowerBound"), Of(audit, "atMostAbove"), 1e-12);
        Assert.InRange(Of(audit, "atLeastAbove"), 1e-3, Of(audit, "atMostAbove"));
        Assert.Equal(Of(audit, "atMostAbove") / Of(audit, "lowerBound"), Of(audit, "relativeExcess"), 1e-12);
        Assert.Equal((1, 3, 2, 2), (Whole("hiddenLayers"), Whole("neurons"), Whole("features"), Whole("order")));

        int Whole(string key) => audit.RootElement.GetProperty(key).GetInt32();
    }

    [Theory]
    [InlineData()]
    [InlineData("--standardize")]
    [InlineData("--loss", "huber")]
    [InlineData("--order", "1")]
    public void TheOptimalNetworkIsSavedAndVerifies(params string[] options)
    {
        string data = Data(), model = _folder.At("m.json");
        CliCall.Succeed(["audit", Network(SmallNetworks.TwoLayers), data, "--weight-decay", "0.05", "--model", model, "--quiet", .. options]);
        Assert.Contains("The claim holds.", CliCall.Succeed("verify", model, data).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AnOptimalNetworkIsWithinTheTolerance()
    {
        string data = Data();
        CliCall.Succeed("fit", data, "--beta", "0.05", "--no-standardize", "--model", _folder.At("m.json"), "--quiet");
        CliCall.Succeed("export", _folder.At("m.json"), "--format", "onnx", "-o", _folder.At("n.onnx"));
        string reordered = _folder.Write("o.csv", "y,b,a\n" + string.Join('\n', SmallData.Lines(SmallData.Csv)[1..].Select(line => string.Join(',', line.Split(',').Reverse()))) + "\n");
        string[] from = ["audit", _folder.At("n.onnx"), reordered, "--target", "y", "--weight-decay", "0.05", "--json", "--quiet"];
        using JsonDocument audit = JsonDocument.Parse(CliCall.Succeed(from).Output);
        Assert.InRange(audit.RootElement.GetProperty("relativeExcess").GetDouble(), 0, 1e-4);
        Assert.Equal(["a", "b"], audit.RootElement.GetProperty("inputs").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public void OfADeeperNetworkTheLastTwoLayersAreAuditedAndItSaysSo()
    {
        CliResult result = CliCall.Succeed("audit", Network(SmallNetworks.ThreeLayers), Data(), "--weight-decay", "0.05");
        Assert.Matches("\nProven: within [0-9.E+]+ % of the global optimum of its last two layers, the layers before them given; at least [0-9.]+ above it\\.\n$", result.Output);
        Assert.Contains("2 hidden layers of 2 and 2 neurons", result.Error, StringComparison.Ordinal);
        Assert.Equal(
            $"{_folder.At("m.json")}: {_folder.At("n.onnx")} is of more than two layers: a model file holds networks of two layers on inputs as they are (--model)",
            CliCall.Refused("audit", _folder.At("n.onnx"), _folder.At("d.csv"), "--weight-decay", "1", "--model", _folder.At("m.json")));
    }

    [Fact]
    public void SmallerClassesAreNamed() => Assert.Contains(
        "of the optimum of networks of at most 1 input per neuron",
        CliCall.Succeed("audit", Network(SmallNetworks.TwoLayers), Data(), "--weight-decay", "0.05", "--order", "1").Output, StringComparison.Ordinal);

    [Fact]
    public void ClassifiersAreAuditedByTheirLogOdds()
    {
        string data = _folder.Write("c.csv", "a,b,kind\n" + string.Join('\n', SmallData.Lines(SmallData.Csv)[1..].Select((line, i) => line[..line.LastIndexOf(',')] + (i is 2 or > 4 ? ",rose" : ",oak"))) + "\n");
        CliResult result = CliCall.Succeed("audit", Network(SmallNetworks.Classifier), data, "--weight-decay", "0.01");
        Assert.StartsWith("training accuracy ", result.Output, StringComparison.Ordinal);
        Assert.Matches("Proven: within [0-9.E+]+ % of the global optimum", result.Output);
        Assert.EndsWith("its output is a probability: expected a target of two labels, or --loss logistic", CliCall.Refused("audit", Network(SmallNetworks.Classifier), Data(), "--weight-decay", "1"), StringComparison.Ordinal);
    }

    [Fact]
    public void ATimeLimitGivesWhatIsProvenSoFar()
    {
        string data = _folder.Write("d.csv", SmallData.Rough(400, 7));
        byte[] network = new OnnxBuilder().Input("x", 7).Output("y").Constant("w", [1, 1, 1, 1, 1, 1, 1], [7, 1]).Constant("z", [1], [1, 1])
            .Node("MatMul", ["x", "w"], "a").Node("Relu", ["a"], "b").Node("MatMul", ["b", "z"], "y").ToBytes();
        CliResult result = CliCall.Run("audit", Network(network), data, "--weight-decay", "0.0001", "--time-limit", "0.001");
        Assert.Equal(3, result.ExitCode);
        Assert.Matches("(\nNo proof: |\nAt least .* No proof of more: |\nProven: )", result.Output);
    }

    [Fact]
    public void WhatCannotBeIsOneLine()
    {
        string network = Network(SmallNetworks.TwoLayers), data = Data();
        Assert.Equal("no weight decay: expected --weight-decay L, that of the network's training", CliCall.Refused("audit", network, data));
        string wide = _folder.Write("w.csv", SmallData.Weighted);
        Assert.Equal(
            $"{wide}: rows of 3 inputs (a, b, w), and {network} reads rows of 2: expected as many; choose them with --inputs",
            CliCall.Refused("audit", network, wide, "--weight-decay", "1"));
        CliCall.Succeed("audit", network, wide, "--weight-decay", "1", "--inputs", "a,b", "--weights", "w");
        Assert.Equal($"{_folder.At("x.onnx")}: no such file: expected an ONNX model of a ReLU network", CliCall.Refused("audit", _folder.At("x.onnx"), data, "--weight-decay", "1"));
        Assert.Equal($"{data}: broken ONNX data: expected a whole file", CliCall.Refused("audit", data, data, "--weight-decay", "1"));
        Assert.Equal($"--order: '3': {network} has 2 inputs: expected at most 2", CliCall.Refused("audit", network, data, "--weight-decay", "1", "--order", "3"));
        byte[] tanh = new OnnxBuilder().Input("x", 2).Output("y").Constant("w", [1, 1], [2, 1]).Node("MatMul", ["x", "w"], "a").Named("act", "Tanh", ["a"], "y").ToBytes();
        Assert.Equal(
            $"{network}: node 'act' (Tanh): not understood: expected chains of Gemm, MatMul, Add and Relu", CliCall.Refused("audit", Network(tanh), data, "--weight-decay", "1"));
    }

    [Fact]
    public void NineInputsAreAuditedWithoutABound()
    {
        string data = _folder.Write("d.csv", SmallData.Rough(20, 9));
        byte[] network = new OnnxBuilder().Input("x", 9).Output("y").Constant("w", [1, 1, 1, 1, 1, 1, 1, 1, 1], [9, 1]).Constant("z", [1], [1, 1])
            .Node("MatMul", ["x", "w"], "a").Node("Relu", ["a"], "b").Node("MatMul", ["b", "z"], "y").ToBytes();
        CliResult result = CliCall.Succeed("audit", Network(network), data, "--weight-decay", "0.01", "--model", _folder.At("m.json"));
        Assert.Matches("\nlower bound none; found: [0-9.E-]+ with [0-9]+ neurons?\n", result.Output);
        Assert.Matches("\nAt least [0-9.E-]+ above the global optimum: a network better by that was found. No bound: local search proves nothing about others.\n$", result.Output);
        CliCall.Succeed("verify", _folder.At("m.json"), data);
        CliCall.Succeed("audit", Network(network), data, "--weight-decay", "1", "--order", "2");
    }

    [Fact]
    public void ConstantsAreReadFromAFileBesideTheModel()
    {
        byte[] Model(string location) => new OnnxBuilder().Input("x", 2).Output("y").External("w", [2, 1], location, 0, 8).Constant("z", [1], [1, 1])
            .Node("MatMul", ["x", "w"], "a").Node("Relu", ["a"], "b").Node("MatMul", ["b", "z"], "y").ToBytes();
        string network = Network(Model("n.onnx.data")), data = Data();
        Assert.Equal($"{_folder.At("n.onnx.data")}: no such file: expected the constants of {network}", CliCall.Refused("audit", network, data, "--weight-decay", "1"));
        _folder.Write("n.onnx.data", OnnxBuilder.Raw([1, 2], isDouble: false));
        CliCall.Succeed("audit", network, data, "--weight-decay", "1");
        Assert.Equal($"{network}: its constants are in '../secret': expected a file beside it", CliCall.Refused("audit", Network(Model("../secret")), data, "--weight-decay", "1"));
    }

    public void Dispose() => _folder.Dispose();

    private string Data() => _folder.Write("d.csv", SmallData.Csv);

    private string Network(byte[] model) => _folder.Write("n.onnx", model);
}
