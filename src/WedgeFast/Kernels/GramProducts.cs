using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace WedgeFast.Kernels;

/// <summary>
/// Inner products of many columns with many others. Twelve at a time stay in registers while tiles of rows, packed, stay in the cache, so that n k c
/// products cost arithmetic and not memory. A product is the same whatever its neighbours are, and the same with its factors exchanged.
/// </summary>
internal static class GramProducts
{
    /// <summary>Rows of a tile.</summary>
    private const int Tile = 512;

    /// <summary>From one packed column to the next: no power of two, for those share the lines of a cache.</summary>
    private const int Step = Tile + 8;

    /// <summary>So many columns on the left, packed, fit into the second-level cache, and all columns on the right pass by.</summary>
    private const int Block = 60;

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
        double[] packed = ArrayPool<double>.Shared.Rent((Block + Right) * Step);
        for (int block = 0; block < left.Length; block += Block)
        {
            ReadOnlySpan<int> some = left[block..Math.Min(block + Block, left.Length)];
            Span<double> part = results[(block * stride)..];
            for (int i = 0; i < some.Length; i++)
            {
                part.Slice(i * stride, right.Length).Clear();
            }

            for (int row = 0; row < rows; row += Tile)
            {
                AddTile(columns, rows, row, some, right, packed, part, stride);
            }
        }

        ArrayPool<double>.Shared.Return(packed);
    }

    private static void AddTile(
        ReadOnlySpan<double> columns, int rows, int row, ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<double> packed, Span<double> results, int stride)
    {
        int length = Pack(columns, rows, row, left, Left, packed);
        Span<double> four = packed[(Block * Step)..], sums = stackalloc double[Left * Right];
        for (int j = 0; j < right.Length; j += Right)
        {
            int wide = Math.Min(Right, right.Length - j);
            Pack(columns, rows, row, right.Slice(j, wide), Right, four);
            for (int i = 0; i < left.Length; i += Left)
            {
                Twelve(packed[(i * Step)..], four, length, sums);
                int high = Math.Min(Left, left.Length - i);
                for (int p = 0; p < high; p++)
                {
                    Span<double> target = results.Slice(((i + p) * stride) + j, wide);
                    for (int q = 0; q < target.Length; q++)
                    {
                        target[q] += sums[(p * Right) + q];
                    }
                }
            }
        }
    }

    /// <summary>Copies a tile of columns; zeros make it whole vectors, and a multiple of <paramref name="multiple"/> columns.</summary>
    /// <returns>The number of rows, in whole vectors.</returns>
    private static int Pack(ReadOnlySpan<double> columns, int rows, int row, ReadOnlySpan<int> which, int multiple, Span<double> packed)
    {
        int present = Math.Min(Tile, rows - row), length = (present + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        int count = (which.Length + multiple - 1) / multiple * multiple;
        for (int i = 0; i < count; i++)
        {
            Span<double> target = packed.Slice(i * Step, length);
            int copied = i < which.Length ? present : 0;
            if (copied > 0)
            {
                columns.Slice((which[i] * rows) + row, copied).CopyTo(target);
            }

            target[copied..].Clear();
        }

        return length;
    }

    private static void Twelve(ReadOnlySpan<double> left, ReadOnlySpan<double> right, int length, Span<double> sums)
    {
        Vector<double> s00 = default, s01 = default, s02 = default, s03 = default, s10 = default, s11 = default, s12 = default, s13 = default;
        Vector<double> s20 = default, s21 = default, s22 = default, s23 = default;
        ref double a = ref MemoryMarshal.GetReference(left[..((2 * Step) + length)]);
        ref double b = ref MemoryMarshal.GetReference(right[..((3 * Step) + length)]);
        for (nuint t = 0; t < (nuint)length; t += (nuint)Vector<double>.Count)
        {
            Vector<double> x = Vector.LoadUnsafe(ref a, t), y = Vector.LoadUnsafe(ref a, t + Step), z = Vector.LoadUnsafe(ref a, t + (2 * Step));
            Vector<double> c = Vector.LoadUnsafe(ref b, t);
            s00 = Vector.FusedMultiplyAdd(x, c, s00);
            s10 = Vector.FusedMultiplyAdd(y, c, s10);
            s20 = Vector.FusedMultiplyAdd(z, c, s20);
            c = Vector.LoadUnsafe(ref b, t + Step);
            s01 = Vector.FusedMultiplyAdd(x, c, s01);
            s11 = Vector.FusedMultiplyAdd(y, c, s11);
            s21 = Vector.FusedMultiplyAdd(z, c, s21);
            c = Vector.LoadUnsafe(ref b, t + (2 * Step));
            s02 = Vector.FusedMultiplyAdd(x, c, s02);
            s12 = Vector.FusedMultiplyAdd(y, c, s12);
            s22 = Vector.FusedMultiplyAdd(z, c, s22);
            c = Vector.LoadUnsafe(ref b, t + (3 * Step));
            s03 = Vector.FusedMultiplyAdd(x, c, s03);
            s13 = Vector.FusedMultiplyAdd(y, c, s13);
            s23 = Vector.FusedMultiplyAdd(z, c, s23);
        }

        (sums[0], sums[1], sums[2], sums[3]) = (Vector.Sum(s00), Vector.Sum(s01), Vector.Sum(s02), Vector.Sum(s03));
        (sums[4], sums[5], sums[6], sums[7]) = (Vector.Sum(s10), Vector.Sum(s11), Vector.Sum(s12), Vector.Sum(s13));
        (sums[8], sums[9], sums[10], sums[11]) = (Vector.Sum(s20), Vector.Sum(s21), Vector.Sum(s22), Vector.Sum(s23));
    }
}
