using WedgeFast.Kernels;
using WedgeFast.Tests.Oracles;
using Xunit;

namespace WedgeFast.Tests.Kernels;

public class CompensatedSumTests
{
    private static readonly VectorWidth[] Widths =
        [VectorWidth.Auto, VectorWidth.Scalar, VectorWidth.Vector128, VectorWidth.Vector256, VectorWidth.Vector512];

    [Fact]
    public void EveryLengthIsWithinTheStatedBoundOfTheExactResult()
    {
        Random random = new(1);
        for (int n = 0; n <= 130; n++)
        {
            (double[] a, double[] b, double[] c) = (Spread(random, n), Spread(random, n), Spread(random, n));
            AssertWithinBound(n, CompensatedSum.Sum(a), i => ExactNumber.From(a[i]));
            AssertWithinBound(n, CompensatedSum.Dot(a, b), i => ExactNumber.From(a[i]) * ExactNumber.From(b[i]));
            AssertWithinBound(n, CompensatedSum.Dot(a, b, c), i => ExactNumber.From(a[i]) * ExactNumber.From(b[i]) * ExactNumber.From(c[i]));
        }
    }

    [Fact]
    public void EveryWidthGivesTheSameBits()
    {
        Random random = new(2);
        for (int n = 0; n <= 130; n++)
        {
            (double[] a, double[] b, double[] c) = (Spread(random, n), Spread(random, n), Spread(random, n));
            foreach (VectorWidth width in Widths)
            {
                AssertSameBits(CompensatedSum.Sum(a), CompensatedSum.Sum(a, width));
                AssertSameBits(CompensatedSum.Dot(a, b), CompensatedSum.Dot(a, b, width));
                AssertSameBits(CompensatedSum.Dot(a, b, c), CompensatedSum.Dot(a, b, c, width));
            }
        }
    }

    [Fact]
    public void CancellationThatRuinsThePlainSumIsExact()
    {
        double[] terms = new double[33];
        (terms[0], terms[8], terms[16]) = (1e100, 1, -1e100);
        Assert.Equal(0, terms.Sum());
        Assert.Equal(1, CompensatedSum.Sum(terms));
        double[] ones = [.. Enumerable.Repeat(1.0, terms.Length)];
        Assert.Equal(1, CompensatedSum.Dot(terms, ones));
        Assert.Equal(1, CompensatedSum.Dot(ones, terms, ones));
    }

    [Fact]
    public void ProductsKeepTheirLowHalves()
    {
        double a = 1 + Math.ScaleB(1, -30);
        double[] left = [a, 1, 1];
        double[] right = [a, -1, -Math.ScaleB(1, -29)];
        Assert.Equal(Math.ScaleB(1, -60), CompensatedSum.Dot(left, right));
        Assert.Equal(Math.ScaleB(1, -60), CompensatedSum.Dot(left, [a, -1, -1], [1, 1, Math.ScaleB(1, -29)]));
    }

    [Fact]
    public void TheAccumulatorMeetsTheSameBound()
    {
        Random random = new(3);
        (double[] a, double[] b, double[] c) = (Spread(random, 500), Spread(random, 500), Spread(random, 500));
        CompensatedAccumulator sums = default, products = default, triples = default, halves = default, rest = default;
        for (int i = 0; i < a.Length; i++)
        {
            sums.Add(a[i]);
            products.AddProduct(a[i], b[i]);
            triples.AddProduct(a[i], b[i], c[i]);
            if (i < 250) halves.Add(a[i]);
            else rest.Add(a[i]);
        }

        halves.Add(rest);
        AssertWithinBound(500, sums.Value, i => ExactNumber.From(a[i]));
        AssertWithinBound(500, halves.Value, i => ExactNumber.From(a[i]));
        AssertWithinBound(500, products.Value, i => ExactNumber.From(a[i]) * ExactNumber.From(b[i]));
        AssertWithinBound(500, triples.Value, i => ExactNumber.From(a[i]) * ExactNumber.From(b[i]) * ExactNumber.From(c[i]));
    }

    [Theory]
    [InlineData(double.PositiveInfinity, 1.0, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, 1.0, double.NegativeInfinity)]
    [InlineData(double.PositiveInfinity, double.NegativeInfinity, double.NaN)]
    [InlineData(double.NaN, 1.0, double.NaN)]
    [InlineData(double.MaxValue, double.MaxValue, double.PositiveInfinity)]
    public void NonFiniteResultsAreThoseOfThePlainSum(double first, double second, double expected)
    {
        foreach (VectorWidth width in Widths)
        {
            double[] terms = new double[17];
            (terms[3], terms[11]) = (first, second);
            double[] ones = [.. Enumerable.Repeat(1.0, terms.Length)];
            Assert.Equal(expected, CompensatedSum.Sum(terms, width));
            Assert.Equal(expected, CompensatedSum.Dot(terms, ones, width));
            Assert.Equal(expected, CompensatedSum.Dot(terms, ones, ones, width));
            Assert.Equal(expected, CompensatedSum.Sum([first, 0, second], width));
        }
    }

    [Fact]
    public void EmptySpansSumToZeroAndUnequalLengthsAreRefused()
    {
        Assert.Equal(0, CompensatedSum.Sum([]));
        Assert.Equal(0, CompensatedSum.Dot([], []));
        Assert.Contains("3 and 2", Assert.Throws<ArgumentException>(() => CompensatedSum.Dot([1, 2, 3], [1, 2])).Message);
        Assert.Contains("1 and 2", Assert.Throws<ArgumentException>(() => CompensatedSum.Dot([1], [1], [1, 2])).Message);
    }

    [Fact]
    public void NothingIsAllocated()
    {
        double[] a = Spread(new Random(4), 1003);
        double sink = CompensatedSum.Sum(a) + CompensatedSum.Dot(a, a) + CompensatedSum.Dot(a, a, a);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            sink += CompensatedSum.Sum(a) + CompensatedSum.Dot(a, a) + CompensatedSum.Dot(a, a, a);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.False(double.IsNaN(sink));
    }

    // Exponents over a range of 2^+-60 and a second half that nearly cancels the first: a plain sum keeps no correct digit.
    private static double[] Spread(Random random, int n)
    {
        double[] values = new double[n];
        for (int i = 0; i < n; i++)
        {
            values[i] = i >= n / 2 && i < n / 2 * 2
                ? -values[i - (n / 2)] * (random.Next(2) == 0 ? 1 : 1 + 1e-13)
                : Math.ScaleB(random.NextDouble() - 0.5, random.Next(-60, 60));
        }

        return values;
    }

    private static void AssertWithinBound(int n, double actual, Func<int, ExactNumber> term)
    {
        ExactNumber exact = ExactNumber.Zero;
        ExactNumber magnitude = ExactNumber.Zero;
        for (int i = 0; i < n; i++)
        {
            exact += term(i);
            magnitude += term(i).Abs();
        }

        double u = Math.ScaleB(1, -53);
        double bound = (2 * u * Math.Abs(exact.ToDouble())) + (2.0 * n * n * u * u * magnitude.ToDouble());
        double error = Math.Abs((ExactNumber.From(actual) - exact).ToDouble());
        Assert.True(error <= bound, $"n = {n}: {actual:R} is off by {error:E3}, more than {bound:E3}");
    }

    private static void AssertSameBits(double expected, double actual) =>
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(actual));
}
