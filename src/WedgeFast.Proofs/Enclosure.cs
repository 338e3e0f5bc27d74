using System.Numerics;

namespace WedgeFast.Proofs;

/// <summary>
/// A real number between two multiples of 2^-320, each of any size: for the few sums that have to be right to the last digit of a double.
/// Whatever is rounded is rounded outwards.
/// </summary>
internal readonly struct Enclosure
{
    private const int Bits = 320;

    private readonly BigInteger _low;
    private readonly BigInteger _high;

    private Enclosure(BigInteger low, BigInteger high) => (_low, _high) = (low, high);

    public static implicit operator Enclosure(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int field = (int)(bits >> 52) & 0x7FF;
        long mantissa = (bits & 0xFFFFFFFFFFFFFL) | (field > 0 ? 1L << 52 : 0);
        return field == 0x7FF
            ? throw new RefutedException("a number is beyond the largest one")
            : Scaled(bits < 0 ? -mantissa : mantissa, Math.Max(field, 1) - 1075);
    }

    /// <summary>Any number between two others.</summary>
    public static Enclosure Between(double low, double high) => new(((Enclosure)low)._low, ((Enclosure)high)._high);

    /// <summary>The integer times 2^exponent.</summary>
    public static Enclosure Scaled(BigInteger integer, int exponent) => exponent + Bits >= 0
        ? new(integer << (exponent + Bits), integer << (exponent + Bits))
        : new(integer >> (-exponent - Bits), Ceiling(integer, -exponent - Bits));

    public static Enclosure operator +(Enclosure a, Enclosure b) => new(a._low + b._low, a._high + b._high);

    public static Enclosure operator -(Enclosure a, Enclosure b) => new(a._low - b._high, a._high - b._low);

    public static Enclosure operator *(Enclosure a, Enclosure b)
    {
        BigInteger p = a._low * b._low, q = a._low * b._high, r = a._high * b._low, s = a._high * b._high;
        BigInteger least = BigInteger.Min(BigInteger.Min(p, q), BigInteger.Min(r, s));
        return new(least >> Bits, Ceiling(BigInteger.Max(BigInteger.Max(p, q), BigInteger.Max(r, s)), Bits));
    }

    /// <summary>a / b where b is not 0.</summary>
    /// <exception cref="RefutedException">b may be 0.</exception>
    public static Enclosure operator /(Enclosure a, Enclosure b)
    {
        if (b._low.Sign * b._high.Sign <= 0)
        {
            throw new RefutedException("a divisor cannot be told from 0");
        }

        BigInteger one = BigInteger.One << (2 * Bits), x = one / b._low, y = one / b._high;
        return a * new Enclosure(BigInteger.Min(x, y) - 1, BigInteger.Max(x, y) + 1);
    }

    public Enclosure Absolute() => _low.Sign >= 0 ? this : _high.Sign <= 0 ? new(-_high, -_low) : new(0, BigInteger.Max(-_low, _high));

    /// <summary>The larger of two numbers.</summary>
    public static Enclosure Larger(Enclosure a, Enclosure b) => new(BigInteger.Max(a._low, b._low), BigInteger.Max(a._high, b._high));

    /// <summary>The larger of this and 0.</summary>
    public Enclosure Positive() => Larger(this, 0);

    /// <summary>The square, which is not negative.</summary>
    public Enclosure Square() => Absolute() * Absolute();

    /// <summary>The sum of a term for each of a number of places.</summary>
    public static Enclosure Sum(int count, Func<int, Enclosure> term) =>
        Enumerable.Range(0, count).Aggregate((Enclosure)0, (sum, at) => sum + term(at));

    /// <summary>The root of a number that is not negative.</summary>
    public Enclosure Root() => new(Root(BigInteger.Max(_low, 0) << Bits), Root(BigInteger.Max(_high, 0) << Bits) + 1);

    /// <summary>A double that is not above the number.</summary>
    public double Below => Nearest(_low) is double value && value < 0 ? Math.BitDecrement(value) : Math.Min(Nearest(_low), double.MaxValue);

    /// <summary>A double that is not below the number.</summary>
    public double Above => -new Enclosure(-_high, -_low).Below;

    /// <summary>Whether the number is surely no larger than another.</summary>
    public bool IsAtMost(Enclosure other) => _high <= other._low;

    private static BigInteger Ceiling(BigInteger value, int bits) => -(-value >> bits);

    /// <summary>The largest integer whose square is not above the value, by Newton's method from above.</summary>
    private static BigInteger Root(BigInteger value)
    {
        if (value.IsZero)
        {
            return 0;
        }

        BigInteger root = BigInteger.One << (int)((value.GetBitLength() + 1) / 2);
        for (BigInteger next = (root + (value / root)) >> 1; next < root; next = (root + (value / root)) >> 1)
        {
            root = next;
        }

        return root;
    }

    /// <summary>A double near the number, cut off towards 0.</summary>
    private static double Nearest(BigInteger scaled)
    {
        BigInteger size = BigInteger.Abs(scaled);
        int excess = (int)Math.Max(size.GetBitLength() - 53, 0);
        return scaled.Sign * Math.ScaleB((double)(long)(size >> excess), excess - Bits);
    }
}
