namespace WedgeFast.Kernels;

/// <summary>Log-odds, and what they say of a class.</summary>
internal static class LogisticFunction
{
    /// <summary>The probability with these log-odds, 1 / (1 + e^-f), with full relative precision on both sides.</summary>
    /// <param name="logOdds">f.</param>
    public static double Probability(double logOdds)
    {
        double e = Math.Exp(-Math.Abs(logOdds));
        return logOdds >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /// <summary>The negative log-likelihood log(1 + e^f) - y f, with full relative precision.</summary>
    /// <param name="logOdds">f.</param>
    /// <param name="y">The class, 0 or 1, or a share between them.</param>
    public static double Loss(double logOdds, double y)
    {
        // log(1 + e^f) = max(f, 0) + log(1 + e^-|f|); the linear parts first, as they may cancel.
        double linear = Math.Max(logOdds, 0) - (y * logOdds);
        return linear + LogOnePlus(Math.Exp(-Math.Abs(logOdds)));
    }

    /// <summary>log(1 + x) for x at least 0, with full relative precision for small x (Kahan).</summary>
    internal static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }
}
