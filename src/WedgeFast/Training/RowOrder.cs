using System.Globalization;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// A number that tells rows in the order of training from the same rows in another: what a model says of rows by their numbers can be
/// checked in that order alone.
/// </summary>
internal static class RowOrder
{
    /// <summary>Sixteen hexadecimal digits: the inputs, targets and weights of all rows, one mixed after the other.</summary>
    public static string Of(SampleSet samples)
    {
        ulong state = (ulong)samples.Count;
        foreach (ReadOnlyMemory<double> part in (ReadOnlyMemory<double>[])[samples.Inputs.ToArray(), samples.Targets.ToArray(), samples.Weights.ToArray()])
        {
            foreach (double value in part.Span)
            {
                // -0 and 0 are the same value.
                state = Mix(state ^ BitConverter.DoubleToUInt64Bits(value == 0 ? 0 : value));
            }
        }

        return state.ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <summary>The finalizer of SplitMix64 (Steele, Lea and Flood, 2014).</summary>
    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
