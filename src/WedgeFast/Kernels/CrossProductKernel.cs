using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WedgeFast.Kernels;

/// <summary>Where a cross product kernel reads its vectors and writes its results.</summary>
internal readonly ref struct CrossProductArguments(ReadOnlySpan<double> vectors, int stride, Span<double> products)
{
    /// <summary>Coordinate 0 of vector 0 of lane 0.</summary>
    public readonly ref double Vectors = ref MemoryMarshal.GetReference(vectors);

    /// <summary>Component 0 of lane 0.</summary>
    public readonly ref double Products = ref MemoryMarshal.GetReference(products);

    /// <summary>From one value of a lane to the next, in doubles.</summary>
    public readonly nint Stride = stride;
}

/// <summary>
/// The cross products of the vectors in consecutive lanes: minor by minor in registers up to 5 vectors, column by column above.
/// </summary>
/// <typeparam name="TRows">The number of vectors, 1 to 7, one less than the dimension.</typeparam>
internal readonly struct CrossProductKernel<TRows> : ILaneKernel<CrossProductArguments>
    where TRows : struct, ISize
{
    /// <inheritdoc/>
    [SkipLocalsInit]
    public static void Run<TOperations, TVector>(in CrossProductArguments arguments, int start, int count)
        where TOperations : struct, IVectorOperations<TVector>
        where TVector : unmanaged
    {
        nint stride = arguments.Stride;
        Span<double> record = stackalloc double[TRows.Value <= 5 ? 1 : ColumnElimination<TOperations, TVector, TRows>.RecordLength];
        for (int k = start; k <= count - TOperations.Count; k += TOperations.Count)
        {
            ref double vectors = ref Unsafe.Add(ref arguments.Vectors, k);
            ref double product = ref Unsafe.Add(ref arguments.Products, k);
            if (TRows.Value <= 5)
            {
                for (int without = 0; without <= TRows.Value; without++)
                    Write<TOperations, TVector>(Minor<TOperations, TVector>(ref vectors, stride, without), ref product, stride, without);
            }
            else
            {
                ByColumns<TOperations, TVector>(ref vectors, stride, ref product, ref MemoryMarshal.GetReference(record));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write<TOperations, TVector>(TVector minor, ref double product, nint stride, int component)
        where TOperations : struct, IVectorOperations<TVector>
        where TVector : unmanaged =>
        TOperations.Store((component & 1) == 0 ? minor : TOperations.Negate(minor), ref Unsafe.Add(ref product, component * stride));

    // Not inlined into Run: six inlined copies of a minor exceed what the compiler keeps in registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TVector Minor<TOperations, TVector>(ref double vectors, nint stride, int without)
        where TOperations : struct, IVectorOperations<TVector>
        where TVector : unmanaged
    {
        nint row = (TRows.Value + 1) * stride;
        nint c0 = Column(0, without, stride), c1 = Column(1, without, stride), c2 = Column(2, without, stride);
        nint c3 = Column(3, without, stride), c4 = Column(4, without, stride);
        if (TRows.Value == 1) return At<TOperations, TVector>(ref vectors, c0);
        if (TRows.Value == 2)
        {
            return RowOperations<TOperations, TVector>.Determinant2(
                At<TOperations, TVector>(ref vectors, c0), At<TOperations, TVector>(ref vectors, c1),
                At<TOperations, TVector>(ref vectors, row + c0), At<TOperations, TVector>(ref vectors, row + c1));
        }

        if (TRows.Value == 3) return SmallMinor<TOperations, TVector>.Three(ref vectors, row, c0, c1, c2);
        if (TRows.Value == 4) return SmallMinor<TOperations, TVector>.Four(ref vectors, row, c0, c1, c2, c3);
        return SmallMinor<TOperations, TVector>.Five(ref vectors, row, c0, c1, c2, c3, c4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Column(int position, int without, nint stride) => (position < without ? position : position + 1) * stride;

    // The minor without column c shares the elimination of the columns before c with all later ones: from the last column to the first,
    // each minor overwrites only the steps that no later one needs. The last three minors differ in their trailing 2 x 2 block alone.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ByColumns<TOperations, TVector>(ref double vectors, nint stride, ref double product, ref double record)
        where TOperations : struct, IVectorOperations<TVector>
        where TVector : unmanaged
    {
        Pivots<TVector> before = default;
        before[0] = TOperations.Create(1);
        for (int position = 0; position < TRows.Value - 2; position++)
            before[position + 1] = Step<TOperations, TVector>(ref vectors, stride, position, position, before[position], ref record);

        const int AnyTrailing = 7;
        int last = TRows.Value;
        ColumnElimination<TOperations, TVector, TRows>.Take(
            ref Unsafe.Add(ref vectors, (last - 2) * stride), (last + 1) * stride, AnyTrailing, ref record, out TVector a0, out TVector a1);
        ColumnElimination<TOperations, TVector, TRows>.Take(
            ref Unsafe.Add(ref vectors, (last - 1) * stride), (last + 1) * stride, AnyTrailing, ref record, out TVector b0, out TVector b1);
        ColumnElimination<TOperations, TVector, TRows>.Take(
            ref Unsafe.Add(ref vectors, last * stride), (last + 1) * stride, AnyTrailing, ref record, out TVector c0, out TVector c1);
        TVector shared = before[last - 2];
        Finish<TOperations, TVector>(shared, a0, a1, b0, b1, ref product, stride, last);
        Finish<TOperations, TVector>(shared, a0, a1, c0, c1, ref product, stride, last - 1);
        Finish<TOperations, TVector>(shared, b0, b1, c0, c1, ref product, stride, last - 2);

        for (int without = last - 3; without >= 0; without--)
        {
            TVector pivots = before[without];
            for (int position = without; position < last - 2; position++)
                pivots = Step<TOperations, TVector>(ref vectors, stride, position + 1, position, pivots, ref record);
            ColumnElimination<TOperations, TVector, TRows>.Take(
                ref Unsafe.Add(ref vectors, (last - 1) * stride), (last + 1) * stride, AnyTrailing, ref record, out b0, out b1);
            ColumnElimination<TOperations, TVector, TRows>.Take(
                ref Unsafe.Add(ref vectors, last * stride), (last + 1) * stride, AnyTrailing, ref record, out c0, out c1);
            Finish<TOperations, TVector>(pivots, b0, b1, c0, c1, ref product, stride, without);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Step<TOperations, TVector>(
        ref double vectors, nint stride, int column, int position, TVector pivots, ref double record)
        where TOperations : struct, IVectorOperations<TVector>
        where TVector : unmanaged
    {
        ColumnElimination<TOperations, TVector, TRows>.Take(
            ref Unsafe.Add(ref vectors, column * stride), (TRows.Value + 1) * stride, position, ref record, out TVector pivot, out _);
        return TOperations.Multiply(pivots, pivot);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TOperations, TVector>(
        TVector pivots, TVector a0, TVector a1, TVector b0, TVector b1, ref double product, nint stride, int component)
        where TOperations : struct, IVectorOperations<TVector>
        where TVector : unmanaged =>
        Write<TOperations, TVector>(
            TOperations.Multiply(pivots, RowOperations<TOperations, TVector>.Determinant2(a0, b0, a1, b1)), ref product, stride, component);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector At<TOperations, TVector>(ref double vectors, nint offset)
        where TOperations : struct, IVectorOperations<TVector>
        where TVector : unmanaged =>
        TOperations.Load(ref Unsafe.Add(ref vectors, offset));

    /// <summary>The products of the first pivots, 0 to 5 of them.</summary>
    [InlineArray(6)]
    private struct Pivots<TVector>
    {
        private TVector _first;
    }
}
