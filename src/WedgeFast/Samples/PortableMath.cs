namespace WedgeFast.Samples;

/// <summary>
/// Sine, cosine and logarithm from operations that IEEE 754 rounds in one way only: generated samples have the same bits on every
/// machine, which the platform's own functions do not promise. Within two units in the last place of the true value, near a zero of
/// sine and cosine within 1e-16 absolute.
/// </summary>
internal static class PortableMath
{
    private const double HalfPi = Math.PI / 2;

    // What the double HalfPi is short of pi/2, and the two parts of log 2.
    private const double HalfPiRest = 6.123233995736766e-17;
    private const double Log2 = 0.6931471805599453;
    private const double Log2Rest = 2.3190468138462996e-17;

    /// <summary>The sine of x, |x| at most 1e5.</summary>
    public static double Sin(double x) => Turned(x, 0);

    /// <summary>The cosine of x, |x| at most 1e5.</summary>
    public static double Cos(double x) => Turned(x, 1);

    /// <summary>The natural logarithm of a positive normal number: 2 artanh((m - 1)/(m + 1)) + e log 2 with x = m 2^e, m near 1.</summary>
    public static double Log(double x)
    {
        int exponent = Math.ILogB(x);
        double m = Math.ScaleB(x, -exponent);
        if (m > 1.4142135623730951)
        {
            m /= 2;
            exponent++;
        }

        double s = (m - 1) / (m + 1);
        double square = s * s;
        double series = 0;
        for (int n = 23; n >= 3; n -= 2)
        {
            series = Math.FusedMultiplyAdd(series, square, 1.0 / n);
        }

        // log m = f - s (f - 2 s^2 series), f = m - 1: the leading term is exact.
        double f = m - 1;
        double rest = Math.FusedMultiplyAdd(exponent, Log2Rest, -s * (f - (2 * square * series)));
        return Math.FusedMultiplyAdd(exponent, Log2, f + rest);
    }

    // sin(x + quarters pi/2), by the remainder of x in [-pi/4, pi/4] and the quarter turn it is in.
    private static double Turned(double x, int quarters)
    {
        double turns = Math.Round(x / HalfPi);
        double r = Math.FusedMultiplyAdd(-turns, HalfPiRest, Math.FusedMultiplyAdd(-turns, HalfPi, x));
        int quarter = ((int)turns + quarters) & 3;
        double value = (quarter & 1) == 0 ? SinNearZero(r) : CosNearZero(r);
        return (quarter & 2) == 0 ? value : -value;
    }

    // Taylor series by Horner's rule: sum of (-1)^k r^(2k+1)/(2k+1)!, k up to 9.
    private static double SinNearZero(double r)
    {
        double square = r * r;
        double series = 0;
        for (int n = 19; n >= 3; n -= 2)
        {
            series = -(1 + series) * square / (n * (n - 1));
        }

        return Math.FusedMultiplyAdd(r, series, r);
    }

    private static double CosNearZero(double r)
    {
        double square = r * r;
        double series = 0;
        for (int n = 18; n >= 2; n -= 2)
        {
            series = -(1 + series) * square / (n * (n - 1));
        }

        return 1 + series;
    }
}
