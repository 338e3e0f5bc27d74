using System.Numerics;

namespace WedgeFast.Tests.Oracles;

/// <summary>A dyadic rational m 2^e: every finite double is one, and sums, differences and products of them are exact.</summary>
internal readonly record struct ExactNumber(BigInteger Mantissa, int Exponent)
{
    public static readonly ExactNumber Zero = new(BigInteger.Zero, 0);

    public static ExactNumber From(double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentException($"{value} is not a rational number.", nameof(value));
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long fraction = bits & 0xF_FFFF_FFFF_FFFF;
        long mantissa = exponent == 0 ? fraction : fraction | (1L << 52);
        return new ExactNumber(bits < 0 ? -mantissa : mantissa, Math.Max(exponent, 1) - 1075);
    }

    public static ExactNumber operator +(ExactNumber a, ExactNumber b)
    {
        int exponent = Math.Min(a.Exponent, b.Exponent);
        return new ExactNumber((a.Mantissa << (a.Exponent - exponent)) + (b.Mantissa << (b.Exponent - exponent)), exponent);
    }

    public static ExactNumber operator -(ExactNumber a) => new(-a.Mantissa, a.Exponent);

    public static ExactNumber operator -(ExactNumber a, ExactNumber b) => a + -b;

    public static ExactNumber operator *(ExactNumber a, ExactNumber b) => new(a.Mantissa * b.Mantissa, a.Exponent + b.Exponent);

    public bool IsZero => Mantissa.IsZero;

    public ExactNumber Abs() => new(BigInteger.Abs(Mantissa), Exponent);

    /// <summary>The value to within two units in the last place; exact if it fits in 53 bits and is not subnormal.</summary>
    public double ToDouble()
    {
        int surplus = (int)BigInteger.Abs(Mantissa).GetBitLength() - 60;
        return surplus <= 0
            ? Math.ScaleB((double)(long)Mantissa, Exponent)
            : Math.ScaleB((double)(long)(BigInteger.Abs(Mantissa) >> surplus) * Mantissa.Sign, Exponent + surplus);
    }
}
