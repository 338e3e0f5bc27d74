using System.Runtime.CompilerServices;

namespace WedgeFast.Kernels;

/// <summary>Determinants of 3, 4 or 5 chosen columns of as many rows, loaded from memory once and eliminated in registers.</summary>
internal static class SmallMinor<TOperations, TVector>
    where TOperations : struct, IVectorOperations<TVector>
    where TVector : unmanaged
{
    /// <summary>3 rows <paramref name="row"/> doubles apart, their columns at the given distances.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Three(ref double a, nint row, nint c0, nint c1, nint c2)
    {
        ref double b = ref Unsafe.Add(ref a, row);
        ref double c = ref Unsafe.Add(ref b, row);
        return RegisterElimination<TOperations, TVector>.Determinant3(
            At(ref a, c0), At(ref a, c1), At(ref a, c2),
            At(ref b, c0), At(ref b, c1), At(ref b, c2),
            At(ref c, c0), At(ref c, c1), At(ref c, c2));
    }

    /// <summary>4 rows <paramref name="row"/> doubles apart, their columns at the given distances.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Four(ref double a, nint row, nint c0, nint c1, nint c2, nint c3)
    {
        ref double b = ref Unsafe.Add(ref a, row);
        ref double c = ref Unsafe.Add(ref b, row);
        ref double d = ref Unsafe.Add(ref c, row);
        return RegisterElimination<TOperations, TVector>.Determinant4(
            At(ref a, c0), At(ref a, c1), At(ref a, c2), At(ref a, c3),
            At(ref b, c0), At(ref b, c1), At(ref b, c2), At(ref b, c3),
            At(ref c, c0), At(ref c, c1), At(ref c, c2), At(ref c, c3),
            At(ref d, c0), At(ref d, c1), At(ref d, c2), At(ref d, c3));
    }

    /// <summary>5 rows <paramref name="row"/> doubles apart, their columns at the given distances.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Five(ref double a, nint row, nint c0, nint c1, nint c2, nint c3, nint c4)
    {
        ref double b = ref Unsafe.Add(ref a, row);
        ref double c = ref Unsafe.Add(ref b, row);
        ref double d = ref Unsafe.Add(ref c, row);
        ref double e = ref Unsafe.Add(ref d, row);
        return RegisterElimination<TOperations, TVector>.Determinant5(
            At(ref a, c0), At(ref a, c1), At(ref a, c2), At(ref a, c3), At(ref a, c4),
            At(ref b, c0), At(ref b, c1), At(ref b, c2), At(ref b, c3), At(ref b, c4),
            At(ref c, c0), At(ref c, c1), At(ref c, c2), At(ref c, c3), At(ref c, c4),
            At(ref d, c0), At(ref d, c1), At(ref d, c2), At(ref d, c3), At(ref d, c4),
            At(ref e, c0), At(ref e, c1), At(ref e, c2), At(ref e, c3), At(ref e, c4));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector At(ref double row, nint column) => TOperations.Load(ref Unsafe.Add(ref row, column));
}
