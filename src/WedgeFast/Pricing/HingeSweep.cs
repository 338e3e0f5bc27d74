using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>
/// One coordinate: the hinges max(x - x_i, 0) and max(x_i - x, 0) at every distinct value, by prefix sums. Best neurons are the local
/// maxima of |g| along the axis, one list per orientation.
/// </summary>
internal static class HingeSweep
{
    /// <summary>Sweeps one coordinate and offers its local maxima.</summary>
    /// <param name="points">The distinct values, ascending.</param>
    /// <param name="theta">Merged theta.</param>
    /// <param name="threshold">Only |g| above this is offered.</param>
    /// <param name="offered">Receives candidates.</param>
    /// <returns>The largest |g|.</returns>
    public static double Run(DistinctPoints points, ReadOnlySpan<double> theta, double threshold, List<PricedNeuron> offered)
    {
        double best = 0;
        foreach (int sign in (ReadOnlySpan<int>)[1, -1])
        {
            best = Math.Max(best, RunOneSide(points, theta, sign, threshold, offered));
        }

        return best;
    }

    private static double RunOneSide(DistinctPoints points, ReadOnlySpan<double> theta, int sign, double threshold, List<PricedNeuron> offered)
    {
        ReadOnlySpan<double> x = points.Coordinates[0];
        int n = x.Length;
        double[] values = new double[n + 2];
        double slope = 0, g = 0;
        for (int t = 1; t < n; t++)
        {
            // From one hinge to the next, every sample already active moves by the distance between them.
            int i = sign > 0 ? n - 1 - t : t, previous = i + sign;
            slope += theta[previous];
            g += slope * Math.Abs(x[previous] - x[i]);
            values[i + 1] = g;
        }

        double best = 0;
        for (int i = 0; i < n; i++)
        {
            double value = Math.Abs(values[i + 1]);
            best = Math.Max(best, value);
            if (value > threshold && value >= Math.Abs(values[i]) && value > Math.Abs(values[i + 2]))
            {
                Neuron neuron = new(points.Set, [sign], -sign * x[i], [points.FirstSample[i]]);
                offered.Add(new PricedNeuron(neuron, value));
            }
        }

        return best;
    }
}
