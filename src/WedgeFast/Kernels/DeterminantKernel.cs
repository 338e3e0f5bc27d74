using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WedgeFast.Kernels;

/// <summary>Where a determinant kernel reads its matrices and writes its results.</summary>
internal readonly ref struct DeterminantArguments(ReadOnlySpan<double> matrices, int stride, Span<double> determinants)
{
    /// <summary>Entry 0 of matrix 0.</summary>
    public readonly ref double Matrices = ref MemoryMarshal.GetReference(matrices);

    /// <summary>The determinant of matrix 0.</summary>
    public readonly ref double Determinants = ref MemoryMarshal.GetReference(determinants);

    /// <summary>From one entry of a matrix to the next, in doubles.</summary>
    public readonly nint Stride = stride;
}

/// <summary>The determinants of the matrices in consecutive lanes: in registers up to 5 x 5, column by column above.</summary>
internal readonly struct DeterminantKernel<TSize> : ILaneKernel<DeterminantArguments>
    where TSize : struct, ISize
{
    /// <inheritdoc/>
    [SkipLocalsInit]
    public static void Run<TOperations, TVector>(in DeterminantArguments arguments, int start, int count)
        where TOperations : struct, IVectorOperations<TVector>
        where TVector : unmanaged
    {
        nint stride = arguments.Stride;
        ref double matrices = ref arguments.Matrices;
        ref double determinants = ref arguments.Determinants;
        if (TSize.Value <= 5)
        {
            for (int k = start; k <= count - TOperations.Count; k += TOperations.Count)
                TOperations.Store(InRegisters<TOperations, TVector>(ref Unsafe.Add(ref matrices, k), stride), ref Unsafe.Add(ref determinants, k));
            return;
        }

        Span<double> record = stackalloc double[ColumnElimination<TOperations, TVector, TSize>.RecordLength];
        for (int k = start; k <= count - TOperations.Count; k += TOperations.Count)
            TOperations.Store(ByColumns<TOperations, TVector>(ref Unsafe.Add(ref matrices, k), stride, record), ref Unsafe.Add(ref determinants, k));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ByColumns<TOperations, TVector>(ref double matrix, nint stride, Span<double> record)
        where TOperations : struct, IVectorOperations<TVector>
        where TVector : unmanaged
    {
        ref double steps = ref MemoryMarshal.GetReference(record);
        TVector product = TOperations.Create(1);
        for (int column = 0; column < TSize.Value - 2; column++)
        {
            ColumnElimination<TOperations, TVector, TSize>.Take(
                ref Unsafe.Add(ref matrix, column * stride), TSize.Value * stride, column, ref steps, out TVector pivot, out _);
            product = TOperations.Multiply(product, pivot);
        }

        int last = TSize.Value - 1;
        ColumnElimination<TOperations, TVector, TSize>.Take(
            ref Unsafe.Add(ref matrix, (last - 1) * stride), TSize.Value * stride, last - 1, ref steps, out TVector a, out TVector c);
        ColumnElimination<TOperations, TVector, TSize>.Take(
            ref Unsafe.Add(ref matrix, last * stride), TSize.Value * stride, last, ref steps, out TVector b, out TVector d);
        return TOperations.Multiply(product, RowOperations<TOperations, TVector>.Determinant2(a, b, c, d));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector InRegisters<TOperations, TVector>(ref double matrix, nint stride)
        where TOperations : struct, IVectorOperations<TVector>
        where TVector : unmanaged
    {
        if (TSize.Value == 1) return At<TOperations, TVector>(ref matrix, stride, 0);
        if (TSize.Value == 2)
        {
            return RowOperations<TOperations, TVector>.Determinant2(
                At<TOperations, TVector>(ref matrix, stride, 0), At<TOperations, TVector>(ref matrix, stride, 1),
                At<TOperations, TVector>(ref matrix, stride, 2), At<TOperations, TVector>(ref matrix, stride, 3));
        }

        if (TSize.Value == 3) return SmallMinor<TOperations, TVector>.Three(ref matrix, 3 * stride, 0, stride, 2 * stride);
        if (TSize.Value == 4) return SmallMinor<TOperations, TVector>.Four(ref matrix, 4 * stride, 0, stride, 2 * stride, 3 * stride);
        return SmallMinor<TOperations, TVector>.Five(ref matrix, 5 * stride, 0, stride, 2 * stride, 3 * stride, 4 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector At<TOperations, TVector>(ref double matrix, nint stride, int entry)
        where TOperations : struct, IVectorOperations<TVector>
        where TVector : unmanaged =>
        TOperations.Load(ref Unsafe.Add(ref matrix, entry * stride));
}
