using WedgeFast.Samples;
using Xunit;

namespace WedgeFast.Tests.Samples;

public sealed class PortableMathTests
{
    [Fact]
    public void SineAndCosineAreThoseOfThePlatform()
    {
        Random random = new(3);
        for (int i = 0; i < 100_000; i++)
        {
            double x = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 4));
            AssertClose(Math.Sin(x), PortableMath.Sin(x));
            AssertClose(Math.Cos(x), PortableMath.Cos(x));
        }

        // Another library's last place, and next to a zero an absolute error that the zero's own rounding hides.
        static void AssertClose(double expected, double actual) => Assert.Equal(expected, actual, Math.Max(Math.Abs(expected) * 4.5e-16, 1e-16));
    }

    [Fact]
    public void TheLogarithmIsThatOfThePlatform()
    {
        Random random = new(4);
        for (int i = 0; i < 100_000; i++)
        {
            double x = i % 2 == 0 ? random.NextDouble() + 1e-17 : 1 - (random.NextDouble() * Math.Pow(2, -random.Next(1, 50)));
            double expected = Math.Log(x);
            Assert.Equal(expected, PortableMath.Log(x), Math.Abs(expected) * 4.5e-16);
        }
    }

    [Fact]
    public void SpecialArgumentsAreExact()
    {
        Assert.Equal(0.0, PortableMath.Sin(0));
        Assert.Equal(1.0, PortableMath.Cos(0));
        Assert.Equal(0.0, PortableMath.Log(1));
        Assert.Equal(1.0, PortableMath.Sin(Math.PI / 2));
        Assert.Equal(-1.0, PortableMath.Cos(Math.PI));
        Assert.Equal(-PortableMath.Sin(1.25), PortableMath.Sin(-1.25));
    }
}
