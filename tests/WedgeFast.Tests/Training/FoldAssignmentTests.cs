using CsCheck;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

public class FoldAssignmentTests
{
    private static readonly Gen<(int[] Inputs, int[] Weights, int Folds, ulong Seed)> Cases =
        from n in Gen.Int[6, 40]
        from inputs in Gen.Int[0, 20].Array[n]
        from weights in Gen.Int[1, 3].Array[n]
        from folds in Gen.Int[2, 5]
        from seed in Gen.ULong
        where inputs.Distinct().Count() >= folds
        select (inputs, weights, folds, seed);

    [Fact]
    public void Every_row_is_held_out_once_with_all_its_repetitions() => Cases.Sample(
        c =>
        {
            (int[] Train, int[] Held)[] folds = FoldAssignment.Of(Samples(c.Inputs, c.Weights), new() { Folds = c.Folds, Seed = c.Seed }, null);
            Assert.Equal(c.Folds, folds.Length);
            Assert.Equal(Enumerable.Range(0, c.Inputs.Length), folds.SelectMany(f => f.Held).Order());
            foreach ((int[] train, int[] held) in folds)
            {
                Assert.NotEmpty(held);
                Assert.Equal(Enumerable.Range(0, c.Inputs.Length), train.Concat(held).Order());
                Assert.Empty(train.Select(i => c.Inputs[i]).Intersect(held.Select(i => c.Inputs[i])));
            }
        },
        threads: 1);

    [Fact]
    public void A_weight_is_as_many_repeated_rows() => Cases.Sample(
        c =>
        {
            CrossValidationOptions options = new() { Folds = c.Folds, Seed = c.Seed };
            int[] rows = [.. Enumerable.Range(0, c.Inputs.Length).SelectMany(i => Enumerable.Repeat(i, c.Weights[i]))];
            (int[] Train, int[] Held)[] weighted = FoldAssignment.Of(Samples(c.Inputs, c.Weights), options, null);
            (int[] Train, int[] Held)[] repeated = FoldAssignment.Of(Samples([.. rows.Select(i => c.Inputs[i])], null), options, null);
            Assert.Equal(weighted.Select(f => f.Held), repeated.Select(f => f.Held.Select(i => rows[i]).Distinct().Order().ToArray()));
        },
        threads: 1);

    [Fact]
    public void Folds_are_even_and_depend_on_the_seed_alone()
    {
        SampleSet samples = Samples([.. Enumerable.Range(0, 103)], null);
        (int[] Train, int[] Held)[] first = FoldAssignment.Of(samples, new() { Folds = 5, Seed = 3 }, null);
        Assert.All(first, f => Assert.InRange(f.Held.Length, 20, 21));
        Assert.Equal(first.Select(f => f.Held), FoldAssignment.Of(samples, new() { Folds = 5, Seed = 3 }, null).Select(f => f.Held));
        Assert.NotEqual(first.Select(f => f.Held), FoldAssignment.Of(samples, new() { Folds = 5, Seed = 4 }, null).Select(f => f.Held));
    }

    [Fact]
    public void Every_fold_gets_its_share_of_each_class()
    {
        int[] classes = [.. Enumerable.Range(0, 100).Select(i => i % 10 == 3 ? 1 : 0)];
        foreach ((_, int[] held) in FoldAssignment.Of(Samples([.. Enumerable.Range(0, 100)], null), new() { Folds = 5 }, classes))
        {
            Assert.Equal(20, held.Length);
            Assert.Equal(2, held.Sum(i => classes[i]));
        }
    }

    [Fact]
    public void Groups_stay_together()
    {
        int[] groups = [.. Enumerable.Range(0, 60).Select(i => i * 7 % 9)];
        foreach ((int[] train, int[] held) in FoldAssignment.Of(Samples([.. Enumerable.Range(0, 60)], null), new() { Folds = 3, GroupOfRow = groups }, null))
        {
            Assert.Empty(train.Select(i => groups[i]).Intersect(held.Select(i => groups[i])));
        }
    }

    [Fact]
    public void Given_folds_are_taken_as_they_are()
    {
        (int[] Train, int[] Held)[] folds = FoldAssignment.Of(Samples([1, 2, 3, 4], null), new() { FoldOfRow = [7, -2, 7, 5] }, null);
        Assert.Equal([[1], [3], [0, 2]], folds.Select(f => f.Held));
        Assert.Equal([0, 2, 3], folds[0].Train);
    }

    [Fact]
    public void In_order_of_time_only_the_past_is_trained_on()
    {
        (int[] Train, int[] Held)[] folds = FoldAssignment.Of(Samples([1, 1, 1, 2, 2, 2, 3, 3], null), new() { Folds = 3, TimeOrder = true }, null);
        Assert.Equal([[2, 3], [4, 5], [6, 7]], folds.Select(f => f.Held));
        Assert.All(folds, f => Assert.Equal(Enumerable.Range(0, f.Held[0]), f.Train));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        SampleSet samples = Samples([1, 1, 2, 3], null);
        Assert.Contains("at most 3, the number of distinct rows", Refused(samples, new() { Folds = 4 }));
        Assert.Contains("at most 2, the number of groups", Refused(samples, new() { Folds = 3, GroupOfRow = [1, 1, 2, 2] }));
        Assert.Contains("the same fold", Refused(samples, new() { FoldOfRow = [1, 1, 1, 1] }));
        Assert.Contains("for 3 rows; expected 4", Refused(samples, new() { FoldOfRow = [1, 2, 3] }));
        Assert.Contains("at most 3, one less", Refused(samples, new() { Folds = 4, TimeOrder = true }));
    }

    private static string Refused(SampleSet samples, CrossValidationOptions options) =>
        Assert.Throws<ArgumentException>(() => FoldAssignment.Of(samples, options, null)).Message;

    private static SampleSet Samples(int[] inputs, int[]? weights) => SampleSet.Create(
        [.. inputs.Select(v => (double)v)], 1, [.. inputs.Select((_, i) => (double)i)], weights is null ? [] : [.. weights.Select(w => (double)w)]);
}
