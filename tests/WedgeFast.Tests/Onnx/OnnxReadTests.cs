using Microsoft.ML.OnnxRuntime;
using WedgeFast.Network;
using WedgeFast.Onnx;
using WedgeFast.Samples;
using WedgeFast.Tests.Network;
using Xunit;
using static WedgeFast.Tests.Onnx.OnnxBuilder;

namespace WedgeFast.Tests.Onnx;

/// <summary>
/// Networks from ONNX models in the forms that other programs write, compared with what ONNX Runtime makes of the same bytes.
/// </summary>
public sealed class OnnxReadTests
{
    private static readonly double[] Weights = Numbers(1, 3 * 4), Biases = Numbers(2, 4), Second = Numbers(3, 4 * 5), SecondBiases = Numbers(4, 5), Last = Numbers(5, 5);

    [Theory]
    [InlineData(false, Storage.Raw)]
    [InlineData(false, Storage.Packed)]
    [InlineData(false, Storage.Unpacked)]
    [InlineData(true, Storage.Raw)]
    [InlineData(true, Storage.Packed)]
    [InlineData(true, Storage.Unpacked)]
    public void ScikitLearnsChainOfMatMulAndAdd(bool isDouble, Storage storage)
    {
        byte[] model = new OnnxBuilder().Input("X", 3, isDouble).Output("variable", 1, isDouble)
            .Constant("coefficient", Weights, [3, 4], isDouble, storage).Constant("intercepts", Biases, [1, 4], isDouble, storage)
            .Constant("coefficient1", Last[..4], [4, 1], isDouble, storage).Constant("intercepts1", [0.25], [1, 1], isDouble, storage)
            .Integers("shape_tensor", -1, 1)
            .Node("Cast", ["X"], "cast", ("to", isDouble ? 11L : 1L))
            .Named("MatMul", "MatMul", ["cast", "coefficient"], "mul").Node("Add", ["mul", "intercepts"], "add").Node("Relu", ["add"], "next")
            .Node("MatMul", ["next", "coefficient1"], "mul1").Node("Add", ["mul1", "intercepts1"], "add1")
            .Node("Reshape", ["add1", "shape_tensor"], "variable").ToBytes();
        LayeredNetwork network = AssertLikeRuntime(model, "X", "variable", isDouble);
        Assert.Equal(4, network.Last.Neurons.Count);
        Assert.True(network.IsTwoLayer);
        Assert.Equal(["x1", "x2", "x3"], network.InputNames);
    }

    [Fact]
    public void PyTorchsChainOfGemm()
    {
        byte[] model = new OnnxBuilder().Input("onnx::Gemm_0", 3).Output("9")
            .Constant("0.weight", Transposed(Weights, 3, 4), [4, 3]).Constant("0.bias", Biases, [4])
            .Constant("2.weight", Transposed(Second, 4, 5), [5, 4]).Constant("2.bias", SecondBiases, [5])
            .Constant("4.weight", Last, [1, 5]).Constant("4.bias", [-0.5], [1])
            .Node("Gemm", ["onnx::Gemm_0", "0.weight", "0.bias"], "a", ("transB", 1L), ("alpha", 1f), ("beta", 1f)).Node("Relu", ["a"], "b")
            .Node("Gemm", ["b", "2.weight", "2.bias"], "c", ("transB", 1L), ("alpha", 0.5f), ("beta", 2f)).Node("Relu", ["c"], "d")
            .Node("Gemm", ["d", "4.weight", "4.bias"], "e", ("transB", 1L)).Node("Identity", ["e"], "9").ToBytes();
        LayeredNetwork network = AssertLikeRuntime(model, "onnx::Gemm_0", "9");
        Assert.Equal(4, Assert.Single(network.Layers).Count);
        Assert.Equal(["h1.1", "h1.2", "h1.3", "h1.4"], network.Last.InputNames);
        Assert.Equal((5, 2), (network.Last.Neurons.Count, network.HiddenLayers));
    }

    [Fact]
    public void ConstantNodesTransposesAndFlattenedRows()
    {
        byte[] model = new OnnxBuilder().Input("x", 0).Output("y", 0)
            .Node("Constant", [], "w", ("value", Tensor("", Transposed(Weights, 3, 4), [4, 3]))).Node("Transpose", ["w"], "t", ("perm", new long[] { 1, 0 }))
            .Node("Constant", [], "bias", ("value", Tensor("", Biases, [4]))).Constant("v", Last[..4], [4])
            .Node("Constant", [], "half", ("value_float", 0.5f))
            .Node("Flatten", ["x"], "flat").Node("MatMul", ["flat", "t"], "m").Node("Add", ["bias", "m"], "a").Node("Mul", ["half", "a"], "s")
            .Node("Relu", ["s"], "r").Node("MatMul", ["r", "v"], "o").Node("Neg", ["o"], "n").Node("Sub", ["n", "half"], "y").ToBytes();
        AssertLikeRuntime(model, "x", "y");
    }

    [Fact]
    public void AScalerOfTheInputsStaysOne()
    {
        byte[] scaled = new OnnxBuilder().Input("x", 3).Output("y").Domain("ai.onnx.ml", 1)
            .Constant("w", Weights, [3, 4]).Constant("v", Last[..4], [4, 1])
            .Node("ai.onnx.ml.Scaler", ["x"], "s", ("offset", new[] { 1f, 2f, -3f }), ("scale", new[] { 0.5f, 4f, 1f }))
            .Node("MatMul", ["s", "w"], "m").Node("Relu", ["m"], "r").Node("MatMul", ["r", "v"], "y").ToBytes();
        LayeredNetwork network = AssertLikeRuntime(scaled, "x", "y");
        Assert.Equal([1.0, 2.0, -3.0], network.Scaling!.Means.ToArray());
        Assert.Equal([2.0, 0.25, 1.0], network.Scaling.Scales.ToArray());
        Assert.Equal(Weights.Where((_, at) => at % 4 == 0).Select(weight => (double)(float)weight), network.Last.Neurons[0].Weights);

        byte[] divided = new OnnxBuilder().Input("x", 3).Output("y")
            .Constant("mean", [1, 2, -3], [1, 3]).Constant("scale", [2, 0.25, 1], [3]).Constant("w", Weights, [3, 4]).Constant("v", Last[..4], [4, 1])
            .Node("Sub", ["x", "mean"], "c").Node("Div", ["c", "scale"], "s")
            .Node("MatMul", ["s", "w"], "m").Node("Relu", ["m"], "r").Node("MatMul", ["r", "v"], "y").ToBytes();
        Assert.Equal(network.Scaling.Scales.ToArray(), AssertLikeRuntime(divided, "x", "y").Scaling!.Scales.ToArray());
    }

    [Fact]
    public void ProbabilitiesAreReadAsLogOdds()
    {
        OnnxBuilder Chain(int outputs) => new OnnxBuilder().Input("x", 3).Output("p", outputs)
            .Constant("w", Weights, [3, 4]).Constant("v", Numbers(6, 4 * outputs), [4, outputs])
            .Node("MatMul", ["x", "w"], "m").Node("Relu", ["m"], "r").Node("MatMul", ["r", "v"], "o");
        OnnxNetwork one = Read(Chain(1).Node("Sigmoid", ["o"], "p").ToBytes()), two = Read(Chain(2).Node("Softmax", ["o"], "p", ("axis", 1L)).ToBytes());
        Assert.True(one.IsLogOdds && two.IsLogOdds);
        double[] rows = Numbers(7, 30);
        float[] p = Run(Chain(1).Node("Sigmoid", ["o"], "p").ToBytes(), "x", "p", rows, 3), q = Run(Chain(2).Node("Softmax", ["o"], "p", ("axis", 1L)).ToBytes(), "x", "p", rows, 3);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(p[i], 1 / (1 + Math.Exp(-one.Network.Predict(rows.AsSpan(3 * i, 3)))), 1e-5);
            Assert.Equal(q[(2 * i) + 1], 1 / (1 + Math.Exp(-two.Network.Predict(rows.AsSpan(3 * i, 3)))), 1e-5);
        }
    }

    [Theory]
    [InlineData("y")]
    [InlineData("r")]
    public void SeveralOutputsKeepTheirOrder(string output)
    {
        byte[] model = new OnnxBuilder().Input("x", 3).Output(output, output == "r" ? 4 : 5).Constant("w", Weights, [3, 4]).Constant("b", Biases, [4])
            .Constant("v", Second, [4, 5]).Constant("c", SecondBiases, [5]).Constant("s", Numbers(8, 15), [3, 5])
            .Node("Gemm", ["x", "w", "b"], "m").Node("Relu", ["m"], "r").Node("Gemm", ["r", "v", "c"], "o")
            .Node("MatMul", ["x", "s"], "l").Node("Add", ["o", "l"], "y").ToBytes();
        LayeredNetwork network = AssertLikeRuntime(model, "x", output);
        Assert.Equal([.. Enumerable.Range(0, output == "r" ? 4 : 5).Select(k => $"{output}.{k}")], network.Last.OutputNames);
        Assert.Equal((4, output == "y"), (network.Last.Neurons.Count, !network.Last.Skip.IsEmpty));
    }

    [Fact]
    public void SeveralOutputsOfThreeLayersAndScaledInputs()
    {
        byte[] model = new OnnxBuilder().Input("x", 3).Output("y", 2).Constant("mean", [0.5, -1, 2], [3]).Constant("scale", [2, 0.5, 4], [3])
            .Constant("w", Weights, [3, 4]).Constant("v", Second, [4, 5]).Constant("c", SecondBiases, [5]).Constant("z", Numbers(8, 10), [5, 2])
            .Node("Sub", ["x", "mean"], "centred").Node("Div", ["centred", "scale"], "scaled")
            .Node("MatMul", ["scaled", "w"], "m").Node("Relu", ["m"], "r").Node("Gemm", ["r", "v", "c"], "o").Node("Relu", ["o"], "s")
            .Node("MatMul", ["s", "z"], "y").ToBytes();
        Assert.Equal(2, AssertLikeRuntime(model, "x", "y").HiddenLayers);
    }

    [Fact]
    public void BeforeASoftmaxOfThreeTheOutputsAreTheLogits()
    {
        OnnxBuilder Chain(string output) => new OnnxBuilder().Input("x", 3).Output(output, 3)
            .Constant("w", Weights, [3, 4]).Constant("v", Numbers(6, 12), [4, 3])
            .Node("MatMul", ["x", "w"], "m").Node("Relu", ["m"], "r").Node("MatMul", ["r", "v"], "o").Node("Softmax", ["o"], "p", ("axis", 1L));
        OnnxNetwork network = Read(Chain("p").ToBytes());
        Assert.True(network.IsLogOdds);
        double[] rows = Numbers(7, 30), logits = new double[30];
        float[] p = Run(Chain("p").ToBytes(), "x", "p", rows, 3);
        network.Network.Predict(rows, logits);
        for (int at = 0; at < 30; at++)
        {
            Assert.Equal(p[at], Math.Exp(logits[at]) / logits[(at / 3 * 3)..((at / 3 * 3) + 3)].Sum(Math.Exp), 1e-5);
        }

        OnnxNetwork mapped = Read(Chain("map").Node("ai.onnx.ml.ZipMap", ["p"], "map").ToBytes());
        Assert.Equal((true, 3), (mapped.IsLogOdds, mapped.Network.Last.OutputNames.Count));
    }

    [Fact]
    public void AClassWithoutItsProbabilityIsNamed() => Assert.Equal(
        "node 'best' (ArgMax): not understood: expected chains of Gemm, MatMul, Add and Relu.",
        Refusal(new OnnxBuilder().Input("x", 3).Output("k").Constant("w", Weights, [3, 4]).Constant("v", Numbers(6, 12), [4, 3])
            .Node("MatMul", ["x", "w"], "m").Node("Relu", ["m"], "r").Node("MatMul", ["r", "v"], "o").Named("best", "ArgMax", ["o"], "k").ToBytes()));

    [Fact]
    public void AProbabilityWithinTheNetworkIsNotItsOutput() => Assert.Equal(
        "node 's' (Sigmoid): not understood: expected chains of Gemm, MatMul, Add and Relu.",
        Refusal(new OnnxBuilder().Input("x", 3).Output("y").Constant("w", Weights, [3, 4]).Constant("v", Last[..4], [4, 1]).Constant("u", [2], [1, 1])
            .Node("MatMul", ["x", "w"], "m").Node("Relu", ["m"], "r").Node("MatMul", ["r", "v"], "o").Node("Sigmoid", ["o"], "s").Node("MatMul", ["s", "u"], "y").ToBytes()));

    [Fact]
    public void LayersMayReadTheInputsToo()
    {
        byte[] model = new OnnxBuilder().Input("x", 3).Output("y")
            .Constant("w", Weights, [3, 4]).Constant("u", Numbers(8, 7 * 2), [7, 2]).Constant("v", Last[..2], [2, 1]).Constant("a", Last[2..], [3, 1])
            .Node("MatMul", ["x", "w"], "m").Node("Relu", ["m"], "h").Node("Concat", ["x", "h"], "all", ("axis", 1L))
            .Node("MatMul", ["all", "u"], "n").Node("Relu", ["n"], "r").Node("MatMul", ["r", "v"], "o").Node("MatMul", ["x", "a"], "l").Node("Add", ["o", "l"], "y").ToBytes();
        LayeredNetwork network = AssertLikeRuntime(model, "x", "y");
        Assert.Equal(["x1", "x2", "x3", "h1.1", "h1.2", "h1.3", "h1.4"], network.Last.InputNames);
        Assert.Equal(Last[2..].Select(value => (double)(float)value).Concat([0, 0, 0, 0]), network.Last.Skip.ToArray());
    }

    [Fact]
    public void ConstantsInAFileBesideTheModel()
    {
        byte[] file = [9, 9, .. Raw(Weights, false), .. Raw(Last[..4], false)];
        OnnxBuilder Model(string location) => new OnnxBuilder().Input("x", 3).Output("y")
            .External("w", [3, 4], location, 2, 48).External("v", [4, 1], location, 50, 16)
            .Node("MatMul", ["x", "w"], "m").Node("Relu", ["m"], "r").Node("MatMul", ["r", "v"], "y");
        using MemoryStream stream = new(Model("net.onnx.data").ToBytes());
        OnnxNetwork read = OnnxFile.Read(stream, name => name == "net.onnx.data" ? file : throw new InvalidDataException(name));
        Assert.Equal((float)Last[3], read.Network.Last.Neurons[3].Z);
        Assert.Equal("constant 'w' is in another file, 'net.onnx.data': expected it in the model itself.", Refusal(Model("net.onnx.data").ToBytes()));
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(7, 60, true)]
    [InlineData(30, 9, false)]
    public void WhatThisProjectExportsComesBack(int dimension, int neurons, bool hasSkip)
    {
        ReluNetwork network = Networks.Random(new Random(neurons), dimension, neurons, hasSkip);
        using MemoryStream stream = new();
        OnnxFile.Write(stream, network);
        stream.Position = 0;
        OnnxNetwork read = OnnxFile.Read(stream);
        Assert.True(read.NamesInputs && read.Network.IsTwoLayer && !read.IsLogOdds);
        Assert.Equal(network.InputNames, read.Network.InputNames);
        Assert.Equal(network.Intercept, read.Network.Last.Intercept);
        Assert.Equal(network.Skip.ToArray(), read.Network.Last.Skip.ToArray());
        Assert.Equal(network.Neurons.Select(Plain), read.Network.Last.Neurons.Select(Plain));

        using MemoryStream classes = new();
        OnnxFile.Write(classes, network, labels: ["no", "yes"]);
        classes.Position = 0;
        Assert.True(OnnxFile.Read(classes).IsLogOdds);

        static string Plain(NetworkNeuron neuron) => $"{string.Join(',', neuron.Inputs)}|{string.Join(',', neuron.Weights.Select(w => w.ToString("R")))}|{neuron.Bias:R}|{neuron.Z:R}";
    }

    [Theory]
    [InlineData(OnnxPrecision.Double, 1)]
    [InlineData(OnnxPrecision.Float, 1)]
    [InlineData(OnnxPrecision.Double, 3)]
    [InlineData(OnnxPrecision.Float, 2)]
    public void NetworksOfSeveralLayersAreWrittenForOthers(OnnxPrecision precision, int outputs)
    {
        LayeredNetwork network = ThreeLayers(outputs);
        using MemoryStream stream = new();
        OnnxFile.WriteLayered(stream, network, precision, labels: null);
        bool isDouble = precision == OnnxPrecision.Double;
        LayeredNetwork read = AssertLikeRuntime(stream.ToArray(), "inputs", "prediction", isDouble);
        double[] rows = Numbers(11, 60), expected = new double[20 * outputs], actual = new double[20 * outputs];
        network.Predict(rows, expected);
        read.Predict(rows, actual);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, isDouble ? 1e-12 : 1e-4));
        Assert.Equal((3, 2), (read.HiddenLayers, read.Last.Neurons.Count));
    }

    [Fact]
    public void ClassesOfSeveralLayersAreWrittenForOthers()
    {
        LayeredNetwork network = ThreeLayers(3);
        using MemoryStream stream = new();
        OnnxFile.WriteLayered(stream, network, OnnxPrecision.Double, ["a", "b", "c"]);
        double[] rows = Numbers(11, 300), scores = new double[300], probabilities = RunDouble(stream.ToArray(), "inputs", "probabilities", rows);
        network.Predict(rows, scores);
        for (int at = 0; at < 300; at++)
        {
            Assert.Equal(Math.Exp(scores[at]) / scores[(at / 3 * 3)..((at / 3 * 3) + 3)].Sum(Math.Exp), probabilities[at], 1e-12);
        }

        OnnxNetwork read = Read(stream.ToArray());
        double[] again = new double[300];
        read.Network.Predict(rows, again);
        Assert.True(read.IsLogOdds);
        Assert.All(scores.Zip(again), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    public static TheoryData<string, string, string> Refused { get; } = new()
    {
        { "Tanh", "y", "node 'act' (Tanh): not understood: expected chains of Gemm, MatMul, Add and Relu." },
        { "com.other.Relu", "y", "node 'act' (com.other.Relu): not understood: expected chains of Gemm, MatMul, Add and Relu." },
        { "Identity", "y", "no Relu on the way to the output: expected a ReLU network of two layers or more." },
        { "Relu", "none", "the output 'none': expected a chain of Gemm, MatMul, Add and Relu that leads there." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void WhatIsNotUnderstoodIsNamed(string operation, string output, string expected) => Assert.Equal(expected, Refusal(
        new OnnxBuilder().Input("x", 3).Output(output).Constant("w", Weights, [3, 4]).Constant("v", Last[..4], [4, 1])
            .Node("MatMul", ["x", "w"], "m").Named("act", operation, ["m"], "r").Node("MatMul", ["r", "v"], "y").ToBytes()));

    [Fact]
    public void SizesThatDoNotFitAreBothNamed()
    {
        OnnxBuilder Start(int inputs) => new OnnxBuilder().Input("x", inputs).Output("y").Constant("w", Weights, [3, 4]).Constant("v", Last[..4], [4, 1]).Constant("b", Biases[..3], [3]);
        Assert.Equal(
            "node 'm' (MatMul): rows of 5 times a matrix of shape [3, 4]: expected a matrix of 5 rows.",
            Refusal(Start(5).Node("MatMul", ["x", "w"], "m").Node("Relu", ["m"], "r").Node("MatMul", ["r", "v"], "y").ToBytes()));
        Assert.Equal(
            "node 'a' (Add): a constant of shape [3] with rows of 4: expected 4 numbers.",
            Refusal(Start(3).Node("MatMul", ["x", "w"], "m").Node("Add", ["m", "b"], "a").Node("Relu", ["a"], "r").Node("MatMul", ["r", "v"], "y").ToBytes()));
        Assert.Equal("2 inputs ('x', 'z'): expected 1, rows of numbers.", Refusal(Start(3).Input("z", 1).ToBytes()));
        Assert.Equal(
            "constant 'u' holds 3 values: expected 4, for its shape [2, 2].",
            Refusal(Start(3).Constant("u", [1, 2, 3], [2, 2]).Node("MatMul", ["x", "u"], "y").ToBytes()));
    }

    [Fact]
    public void AColumnIsNoBiasOfRows() => Assert.Equal(
        "node 'm' (Gemm): a constant of shape [4, 1] with rows of 4: expected 4 numbers.",
        Refusal(new OnnxBuilder().Input("x", 3).Output("y").Constant("w", Weights, [3, 4]).Constant("v", Last[..4], [4, 1]).Constant("b", Biases, [4, 1])
            .Node("Gemm", ["x", "w", "b"], "m").Node("Relu", ["m"], "r").Node("MatMul", ["r", "v"], "y").ToBytes()));

    [Theory]
    [InlineData("b", "b")]
    [InlineData("x", "x")]
    public void SumsThatAreNotUnderstoodAreNamed(string left, string right) => Assert.Equal(
        "node 'sum' (Add): not understood: expected chains of Gemm, MatMul, Add and Relu.",
        Refusal(new OnnxBuilder().Input("x", 0).Output("y").Constant("w", Weights, [3, 4]).Constant("v", Last[..4], [4, 1]).Constant("b", [1, 2, 3], [3])
            .Named("sum", "Add", [left, right], "s").Node("Sub", ["x", "s"], "c").Node("MatMul", ["c", "w"], "m").Node("Relu", ["m"], "r")
            .Node("MatMul", ["r", "v"], "y").ToBytes()));

    [Fact]
    public void NoModelIsRefused()
    {
        Assert.Equal("no graph: expected an ONNX model.", Refusal([]));
        Assert.Equal("broken ONNX data: expected a whole file.", Refusal("a,b,y\n1,2,3\n"u8.ToArray()));
    }

    internal static double[] Numbers(int seed, int count)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 4) - 2)];
    }

    /// <summary>Three layers on scaled inputs, some of them read across layers, and a linear term.</summary>
    private static LayeredNetwork ThreeLayers(int outputs)
    {
        Random random = new(5);
        HiddenNeuron Neuron(params int[] inputs) => new(inputs, Numbers(random.Next(), inputs.Length), random.NextDouble(), []);
        double[] Each(params double[] values) => [.. values.SelectMany(value => Enumerable.Range(0, outputs).Select(q => value * (1 - (0.75 * q))))];
        ReluNetwork last = new(
            ["x2", "h1.2", "h2.1"], [.. Enumerable.Range(0, outputs).Select(q => $"y{q}")], Each(0.5), Numbers(12, 3 * outputs),
            [new([0, 2], [1.5, -1], 0.25, Each(2), []), new([1], [1], -0.5, Each(-3), [])]);
        return new LayeredNetwork(
            ["x1", "x2", "x3"], new Standardizer([1, 2, 3], [0.5, 2, 4]), [[Neuron(0, 2), Neuron(1)], [Neuron(0, 3), Neuron(3, 4)]], [1, 4, 5], last);
    }

    private static double[] Transposed(double[] values, int rows, int columns) =>
        [.. Enumerable.Range(0, values.Length).Select(at => values[(at % rows * columns) + (at / rows)])];

    private static OnnxNetwork Read(byte[] model)
    {
        using MemoryStream stream = new(model);
        return OnnxFile.Read(stream);
    }

    private static string Refusal(byte[] model) => Assert.Throws<InvalidDataException>(() => Read(model)).Message;

    private static LayeredNetwork AssertLikeRuntime(byte[] model, string input, string output, bool isDouble = false)
    {
        LayeredNetwork network = Read(model).Network;
        double[] rows = [.. Numbers(9, 300).Select(x => (double)(float)x)];
        double[] expected = isDouble ? RunDouble(model, input, output, rows) : [.. Run(model, input, output, rows, 3).Select(value => (double)value)];
        int outputs = network.Last.OutputNames.Count;
        double[] actual = new double[100 * outputs];
        network.Predict(rows, actual);
        Assert.Equal(expected.Length, actual.Length);
        double size = expected.Max(Math.Abs);
        Assert.True(expected.Distinct().Count() > 20);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First / size, pair.Second / size, isDouble ? 1e-13 : 1e-5));
        double[] fourth = new double[outputs];
        network.Predict(rows.AsSpan(9, 3), fourth);
        Assert.Equal(actual[(3 * outputs)..(4 * outputs)], fourth);
        return network;
    }

    private static float[] Run(byte[] model, string input, string output, double[] rows, int columns)
    {
        using InferenceSession session = new(model);
        using OrtValue values = OrtValue.CreateTensorValueFromMemory(rows.Select(x => (float)x).ToArray(), [rows.Length / columns, columns]);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, [input], [values], [output]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static double[] RunDouble(byte[] model, string input, string output, double[] rows)
    {
        using InferenceSession session = new(model);
        using OrtValue values = OrtValue.CreateTensorValueFromMemory(rows, [rows.Length / 3, 3]);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, [input], [values], [output]);
        return outputs[0].GetTensorDataAsSpan<double>().ToArray();
    }
}
