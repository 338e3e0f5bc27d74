using WedgeFast.Geometry;
using WedgeFast.Kernels;

namespace WedgeFast.Pricing;

/// <summary>
/// One coordinate: the hinges max(x - x_i, 0) and max(x_i - x, 0) at every distinct value, by prefix sums. Best neurons are the local
/// maxima of |g| along the axis, one list per orientation. Both sums are kept in twice the precision, so that the bound is above the
/// largest |g| by about one rounding: an a-priori bound on plain sums (n roundings of all of theta) costs a certificate 1e-10. With
/// several outputs |g| is the length of the vector of their sums.
/// </summary>
internal static class HingeSweep
{
    private const double UnitRoundoff = 1.2e-16;

    /// <summary>Parts of a stretch above the threshold that are offered a neuron each, at most.</summary>
    private const int Parts = 8;

    /// <summary>Sweeps one coordinate and offers its local maxima.</summary>
    /// <param name="points">The distinct values, ascending.</param>
    /// <param name="theta">Merged theta, one value per distinct value for each output, output after output.</param>
    /// <param name="mass">The sum of |theta| before merging.</param>
    /// <param name="threshold">Only |g| above this is offered.</param>
    /// <param name="offered">Receives candidates.</param>
    /// <param name="oneSided">Whether it is g itself that counts, not its size.</param>
    /// <returns>A bound on the largest |g|, roundings counted.</returns>
    public static double Run(
        DistinctPoints points, ReadOnlySpan<double> theta, double mass, double threshold, List<PricedNeuron> offered, bool oneSided = false)
    {
        double best = 0;
        foreach (int sign in (ReadOnlySpan<int>)[1, -1])
        {
            best = Math.Max(best, RunOneSide(points, theta, sign, threshold, offered, oneSided));
        }

        int outputs = theta.Length / points.Count;
        return (best * (1 + ((outputs + 3) * UnitRoundoff))) + Rounding(points, mass);
    }

    /// <summary>g at every hinge of one orientation, n values; not its size.</summary>
    /// <param name="points">The distinct values, ascending.</param>
    /// <param name="theta">Merged theta of one output.</param>
    /// <param name="sign">1 for hinges that rise, -1 for those that fall.</param>
    public static double[] Values(DistinctPoints points, ReadOnlySpan<double> theta, int sign)
    {
        double[] values = new double[points.Count + 2];
        Sum(points.Coordinates[0], theta, sign, values, several: false);
        return values[1..^1];
    }

    /// <summary>A bound on what a value may be off beyond a few roundings of itself.</summary>
    /// <param name="points">The distinct values.</param>
    /// <param name="mass">The sum of |theta| before merging.</param>
    public static double Rounding(DistinctPoints points, double mass)
    {
        // Theta itself comes from a product, and is added up within a group: off by a rounding of its size for each. What is recovered of
        // the n steps' roundings is itself off by at most 8 (n + 16)^2 u^2 of everything.
        double n = points.Count + 16;
        double relative = ((points.LargestGroup + 2) * UnitRoundoff) + (8 * n * n * UnitRoundoff * UnitRoundoff);
        return relative * mass * points.Extent;
    }

    private static double RunOneSide(DistinctPoints points, ReadOnlySpan<double> theta, int sign, double threshold, List<PricedNeuron> offered, bool oneSided)
    {
        ReadOnlySpan<double> x = points.Coordinates[0];
        int n = x.Length;
        double[] values = new double[n + 2];
        for (int first = 0; first < theta.Length; first += n)
        {
            Sum(x, theta.Slice(first, n), sign, values, several: theta.Length > n);
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = theta.Length > n ? Math.Sqrt(values[i]) : oneSided ? Math.Max(values[i], 0) : Math.Abs(values[i]);
        }

        return Offer(points, sign, values, threshold, offered);
    }

    /// <summary>g at every hinge, or with several outputs its square added to the squares of the others.</summary>
    private static void Sum(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, int sign, double[] values, bool several)
    {
        int n = x.Length;
        CompensatedAccumulator slope = default, g = default;
        for (int t = 1; t < n; t++)
        {
            // From one hinge to the next, every sample already active moves by the distance between them.
            int i = sign > 0 ? n - 1 - t : t, previous = i + sign;
            slope.Add(theta[previous]);
            g.AddProduct(slope, Math.Abs(x[previous] - x[i]), Remainder(x[previous], x[i]));
            values[i + 1] = several ? values[i + 1] + (g.Value * g.Value) : g.Value;
        }
    }

    /// <summary>
    /// Offers the best local maximum of each eighth of each stretch above the threshold: with many samples a peak has thousands of them,
    /// and columns of those side by side are nearly the same.
    /// </summary>
    private static double Offer(DistinctPoints points, int sign, double[] values, double threshold, List<PricedNeuron> offered)
    {
        int n = points.Count;
        double best = 0;
        for (int i = 0; i < n; i++)
        {
            best = Math.Max(best, values[i + 1]);
        }

        for (int from = 0; best > threshold && from < n; from++)
        {
            int to = from;
            while (to < n && values[to + 1] > threshold)
            {
                to++;
            }

            int part = Math.Max(1, (to - from + Parts - 1) / Parts);
            for (int first = from; first < to; first += part)
            {
                OfferBest(points, sign, values, first, Math.Min(first + part, to), offered);
            }

            from = to;
        }

        return best;
    }

    private static void OfferBest(DistinctPoints points, int sign, double[] values, int from, int to, List<PricedNeuron> offered)
    {
        int best = -1;
        for (int i = from; i < to; i++)
        {
            double value = values[i + 1];
            if (value >= values[i] && value > values[i + 2] && (best < 0 || value > values[best + 1]))
            {
                best = i;
            }
        }

        if (best >= 0)
        {
            Neuron neuron = new(points.Set, [sign], -sign * points.Coordinates[0][best], [points.FirstSample[best]]);
            offered.Add(new PricedNeuron(neuron, values[best + 1]));
        }
    }

    /// <summary>What rounding took from |a - b|, exactly (Knuth's TwoSum).</summary>
    private static double Remainder(double a, double b)
    {
        double difference = a - b, shift = difference - a;
        double lost = (a - (difference - shift)) - (b + shift);
        return difference < 0 ? -lost : lost;
    }
}
