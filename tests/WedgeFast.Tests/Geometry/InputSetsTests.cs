using WedgeFast.Geometry;
using Xunit;

namespace WedgeFast.Tests.Geometry;

/// <summary>Sets of inputs beyond the order, and the coordinate sets they add.</summary>
public class InputSetsTests
{
    [Fact]
    public void SetsAreSortedAndThoseThatRepeatOrLieInOthersAreLeftOut()
    {
        InputSets sets = new([[3, 1], [0, 2, 1], [2, 0], [1, 3], [4, 2]]);
        Assert.Equal(3, sets.Count);
        Assert.Equal([1, 3], sets[0].ToArray());
        Assert.Equal([2, 4], sets[1].ToArray());
        Assert.Equal([0, 1, 2], sets[2].ToArray());
        Assert.Equal(3, sets.Largest);
        Assert.True(sets.Hold([2, 0]));
        Assert.False(sets.Hold([2, 3]));
    }

    [Fact]
    public void EqualityIsThatOfTheSets()
    {
        InputSets sets = new([[0, 1], [2, 3, 4]]), same = new([[4, 3, 2], [1, 0], [3, 2]]), other = new([[0, 1], [2, 3, 5]]);
        Assert.Equal(sets, same);
        Assert.Equal(sets.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(sets, other);
        NeuronClass plain = new(WeightNorm.L2, 1, DictionaryKind.Full);
        Assert.Equal(plain with { Interactions = sets }, plain with { Interactions = same });
        Assert.NotEqual(plain with { Interactions = sets }, plain);
    }

    [Theory]
    [InlineData("", "There is no set of inputs")]
    [InlineData("0", "A set of inputs is (0)")]
    [InlineData("0 1|2 2", "A set of inputs is (2, 2)")]
    [InlineData("-1 2", "A set of inputs is (-1, 2)")]
    public void WhatIsNoSetOfInputsIsRefused(string text, string message)
    {
        int[][] sets = text.Length == 0 ? [] : [.. text.Split('|').Select(set => set.Split(' ').Select(int.Parse).ToArray())];
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => new InputSets(sets)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WeightNorm.L2, DictionaryKind.Full)]
    [InlineData(WeightNorm.L1, DictionaryKind.Full)]
    [InlineData(WeightNorm.L2, DictionaryKind.Wedge)]
    [InlineData(WeightNorm.L1, DictionaryKind.Wedge)]
    public void CoordinateSetsAreThoseOfTheDefinition(WeightNorm norm, DictionaryKind dictionary)
    {
        Random random = new(1);
        const int Dimension = 5;
        int[][] all = [.. Enumerable.Range(1, (1 << Dimension) - 1).Select(bits => Enumerable.Range(0, Dimension).Where(k => (bits >> k & 1) == 1).ToArray())];
        for (int trial = 0; trial < 200; trial++)
        {
            int order = 1 + (trial % 3);
            InputSets interactions = new(all.Where(set => set.Length > order).OrderBy(_ => random.Next()).Take(1 + random.Next(4)));
            NeuronClass neuronClass = new NeuronClass(norm, order, dictionary) { Interactions = interactions };
            string[] found = [.. CoordinateSets.Of(neuronClass, Dimension).Select(Text)];
            bool[] allowed = [.. all.Select(set => set.Length <= order || Enumerable.Range(0, interactions.Count).Any(k => set.All(input => interactions[k].Contains(input))))];
            Assert.All(all.Index(), set => Assert.Equal(allowed[set.Index], neuronClass.Allows(set.Item)));
            int[][] within = [.. all.Where((_, at) => allowed[at])];
            int[][] expected = dictionary == DictionaryKind.Wedge ? [.. all.Where(set => set.Length == order), .. Enumerable.Range(0, interactions.Count).Select(k => interactions[k].ToArray())]
                : norm == WeightNorm.L1 ? within
                : [.. within.Where(set => !within.Any(other => other.Length > set.Length && set.All(other.Contains)))];
            Assert.Equal(expected.Select(Text).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        }
    }

    private static string Text(int[] set) => string.Join(' ', set);
}
