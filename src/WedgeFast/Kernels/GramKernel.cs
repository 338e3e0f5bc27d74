using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace WedgeFast.Kernels;

/// <summary>
/// The products of six columns with eight, all sums in registers, and the packing that it reads: value by value, one row after the other.
/// </summary>
internal static class GramKernel
{
    /// <summary>Columns of a panel, the left factor.</summary>
    public const int High = 6;

    /// <summary>Columns of a strip, the right factor: two vectors of four.</summary>
    public const int Wide = 8;

    /// <summary>Products of a panel with a strip.</summary>
    public const int Products = High * Wide;

    /// <summary>How many parts of columns <see cref="Pack"/> may have to hold at a time.</summary>
    public const int Buffered = 4;

    /// <summary>Copies parts of columns so that the values of a row lie beside one another; columns that are missing are 0.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="first">The first row.</param>
    /// <param name="length">How many rows.</param>
    /// <param name="which">Which columns.</param>
    /// <param name="width">How many of them lie side by side.</param>
    /// <param name="packed">Receives width values for each row.</param>
    /// <param name="buffer"><see cref="Buffered"/> values for each row.</param>
    public static void Pack(
        IColumnParts columns, int first, int length, ReadOnlySpan<int> which, int width, Span<double> packed, Span<double> buffer)
    {
        int q = 0;
        for (; Avx.IsSupported && q + 4 <= which.Length; q += 4)
        {
            PackFour(
                columns.Part(which[q], first, length, buffer), columns.Part(which[q + 1], first, length, buffer[length..]),
                columns.Part(which[q + 2], first, length, buffer[(2 * length)..]), columns.Part(which[q + 3], first, length, buffer[(3 * length)..]),
                packed[q..], width);
        }

        for (; q < which.Length; q++)
        {
            ReadOnlySpan<double> column = columns.Part(which[q], first, length, buffer);
            for (int t = 0; t < column.Length; t++)
            {
                packed[(t * width) + q] = column[t];
            }
        }

        for (; q < width; q++)
        {
            for (int t = 0; t < length; t++)
            {
                packed[(t * width) + q] = 0;
            }
        }
    }

    /// <summary>
    /// Adds the products of a panel with a strip to sums: value i of the panel by value j of the strip at i * <see cref="Wide"/> + j.
    /// </summary>
    /// <param name="panel"><see cref="High"/> values for each row.</param>
    /// <param name="strip"><see cref="Wide"/> values for each row.</param>
    /// <param name="sums"><see cref="Products"/> values.</param>
    public static void Add(ReadOnlySpan<double> panel, ReadOnlySpan<double> strip, Span<double> sums)
    {
        ref double a = ref MemoryMarshal.GetReference(panel), b = ref MemoryMarshal.GetReference(strip);
        ref double sum = ref MemoryMarshal.GetReference(sums[..Products]);
        Vector256<double> s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default;
        Vector256<double> s30 = default, s31 = default, s40 = default, s41 = default, s50 = default, s51 = default;
        nuint j = 0;
        for (nuint i = 0; i < (nuint)panel.Length; i += High, j += Wide)
        {
            Vector256<double> c = Vector256.LoadUnsafe(ref b, j), d = Vector256.LoadUnsafe(ref b, j + 4);
            Vector256<double> x = Vector256.Create(Unsafe.Add(ref a, i));
            s00 = Vector256.FusedMultiplyAdd(x, c, s00);
            s01 = Vector256.FusedMultiplyAdd(x, d, s01);
            x = Vector256.Create(Unsafe.Add(ref a, i + 1));
            s10 = Vector256.FusedMultiplyAdd(x, c, s10);
            s11 = Vector256.FusedMultiplyAdd(x, d, s11);
            x = Vector256.Create(Unsafe.Add(ref a, i + 2));
            s20 = Vector256.FusedMultiplyAdd(x, c, s20);
            s21 = Vector256.FusedMultiplyAdd(x, d, s21);
            x = Vector256.Create(Unsafe.Add(ref a, i + 3));
            s30 = Vector256.FusedMultiplyAdd(x, c, s30);
            s31 = Vector256.FusedMultiplyAdd(x, d, s31);
            x = Vector256.Create(Unsafe.Add(ref a, i + 4));
            s40 = Vector256.FusedMultiplyAdd(x, c, s40);
            s41 = Vector256.FusedMultiplyAdd(x, d, s41);
            x = Vector256.Create(Unsafe.Add(ref a, i + 5));
            s50 = Vector256.FusedMultiplyAdd(x, c, s50);
            s51 = Vector256.FusedMultiplyAdd(x, d, s51);
        }

        // Written without calls: values that live across a call would be stored at every turn of the loop.
        (s00 + Vector256.LoadUnsafe(ref sum)).StoreUnsafe(ref sum);
        (s01 + Vector256.LoadUnsafe(ref sum, 4)).StoreUnsafe(ref sum, 4);
        (s10 + Vector256.LoadUnsafe(ref sum, 8)).StoreUnsafe(ref sum, 8);
        (s11 + Vector256.LoadUnsafe(ref sum, 12)).StoreUnsafe(ref sum, 12);
        (s20 + Vector256.LoadUnsafe(ref sum, 16)).StoreUnsafe(ref sum, 16);
        (s21 + Vector256.LoadUnsafe(ref sum, 20)).StoreUnsafe(ref sum, 20);
        (s30 + Vector256.LoadUnsafe(ref sum, 24)).StoreUnsafe(ref sum, 24);
        (s31 + Vector256.LoadUnsafe(ref sum, 28)).StoreUnsafe(ref sum, 28);
        (s40 + Vector256.LoadUnsafe(ref sum, 32)).StoreUnsafe(ref sum, 32);
        (s41 + Vector256.LoadUnsafe(ref sum, 36)).StoreUnsafe(ref sum, 36);
        (s50 + Vector256.LoadUnsafe(ref sum, 40)).StoreUnsafe(ref sum, 40);
        (s51 + Vector256.LoadUnsafe(ref sum, 44)).StoreUnsafe(ref sum, 44);
    }

    /// <summary>Four columns at a time, four rows at a time: a transposition in registers.</summary>
    private static void PackFour(
        ReadOnlySpan<double> first, ReadOnlySpan<double> second, ReadOnlySpan<double> third, ReadOnlySpan<double> fourth, Span<double> packed, int width)
    {
        ref double a = ref MemoryMarshal.GetReference(first), b = ref MemoryMarshal.GetReference(second);
        ref double c = ref MemoryMarshal.GetReference(third), d = ref MemoryMarshal.GetReference(fourth);
        ref double target = ref MemoryMarshal.GetReference(packed[..(((first.Length - 1) * width) + 4)]);
        nuint t = 0, at = 0, step = (nuint)width;
        for (; t + 4 <= (nuint)first.Length; t += 4, at += 4 * step)
        {
            Vector256<double> x = Vector256.LoadUnsafe(ref a, t), y = Vector256.LoadUnsafe(ref b, t);
            Vector256<double> z = Vector256.LoadUnsafe(ref c, t), w = Vector256.LoadUnsafe(ref d, t);
            Vector256<double> even = Avx.UnpackLow(x, y), odd = Avx.UnpackHigh(x, y), other = Avx.UnpackLow(z, w), rest = Avx.UnpackHigh(z, w);
            Avx.Permute2x128(even, other, 0x20).StoreUnsafe(ref target, at);
            Avx.Permute2x128(odd, rest, 0x20).StoreUnsafe(ref target, at + step);
            Avx.Permute2x128(even, other, 0x31).StoreUnsafe(ref target, at + (2 * step));
            Avx.Permute2x128(odd, rest, 0x31).StoreUnsafe(ref target, at + (3 * step));
        }

        for (int r = (int)t; r < first.Length; r++)
        {
            (packed[r * width], packed[(r * width) + 1]) = (first[r], second[r]);
            (packed[(r * width) + 2], packed[(r * width) + 3]) = (third[r], fourth[r]);
        }
    }
}
