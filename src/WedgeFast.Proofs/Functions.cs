namespace WedgeFast.Proofs;

/// <summary>exp and log between bounds, by their series: what is left out is counted.</summary>
internal static class Functions
{
    private const int Terms = 60, Halvings = 12, LogTerms = 110, MostExponent = 1000;

    private static readonly Enclosure LogOfTwo = Series((Enclosure)1 / 3);

    /// <summary>x log x for x from 0; 0 at 0. Its size falls as x does towards 0.</summary>
    public static Enclosure Entropy(Enclosure x)
    {
        double least = Math.ScaleB(1, -300);
        return x.IsAtMost(least) ? least * Enclosure.Between(-300, 0) : x * Log(x);
    }

    /// <summary>
    /// e^x, of x up to 1 as (e^(x / 2^k))^(2^k): the series of |x / 2^k| &lt;= 1/2 leaves out less than twice its next term.
    /// </summary>
    public static Enclosure Exp(Enclosure x)
    {
        if (x.Above > 1)
        {
            return x.Below > 0 ? 1 / Exp(0 - x) : throw new RefutedException("a logarithm is known too little of");
        }

        if (!((Enclosure)(-MostExponent)).IsAtMost(x))
        {
            return Enclosure.Between(0, Math.ScaleB(1, -MostExponent));
        }

        Enclosure part = x * Math.ScaleB(1, -Halvings), term = 1, sum = 0;
        for (int k = 1; k <= Terms; k++)
        {
            sum += term;
            term = term * part / k;
        }

        sum += term.Absolute() * Enclosure.Between(-2, 2);
        for (int k = 0; k < Halvings; k++)
        {
            sum *= sum;
        }

        return sum;
    }

    /// <summary>log x = e log 2 + 2 artanh((m - 1)/(m + 1)) with m = x / 2^e about from 1 to 2.</summary>
    public static Enclosure Log(Enclosure x)
    {
        if (!(x.Below > 0))
        {
            throw new RefutedException("a number that has a logarithm cannot be told from 0");
        }

        int exponent = Math.ILogB(x.Below);
        Enclosure m = x / Math.ScaleB(1, exponent);
        return (exponent * LogOfTwo) + Series((m - 1) / (m + 1));
    }

    /// <summary>
    /// 2 artanh(r) = 2 (r + r^3/3 + r^5/5 + ..) for |r| &lt;= 1/2: the terms left out are less than twice the first of them.
    /// </summary>
    private static Enclosure Series(Enclosure r)
    {
        Enclosure square = r * r, power = r, sum = 0;
        for (int k = 0; k < LogTerms; k++)
        {
            sum += power / ((2 * k) + 1);
            power *= square;
        }

        return 2 * (sum + (power.Absolute() * Enclosure.Between(-2, 2)));
    }
}
