using System.Numerics;
using System.Runtime.CompilerServices;

namespace WedgeFast.Network;

/// <summary>
/// The order in which a prediction is summed, the same for one row and for many, for every vector width and any number of threads: 8
/// partial sums, neuron p added to sum p mod 8, the linear term of input k to sum k mod 8 before the neurons, the intercept first of all
/// to sum 0; the 8 sums are then added in halves.
/// </summary>
internal static class LaneSums
{
    /// <summary>The number of partial sums: one Vector512 of double, two Vector256, four Vector128.</summary>
    public const int Count = 8;

    /// <summary>Adds the 8 sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Total<T>(ReadOnlySpan<T> sums)
        where T : IAdditionOperators<T, T, T> =>
        ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
}
