using WedgeFast.Network;
using WedgeFast.Proofs;

namespace WedgeFast.Optimizing;

/// <summary>Narrows a box to where neurons of the first layer are cut, or are not.</summary>
internal static class RegionBox
{
    private const int Passes = 2;

    /// <summary>The narrower box, or null where there is no such place.</summary>
    public static InputBox? Narrowed(ChainLayer first, InputBox box, sbyte[] phases)
    {
        Interval[] ranges = [.. box.Ranges];
        for (int pass = 0; pass < Passes; pass++)
        {
            for (int at = 0; at < phases.Length; at++)
            {
                if (phases[at] != 0 && !Narrow(first, at, phases[at], ranges, box))
                {
                    return null;
                }
            }
        }

        return box.With(ranges);
    }

    /// <summary>Of a sum that is not below 0 each term is no less than minus the most that the others can be.</summary>
    private static bool Narrow(ChainLayer first, int at, int sign, Interval[] ranges, InputBox box)
    {
        ReadOnlySpan<double> row = first.Row(at);
        Interval[] terms = new Interval[row.Length];
        Interval all = sign * first.Biases[at];
        for (int k = 0; k < row.Length; k++)
        {
            terms[k] = row[k] == 0 ? 0 : sign * row[k] * ranges[k];
            all = row[k] == 0 ? all : all + terms[k];
        }

        if (all.High < 0)
        {
            return false;
        }

        for (int k = 0; k < row.Length; k++)
        {
            double weight = sign * row[k];
            if (weight == 0 || box.IsWord(k) || !double.IsFinite(all.High))
            {
                continue;
            }

            // Taking a term off again costs the rounding of the sum: not below the sum of the others.
            double others = Others(terms, sign * first.Biases[at], k);
            double end = -others / weight;
            if (!double.IsFinite(end))
            {
                continue;
            }

            Interval range = ranges[k];
            ranges[k] = weight > 0
                ? new Interval(Math.Max(range.Low, Math.BitDecrement(end)), range.High)
                : new Interval(range.Low, Math.Min(range.High, Math.BitIncrement(end)));
            if (ranges[k].Low > ranges[k].High)
            {
                return false;
            }
        }

        return true;
    }

    private static double Others(Interval[] terms, double bias, int but)
    {
        Interval sum = bias;
        for (int k = 0; k < terms.Length; k++)
        {
            sum = k == but || terms[k] == 0 ? sum : sum + terms[k];
        }

        return sum.High;
    }
}
