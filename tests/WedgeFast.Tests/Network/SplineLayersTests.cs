using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Samples;
using Xunit;

namespace WedgeFast.Tests.Network;

public sealed class SplineLayersTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(16)]
    public void Features_are_what_is_left_of_one_less_the_clipped_distance_between_knots(int segments)
    {
        SampleSet samples = Noise(200, 3);
        LayeredNetwork layers = SplineLayers.Of(samples, segments);
        double[] features = new double[samples.Count * layers.Features.Length];
        layers.FeaturesOf(samples.Inputs, features);
        InputGroups sources = SplineLayers.SourcesOf(layers)!;
        Assert.Equal(3 * segments, layers.Features.Length);
        for (int input = 0; input < 3; input++)
        {
            double[] sorted = [.. Enumerable.Range(0, samples.Count).Select(i => samples.Row(i)[input]).Order()];
            double[] knots = [sorted[0], .. Enumerable.Range(1, segments - 1).Select(k => sorted[((samples.Count * k) + segments - 1) / segments - 1]), sorted[^1]];
            for (int k = 0; k < segments; k++)
            {
                int feature = sources[input][k];
                for (int i = 0; i < samples.Count; i++)
                {
                    double clipped = Math.Clamp((samples.Row(i)[input] - knots[k]) / (knots[k + 1] - knots[k]), 0, 1);
                    Assert.Equal(1 - clipped, features[(i * layers.Features.Length) + feature], 1e-12);
                }
            }
        }
    }

    [Fact]
    public void Few_distinct_values_have_a_knot_each_and_one_value_a_feature_that_is_constant()
    {
        double[] rows = [0, 7, 0, 1, 7, 0, 0, 7, 3, 1, 7, 3, 0, 7, 9, 1, 7, 9];
        SampleSet samples = SampleSet.Create(rows, 3, [1, 2, 3, 4, 5, 6]);
        LayeredNetwork layers = SplineLayers.Of(samples, 4);
        Assert.Equal([0, 1, 2, 2], Enumerable.Range(0, 4).Select(SplineLayers.SourcesOf(layers)!.SourceOf));
        double[] features = new double[24];
        layers.FeaturesOf(rows, features);
        Assert.Equal([1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 0], features.Select(feature => Math.Round(feature, 15)));
    }

    [Fact]
    public void Knots_follow_the_weights_and_repeating_a_row_is_doubling_its_weight()
    {
        SampleSet samples = Noise(50, 1);
        double[] weights = [.. Enumerable.Range(0, 50).Select(i => i % 3 == 0 ? 2.0 : 1.0)];
        int[] rows = [.. Enumerable.Range(0, 50).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]))];
        SampleSet weighted = SampleSet.Create(samples.Inputs, 1, samples.Targets, weights);
        SampleSet repeated = SampleSet.Create([.. rows.Select(i => samples.Inputs[i])], 1, [.. rows.Select(i => samples.Targets[i])]);
        Assert.Equal(Biases(SplineLayers.Of(repeated, 7)), Biases(SplineLayers.Of(weighted, 7)));
    }

    [Theory]
    [InlineData(1, "there are 1 segments of splines; expected 2 to 256.")]
    [InlineData(257, "there are 257 segments of splines; expected 2 to 256.")]
    [InlineData(21, "there are 21 segments of splines; expected at most 20, the number of rows.")]
    public void Other_numbers_of_segments_are_refused(int segments, string fault) =>
        Assert.StartsWith(fault, Assert.Throws<ArgumentException>(() => SplineLayers.Of(Noise(20, 1), segments)).Message, StringComparison.Ordinal);

    [Fact]
    public void Values_too_close_for_a_slope_share_a_knot()
    {
        double next = Math.BitIncrement(1e9);
        LayeredNetwork layers = SplineLayers.Of(SampleSet.Create([1e9, next, 1e9, next], 1, [1, 2, 3, 4]), 2);
        Assert.All(layers.Layers[0], neuron => Assert.True(double.IsFinite(neuron.Bias)));
    }

    [Fact]
    public void Orders_and_interactions_count_sources()
    {
        InputGroups groups = new([0, 0, 1, 2, 2, 2]);
        NeuronClass pairs = new(WeightNorm.L2, 2, DictionaryKind.Full) { Groups = groups };
        Assert.Equal([[0, 1, 2], [2, 3, 4, 5], [0, 1, 3, 4, 5]], CoordinateSets.Of(pairs, 6));
        Assert.Equal(5, pairs.MostInputs);
        Assert.True(pairs.Allows([0, 1, 4]));
        Assert.False(pairs.Allows([0, 2, 4]));
        NeuronClass one = pairs with { Order = 1, Interactions = new InputSets([[0, 1]]) };
        Assert.Equal([[0, 1, 2], [3, 4, 5]], CoordinateSets.Of(one, 6));
        Assert.Equal(3, one.MostInputs);
        Assert.Equal([[0], [1], [2], [3], [4], [5], [0, 1], [3, 4], [3, 5], [4, 5], [3, 4, 5]], CoordinateSets.Of(pairs with { Order = 1, Norm = WeightNorm.L1 }, 6));
    }

    private static double[] Biases(LayeredNetwork layers) => [.. layers.Layers[0].Select(neuron => neuron.Bias)];

    private static SampleSet Noise(int rows, int dimension)
    {
        Random random = new(5);
        double[] inputs = [.. Enumerable.Range(0, rows * dimension).Select(_ => random.NextDouble() * 10)];
        return SampleSet.Create(inputs, dimension, [.. Enumerable.Range(0, rows).Select(i => inputs[i * dimension])]);
    }
}
