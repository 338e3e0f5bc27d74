namespace WedgeFast.Tests.Attack;

/// <summary>
/// An unevaluated sum of two doubles, some 31 digits: Dekker, "A floating-point technique for extending the available precision", 1971,
/// with products by a fused multiply-add.
/// </summary>
internal readonly record struct DoubleDouble(double High, double Low)
{
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble high = Sum(a.High, b.High), low = Sum(a.Low, b.Low);
        DoubleDouble middle = Fast(high.High, high.Low + low.High);
        return Fast(middle.High, middle.Low + low.Low);
    }

    public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + (-b);

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        double product = a.High * b.High, error = Math.FusedMultiplyAdd(a.High, b.High, -product);
        return Fast(product, error + (a.High * b.Low) + (a.Low * b.High));
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double first = a.High / b.High;
        DoubleDouble rest = a - (b * first);
        double second = rest.High / b.High;
        rest -= b * second;
        return Fast(first, second) + (rest.High / b.High);
    }

    public double ToDouble() => High + Low;

    public double Size => Math.Abs(High);

    public bool IsPositive => High > 0;

    private static DoubleDouble Sum(double a, double b)
    {
        double sum = a + b, part = sum - a;
        return new(sum, (a - (sum - part)) + (b - part));
    }

    private static DoubleDouble Fast(double a, double b)
    {
        double sum = a + b;
        return new(sum, b - (sum - a));
    }
}
