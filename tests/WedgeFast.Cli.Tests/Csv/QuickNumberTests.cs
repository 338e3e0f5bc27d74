using System.Globalization;
using System.Numerics;
using WedgeFast.Cli.Csv;
using Xunit;

namespace WedgeFast.Cli.Tests.Csv;

/// <summary>Numbers read eight digits at a time are those of the runtime's parser, bit for bit.</summary>
public sealed class QuickNumberTests
{
    private const int Cases = 200_000;

    [Fact]
    public void Digits_with_a_point_anywhere()
    {
        Random random = new(1);
        for (int i = 0; i < Cases; i++)
        {
            int count = random.Next(1, 20), point = random.Next(-1, count + 1);
            string digits = string.Concat(Enumerable.Range(0, count).Select(_ => (char)('0' + random.Next(10))));
            Check((random.Next(2) == 0 ? "-" : "") + (point < 0 ? digits : digits.Insert(point, ".")), mayRefuse: point < 0 || point == count);
        }
    }

    [Fact]
    public void Shortest_forms_of_doubles()
    {
        Random random = new(2);
        for (int i = 0; i < Cases; i++)
        {
            double value = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 15));
            string text = value.ToString("R", CultureInfo.InvariantCulture);
            Check(text, mayRefuse: !text.Contains('.') || text.Contains('E') || text.Length > 20);
        }
    }

    [Fact]
    public void Halfway_between_two_doubles_and_next_to_it()
    {
        Random random = new(3);
        for (int i = 0; i < Cases; i++)
        {
            // Odd multiples of half a unit of the last place, with one to four decimals: 19 digits at most.
            int decimals = random.Next(1, 5);
            BigInteger half = (((BigInteger)random.NextInt64(1L << 52, 1L << 53)) << 1) + 1;
            BigInteger units = half * BigInteger.Pow(5, decimals);
            foreach (int step in (ReadOnlySpan<int>)[0, -1, 1])
            {
                string digits = (units + step).ToString(CultureInfo.InvariantCulture);
                Check(digits.Insert(digits.Length - decimals, "."), mayRefuse: digits.Length > 19);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1e5")]
    [InlineData("1.2.3")]
    [InlineData("--1")]
    [InlineData("0x12345678")]
    [InlineData("1234567/")]
    [InlineData("1234567:")]
    [InlineData("1234567\uFF11")]
    [InlineData("1234567\u0131")]
    [InlineData("12345678901234567890.5")]
    [InlineData("18446744073709551617")]
    [InlineData("0.00000000000000000001")]
    [InlineData("NaN")]
    public void Others_are_left_to_others(string text) => Assert.False(QuickNumber.TryParse(text, out _));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0.000", -0.0)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("00012", 12)]
    [InlineData("9007199254740992", 9007199254740992)]
    [InlineData("0.0000000000000000001", 1e-19)]
    [InlineData("999999999999999999.9", 1e18)]
    public void Edges(string text, double expected)
    {
        Assert.True(QuickNumber.TryParse(text, out double value));
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(value));
    }

    private static void Check(string text, bool mayRefuse)
    {
        if (!QuickNumber.TryParse(text, out double value))
        {
            Assert.True(mayRefuse, text);
            return;
        }

        double expected = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        Assert.True(BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(value), $"{text}: {value:R}, not {expected:R}");
    }
}
