using System.Runtime.CompilerServices;

namespace WedgeFast.Kernels;

/// <summary>The steps of Gaussian elimination with one matrix per lane, each lane choosing its own pivot.</summary>
internal static class RowOperations<TOperations, TVector>
    where TOperations : struct, IVectorOperations<TVector>
    where TVector : unmanaged
{
    /// <summary>Swaps two entries where the mask is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Exchange(TVector mask, ref TVector a, ref TVector b)
    {
        TVector larger = TOperations.Select(mask, b, a);
        b = TOperations.Select(mask, a, b);
        a = larger;
    }

    /// <summary>
    /// What a column's entries are divided by. A pivot is zero only if the whole column is (or is NaN, which the division keeps): then by
    /// 1, as 0/0 would turn the determinant 0 into NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Divisor(TVector pivot) => TOperations.Select(TOperations.IsZero(pivot), TOperations.Create(1), pivot);

    /// <summary>entry - ratio * pivot row's entry, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Eliminate(TVector entry, TVector ratio, TVector pivotEntry) =>
        TOperations.MultiplyAdd(TOperations.Negate(ratio), pivotEntry, entry);

    /// <summary>
    /// a d - b c to within 1.5 units in the last place (Kahan), without a division: better and cheaper than a pivot step.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Determinant2(TVector a, TVector b, TVector c, TVector d)
    {
        TVector product = TOperations.Multiply(b, c);
        TVector lost = TOperations.MultiplyAdd(TOperations.Negate(b), c, product);
        return TOperations.Add(TOperations.MultiplyAdd(a, d, TOperations.Negate(product)), lost);
    }
}
