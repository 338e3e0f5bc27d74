using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace WedgeFast.Kernels;

/// <summary>
/// Sums and dot products with about twice the working precision (Ogita, Rump, Oishi, "Accurate sum and dot product", 2005): the result
/// differs from the exact one by at most u |exact| + O(n^2 u^2) sum |terms|, u = 2^-53, barring overflow, and underflow of a product.
/// </summary>
/// <remarks>
/// Term i goes to partial sum i mod 8 and the eight partial sums are added in order: the same bits on every machine and for every vector
/// width. Empty spans sum to 0. Infinities, NaN and overflow: the result is what the eight plain partial sums add up to. Allocates nothing.
/// </remarks>
internal static class CompensatedSum
{
    private const int Lanes = 8;

    /// <summary>sum of terms[i].</summary>
    /// <param name="terms">Any length.</param>
    public static double Sum(ReadOnlySpan<double> terms) => Sum(terms, VectorWidth.Auto);

    /// <summary>sum of a[i] b[i]: a dot product, or a sum weighted by the other.</summary>
    /// <param name="a">Any length.</param>
    /// <param name="b">The same length.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => Dot(a, b, VectorWidth.Auto);

    /// <summary>sum of a[i] b[i] c[i]: a dot product weighted by the third.</summary>
    /// <param name="a">Any length.</param>
    /// <param name="b">The same length.</param>
    /// <param name="c">The same length.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> c) => Dot(a, b, c, VectorWidth.Auto);

    /// <inheritdoc cref="Sum(ReadOnlySpan{double})"/>
    internal static double Sum(ReadOnlySpan<double> terms, VectorWidth width) => Run<PlainTerm>(terms, terms, terms, width);

    /// <inheritdoc cref="Dot(ReadOnlySpan{double}, ReadOnlySpan{double})"/>
    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b, VectorWidth width)
    {
        RequireSameLength(a.Length, b.Length);
        return Run<ProductTerm>(a, b, b, width);
    }

    /// <inheritdoc cref="Dot(ReadOnlySpan{double}, ReadOnlySpan{double}, ReadOnlySpan{double})"/>
    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> c, VectorWidth width)
    {
        RequireSameLength(a.Length, b.Length);
        RequireSameLength(a.Length, c.Length);
        return Run<TripleProductTerm>(a, b, c, width);
    }

    private static double Run<TTerm>(ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> c, VectorWidth width)
        where TTerm : struct, ITerm
    {
        Partials sums = default;
        Partials errors = default;
        switch (VectorWidths.Resolve(width))
        {
            case VectorWidth.Vector512: Accumulate<TTerm, Operations512, Vector512<double>>(a, b, c, sums, errors); break;
            case VectorWidth.Vector256: Accumulate<TTerm, Operations256, Vector256<double>>(a, b, c, sums, errors); break;
            case VectorWidth.Vector128: Accumulate<TTerm, Operations128, Vector128<double>>(a, b, c, sums, errors); break;
            default: Accumulate<TTerm, OperationsScalar, double>(a, b, c, sums, errors); break;
        }

        for (int i = a.Length - (a.Length % Lanes), lane = 0; i < a.Length; i++, lane++)
            TTerm.Add<OperationsScalar, double>(a[i], b[i], c[i], ref sums[lane], ref errors[lane]);

        CompensatedAccumulator total = default;
        for (int lane = 0; lane < Lanes; lane++)
            total.Add(CompensatedAccumulator.From(sums[lane], errors[lane]));

        return total.Value;
    }

    // A width below 8 makes several passes, each over its own lanes, so that lane i mod 8 means the same for every width.
    private static void Accumulate<TTerm, TOperations, TVector>(
        ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> c, Span<double> sums, Span<double> errors)
        where TTerm : struct, ITerm
        where TOperations : struct, IVectorOperations<TVector>
        where TVector : unmanaged
    {
        ref double a0 = ref MemoryMarshal.GetReference(a);
        ref double b0 = ref MemoryMarshal.GetReference(b);
        ref double c0 = ref MemoryMarshal.GetReference(c);
        for (int lane = 0; lane < Lanes; lane += TOperations.Count)
        {
            TVector sum = TOperations.Create(0);
            TVector error = TOperations.Create(0);
            for (int i = lane; i < a.Length - (a.Length % Lanes); i += Lanes)
            {
                TTerm.Add<TOperations, TVector>(
                    TOperations.Load(ref Unsafe.Add(ref a0, i)),
                    TOperations.Load(ref Unsafe.Add(ref b0, i)),
                    TOperations.Load(ref Unsafe.Add(ref c0, i)),
                    ref sum,
                    ref error);
            }

            TOperations.Store(sum, ref sums[lane]);
            TOperations.Store(error, ref errors[lane]);
        }
    }

    private static void RequireSameLength(int first, int other)
    {
        if (first != other) ThrowLengths(first, other);
    }

    [DoesNotReturn]
    private static void ThrowLengths(int first, int other) =>
        throw new ArgumentException($"The spans hold {first} and {other} values; they must be equally long.");

    [InlineArray(Lanes)]
    private struct Partials
    {
        private double _first;
    }

    private interface ITerm
    {
        static abstract void Add<TOperations, TVector>(TVector a, TVector b, TVector c, ref TVector sum, ref TVector error)
            where TOperations : struct, IVectorOperations<TVector>
            where TVector : unmanaged;
    }

    private readonly struct PlainTerm : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Add<TOperations, TVector>(TVector a, TVector b, TVector c, ref TVector sum, ref TVector error)
            where TOperations : struct, IVectorOperations<TVector>
            where TVector : unmanaged
        {
            TVector next = TOperations.Add(sum, a);
            TVector shift = TOperations.Subtract(next, sum);
            TVector lost = TOperations.Add(
                TOperations.Subtract(sum, TOperations.Subtract(next, shift)),
                TOperations.Subtract(a, shift));
            error = TOperations.Add(error, lost);
            sum = next;
        }
    }

    private readonly struct ProductTerm : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Add<TOperations, TVector>(TVector a, TVector b, TVector c, ref TVector sum, ref TVector error)
            where TOperations : struct, IVectorOperations<TVector>
            where TVector : unmanaged
        {
            TVector product = TOperations.Multiply(a, b);
            PlainTerm.Add<TOperations, TVector>(product, b, c, ref sum, ref error);
            error = TOperations.Add(error, TOperations.MultiplyAdd(a, b, TOperations.Negate(product)));
        }
    }

    private readonly struct TripleProductTerm : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Add<TOperations, TVector>(TVector a, TVector b, TVector c, ref TVector sum, ref TVector error)
            where TOperations : struct, IVectorOperations<TVector>
            where TVector : unmanaged
        {
            TVector product = TOperations.Multiply(a, b);
            TVector low = TOperations.MultiplyAdd(a, b, TOperations.Negate(product));
            ProductTerm.Add<TOperations, TVector>(product, c, c, ref sum, ref error);
            error = TOperations.MultiplyAdd(low, c, error);
        }
    }
}
