using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WedgeFast.Kernels;

/// <summary>
/// Inner products of many columns with many others. Twelve at a time stay in registers while tiles of rows stay in the cache, so that n k c products
/// cost arithmetic and not memory. A product is the same whatever its neighbours are, and the same with its factors exchanged.
/// </summary>
internal static class GramProducts
{
    /// <summary>Rows of a tile: those of 64 columns fit into the second-level cache.</summary>
    private const int Tile = 512;

    private const int Block = 64;

    private const int Left = 3, Right = 4;

    /// <summary>Computes left_i . right_j for all i and j.</summary>
    /// <param name="columns">Columns of <paramref name="rows"/> values, one after the other.</param>
    /// <param name="rows">n.</param>
    /// <param name="left">Which columns.</param>
    /// <param name="right">Which columns.</param>
    /// <param name="results">Receives the product of left i and right j at i * stride + j.</param>
    /// <param name="stride">At least the number of columns on the right.</param>
    public static void Multiply(
        ReadOnlySpan<double> columns, int rows, ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<double> results, int stride)
    {
        for (int i = 0; i < left.Length; i++)
        {
            results.Slice(i * stride, right.Length).Clear();
        }

        for (int block = 0; block < left.Length; block += Block)
        {
            ReadOnlySpan<int> some = left[block..Math.Min(block + Block, left.Length)];
            for (int row = 0; row < rows; row += Tile)
            {
                AddTile(columns, rows, row, Math.Min(Tile, rows - row), some, right, results[(block * stride)..], stride);
            }
        }
    }

    private static void AddTile(
        ReadOnlySpan<double> columns, int rows, int row, int length, ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<double> results, int stride)
    {
        ref double first = ref Unsafe.Add(ref MemoryMarshal.GetReference(columns), row);
        Span<double> sums = stackalloc double[Left * Right];
        for (int j = 0; j < right.Length; j += Right)
        {
            int last = right.Length - 1;
            Columns four = new(ref first, rows, right[j], right[Math.Min(j + 1, last)], right[Math.Min(j + 2, last)], right[Math.Min(j + 3, last)]);
            for (int i = 0; i < left.Length; i += Left)
            {
                int end = left.Length - 1;
                ref double a0 = ref Unsafe.Add(ref first, (nint)left[i] * rows);
                ref double a1 = ref Unsafe.Add(ref first, (nint)left[Math.Min(i + 1, end)] * rows);
                ref double a2 = ref Unsafe.Add(ref first, (nint)left[Math.Min(i + 2, end)] * rows);
                Twelve(ref a0, ref a1, ref a2, four, length, sums);
                for (int p = 0; p < Math.Min(Left, left.Length - i); p++)
                {
                    for (int q = 0; q < Math.Min(Right, right.Length - j); q++)
                    {
                        results[((i + p) * stride) + j + q] += sums[(p * Right) + q];
                    }
                }
            }
        }
    }

    private static void Twelve(ref double a0, ref double a1, ref double a2, in Columns b, int length, Span<double> sums)
    {
        Vector<double> s00 = default, s01 = default, s02 = default, s03 = default, s10 = default, s11 = default, s12 = default, s13 = default;
        Vector<double> s20 = default, s21 = default, s22 = default, s23 = default;
        nuint t = 0, width = (nuint)Vector<double>.Count;
        ref double b0 = ref b.First, b1 = ref b.Second, b2 = ref b.Third, b3 = ref b.Fourth;
        for (; t + width <= (nuint)length; t += width)
        {
            Vector<double> x = Vector.LoadUnsafe(ref a0, t), y = Vector.LoadUnsafe(ref a1, t), z = Vector.LoadUnsafe(ref a2, t);
            Vector<double> c = Vector.LoadUnsafe(ref b0, t);
            s00 = Vector.FusedMultiplyAdd(x, c, s00);
            s10 = Vector.FusedMultiplyAdd(y, c, s10);
            s20 = Vector.FusedMultiplyAdd(z, c, s20);
            c = Vector.LoadUnsafe(ref b1, t);
            s01 = Vector.FusedMultiplyAdd(x, c, s01);
            s11 = Vector.FusedMultiplyAdd(y, c, s11);
            s21 = Vector.FusedMultiplyAdd(z, c, s21);
            c = Vector.LoadUnsafe(ref b2, t);
            s02 = Vector.FusedMultiplyAdd(x, c, s02);
            s12 = Vector.FusedMultiplyAdd(y, c, s12);
            s22 = Vector.FusedMultiplyAdd(z, c, s22);
            c = Vector.LoadUnsafe(ref b3, t);
            s03 = Vector.FusedMultiplyAdd(x, c, s03);
            s13 = Vector.FusedMultiplyAdd(y, c, s13);
            s23 = Vector.FusedMultiplyAdd(z, c, s23);
        }

        (sums[0], sums[1], sums[2], sums[3]) = (Vector.Sum(s00), Vector.Sum(s01), Vector.Sum(s02), Vector.Sum(s03));
        (sums[4], sums[5], sums[6], sums[7]) = (Vector.Sum(s10), Vector.Sum(s11), Vector.Sum(s12), Vector.Sum(s13));
        (sums[8], sums[9], sums[10], sums[11]) = (Vector.Sum(s20), Vector.Sum(s21), Vector.Sum(s22), Vector.Sum(s23));
        for (; t < (nuint)length; t++)
        {
            double x = Unsafe.Add(ref a0, t), y = Unsafe.Add(ref a1, t), z = Unsafe.Add(ref a2, t);
            AddRow(sums, 0, x, b, t);
            AddRow(sums, Right, y, b, t);
            AddRow(sums, 2 * Right, z, b, t);
        }
    }

    private static void AddRow(Span<double> sums, int at, double a, in Columns b, nuint t)
    {
        sums[at] = Math.FusedMultiplyAdd(a, Unsafe.Add(ref b.First, t), sums[at]);
        sums[at + 1] = Math.FusedMultiplyAdd(a, Unsafe.Add(ref b.Second, t), sums[at + 1]);
        sums[at + 2] = Math.FusedMultiplyAdd(a, Unsafe.Add(ref b.Third, t), sums[at + 2]);
        sums[at + 3] = Math.FusedMultiplyAdd(a, Unsafe.Add(ref b.Fourth, t), sums[at + 3]);
    }

    /// <summary>Four columns, from the tile's first row on.</summary>
    private readonly ref struct Columns(ref double first, int rows, int c0, int c1, int c2, int c3)
    {
        public readonly ref double First = ref Unsafe.Add(ref first, (nint)c0 * rows);
        public readonly ref double Second = ref Unsafe.Add(ref first, (nint)c1 * rows);
        public readonly ref double Third = ref Unsafe.Add(ref first, (nint)c2 * rows);
        public readonly ref double Fourth = ref Unsafe.Add(ref first, (nint)c3 * rows);
    }
}
