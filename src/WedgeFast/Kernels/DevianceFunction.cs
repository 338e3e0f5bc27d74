namespace WedgeFast.Kernels;

/// <summary>The functions that half the unit deviances of counts and amounts are made of, each zero with slope zero at 0.</summary>
internal static class DevianceFunction
{
    /// <summary>Below, differences cancel and the series of so many terms is exact to a rounding.</summary>
    private const double Small = 0.25;

    private const int Terms = 14;

    /// <summary>e^r - 1 - r with full relative precision.</summary>
    public static double ExponentialRemainder(double r)
    {
        if (Math.Abs(r) > Small)
        {
            return Math.Exp(r) - 1 - r;
        }

        double series = 1;
        for (int k = Terms; k > 2; k--)
        {
            series = 1 + (series * r / k);
        }

        return r * r / 2 * series;
    }

    /// <summary>e^r - 1 with full relative precision.</summary>
    public static double ExponentialLessOne(double r) => Math.Abs(r) > Small ? Math.Exp(r) - 1 : r + ExponentialRemainder(r);

    /// <summary>Its conjugate (1 + t) log(1 + t) - t, t at least -1, off by a few roundings of t at most.</summary>
    public static double EntropyRemainder(double t) => t <= -1 ? 1 : ((1 + t) * LogisticFunction.LogOnePlus(t)) - t;
}
