using WedgeFast.Network;
using WedgeFast.Samples;
using Xunit;

namespace WedgeFast.Tests.Network;

/// <summary>Networks of several layers.</summary>
public sealed class LayeredNetworkTests
{
    private static readonly ReluNetwork Last = new(["x2", "h1.1"], "y", 1, [], [new([0, 1], [2, -1], 0.5, 3, [])]);
    private static readonly LayeredNetwork Deep = new(
        ["x1", "x2"], new Standardizer([1, 2], [2, 4]), [[new HiddenNeuron([0, 1], [1, -2], 0.25, [])]], [1, 2], Last);

    [Fact]
    public void PredictsTheFormula()
    {
        double[] rows = [3, 2, -5, 10, 7, -6];
        double[] outputs = new double[3];
        Deep.Predict(rows, outputs);
        for (int i = 0; i < 3; i++)
        {
            (double a, double b) = ((rows[2 * i] - 1) / 2, (rows[(2 * i) + 1] - 2) / 4);
            double hidden = Math.Max(a - (2 * b) + 0.25, 0);
            double expected = 1 + (3 * Math.Max((2 * b) - hidden + 0.5, 0));
            Assert.Equal(expected, outputs[i], 1e-14);
            Assert.Equal(expected, Deep.Predict(rows.AsSpan(2 * i, 2)), 1e-14);
        }

        Assert.Equal((2, 3, false), (Deep.HiddenLayers, Deep.ValueCount, Deep.IsTwoLayer));
    }

    [Fact]
    public void FeaturesAreWhatTheLastTwoLayersRead()
    {
        SampleSet samples = SampleSet.Create([3, 2, -5, 10], 2, [5, 6], [1, 2]);
        SampleSet features = Deep.FeaturesOf(samples);
        Assert.Equal(["x2", "h1.1"], features.InputNames);
        Assert.Equal([0, 1.25, 2, 0], features.Inputs.ToArray());
        Assert.Equal([5.0, 6], features.Targets.ToArray());
        Assert.Equal([1.0, 2], features.Weights.ToArray());
    }

    [Fact]
    public void AScalingBecomesPartOfTwoLayers()
    {
        ReluNetwork two = new(["a", "b"], "y", 1, [0.5, -2], [new([1], [2.0], 0.5, 3, []), new([0, 1], [1, 1], 0, -1, [])]);
        LayeredNetwork plain = new(["a", "b"], null, [], [0, 1], two), scaled = plain.Scaled(new Standardizer([1, 2], [2, 4]));
        Assert.True(plain.IsTwoLayer && scaled.IsTwoLayer);
        double[] row = [7, -3], standard = [3, -1.25];
        Assert.Equal(two.Predict(standard), scaled.Predict(row), 1e-14);
        Assert.Throws<ArgumentException>(() => Deep.Scaled(new Standardizer([1, 2], [2, 4])));
    }

    [Fact]
    public void NamesOfNeuronsDifferFromThoseOfInputs() => Assert.Equal("h1.2''", LayeredNetwork.NameOf(1, 2, ["h1.2", "h1.2'"]));

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        string Fault(HiddenNeuron neuron, int[] features, Standardizer? scaling = null) =>
            Assert.Throws<ArgumentException>(() => new LayeredNetwork(["x1", "x2"], scaling, [[neuron]], features, Last)).Message;
        HiddenNeuron good = new([0], [1], 0, []);
        Assert.Equal("Neuron 0 of layer 0: its inputs hold 2 after -1: expected ascending numbers from 0 to 1.", Fault(new([2], [1], 0, []), [1, 2]));
        Assert.Equal("Neuron 0 of layer 0 has 1 inputs and 2 weights: expected as many of each, at least 1.", Fault(new([1], [1, 2], 0, []), [1, 2]));
        Assert.Equal("Neuron 0 of layer 0 has a weight or a bias that is no finite number.", Fault(new([1], [double.NaN], 0, []), [1, 2]));
        Assert.Equal("The features hold 3 after 1: expected ascending numbers from 0 to 2.", Fault(good, [1, 3]));
        Assert.Equal("The last two layers have 2 inputs: expected 1, the number of features.", Fault(good, [1]));
        Assert.Equal("There are 1 means and scales: expected 2, the number of inputs.", Fault(good, [1, 2], new Standardizer([1], [1])));
        Assert.Throws<ArgumentException>(() => Deep.Predict([1]));
        Assert.Throws<ArgumentException>(() => Deep.Predict([1, 2, 3], new double[1]));
    }
}
