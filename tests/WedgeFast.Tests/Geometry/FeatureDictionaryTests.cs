using WedgeFast.Geometry;
using WedgeFast.Tests.Oracles;
using Xunit;

namespace WedgeFast.Tests.Geometry;

public class FeatureDictionaryTests
{
    [Theory]
    [InlineData(WeightNorm.L1)]
    [InlineData(WeightNorm.L2)]
    public void WedgeFeaturesOfThePlaneAreTheOraclesLines(WeightNorm norm) => AssertSameColumns(
        norm, DictionaryKind.Wedge, x => MaterialisedDictionary.Lines(x, norm == WeightNorm.L1));

    [Fact]
    public void FullL1AddsTheHinges() => AssertSameColumns(
        WeightNorm.L1, DictionaryKind.Full, x => [.. MaterialisedDictionary.Lines(x, l1: true), .. MaterialisedDictionary.Hinges(x)]);

    [Fact]
    public void OrderOneHasTheHingesOfAllInputs()
    {
        foreach (WeightNorm norm in (WeightNorm[])[WeightNorm.L1, WeightNorm.L2])
        {
            PointSet points = PointSet.FromRows([0, 5, 1, 5, 3, 5, 1, 7], 2);
            NeuronClass order1 = new(norm, 1, DictionaryKind.Full);
            double[][] columns = [.. FeatureDictionary.Of(points, order1).Select(f => Column(points, f))];
            double[][] expected =
            [
                [0, 1, 3, 1], [0, 0, 0, 0], [0, 0, 2, 0], [1, 0, 0, 0], [0, 0, 0, 0], [3, 2, 0, 2],
                [0, 0, 0, 2], [0, 0, 0, 0], [0, 0, 0, 0], [2, 2, 2, 0],
            ];
            Assert.Equal(expected, columns);
        }
    }

    [Fact]
    public void InGeneralPositionThereAreTwoPerSubset()
    {
        Random random = new(4);
        PointSet points = PointSet.FromRows([.. Enumerable.Range(0, 36).Select(_ => random.NextDouble())], 4);
        foreach ((int order, WeightNorm norm, DictionaryKind dictionary, int expected) in ((int, WeightNorm, DictionaryKind, int)[])
            [(3, WeightNorm.L2, DictionaryKind.Wedge, 2 * 4 * 84), (4, WeightNorm.L1, DictionaryKind.Full, 2 * ((4 * 9) + (6 * 36) + (4 * 84) + 126))])
        {
            NeuronClass neurons = new(norm, order, dictionary);
            List<Neuron> features = [.. FeatureDictionary.Of(points, neurons)];
            Assert.Equal(expected, features.Count);
            Assert.Equal(expected, FeatureDictionary.MostFeatures(points, neurons));
            Assert.All(features, f => Assert.All(f.Through, i => Assert.Equal(0, Column(points, f)[i])));
            Assert.Equal(features.Select(f => string.Join(' ', f.Coordinates.Concat(f.Through))).Distinct().Count() * 2, features.Count);
        }
    }

    [Fact]
    public void TheFacesOfL2AreNoFiniteDictionary()
    {
        PointSet points = PointSet.FromRows([0, 0, 1, 0, 0, 1], 2);
        NeuronClass full = new(WeightNorm.L2, 2, DictionaryKind.Full);
        Assert.False(FeatureDictionary.IsFinite(full, 2));
        Assert.True(FeatureDictionary.IsFinite(full, 1));
        Assert.Throws<ArgumentException>(() => FeatureDictionary.Of(points, full));
    }

    // Points on a half-integer grid, with duplicates and three or more in a line: equal columns may be listed more or less often.
    private static void AssertSameColumns(WeightNorm norm, DictionaryKind dictionary, Func<double[][], List<double[]>> oracle)
    {
        for (int trial = 0; trial < 30; trial++)
        {
            Random random = new(trial);
            double[][] x = [.. Enumerable.Range(0, 1 + (trial % 8)).Select(_ => (double[])[random.Next(-2, 3) / 2.0, random.Next(-2, 3) / 2.0])];
            PointSet points = PointSet.FromRows([.. x.SelectMany(p => p)], 2);
            double[][] actual = [.. FeatureDictionary.Of(points, new NeuronClass(norm, 2, dictionary)).Select(f => Column(points, f))];
            List<double[]> expected = oracle(x);
            Assert.All(actual, column => Assert.Contains(expected, other => Near(column, other)));
            Assert.All(expected, column => Assert.Contains(actual, other => Near(column, other)));
        }
    }

    private static bool Near(double[] a, double[] b) => a.Zip(b).All(pair => Math.Abs(pair.First - pair.Second) < 1e-14);

    private static double[] Column(PointSet points, Neuron feature)
    {
        double[] column = new double[points.Count];
        FeatureDictionary.Evaluate(points, feature, column);
        return column;
    }
}
