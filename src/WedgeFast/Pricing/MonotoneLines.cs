using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>
/// The columns of one input: where the output must be monotone in it, hinges of the right sign and ramps, the differences of two hinges;
/// else hinges of either. Nonnegative sums of them are all functions of the kind, at their least cost. MATHEMATICS.md, "Monotone networks".
/// </summary>
internal static class MonotoneLines
{
    private const double UnitRoundoff = 1.2e-16;

    /// <summary>Prices the columns of one input.</summary>
    /// <param name="points">The distinct values, ascending.</param>
    /// <param name="theta">Merged theta.</param>
    /// <param name="mass">The sum of |theta| before merging.</param>
    /// <param name="direction">1 or -1 where the output only rises or falls with the input, else 0.</param>
    /// <param name="threshold">Only values above this are offered.</param>
    /// <param name="offered">Receives candidates.</param>
    /// <returns>A bound on the largest value, roundings counted.</returns>
    public static double Run(
        DistinctPoints points, ReadOnlySpan<double> theta, double mass, int direction, double threshold, List<PricedNeuron> offered)
    {
        double best = 0, largest = 0;
        foreach (int side in (ReadOnlySpan<int>)[1, -1])
        {
            double[] values = HingeSweep.Values(points, theta, side);
            foreach (double value in values)
            {
                largest = Math.Max(largest, Math.Abs(value));
                best = Math.Max(best, direction == 0 ? Math.Abs(value) : direction * side * value);
            }

            OfferHinges(points, values, side, direction, threshold, offered);
            best = side > 0 && direction != 0 ? Math.Max(best, Ramps(points, values, direction, threshold, offered)) : best;
        }

        // A difference of values is off by what they are.
        return best + (4 * UnitRoundoff * largest) + HingeSweep.Rounding(points, mass);
    }

    private static void OfferHinges(
        DistinctPoints points, double[] values, int side, int direction, double threshold, List<PricedNeuron> offered)
    {
        for (int i = 0; i < values.Length; i++)
        {
            int sign = direction == 0 ? Math.Sign(values[i]) : direction * side;
            double value = sign * values[i], before = i > 0 ? sign * values[i - 1] : 0, after = i + 1 < values.Length ? sign * values[i + 1] : 0;
            if (value > threshold && value >= before && value > after)
            {
                offered.Add(new PricedNeuron(Hinge(points, i, side) with { Sign = sign }, value));
            }
        }
    }

    /// <summary>Ramps from each local maximum of g to the least g beyond it.</summary>
    private static double Ramps(DistinctPoints points, double[] values, int direction, double threshold, List<PricedNeuron> offered)
    {
        double best = 0;
        int end = values.Length - 1;
        for (int i = values.Length - 2; i >= 0; i--)
        {
            double here = direction * values[i], next = direction * values[i + 1], value = (here - (direction * values[end])) / 2;
            best = Math.Max(best, value);
            if (value > threshold && here > next && (i == 0 || here >= direction * values[i - 1]))
            {
                Neuron ramp = Hinge(points, i, 1) with { Sign = direction, Less = Hinge(points, end, 1) };
                offered.Add(new PricedNeuron(ramp, value));
            }

            end = here < direction * values[end] ? i : end;
        }

        return best;
    }

    private static Neuron Hinge(DistinctPoints points, int i, int side) =>
        new(points.Set, [side], -side * points.Coordinates[0][i], [points.FirstSample[i]]);
}
