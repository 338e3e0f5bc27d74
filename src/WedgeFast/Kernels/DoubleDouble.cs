namespace WedgeFast.Kernels;

/// <summary>
/// An unevaluated sum of two doubles, the second at most half an ulp of the first (Dekker 1971; Joldes, Muller, Popescu 2017). A sum,
/// product or quotient is off by at most 2^-100 of it, barring overflow and underflow; a sum of numbers of opposite signs likewise.
/// </summary>
internal readonly record struct DoubleDouble(double High, double Low)
{
    /// <summary>A double, exactly.</summary>
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    /// <summary>a - b, exactly.</summary>
    public static DoubleDouble Difference(double a, double b) => Sum(a, -b);

    /// <summary>a b, exactly.</summary>
    public static DoubleDouble Product(double a, double b)
    {
        double high = a * b;
        return new DoubleDouble(high, Math.FusedMultiplyAdd(a, b, -high));
    }

    /// <summary>The sum.</summary>
    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble high = Sum(a.High, b.High), low = Sum(a.Low, b.Low);
        DoubleDouble first = Ordered(high.High, high.Low + low.High);
        return Ordered(first.High, first.Low + low.Low);
    }

    /// <summary>The negative.</summary>
    public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

    /// <summary>The difference.</summary>
    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    /// <summary>The product.</summary>
    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble product = Product(a.High, b.High);
        double crossed = Math.FusedMultiplyAdd(a.High, b.Low, a.Low * b.High);
        return Ordered(product.High, product.Low + crossed);
    }

    /// <summary>The quotient.</summary>
    public static DoubleDouble operator /(DoubleDouble a, double b)
    {
        double first = a.High / b;
        DoubleDouble rest = a - Product(first, b);
        double second = rest.High / b;
        rest -= Product(second, b);
        return Ordered(first, second) + (rest.High / b);
    }

    /// <summary>The number times a power of two.</summary>
    public DoubleDouble Scaled(int exponent) => new(Math.ScaleB(High, exponent), Math.ScaleB(Low, exponent));

    // Knuth's TwoSum.
    private static DoubleDouble Sum(double a, double b)
    {
        double sum = a + b, shift = sum - a;
        return new DoubleDouble(sum, (a - (sum - shift)) + (b - shift));
    }

    // Dekker's FastTwoSum, a the larger.
    private static DoubleDouble Ordered(double a, double b)
    {
        double sum = a + b;
        return new DoubleDouble(sum, b - (sum - a));
    }
}
