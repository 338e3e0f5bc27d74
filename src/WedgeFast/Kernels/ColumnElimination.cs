using System.Runtime.CompilerServices;

namespace WedgeFast.Kernels;

/// <summary>
/// LU factorisation of one matrix per lane, column by column (left-looking): a column is loaded once, stays in registers while the
/// recorded steps of the earlier columns are replayed on it, and only its own step (who swapped, by which ratios) is written. The upper
/// factor is never stored: a determinant needs its diagonal alone. The last two columns end in a 2 x 2 determinant.
/// </summary>
/// <typeparam name="TOperations">The vector arithmetic.</typeparam>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TRows">The number of rows, 2 to 8.</typeparam>
internal static class ColumnElimination<TOperations, TVector, TRows>
    where TOperations : struct, IVectorOperations<TVector>
    where TVector : unmanaged
    where TRows : struct, ISize
{
    /// <summary>The number of doubles of the record of all steps.</summary>
    public static int RecordLength => (TRows.Value - 2) * RecordStride;

    private static int RecordStride => 2 * (TRows.Value - 1) * TOperations.Count;

    /// <summary>
    /// Takes the column at <paramref name="position"/>. Below the last two positions it records its own step and returns the signed pivot
    /// in <paramref name="first"/>; at the last two it returns its entries of the trailing 2 x 2 block.
    /// </summary>
    /// <param name="column">Its entry of row 0.</param>
    /// <param name="rowStride">The distance between rows, in doubles.</param>
    /// <param name="position">0 to rows - 1; the columns before it must have been taken, the last two in any order.</param>
    /// <param name="record"><see cref="RecordLength"/> doubles.</param>
    /// <param name="first">The signed pivot, or the upper entry.</param>
    /// <param name="second">The lower entry; nothing at earlier positions.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Take(ref double column, nint rowStride, int position, ref double record, out TVector first, out TVector second)
    {
        switch (Math.Min(position, TRows.Value - 2))
        {
            case 0: TakeAt<Size0>(ref column, rowStride, ref record, out first, out second); break;
            case 1: TakeAt<Size1>(ref column, rowStride, ref record, out first, out second); break;
            case 2: TakeAt<Size2>(ref column, rowStride, ref record, out first, out second); break;
            case 3: TakeAt<Size3>(ref column, rowStride, ref record, out first, out second); break;
            case 4: TakeAt<Size4>(ref column, rowStride, ref record, out first, out second); break;
            case 5: TakeAt<Size5>(ref column, rowStride, ref record, out first, out second); break;
            default: TakeAt<Size6>(ref column, rowStride, ref record, out first, out second); break;
        }
    }

    // One method per step, never inlined: the compiler stops inlining the arithmetic above 512 locals.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TakeAt<TStep>(ref double column, nint rowStride, ref double record, out TVector first, out TVector second)
        where TStep : struct, ISize
    {
        TVector x0 = Load(ref column, rowStride, 0), x1 = Load(ref column, rowStride, 1), x2 = Load(ref column, rowStride, 2);
        TVector x3 = Load(ref column, rowStride, 3), x4 = Load(ref column, rowStride, 4), x5 = Load(ref column, rowStride, 5);
        TVector x6 = Load(ref column, rowStride, 6), x7 = Load(ref column, rowStride, 7), none = default;

        if (TStep.Value > 0) Replay<Size0>(ref record, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        if (TStep.Value > 1) Replay<Size1>(ref record, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7, ref none);
        if (TStep.Value > 2) Replay<Size2>(ref record, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7, ref none, ref none);
        if (TStep.Value > 3) Replay<Size3>(ref record, ref x3, ref x4, ref x5, ref x6, ref x7, ref none, ref none, ref none);
        if (TStep.Value > 4) Replay<Size4>(ref record, ref x4, ref x5, ref x6, ref x7, ref none, ref none, ref none, ref none);
        if (TStep.Value > 5) Replay<Size5>(ref record, ref x5, ref x6, ref x7, ref none, ref none, ref none, ref none, ref none);

        second = none;
        if (TStep.Value == TRows.Value - 2)
            (first, second) = TStep.Value switch { 0 => (x0, x1), 1 => (x1, x2), 2 => (x2, x3), 3 => (x3, x4), 4 => (x4, x5), 5 => (x5, x6), _ => (x6, x7) };
        else if (TStep.Value == 0) first = Pivot<Size0>(ref record, x0, x1, x2, x3, x4, x5, x6, x7);
        else if (TStep.Value == 1) first = Pivot<Size1>(ref record, x1, x2, x3, x4, x5, x6, x7, none);
        else if (TStep.Value == 2) first = Pivot<Size2>(ref record, x2, x3, x4, x5, x6, x7, none, none);
        else if (TStep.Value == 3) first = Pivot<Size3>(ref record, x3, x4, x5, x6, x7, none, none, none);
        else if (TStep.Value == 4) first = Pivot<Size4>(ref record, x4, x5, x6, x7, none, none, none, none);
        else first = Pivot<Size5>(ref record, x5, x6, x7, none, none, none, none, none);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load(ref double column, nint rowStride, int row) =>
        row < TRows.Value ? TOperations.Load(ref Unsafe.Add(ref column, row * rowStride)) : default;

    // All swaps come first: every elimination of the step is by the final pivot row.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Replay<TStep>(
        ref double record, ref TVector pivot, ref TVector x1, ref TVector x2, ref TVector x3, ref TVector x4, ref TVector x5, ref TVector x6, ref TVector x7)
        where TStep : struct, ISize
    {
        Swap<TStep, Size1>(ref record, ref pivot, ref x1);
        Swap<TStep, Size2>(ref record, ref pivot, ref x2);
        Swap<TStep, Size3>(ref record, ref pivot, ref x3);
        Swap<TStep, Size4>(ref record, ref pivot, ref x4);
        Swap<TStep, Size5>(ref record, ref pivot, ref x5);
        Swap<TStep, Size6>(ref record, ref pivot, ref x6);
        Swap<TStep, Size7>(ref record, ref pivot, ref x7);
        Reduce<TStep, Size1>(ref record, pivot, ref x1);
        Reduce<TStep, Size2>(ref record, pivot, ref x2);
        Reduce<TStep, Size3>(ref record, pivot, ref x3);
        Reduce<TStep, Size4>(ref record, pivot, ref x4);
        Reduce<TStep, Size5>(ref record, pivot, ref x5);
        Reduce<TStep, Size6>(ref record, pivot, ref x6);
        Reduce<TStep, Size7>(ref record, pivot, ref x7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Pivot<TStep>(
        ref double record, TVector pivot, TVector x1, TVector x2, TVector x3, TVector x4, TVector x5, TVector x6, TVector x7)
        where TStep : struct, ISize
    {
        TVector odd = default;
        Choose<TStep, Size1>(ref record, ref odd, ref pivot, ref x1);
        Choose<TStep, Size2>(ref record, ref odd, ref pivot, ref x2);
        Choose<TStep, Size3>(ref record, ref odd, ref pivot, ref x3);
        Choose<TStep, Size4>(ref record, ref odd, ref pivot, ref x4);
        Choose<TStep, Size5>(ref record, ref odd, ref pivot, ref x5);
        Choose<TStep, Size6>(ref record, ref odd, ref pivot, ref x6);
        Choose<TStep, Size7>(ref record, ref odd, ref pivot, ref x7);
        TVector divisor = RowOperations<TOperations, TVector>.Divisor(pivot);
        Divide<TStep, Size1>(ref record, x1, divisor);
        Divide<TStep, Size2>(ref record, x2, divisor);
        Divide<TStep, Size3>(ref record, x3, divisor);
        Divide<TStep, Size4>(ref record, x4, divisor);
        Divide<TStep, Size5>(ref record, x5, divisor);
        Divide<TStep, Size6>(ref record, x6, divisor);
        Divide<TStep, Size7>(ref record, x7, divisor);
        return TOperations.NegateWhere(odd, pivot);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Swap<TStep, TRow>(ref double record, ref TVector pivot, ref TVector entry)
        where TStep : struct, ISize
        where TRow : struct, ISize
    {
        if (TStep.Value + TRow.Value < TRows.Value)
            RowOperations<TOperations, TVector>.Exchange(TOperations.Load(ref Mask<TStep, TRow>(ref record)), ref pivot, ref entry);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce<TStep, TRow>(ref double record, TVector pivot, ref TVector entry)
        where TStep : struct, ISize
        where TRow : struct, ISize
    {
        if (TStep.Value + TRow.Value < TRows.Value)
            entry = RowOperations<TOperations, TVector>.Eliminate(entry, TOperations.Load(ref Ratio<TStep, TRow>(ref record)), pivot);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Choose<TStep, TRow>(ref double record, ref TVector odd, ref TVector pivot, ref TVector entry)
        where TStep : struct, ISize
        where TRow : struct, ISize
    {
        if (TStep.Value + TRow.Value < TRows.Value)
        {
            TVector mask = TOperations.MagnitudeGreater(entry, pivot);
            TOperations.Store(mask, ref Mask<TStep, TRow>(ref record));
            odd = TOperations.Xor(odd, mask);
            RowOperations<TOperations, TVector>.Exchange(mask, ref pivot, ref entry);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Divide<TStep, TRow>(ref double record, TVector entry, TVector divisor)
        where TStep : struct, ISize
        where TRow : struct, ISize
    {
        if (TStep.Value + TRow.Value < TRows.Value)
            TOperations.Store(TOperations.Divide(entry, divisor), ref Ratio<TStep, TRow>(ref record));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref double Mask<TStep, TRow>(ref double record)
        where TStep : struct, ISize
        where TRow : struct, ISize =>
        ref Unsafe.Add(ref record, (TStep.Value * RecordStride) + (2 * (TRow.Value - 1) * TOperations.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref double Ratio<TStep, TRow>(ref double record)
        where TStep : struct, ISize
        where TRow : struct, ISize =>
        ref Unsafe.Add(ref Mask<TStep, TRow>(ref record), TOperations.Count);
}
