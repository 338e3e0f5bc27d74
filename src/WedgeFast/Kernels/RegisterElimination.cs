using System.Runtime.CompilerServices;

namespace WedgeFast.Kernels;

/// <summary>
/// Determinants of 3 x 3 to 5 x 5 matrices, one per lane, by LU with partial pivoting entirely in registers. Row by row elimination down
/// to 2 x 2; the arguments are the matrix row by row and are used up.
/// </summary>
internal static class RegisterElimination<TOperations, TVector>
    where TOperations : struct, IVectorOperations<TVector>
    where TVector : unmanaged
{
    /// <summary>3 x 3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Determinant3(
        TVector a0, TVector a1, TVector a2, TVector b0, TVector b1, TVector b2, TVector c0, TVector c1, TVector c2)
    {
        TVector odd = default;
        Order(ref odd, ref a0, ref a1, ref a2, ref b0, ref b1, ref b2);
        Order(ref odd, ref a0, ref a1, ref a2, ref c0, ref c1, ref c2);
        TVector divisor = RowOperations<TOperations, TVector>.Divisor(a0);
        Reduce(divisor, a1, a2, b0, ref b1, ref b2);
        Reduce(divisor, a1, a2, c0, ref c1, ref c2);
        return TOperations.Multiply(TOperations.NegateWhere(odd, a0), RowOperations<TOperations, TVector>.Determinant2(b1, b2, c1, c2));
    }

    /// <summary>4 x 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Determinant4(
        TVector a0, TVector a1, TVector a2, TVector a3, TVector b0, TVector b1, TVector b2, TVector b3,
        TVector c0, TVector c1, TVector c2, TVector c3, TVector d0, TVector d1, TVector d2, TVector d3)
    {
        TVector odd = default;
        Order(ref odd, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
        Order(ref odd, ref a0, ref a1, ref a2, ref a3, ref c0, ref c1, ref c2, ref c3);
        Order(ref odd, ref a0, ref a1, ref a2, ref a3, ref d0, ref d1, ref d2, ref d3);
        TVector divisor = RowOperations<TOperations, TVector>.Divisor(a0);
        Reduce(divisor, a1, a2, a3, b0, ref b1, ref b2, ref b3);
        Reduce(divisor, a1, a2, a3, c0, ref c1, ref c2, ref c3);
        Reduce(divisor, a1, a2, a3, d0, ref d1, ref d2, ref d3);
        return TOperations.Multiply(TOperations.NegateWhere(odd, a0), Determinant3(b1, b2, b3, c1, c2, c3, d1, d2, d3));
    }

    /// <summary>5 x 5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Determinant5(
        TVector a0, TVector a1, TVector a2, TVector a3, TVector a4, TVector b0, TVector b1, TVector b2, TVector b3, TVector b4,
        TVector c0, TVector c1, TVector c2, TVector c3, TVector c4, TVector d0, TVector d1, TVector d2, TVector d3, TVector d4,
        TVector e0, TVector e1, TVector e2, TVector e3, TVector e4)
    {
        TVector odd = default;
        Order(ref odd, ref a0, ref a1, ref a2, ref a3, ref a4, ref b0, ref b1, ref b2, ref b3, ref b4);
        Order(ref odd, ref a0, ref a1, ref a2, ref a3, ref a4, ref c0, ref c1, ref c2, ref c3, ref c4);
        Order(ref odd, ref a0, ref a1, ref a2, ref a3, ref a4, ref d0, ref d1, ref d2, ref d3, ref d4);
        Order(ref odd, ref a0, ref a1, ref a2, ref a3, ref a4, ref e0, ref e1, ref e2, ref e3, ref e4);
        TVector divisor = RowOperations<TOperations, TVector>.Divisor(a0);
        Reduce(divisor, a1, a2, a3, a4, b0, ref b1, ref b2, ref b3, ref b4);
        Reduce(divisor, a1, a2, a3, a4, c0, ref c1, ref c2, ref c3, ref c4);
        Reduce(divisor, a1, a2, a3, a4, d0, ref d1, ref d2, ref d3, ref d4);
        Reduce(divisor, a1, a2, a3, a4, e0, ref e1, ref e2, ref e3, ref e4);
        return TOperations.Multiply(
            TOperations.NegateWhere(odd, a0),
            Determinant4(b1, b2, b3, b4, c1, c2, c3, c4, d1, d2, d3, d4, e1, e2, e3, e4));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Order(
        ref TVector odd, ref TVector p0, ref TVector p1, ref TVector p2, ref TVector q0, ref TVector q1, ref TVector q2)
    {
        TVector mask = TOperations.MagnitudeGreater(q0, p0);
        odd = TOperations.Xor(odd, mask);
        RowOperations<TOperations, TVector>.Exchange(mask, ref p0, ref q0);
        RowOperations<TOperations, TVector>.Exchange(mask, ref p1, ref q1);
        RowOperations<TOperations, TVector>.Exchange(mask, ref p2, ref q2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Order(
        ref TVector odd, ref TVector p0, ref TVector p1, ref TVector p2, ref TVector p3,
        ref TVector q0, ref TVector q1, ref TVector q2, ref TVector q3)
    {
        TVector mask = TOperations.MagnitudeGreater(q0, p0);
        odd = TOperations.Xor(odd, mask);
        RowOperations<TOperations, TVector>.Exchange(mask, ref p0, ref q0);
        RowOperations<TOperations, TVector>.Exchange(mask, ref p1, ref q1);
        RowOperations<TOperations, TVector>.Exchange(mask, ref p2, ref q2);
        RowOperations<TOperations, TVector>.Exchange(mask, ref p3, ref q3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Order(
        ref TVector odd, ref TVector p0, ref TVector p1, ref TVector p2, ref TVector p3, ref TVector p4,
        ref TVector q0, ref TVector q1, ref TVector q2, ref TVector q3, ref TVector q4)
    {
        TVector mask = TOperations.MagnitudeGreater(q0, p0);
        odd = TOperations.Xor(odd, mask);
        RowOperations<TOperations, TVector>.Exchange(mask, ref p0, ref q0);
        RowOperations<TOperations, TVector>.Exchange(mask, ref p1, ref q1);
        RowOperations<TOperations, TVector>.Exchange(mask, ref p2, ref q2);
        RowOperations<TOperations, TVector>.Exchange(mask, ref p3, ref q3);
        RowOperations<TOperations, TVector>.Exchange(mask, ref p4, ref q4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(TVector divisor, TVector p1, TVector p2, TVector q0, ref TVector q1, ref TVector q2)
    {
        TVector ratio = TOperations.Divide(q0, divisor);
        q1 = RowOperations<TOperations, TVector>.Eliminate(q1, ratio, p1);
        q2 = RowOperations<TOperations, TVector>.Eliminate(q2, ratio, p2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(
        TVector divisor, TVector p1, TVector p2, TVector p3, TVector q0, ref TVector q1, ref TVector q2, ref TVector q3)
    {
        TVector ratio = TOperations.Divide(q0, divisor);
        q1 = RowOperations<TOperations, TVector>.Eliminate(q1, ratio, p1);
        q2 = RowOperations<TOperations, TVector>.Eliminate(q2, ratio, p2);
        q3 = RowOperations<TOperations, TVector>.Eliminate(q3, ratio, p3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(
        TVector divisor, TVector p1, TVector p2, TVector p3, TVector p4,
        TVector q0, ref TVector q1, ref TVector q2, ref TVector q3, ref TVector q4)
    {
        TVector ratio = TOperations.Divide(q0, divisor);
        q1 = RowOperations<TOperations, TVector>.Eliminate(q1, ratio, p1);
        q2 = RowOperations<TOperations, TVector>.Eliminate(q2, ratio, p2);
        q3 = RowOperations<TOperations, TVector>.Eliminate(q3, ratio, p3);
        q4 = RowOperations<TOperations, TVector>.Eliminate(q4, ratio, p4);
    }
}
