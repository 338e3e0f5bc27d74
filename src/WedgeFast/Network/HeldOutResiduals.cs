using System.Globalization;

namespace WedgeFast.Network;

/// <summary>
/// How far targets were from what was predicted for them when they were held out: prediction intervals are a quantile of it to either side
/// of a prediction. Of learnt logarithms they are of these. With networks of quantiles they are how far targets were beyond these, below 0
/// for those between, and intervals reach a quantile of it beyond the two networks. MATHEMATICS.md, "Prediction intervals".
/// </summary>
internal sealed class HeldOutResiduals
{
    /// <summary>More are thinned out to so many quantiles: an interval then covers at most a thousandth more than it would.</summary>
    public const int Most = 999;

    /// <summary>What keeps levels as 0.55, which no double is, from counting as more.</summary>
    private const double Rounding = 1e-9;

    private readonly double[] _sorted;

    /// <summary>Takes what a model file holds.</summary>
    public HeldOutResiduals(double level, double[] sorted, IntervalBounds? bounds = null) => (Level, _sorted, Bounds) = (level, sorted, bounds);

    /// <summary>The networks that residuals are counted from; null where that is the model's own.</summary>
    public IntervalBounds? Bounds { get; }

    /// <summary>The share of new targets that intervals are to cover unless another is asked for.</summary>
    public double Level { get; }

    /// <summary>The residuals, without networks of quantiles their absolute values, ascending; of many rows quantiles of them.</summary>
    public ReadOnlySpan<double> Sorted => _sorted;

    /// <summary>The largest level there is an interval for.</summary>
    public double MostLevel => LargestLevel(_sorted.Length);

    /// <summary>The largest level that so many residuals give an interval for.</summary>
    public static double LargestLevel(int residuals) => Math.Min(residuals, Most) / (Math.Min(residuals, Most) + 1.0);

    /// <summary>Whether so many residuals give an interval of a level.</summary>
    public static bool Reach(int residuals, double level) => level <= LargestLevel(residuals) * (1 + Rounding);

    /// <summary>What is wrong with residuals, in one sentence, or null.</summary>
    public static string? Fault(double level, ReadOnlySpan<double> sorted, bool signed = false)
    {
        if (!(level is > 0 and < 1) || !Reach(sorted.Length, level))
        {
            return Say($"The level of intervals is {level} with {sorted.Length} residuals: expected a number above 0 and at most {LargestLevel(sorted.Length)}.");
        }

        double last = signed ? double.MinValue : 0;
        foreach (double residual in sorted)
        {
            if (!double.IsFinite(residual) || residual < last)
            {
                return Say($"There is a residual of {residual} after {last}: expected finite numbers{(signed ? "" : " from 0 on")}, ascending.");
            }

            last = residual;
        }

        return sorted.Length <= Most ? null : Say($"There are {sorted.Length} residuals: expected at most {Most}.");
    }

    /// <summary>The residuals of rows that were held out.</summary>
    /// <param name="level">The share of new targets that intervals are to cover.</param>
    /// <param name="residuals">Their absolute values, or how far beyond the networks of quantiles; replaced by the same, ascending.</param>
    /// <param name="weights">The rows' weights, positive: one of 2 counts like two rows; put in the same order.</param>
    /// <param name="bounds">The networks of quantiles, or null.</param>
    public static HeldOutResiduals Of(double level, double[] residuals, double[] weights, IntervalBounds? bounds = null)
    {
        Array.Sort(residuals, weights);
        int count = Math.Min(residuals.Length, Most);
        double[] sorted = new double[count];
        double all = weights.Sum(), withNew = all + (all / residuals.Length), below = 0;
        for (int k = 0, at = -1; k < count; k++)
        {
            while (at < 0 || (at < residuals.Length - 1 && below < (k + 1) * withNew / (count + 1) * (1 - Rounding)))
            {
                below += weights[++at];
            }

            sorted[k] = residuals[at];
        }

        return new HeldOutResiduals(level, sorted, bounds);
    }

    /// <summary>How far an interval of a level reaches to either side, or beyond the networks of quantiles: below 0 within.</summary>
    /// <param name="level">Above 0, at most <see cref="MostLevel"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public double HalfWidth(double level) => level > 0 && Reach(_sorted.Length, level)
        ? _sorted[Math.Clamp((int)Math.Ceiling(level * (_sorted.Length + 1) * (1 - Rounding)), 1, _sorted.Length) - 1]
        : throw new ArgumentOutOfRangeException(
            nameof(level), Say($"The level is {level}: expected a number above 0 and at most {MostLevel}, as there are {_sorted.Length} residuals of held-out rows."));

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
