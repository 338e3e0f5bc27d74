using WedgeFast.Samples;
using Xunit;

namespace WedgeFast.Tests.Samples;

public class InputRangesTests
{
    [Fact]
    public void Ranges_are_the_least_and_largest_values_of_each_input()
    {
        InputRanges ranges = InputRanges.Of(SampleSet.Create([1, 5, -2, 7, 0, 6], 2, [0, 0, 0]));
        Assert.Equal([-2, 5], ranges.Least.ToArray());
        Assert.Equal([1, 7], ranges.Largest.ToArray());
    }

    [Theory]
    [InlineData(-2, 5, true)]
    [InlineData(1, 7, true)]
    [InlineData(0, 6, true)]
    [InlineData(-2.0000000001, 6, false)]
    [InlineData(0, 7.5, false)]
    [InlineData(double.NaN, 6, false)]
    public void Bounds_belong_to_the_range(double a, double b, bool expected) => Assert.Equal(expected, new InputRanges([-2, 5], [1, 7]).Hold([a, b]));

    [Fact]
    public void Faulty_numbers_and_lengths_are_refused()
    {
        Assert.Contains("ranges from 2 to 1", Assert.Throws<ArgumentException>(() => new InputRanges([2], [1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new InputRanges([2], [double.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => new InputRanges([2], []));
        Assert.Throws<ArgumentException>(() => new InputRanges([2], [3]).Hold([1, 2]));
    }
}
