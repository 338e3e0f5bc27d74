namespace WedgeFast.Proofs;

/// <summary>
/// A number known to lie between two others. IEEE arithmetic is off by at most half a step between neighbouring numbers, so one step
/// outwards after each
/// operation keeps the true result inside.
/// </summary>
internal readonly record struct Interval(double Low, double High)
{
    public static implicit operator Interval(double value) => new(value, value);

    public static Interval operator +(Interval a, Interval b) => new(Down(a.Low + b.Low), Up(a.High + b.High));

    public static Interval operator -(Interval a, Interval b) => new(Down(a.Low - b.High), Up(a.High - b.Low));

    public static Interval operator *(Interval a, Interval b)
    {
        double p = a.Low * b.Low, q = a.Low * b.High, r = a.High * b.Low, s = a.High * b.High;
        return new(Down(Math.Min(Math.Min(p, q), Math.Min(r, s))), Up(Math.Max(Math.Max(p, q), Math.Max(r, s))));
    }

    /// <summary>Holds the integer times 2^exponent.</summary>
    public static Interval Of(Int128 integer, int exponent)
    {
        double value = (double)integer;
        return new(Down(Math.ScaleB(Down(value), exponent)), Up(Math.ScaleB(Up(value), exponent)));
    }

    /// <summary>The largest size of the number.</summary>
    public double Size => Math.Max(Math.Abs(Low), Math.Abs(High));

    public static double Down(double value) => Math.BitDecrement(value);

    public static double Up(double value) => Math.BitIncrement(value);
}
