using WedgeFast.Samples;
using Xunit;

namespace WedgeFast.Tests.Samples;

public sealed class StandardizerTests
{
    // 0, h, 2h, .. (n-1)h have mean h (n-1)/2 and population variance h^2 (n^2-1)/12.
    [Theory]
    [InlineData(0.0, 1.0, 101)]
    [InlineData(1e8, 0.125, 1000)]
    [InlineData(-1e8, 1.0 / 1048576, 1000)]
    [InlineData(1e15, 0.25, 64)]
    [InlineData(0.0, 1e-300, 50)]
    [InlineData(0.0, 1e305, 50)]
    public void EquallySpacedValuesHaveTheirKnownMoments(double offset, double step, int count)
    {
        double[] values = [.. Enumerable.Range(0, count).Select(i => offset + (step * i))];
        Standardizer standardizer = Standardizer.Fit(SampleSet.Create(values, 1, new double[count]));
        Assert.Equal(offset + (step * (count - 1) / 2.0), standardizer.Means[0], Math.Max(Math.Abs(offset), step * count) * 2e-16);
        double deviation = step * Math.Sqrt(((double)count * count) - 1) / Math.Sqrt(12);
        Assert.Equal(1.0, standardizer.Scales[0] / deviation, 1e-14);
    }

    [Fact]
    public void ValuesAtTheEndsOfTheRangeNeitherOverflowNorVanish()
    {
        Standardizer large = Fit([double.MaxValue, -double.MaxValue]);
        Assert.Equal(0.0, large.Means[0]);
        Assert.Equal(double.MaxValue, large.Scales[0]);

        Standardizer small = Fit([0, double.Epsilon]);
        Assert.Equal(double.Epsilon, small.Scales[0]);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(-1e308)]
    [InlineData(123456789.123)]
    public void AConstantColumnIsMappedToExactlyZero(double value)
    {
        double[] values = [.. Enumerable.Repeat(value, 7)];
        SampleSet samples = SampleSet.Create(values, 1, new double[7], [0.1, 0.2, 0.3, 1, 1e-3, 7, 0.7]);
        Standardizer standardizer = Standardizer.Fit(samples);
        Assert.True(Standardizer.IsConstant(samples, 0));
        Assert.Equal((value, 1.0), (standardizer.Means[0], standardizer.Scales[0]));
        standardizer.Apply(values, values);
        Assert.All(values, standardized => Assert.Equal(0.0, standardized));
    }

    [Fact]
    public void ASpreadOfOneLastPlaceIsNotConstant()
    {
        double next = Math.BitIncrement(1.0);
        SampleSet samples = SampleSet.Create([1, next, 1, next], 1, new double[4]);
        Assert.False(Standardizer.IsConstant(samples, 0));
        Assert.Equal((next - 1) / 2, Standardizer.Fit(samples).Scales[0]);
    }

    [Fact]
    public void ConstancyIsPerInputAndChecksTheIndex()
    {
        SampleSet samples = SampleSet.Create([1, 5, 2, 5], 2, [0, 0]);
        Assert.False(Standardizer.IsConstant(samples, 0));
        Assert.True(Standardizer.IsConstant(samples, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Standardizer.IsConstant(samples, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Standardizer.IsConstant(samples, -1));
    }

    [Fact]
    public void TheOrderOfTheRowsHardlyMatters()
    {
        Random random = new(1);
        double[] values = [.. Enumerable.Range(0, 2000).Select(_ => (random.NextDouble() - 0.3) * Math.Pow(10, random.Next(-6, 9)))];
        double[] weights = [.. Enumerable.Range(0, 2000).Select(_ => random.NextDouble() + 0.01)];
        Standardizer first = Standardizer.Fit(SampleSet.Create(values, 1, new double[2000], weights));
        for (int round = 0; round < 20; round++)
        {
            int[] order = [.. Enumerable.Range(0, 2000)];
            random.Shuffle(order);
            double[] shuffled = [.. order.Select(i => values[i])];
            double[] shuffledWeights = [.. order.Select(i => weights[i])];
            Standardizer other = Standardizer.Fit(SampleSet.Create(shuffled, 1, new double[2000], shuffledWeights));
            AssertWithinLastPlaces(first.Means[0], other.Means[0], 1);
            AssertWithinLastPlaces(first.Scales[0], other.Scales[0], 1);
        }
    }

    [Fact]
    public void IntegerWeightsAreRepeatedRows()
    {
        Random random = new(2);
        for (int round = 0; round < 50; round++)
        {
            int count = random.Next(2, 40);
            double offset = Math.Pow(10, random.Next(0, 9));
            double[] values = [.. Enumerable.Range(0, count).Select(_ => offset + random.NextDouble())];
            double[] weights = [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(1, 6))];
            double[] repeated = [.. values.SelectMany((value, i) => Enumerable.Repeat(value, (int)weights[i]))];
            Standardizer weighted = Standardizer.Fit(SampleSet.Create(values, 1, new double[count], weights));
            Standardizer plain = Fit(repeated);
            AssertWithinLastPlaces(plain.Means[0], weighted.Means[0], 1);
            AssertWithinLastPlaces(plain.Scales[0], weighted.Scales[0], 2);
        }
    }

    [Fact]
    public void TheScaleOfTheWeightsDoesNotMatter()
    {
        Standardizer unit = Standardizer.Fit(SampleSet.Create([1, 2, 4], 1, new double[3], [1, 2, 3]));
        double tiny = Math.ScaleB(1, -1060);
        Standardizer small = Standardizer.Fit(SampleSet.Create([1, 2, 4], 1, new double[3], [tiny, 2 * tiny, 3 * tiny]));
        Assert.Equal(unit.Means[0], small.Means[0]);
        Assert.Equal(unit.Scales[0], small.Scales[0]);
    }

    [Fact]
    public void AppliedToItsSamplesItGivesMeanZeroAndDeviationOne()
    {
        SampleSet samples = GeneratedSamples.Create("friedman1", 300, 5);
        double[] mapped = new double[samples.Inputs.Length];
        Standardizer.Fit(samples).Apply(samples.Inputs, mapped);
        for (int k = 0; k < samples.Dimension; k++)
        {
            double[] column = [.. Enumerable.Range(0, samples.Count).Select(i => mapped[(i * samples.Dimension) + k])];
            Assert.Equal(0.0, column.Average(), 1e-14);
            Assert.Equal(1.0, column.Average(x => x * x), 1e-13);
        }
    }

    [Fact]
    public void ApplyWorksInPlaceAndRefusesWhatDoesNotFit()
    {
        Standardizer standardizer = new([1.0, 10.0], [2.0, 4.0]);
        double[] values = [3, 14, 1, 2];
        standardizer.Apply(values, values);
        Assert.Equal([1, 1, 0, -2], values);
        Assert.Throws<ArgumentException>(() => standardizer.Apply(new double[3], new double[3]));
        Assert.Throws<ArgumentException>(() => standardizer.Apply(new double[4], new double[6]));
        Assert.Throws<ArgumentException>(() => standardizer.Apply(values.AsSpan(0, 2), values.AsSpan(1, 2)));
    }

    [Fact]
    public void ApplyAllocatesNothing()
    {
        Standardizer standardizer = new([1.0, 10.0], [2.0, 4.0]);
        double[] values = new double[64];
        standardizer.Apply(values, values);
        long before = GC.GetAllocatedBytesForCurrentThread();
        standardizer.Apply(values, values);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void CentringMovesToTheWeightedMeanAndKeepsTheScale()
    {
        Standardizer centring = Standardizer.Centre(SampleSet.Create([1e8, 1e8 + 4], 1, [0, 0], [3, 1]));
        Assert.Equal([1e8 + 1], centring.Means.ToArray());
        Assert.Equal([1.0], centring.Scales.ToArray());
    }

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(0, double.NaN)]
    [InlineData(0, double.PositiveInfinity)]
    public void NumbersThatMakeNoMapAreRefused(double mean, double scale) =>
        Assert.Throws<ArgumentException>(() => new Standardizer([mean], [scale]));

    [Fact]
    public void AsManyMeansAsScalesAreNeeded() => Assert.Throws<ArgumentException>(() => new Standardizer([0.0, 0.0], [1.0]));

    private static Standardizer Fit(double[] values) => Standardizer.Fit(SampleSet.Create(values, 1, new double[values.Length]));

    private static void AssertWithinLastPlaces(double expected, double actual, int places) =>
        Assert.InRange(Math.Abs(expected - actual), 0, places * (Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected)));
}
