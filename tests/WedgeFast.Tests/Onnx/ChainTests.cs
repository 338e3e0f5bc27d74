using Microsoft.ML.OnnxRuntime;
using WedgeFast.Network;
using WedgeFast.Onnx;
using WedgeFast.Samples;
using WedgeFast.Tests.Network;
using WedgeFast.Tests.Optimizing;
using Xunit;

namespace WedgeFast.Tests.Onnx;

/// <summary>Chains of Gemm and Relu: what ONNX Runtime and a reader of chains make of them.</summary>
public sealed class ChainTests
{
    [Theory]
    [InlineData(3, new int[0], 7, false, false, 1)]
    [InlineData(3, new int[0], 7, true, false, 1)]
    [InlineData(2, new int[0], 4, true, true, 3)]
    [InlineData(2, new int[0], 0, true, false, 2)]
    [InlineData(2, new int[0], 0, false, false, 1)]
    [InlineData(3, new[] { 5 }, 6, false, true, 1)]
    [InlineData(4, new[] { 3, 6 }, 5, true, true, 2)]
    [InlineData(2, new[] { 3, 2, 3 }, 4, false, false, 1)]
    [InlineData(2, new[] { 3 }, 0, false, true, 2)]
    public void TheyPredictLikeTheNetwork(int dimension, int[] earlier, int neurons, bool hasSkip, bool isScaled, int outputs)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            Random random = new(seed);
            LayeredNetwork network = SmallLayered.Random(random, dimension, earlier, neurons, hasSkip, isScaled, outputs);
            double[] rows = [.. Enumerable.Range(0, dimension * 50).Select(_ => (6 * random.NextDouble()) - 3)];
            InputRanges ranges = new([.. Enumerable.Repeat(-3.0, dimension)], [.. Enumerable.Repeat(3.0, dimension)]);
            AssertLike(network, rows, null, OnnxPrecision.Double, 1e-12);
            AssertLike(network, rows, ranges, OnnxPrecision.Double, 1e-12);
            AssertLike(network, rows, ranges, OnnxPrecision.Float, 1e-5);
            double[] far = [.. rows.Select(value => 100 * value)];
            AssertLike(network, far, null, OnnxPrecision.Double, 1e-12);
        }
    }

    [Theory]
    [InlineData("concrete", 1, true)]
    [InlineData("yacht", 2, false)]
    public void OnRealDataToo(string data, int order, bool hasSkip)
    {
        (ReluNetwork network, double[] rows) = FittedNetworks.Get(data, order, hasSkip);
        SampleSet samples = SampleSet.Create(rows, network.InputNames.Count, new double[rows.Length / network.InputNames.Count]);
        AssertLike(LayeredNetwork.Of(network), rows, null, OnnxPrecision.Double, 1e-12);
        AssertLike(LayeredNetwork.Of(network), rows, InputRanges.Of(samples), OnnxPrecision.Double, 1e-12);
    }

    [Fact]
    public void WithinRangesPassedOnValuesAreNeverCut()
    {
        LayeredNetwork network = SmallLayered.Random(new Random(4), 3, [2, 2], 3, hasSkip: true, isScaled: true);
        InputRanges ranges = new([-2, 0.5, -7], [-1, 3, 9]);
        using MemoryStream paired = new(), raised = new();
        Assert.Empty(OnnxFile.WriteChain(paired, network));
        IReadOnlyList<ValueBounds> bounds = OnnxFile.WriteChain(raised, network, ranges: ranges);
        int Open(IEnumerable<ValueBounds> all) => all.Count(value => value.Name != "prediction" && value.Lower < 0 && value.Upper > 0);
        int own = network.Layers.Sum(layer => layer.Count) + network.Last.Neurons.Count;
        Assert.InRange(Open(bounds), 0, own);
        Assert.True(raised.Length < paired.Length);
    }

    [Fact]
    public void OutputsAreNamedAfterWhatTheyAre()
    {
        LayeredNetwork one = SmallLayered.Random(new Random(1), 2, [], 3, hasSkip: false, isScaled: false);
        LayeredNetwork three = SmallLayered.Random(new Random(1), 2, [], 3, hasSkip: false, isScaled: false, 3);
        Assert.Equal("logarithms", Read(one, null, true).Output);
        Assert.Equal("logOdds", Read(one, ["a", "b"], false).Output);
        Assert.Equal("scores", Read(three, ["a", "b", "c"], false).Output);

        static ChainReader Read(LayeredNetwork network, string[]? labels, bool logTarget)
        {
            using MemoryStream stream = new();
            OnnxFile.WriteChain(stream, network, OnnxPrecision.Double, labels, logTarget);
            return new ChainReader(stream.ToArray());
        }
    }

    [Fact]
    public void WhatCannotBeIsRefused()
    {
        LayeredNetwork network = LayeredNetwork.Of(new ReluNetwork(["a"], "y", 0, [], [new([0], [1e300], 0, 1, [])]));
        using MemoryStream stream = new();
        Assert.Throws<ArgumentException>(() => OnnxFile.WriteChain(stream, network, ranges: new InputRanges([0], [1e10])));
        Assert.Throws<ArgumentException>(() => OnnxFile.WriteChain(stream, network, ranges: new InputRanges([0, 0], [1, 1])));
        Assert.Throws<ArgumentException>(() => OnnxFile.WriteChain(stream, network, OnnxPrecision.Float));
        Assert.Equal(0, stream.Length);
    }

    private static void AssertLike(LayeredNetwork network, double[] rows, InputRanges? ranges, OnnxPrecision precision, double tolerance)
    {
        using MemoryStream stream = new();
        IReadOnlyList<ValueBounds> bounds = OnnxFile.WriteChain(stream, network, precision, ranges: ranges);
        int dimension = network.InputNames.Count, outputs = network.Last.OutputNames.Count, count = rows.Length / dimension;
        double[] expected = new double[count * outputs];
        network.Predict(rows, expected);
        double[] actual = RuntimeOf(stream.ToArray(), rows, count, dimension, precision);
        double allowed = tolerance * Math.Max(FittedNetworks.Rms(expected), 1);
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(actual.Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -allowed, allowed));

        ChainReader reader = new(stream.ToArray());
        ILookup<string, ValueBounds> ofNodes = bounds.ToLookup(value => value.Name);
        for (int i = 0; i < count; i++)
        {
            List<(string Name, double[] Sums)> layers = [.. reader.Run(rows[(i * dimension)..((i + 1) * dimension)])];
            Assert.All(layers[^1].Sums.Index(), output => Assert.InRange(output.Item - expected[(i * outputs) + output.Index], -allowed, allowed));
            foreach ((string name, double[] sums) in ranges is null ? [] : layers)
            {
                Assert.Equal(sums.Length, ofNodes[name].Count());
                Assert.All(ofNodes[name], value => Assert.InRange(sums[value.Position], value.Lower - 1e-12, value.Upper + 1e-12));
            }
        }
    }

    private static double[] RuntimeOf(byte[] model, double[] rows, int count, int dimension, OnnxPrecision precision)
    {
        using InferenceSession session = new(model);
        using OrtValue input = precision == OnnxPrecision.Double
            ? OrtValue.CreateTensorValueFromMemory(rows, [count, dimension])
            : OrtValue.CreateTensorValueFromMemory(rows.Select(value => (float)value).ToArray(), [count, dimension]);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["inputs"], [input], ["prediction"]);
        return precision == OnnxPrecision.Double
            ? outputs[0].GetTensorDataAsSpan<double>().ToArray()
            : [.. outputs[0].GetTensorDataAsSpan<float>().ToArray().Select(value => (double)value)];
    }
}
