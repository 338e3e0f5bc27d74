using Microsoft.ML.OnnxRuntime;
using WedgeFast.Network;
using WedgeFast.Onnx;
using WedgeFast.Tests.Network;
using Xunit;

namespace WedgeFast.Tests.Onnx;

/// <summary>What ONNX Runtime makes of the models.</summary>
public sealed class OnnxFileTests
{
    public static IEnumerable<TheoryDataRow<string, int, bool>> Fitted => FittedNetworks.Cases;

    [Theory]
    [MemberData(nameof(Fitted))]
    public void ItPredictsLikeTheNetworkOnRealData(string data, int order, bool hasSkip)
    {
        (ReluNetwork network, double[] rows) = FittedNetworks.Get(data, order, hasSkip);
        AssertLike(network, rows, OnnxPrecision.Double, 1e-12);
        AssertLike(network, rows, OnnxPrecision.Float, 1e-5);
    }

    [Theory]
    [InlineData(1, 0, false)]
    [InlineData(3, 0, true)]
    [InlineData(1, 1, false)]
    [InlineData(7, 60, true)]
    [InlineData(30, 9, false)]
    [InlineData(2, 0, false, 2)]
    [InlineData(3, 0, true, 4)]
    [InlineData(5, 40, true, 3)]
    [InlineData(12, 7, false, 20)]
    public void ItPredictsLikeRandomNetworks(int dimension, int neurons, bool hasSkip, int outputs = 1)
    {
        Random random = new((100 * dimension) + neurons);
        ReluNetwork network = Networks.Random(random, dimension, neurons, hasSkip, outputs);
        double[] rows = [.. Enumerable.Range(0, dimension * 100).Select(_ => (random.NextDouble() * 4) - 2)];
        AssertLike(network, rows, OnnxPrecision.Double, 1e-12);
        AssertLike(network, rows, OnnxPrecision.Float, 1e-5);
    }

    [Fact]
    public void TheModelSaysWhatItIs()
    {
        ReluNetwork network = new(["größe", "b"], "y", 1, [], [new([0], [1.0], 0, 1, [])]);
        using InferenceSession session = Session(network, OnnxPrecision.Double);
        Assert.Equal("WedgeFast", session.ModelMetadata.ProducerName);
        Dictionary<string, string> expected = new() { ["input.0"] = "größe", ["input.1"] = "b", ["output"] = "y" };
        Assert.Equal(expected, session.ModelMetadata.CustomMetadataMap);
        Assert.Equal([-1, 2], session.InputMetadata["inputs"].Dimensions);
        Assert.Equal([-1, 1], session.OutputMetadata["prediction"].Dimensions);
        Assert.Equal(typeof(double), session.InputMetadata["inputs"].ElementType);
        using InferenceSession single = Session(network, OnnxPrecision.Float);
        Assert.Equal(typeof(float), single.InputMetadata["inputs"].ElementType);
    }

    [Theory]
    [InlineData(OnnxPrecision.Double)]
    [InlineData(OnnxPrecision.Float)]
    public void ClassesHaveLabelsAndProbabilities(OnnxPrecision precision)
    {
        ReluNetwork network = new(["a"], "y", -0.5, [], [new([0], [2.0], -1, 3, [])]);
        string[] labels = ["größer, als", "b"];
        using MemoryStream stream = new();
        OnnxFile.Write(stream, network, precision, labels);
        using InferenceSession session = new(stream.ToArray());
        Assert.Equal(labels[0], session.ModelMetadata.CustomMetadataMap["label.0"]);
        Assert.Equal(labels[1], session.ModelMetadata.CustomMetadataMap["label.1"]);
        double[] rows = [-1, 0.5, 0.6, 3];
        using OrtValue input = Input(rows, precision);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["inputs"], [input], ["prediction", "probabilities", "logOdds"]);
        Assert.Equal<long>([4L, 1], outputs[0].GetTensorTypeAndShape().Shape);
        Assert.Equal<string>([labels[0], labels[0], labels[1], labels[1]], outputs[0].GetStringTensorAsArray());
        double[] probabilities = Values(outputs[1], precision), logOdds = Values(outputs[2], precision);
        double tolerance = precision == OnnxPrecision.Double ? 1e-14 : 1e-6;
        for (int i = 0; i < rows.Length; i++)
        {
            double expected = network.Predict([rows[i]]), second = 1 / (1 + Math.Exp(-expected));
            Assert.Equal(expected, logOdds[i], 10 * tolerance);
            Assert.Equal(1 - second, probabilities[2 * i], tolerance);
            Assert.Equal(second, probabilities[(2 * i) + 1], tolerance);
        }

        Assert.Throws<ArgumentException>(() => OnnxFile.Write(stream, network, precision, ["a", "b", "c"]));
    }

    [Theory]
    [InlineData(OnnxPrecision.Double)]
    [InlineData(OnnxPrecision.Float)]
    public void SeveralClassesHaveLabelsAndProbabilities(OnnxPrecision precision)
    {
        ReluNetwork network = new(["a"], ["u", "v", "w"], [500.0, 500, 499], [], [new([0], [2.0], -1, [1.0, -1, 2], []), new([0], [-1.0], 0, [-500.0, 1, 0], [])]);
        string[] labels = ["größer, als", "b", ""];
        using MemoryStream stream = new();
        OnnxFile.Write(stream, network, precision, labels);
        using InferenceSession session = new(stream.ToArray());
        Dictionary<string, string> expectedNames = new()
        {
            ["input.0"] = "a",
            ["output.0"] = "u",
            ["output.1"] = "v",
            ["output.2"] = "w",
            ["label.0"] = labels[0],
            ["label.1"] = "b",
            ["label.2"] = "",
        };
        Assert.Equal(expectedNames, session.ModelMetadata.CustomMetadataMap);
        Assert.Equal([-1, 3], session.OutputMetadata["scores"].Dimensions);
        Assert.Equal([-1, 3], session.OutputMetadata["probabilities"].Dimensions);

        // The first of equals, the second one and the third one.
        double[] rows = [0.5, -2, 3];
        using OrtValue input = Input(rows, precision);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["inputs"], [input], ["prediction", "probabilities", "scores"]);
        Assert.Equal<long>([3L, 1], outputs[0].GetTensorTypeAndShape().Shape);
        Assert.Equal<string>(labels, outputs[0].GetStringTensorAsArray());
        double[] probabilities = Values(outputs[1], precision), scores = Values(outputs[2], precision);
        double tolerance = precision == OnnxPrecision.Double ? 1e-14 : 1e-6;
        double[] expected = new double[9];
        network.Predict(rows, expected);
        for (int at = 0; at < expected.Length; at++)
        {
            double[] own = expected[(at / 3 * 3)..((at / 3 * 3) + 3)];
            Assert.Equal(expected[at], scores[at], 1000 * tolerance);
            Assert.Equal(1 / own.Sum(score => Math.Exp(score - expected[at])), probabilities[at], tolerance);
        }

        Assert.Throws<ArgumentException>(() => OnnxFile.Write(stream, network, precision, ["a", "b"]));
    }

    [Theory]
    [InlineData(OnnxPrecision.Double, 1)]
    [InlineData(OnnxPrecision.Float, 1)]
    [InlineData(OnnxPrecision.Double, 3)]
    public void OfLogarithmsThePredictionIsTheExponential(OnnxPrecision precision, int outputs)
    {
        NetworkNeuron neuron = new([0], [2.0], -1, [.. Enumerable.Range(1, outputs).Select(k => k / 2.0)], []);
        ReluNetwork network = new(["a"], [.. Enumerable.Range(0, outputs).Select(k => $"y{k}")], [.. Enumerable.Range(0, outputs).Select(k => k - 0.5)], [], [neuron]);
        using MemoryStream stream = new();
        OnnxFile.Write(stream, network, precision, logTarget: true);
        using InferenceSession session = new(stream.ToArray());
        Assert.Equal(["prediction"], session.OutputMetadata.Keys);
        Assert.Equal([-1, outputs], session.OutputMetadata["prediction"].Dimensions);
        double[] rows = [-1, 0.6, 5], logarithms = new double[3 * outputs];
        network.Predict(rows, logarithms);
        using OrtValue input = Input(rows, precision);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, ["inputs"], [input], ["prediction"]);
        double tolerance = precision == OnnxPrecision.Double ? 1e-14 : 1e-5;
        Assert.All(Values(results[0], precision).Zip(logarithms), pair => Assert.Equal(1, pair.First / Math.Exp(pair.Second), tolerance));

        // Nothing says that it is compared with logarithms: audits refuse it.
        stream.Position = 0;
        Assert.StartsWith("node 'prediction' (Exp): not understood: expected ", Assert.Throws<InvalidDataException>(() => OnnxFile.Read(stream)).Message);
        Assert.Throws<ArgumentException>(() => OnnxFile.Write(stream, network, precision, [.. Enumerable.Range(0, Math.Max(outputs, 2)).Select(k => $"{k}")], logTarget: true));
    }

    [Fact]
    public void OfMoreLayersOfLogarithmsThePredictionIsTheExponential()
    {
        ReluNetwork last = new(["a", "h1.1"], "y", 0.5, [], [new([0, 1], [1.0, -0.5], 0.25, 2, [])]);
        LayeredNetwork network = new(["a"], null, [[new([0], [-1.0], 1, [])]], [0, 1], last);
        using MemoryStream stream = new();
        OnnxFile.WriteLayered(stream, network, OnnxPrecision.Double, null, logTarget: true);
        using InferenceSession session = new(stream.ToArray());
        double[] rows = [-2, 0.5, 1.5];
        Assert.All(Run(session, rows, 3, 1).Zip(rows), pair => Assert.Equal(1, pair.First / Math.Exp(network.Predict([pair.Second])), 1e-14));
    }

    [Fact]
    public void OffsetsAreASecondInput()
    {
        LayeredNetwork network = LayeredNetwork.Of(new ReluNetwork(["a"], "y", 0.5, [], [new([0], [2.0], -1, 1.5, [])]));
        using MemoryStream stream = new();
        OnnxFile.WriteLayered(stream, network, OnnxPrecision.Double, null, logTarget: true, hasOffset: true);
        using InferenceSession session = new(stream.ToArray());
        double[] rows = [-1, 0.7, 2], offsets = [0, -0.5, 1.25];
        using OrtValue input = Input(rows, OnnxPrecision.Double), offset = Input(offsets, OnnxPrecision.Double);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, ["inputs", "offset"], [input, offset], ["prediction"]);
        double[] expected = [.. rows.Zip(offsets, (x, o) => Math.Exp(network.Predict([x]) + o))];
        Assert.Equal(expected, Values(results[0], OnnxPrecision.Double), (a, b) => Math.Abs(a - b) < 1e-12 * a);
        Assert.Throws<ArgumentException>(() => OnnxFile.WriteLayered(stream, network, OnnxPrecision.Double, null, hasOffset: true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EndsOfIntervalsMayBeNetworks(bool logTarget)
    {
        LayeredNetwork network = LayeredNetwork.Of(new ReluNetwork(["a"], "y", 0.5, [], [new([0], [2.0], -1, 1.5, [])]));
        ReluNetwork lower = new(["a"], "y", -0.25, [], [new([0], [1.0], 0.5, -1.5, [])]), upper = new(["a"], "y", 1.5, [], []);
        using MemoryStream stream = new();
        OnnxFile.WriteBounded(stream, network, OnnxPrecision.Double, null, logTarget, -0.25, hasOffset: false, new IntervalBounds(lower, upper));
        using InferenceSession session = new(stream.ToArray());
        Assert.Equal(["prediction", "lower", "upper"], session.OutputMetadata.Keys);
        double[] rows = [-1, 0.7, 2];
        using OrtValue input = Input(rows, OnnxPrecision.Double);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, ["inputs"], [input], ["lower", "prediction", "upper"]);
        for (int k = 0; k < 3; k++)
        {
            double[] sums = [.. rows.Select(x => k == 0 ? lower.Predict([x]) + 0.25 : k == 1 ? network.Predict([x]) : upper.Predict([x]) - 0.25)];
            double[] expected = [.. sums.Select(sum => logTarget ? Math.Exp(sum) : sum)];
            Assert.Equal(expected, Values(results[k], OnnxPrecision.Double), (a, b) => Math.Abs(a - b) < 1e-12 * Math.Max(Math.Abs(a), 1));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void IntervalsAreOutputs(bool logTarget)
    {
        LayeredNetwork network = LayeredNetwork.Of(new ReluNetwork(["a"], "y", 0.5, [], [new([0], [2.0], -1, 1.5, [])]));
        using MemoryStream stream = new();
        OnnxFile.WriteLayered(stream, network, OnnxPrecision.Double, null, logTarget, 0.75);
        using InferenceSession session = new(stream.ToArray());
        Assert.Equal(["prediction", "lower", "upper"], session.OutputMetadata.Keys);
        double[] rows = [-1, 0.7, 2];
        using OrtValue input = Input(rows, OnnxPrecision.Double);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, ["inputs"], [input], ["lower", "prediction", "upper"]);
        for (int k = 0; k < 3; k++)
        {
            double shift = 0.75 * (k - 1);
            double[] expected = [.. rows.Select(x => network.Predict([x]) + shift).Select(sum => logTarget ? Math.Exp(sum) : sum)];
            Assert.Equal(expected, Values(results[k], OnnxPrecision.Double), (a, b) => Math.Abs(a - b) < 1e-12 * Math.Abs(a));
        }

        Assert.Throws<ArgumentException>(() => OnnxFile.WriteLayered(stream, network, OnnxPrecision.Double, ["a", "b"], false, 0.75));
        if (!logTarget)
        {
            stream.Position = 0;
            Assert.Equal(network.Predict([0.7]), OnnxFile.Read(stream).Network.Predict([0.7]), 1e-12);
        }
    }

    [Fact]
    public void TheSameNetworkGivesTheSameBytes()
    {
        ReluNetwork network = Networks.Random(new Random(1), 5, 20, hasSkip: true);
        Assert.Equal(Bytes(network, OnnxPrecision.Float), Bytes(network, OnnxPrecision.Float));
    }

    [Fact]
    public void NumbersBeyondFloatAreRefused()
    {
        ReluNetwork network = new(["a"], "y", 0, [], [new([0], [-1e39], 0, 1, [])]);
        using MemoryStream stream = new();
        ArgumentException error = Assert.Throws<ArgumentException>(() => OnnxFile.Write(stream, network, OnnxPrecision.Float));
        Assert.Equal("The network holds -1E+39: beyond the range of float.", error.Message);
        Assert.Equal(0, stream.Length);
    }

    private static void AssertLike(ReluNetwork network, double[] rows, OnnxPrecision precision, double tolerance)
    {
        int dimension = network.InputNames.Count;
        int count = rows.Length / dimension;
        double[] expected = new double[count * network.OutputNames.Count];
        network.Predict(rows, expected);
        using InferenceSession session = Session(network, precision);
        double[] actual = precision == OnnxPrecision.Double
            ? Run(session, rows, count, dimension)
            : [.. Run(session, rows.Select(value => (float)value).ToArray(), count, dimension).Select(value => (double)value)];
        double bound = tolerance * FittedNetworks.Rms(expected);
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.InRange(actual[i] - expected[i], -bound, bound);
        }
    }

    private static OrtValue Input(double[] rows, OnnxPrecision precision) => precision == OnnxPrecision.Double
        ? OrtValue.CreateTensorValueFromMemory(rows, [rows.Length, 1])
        : OrtValue.CreateTensorValueFromMemory(rows.Select(x => (float)x).ToArray(), [rows.Length, 1]);

    private static double[] Values(OrtValue output, OnnxPrecision precision) => precision == OnnxPrecision.Double
        ? output.GetTensorDataAsSpan<double>().ToArray()
        : [.. output.GetTensorDataAsSpan<float>().ToArray().Select(x => (double)x)];

    private static T[] Run<T>(InferenceSession session, T[] rows, int count, int dimension)
        where T : unmanaged
    {
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(rows, [count, dimension]);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["inputs"], [input], ["prediction"]);
        return outputs[0].GetTensorDataAsSpan<T>().ToArray();
    }

    private static InferenceSession Session(ReluNetwork network, OnnxPrecision precision)
    {
        using SessionOptions options = new() { IntraOpNumThreads = 1 };
        return new InferenceSession(Bytes(network, precision), options);
    }

    private static byte[] Bytes(ReluNetwork network, OnnxPrecision precision)
    {
        using MemoryStream stream = new();
        OnnxFile.Write(stream, network, precision);
        return stream.ToArray();
    }
}
