using CsCheck;
using WedgeFast.Losses;
using WedgeFast.Tests.Attack;
using Xunit;

namespace WedgeFast.Tests.Losses;

/// <summary>Losses of counts and amounts against their definitions in some 30 digits, over many orders of magnitude.</summary>
public class DevianceLossTests
{
    /// <summary>Loss, and the power of the variance that its formulas have.</summary>
    public static TheoryData<string, double> Losses { get; } = new() { { "poisson", 1 }, { "gamma", 2 }, { "tweedie", 1.5 }, { "tweedie", 1.03 }, { "tweedie", 1.97 } };

    [Theory]
    [MemberData(nameof(Losses))]
    public void Conjugates_are_within_their_roundings(string name, double power)
    {
        Loss loss = Of(name, power);
        Points(power).Sample(
            point =>
            {
                (double y, double u) = point;
                double[] found = new double[1], bound = new double[1];
                loss.Conjugates([u], [y], found);
                loss.ConjugateRoundings([u], [y], bound);
                double error = Math.Abs((found[0] - ExactConjugate(power, u, y)).ToDouble());
                double exact = 1e-28 * (Math.Abs(u) + y);
                Assert.True(error <= bound[0] + exact, $"u {u:R}, y {y:R}: off by {error}, bound {bound[0]}");
                Assert.True(bound[0] <= 1e-11 * (Math.Abs(u) + y) * (1 + Math.Abs(Math.Log(y > 0 ? y : 1)) + Math.Abs(Math.Log(Math.Abs(u) + double.Epsilon))));
            },
            iter: 3000, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Values_and_slopes_keep_their_digits(string name, double power)
    {
        Loss loss = Of(name, power);
        Gen.Select(Gen.Double[-6, 6], Gen.Double[-12, 1], Gen.Bool).Sample(
            (scale, far, below) =>
            {
                double y = Math.Pow(10, scale), f = Math.Log(y) + ((below ? -1 : 1) * Math.Pow(10, far));
                double[] slope = new double[1];
                loss.Gradient([f], [y], slope);
                DoubleDouble r = f - ExactLogarithm.Log(y), unit = ExactLogarithm.Exp(ExactLogarithm.Log(y) * (2 - (DoubleDouble)power));
                double size = unit.ToDouble(), value = (unit * Deviance(power, r)).ToDouble(), exact = (unit * Slope(power, r)).ToDouble();

                // f - log y is off by a rounding of either.
                double moved = 1e-15 * (1 + Math.Abs(f) + Math.Abs(Math.Log(y)));
                Assert.Equal(value, loss.Value([f], [y]), (moved * Math.Abs(exact)) + (moved * moved * size) + (1e-13 * value));
                Assert.Equal(exact, slope[0], moved * (size + Math.Abs(exact)) * 10);
            },
            iter: 1000, threads: 1);
    }

    [Fact]
    public void A_power_is_between_those_of_poisson_and_gamma()
    {
        Assert.All((double[])[1, 2, 0.5, 2.5, double.NaN], power => Assert.Throws<ArgumentException>(() => Loss.Tweedie(power)));
        Assert.Equal(1.25, Loss.Tweedie(1.25).Parameter);
        Assert.Throws<ArgumentException>(() => Loss.Poisson.With(1));
    }

    private static Loss Of(string name, double power) => name == "tweedie" ? Loss.Tweedie(power) : Loss.Parse(name);

    /// <summary>Targets and points of the domain: near its end, near 0 and far out.</summary>
    private static Gen<(double Y, double U)> Points(double power) => Gen.Select(Gen.Double[-6, 6], Gen.Double[-15, 3], Gen.Int[0, 3]).Select((scale, far, kind) =>
    {
        double y = kind == 3 && power < 2 ? 0 : Math.Pow(10, scale), unit = y == 0 ? Math.Pow(10, scale) : Math.Pow(y, 2 - power), step = Math.Pow(10, far);
        double below = power is 1 ? unit * Math.Min(step, 1) : unit * step, above = power is 2 ? Math.Min(step, 1) : unit * step;
        return (y, y == 0 || kind == 0 ? above : kind == 1 ? -below : power == 1 ? -y * (1 - Math.Min(step, 1)) : power == 2 ? 1 - Math.Min(step, 1) : -above);
    });

    private static DoubleDouble ExactConjugate(double power, double u, double y)
    {
        DoubleDouble one = 1;
        if (power == 1)
        {
            DoubleDouble v = (DoubleDouble)u + y;
            return TimesLog(v) - v + y - TimesLog(y);
        }

        if (power == 2)
        {
            return TimesLog(one - u) + u + (ExactLogarithm.Log(y) * u);
        }

        DoubleDouble a = 2 - (DoubleDouble)power;
        if (y == 0)
        {
            return (TimesLog(u) - u) / a;
        }

        DoubleDouble unit = ExactLogarithm.Exp(ExactLogarithm.Log(y) * a), s = u / unit, r = Root(power, s);
        return (ExactLogarithm.Log(y) * u) + (unit * ((s * r) - Deviance(power, r)));
    }

    private static DoubleDouble TimesLog(DoubleDouble p) => p.High == 0 ? 0 : p * ExactLogarithm.Log(p);

    /// <summary>Where the deviance's slope is s: by bisection, then by Newton's method.</summary>
    private static DoubleDouble Root(double power, DoubleDouble s)
    {
        double low = -2000, high = 2000;
        for (int k = 0; k < 200; k++)
        {
            double middle = (low + high) / 2;
            (low, high) = Math.Exp((2 - power) * middle) - Math.Exp((1 - power) * middle) > s.High ? (low, middle) : (middle, high);
        }

        DoubleDouble r = low, a = 2 - (DoubleDouble)power, b = (DoubleDouble)power - 1;
        for (int k = 0; k < 4; k++)
        {
            r -= (Slope(power, r) - s) / ((a * ExactLogarithm.Exp(a * r)) + (b * ExactLogarithm.Exp(-(b * r))));
        }

        return r;
    }

    private static DoubleDouble Deviance(double power, DoubleDouble r)
    {
        DoubleDouble a = 2 - (DoubleDouble)power, b = (DoubleDouble)power - 1;
        return power == 1 ? ExactLogarithm.Exp(r) - 1 - r
            : power == 2 ? ExactLogarithm.Exp(-r) - 1 + r
            : ((ExactLogarithm.Exp(a * r) - 1) / a) + ((ExactLogarithm.Exp(-(b * r)) - 1) / b);
    }

    private static DoubleDouble Slope(double power, DoubleDouble r) =>
        ExactLogarithm.Exp((2 - (DoubleDouble)power) * r) - ExactLogarithm.Exp((1 - (DoubleDouble)power) * r);
}
