using System.Globalization;
using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using WedgeFast.Tests.Onnx;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>audit of networks for several targets and for classes.</summary>
public sealed class AuditSeveralOutputsTests : IDisposable
{
    private static readonly double[] W = [1, -0.5, 0.25, 0.5, 1, -1], B = [0.5, -1, 2], Z = [0.5, -0.25, 0.125, 0.25, 1, -0.5, -0.75, 0.5, 0.25], C = [0.5, -0.5, 0.25];

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("u,v")]
    [InlineData("v,u")]
    public void SeveralTargetsAreInTheOrderOfTheirOutputs(string target)
    {
        string data = _folder.Write("d.csv", SeveralOutputsTests.Plates());
        int[] columns = target == "u,v" ? [1, 3] : [3, 1];
        double loss = 0;
        double[][] rows = Rows(SeveralOutputsTests.Plates(), _ => 0);
        foreach (double[] row in rows)
        {
            double[] f = Outputs(2, row[0], row[2]);
            loss += f.Select((value, q) => Math.Pow(value - row[columns[q]], 2) / 2 / rows.Length).Sum();
        }

        JsonNode audit = Audit(Network(2), data, "--target", target, "--weight-decay", "0.01");
        AssertObjective(audit, 2, loss);
        Assert.Equal(target.Replace(",", ", ", StringComparison.Ordinal), (string)audit["target"]!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ClassesAreInTheOrderOfTheirLabels(bool withSoftmax)
    {
        string data = _folder.Write("d.csv", SeveralOutputsTests.Flowers());
        double loss = 0;
        string[] labels = ["aster", "rose", "tulip"];
        double[][] rows = Rows(SeveralOutputsTests.Flowers(), word => Array.IndexOf(labels, word));
        foreach (double[] row in rows)
        {
            double[] f = Outputs(3, row[0], row[1]);
            loss += (Math.Log(f.Sum(Math.Exp)) - f[(int)row[2]]) / rows.Length;
        }

        AssertObjective(Audit(Network(3, withSoftmax), data, "--weight-decay", "0.01"), 3, loss);
    }

    [Theory]
    [InlineData("--target", "u,v")]
    [InlineData()]
    public void TheCertifiedOptimumIsWithinTheTolerance(params string[] target)
    {
        string data = _folder.Write("d.csv", target.Length > 0 ? SeveralOutputsTests.Plates() : SeveralOutputsTests.Flowers());
        CliCall.Succeed(["fit", data, .. target, "--beta", "0.02", "--order", "full", "--no-standardize", "--model", _folder.At("m.json"), "--quiet"]);
        JsonNode model = JsonNode.Parse(File.ReadAllText(_folder.At("m.json")))!;
        JsonArray neurons = model["neurons"]!.AsArray();
        double[] intercepts = [.. model["intercept"]!.AsArray().Select(value => (double)value!)];
        int hidden = neurons.Count, outputs = intercepts.Length;
        double[] w = new double[2 * hidden];
        for (int j = 0; j < hidden; j++)
        {
            foreach ((int k, JsonNode? input) in neurons[j]!["inputs"]!.AsArray().Index())
            {
                w[((int)input! * hidden) + j] = (double)neurons[j]!["weights"]![k]!;
            }
        }

        double[] z = [.. neurons.SelectMany(neuron => neuron!["z"]!.AsArray().Select(value => (double)value!))];
        string network = _folder.Write("n.onnx", Chain(
            new OnnxBuilder().Input("x", 2, isDouble: true), "x", hidden, outputs, w, [.. neurons.Select(neuron => (double)neuron!["bias"]!)], z, intercepts).ToBytes());
        JsonNode audit = Audit(network, data, [.. target, "--weight-decay", "0.02"]);
        Assert.InRange((double)audit["relativeExcess"]!, 0, 1e-5);
        Assert.True(hidden > 2);
    }

    [Theory]
    [InlineData("--target", "u,v")]
    [InlineData()]
    public void TheOptimalNetworkIsSavedAndVerifies(params string[] target)
    {
        string data = _folder.Write("d.csv", target.Length > 0 ? SeveralOutputsTests.Plates() : SeveralOutputsTests.Flowers()), model = _folder.At("m.json");
        CliResult result = CliCall.Succeed(["audit", Network(target.Length > 0 ? 2 : 3), data, .. target, "--weight-decay", "0.02", "--model", model]);
        Assert.Matches("\nProven: within [0-9.E+]+ % of the global optimum; at least [0-9.]+ above it\\.\n$", result.Output);
        Assert.Contains("The claim holds.", CliCall.Succeed("verify", model, data).Output, StringComparison.Ordinal);
        Assert.StartsWith(target.Length > 0 ? "prediction(u),prediction(v)\n" : "prediction,p(aster),p(rose),p(tulip)\n", CliCall.Succeed("predict", model, data).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoOutputsForTwoLabelsAreASoftmax()
    {
        string text = SeveralOutputsTests.Flowers().Replace("tulip", "rose", StringComparison.Ordinal), data = _folder.Write("d.csv", text);
        double[][] rows = Rows(text, word => word == "rose" ? 1 : 0);
        double loss = rows.Sum(row =>
        {
            double[] f = Outputs(2, row[0], row[1]);
            return (Math.Log(f.Sum(Math.Exp)) - f[(int)row[2]]) / rows.Length;
        });
        AssertObjective(Audit(Network(2), data, "--weight-decay", "0.01"), 2, loss);
    }

    [Fact]
    public void WhatDoesNotMatchIsOneLine()
    {
        string plates = _folder.Write("p.csv", SeveralOutputsTests.Plates()), flowers = _folder.Write("f.csv", SeveralOutputsTests.Flowers());
        string three = Network(3), two = _folder.Write("2.onnx", Chain(2).ToBytes()), soft = _folder.Write("s.onnx", Chain(3, withSoftmax: true).ToBytes());
        string one = _folder.Write("1.onnx", SmallNetworks.TwoLayers);
        void Refused(string network, string data, string expected, params string[] options) =>
            Assert.Equal(expected, CliCall.Refused(["audit", network, data, "--weight-decay", "1", .. options]));
        Refused(three, plates, $"{three}: 3 outputs, and {plates} has 2 targets (u, v): expected as many; choose them with --target", "--target", "u,v");
        Refused(two, plates, $"{two}: 2 outputs, and {plates} has 1 target (u): expected as many; choose them with --target", "--target", "u", "--inputs", "a,b");
        Refused(one, plates, $"{one}: 1 output, and {plates} has 2 targets (u, v): expected as many; choose them with --target", "--target", "u,v");
        Refused(two, flowers, $"{two}: 2 outputs, and {flowers} has 3 labels of kind: expected as many; choose them with --target");
        Refused(one, flowers, $"{one}: 1 output, and {flowers} has 3 labels of kind: expected as many; choose them with --target");
        string pair = _folder.Write("pair.csv", SeveralOutputsTests.Flowers().Replace("tulip", "rose", StringComparison.Ordinal));
        Refused(three, pair, $"{three}: 3 outputs, and {pair} has 2 labels of kind, whose log-odds are 1 output: expected as many; choose them with --target");
        Refused(soft, plates, $"{soft}: its 3 outputs are probabilities: expected a target of 3 labels, or --loss softmax", "--target", "u", "--inputs", "a,b");
        Refused(two, plates, $"{plates}: there are 2 targets; expected the squared loss with several, or one target", "--target", "u,v", "--loss", "huber");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Two layers of three neurons, behind a layer of two where it is deep.</summary>
    internal static OnnxBuilder Chain(int outputs, bool withSoftmax = false, bool isDeep = false)
    {
        OnnxBuilder start = new OnnxBuilder().Input("x", 2, isDouble: true);
        if (isDeep)
        {
            start.Constant("first", [1, 0.5, -1, 0.25], [2, 2], isDouble: true).Constant("biases", [1, 2], [2], isDouble: true)
                .Node("Gemm", ["x", "first", "biases"], "a").Node("Relu", ["a"], "h");
        }

        OnnxBuilder chain = Chain(start, isDeep ? "h" : "x", 3, outputs, W, B, OfFirst(outputs), C[..outputs], withSoftmax ? "p" : "y");
        return withSoftmax ? chain.Node("Softmax", ["y"], "p") : chain;
    }

    private static OnnxBuilder Chain(
        OnnxBuilder start, string input, int hidden, int outputs, double[] w, double[] b, double[] z, double[] c, string output = "y") =>
        start.Output(output, outputs, isDouble: true)
            .Constant("w", w, [2, hidden], isDouble: true).Constant("b", b, [hidden], isDouble: true)
            .Constant("z", z, [hidden, outputs], isDouble: true).Constant("c", c, [outputs], isDouble: true)
            .Node("Gemm", [input, "w", "b"], "m").Node("Relu", ["m"], "r").Node("Gemm", ["r", "z", "c"], "y");

    /// <summary>The first columns of Z.</summary>
    private static double[] OfFirst(int outputs) => [.. Z.Where((_, at) => at % 3 < outputs)];

    private static double[] Outputs(int outputs, double a, double b)
    {
        double[] f = C[..outputs];
        for (int j = 0; j < 3; j++)
        {
            double activation = Math.Max((W[j] * a) + (W[3 + j] * b) + B[j], 0);
            for (int q = 0; q < outputs; q++)
            {
                f[q] += Z[(3 * j) + q] * activation;
            }
        }

        return f;
    }

    private static double[][] Rows(string csv, Func<string, double> code) => [.. SmallData.Lines(csv).Skip(1).Select(line => line.Split(',')
        .Select(cell => double.TryParse(cell, CultureInfo.InvariantCulture, out double number) ? number : code(cell)).ToArray())];

    /// <summary>Mean loss and 0.01 sum_j |w_j| |z_j|, against half of 0.01 times all squares, and the bound below.</summary>
    private static void AssertObjective(JsonNode audit, int outputs, double loss)
    {
        double penalty = 0, squares = 0;
        for (int j = 0; j < 3; j++)
        {
            double w = (W[j] * W[j]) + (W[3 + j] * W[3 + j]), z = Z.Skip(3 * j).Take(outputs).Sum(value => value * value);
            penalty += Math.Sqrt(w * z);
            squares += w + z;
        }

        Assert.Equal(loss, (double)audit["meanLoss"]!, 1e-12 * loss);
        Assert.Equal(loss + (0.01 * penalty), (double)audit["objective"]!, 1e-12 * loss);
        Assert.Equal(loss + (0.005 * squares), (double)audit["unbalancedObjective"]!, 1e-12 * loss);
        Assert.InRange((double)audit["lowerBound"]!, 0, (double)audit["objective"]! - (double)audit["atLeastAbove"]!);
        Assert.True((double)audit["atLeastAbove"]! > 0.01);
    }

    private static JsonNode Audit(string network, string data, params string[] options) =>
        JsonNode.Parse(CliCall.Succeed(["audit", network, data, "--json", "--quiet", .. options]).Output)!;

    private string Network(int outputs, bool withSoftmax = false) => _folder.Write("n.onnx", Chain(outputs, withSoftmax).ToBytes());
}
