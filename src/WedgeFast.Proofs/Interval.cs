namespace WedgeFast.Proofs;

/// <summary>
/// A number known to lie between two others. IEEE arithmetic is off by at most half a step between neighbouring numbers, so one step
/// outwards after each operation keeps the true result inside.
/// </summary>
internal readonly record struct Interval(double Low, double High)
{
    public static implicit operator Interval(double value) => new(value, value);

    public static Interval operator +(Interval a, Interval b) => new(Math.BitDecrement(a.Low + b.Low), Math.BitIncrement(a.High + b.High));

    public static Interval operator -(Interval a, Interval b) => a + new Interval(-b.High, -b.Low);

    public static Interval operator *(Interval a, Interval b)
    {
        double p = a.Low * b.Low, q = a.Low * b.High, r = a.High * b.Low, s = a.High * b.High;
        double low = Math.Min(Math.Min(p, q), Math.Min(r, s)), high = Math.Max(Math.Max(p, q), Math.Max(r, s));
        return new(Math.BitDecrement(low), Math.BitIncrement(high));
    }

    /// <summary>Holds the integer times 2^exponent.</summary>
    public static Interval Of(Int128 integer, int exponent)
    {
        double value = (double)integer;
        double low = Math.ScaleB(Math.BitDecrement(value), exponent), high = Math.ScaleB(Math.BitIncrement(value), exponent);
        return new(Math.BitDecrement(low), Math.BitIncrement(high));
    }

    /// <summary>The largest size of the number.</summary>
    public double Size => Math.Max(Math.Abs(Low), Math.Abs(High));

    /// <summary>Not below the length of a vector of these numbers.</summary>
    public static double Length(IEnumerable<Interval> vector) =>
        Math.BitIncrement(Math.Sqrt(vector.Aggregate((Interval)0, (sum, x) => sum + ((Interval)x.Size * x.Size)).High));
}
