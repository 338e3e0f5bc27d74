using System.Buffers;

namespace WedgeFast.Kernels;

/// <summary>
/// Inner products of many columns with many others, at the rate of arithmetic and not of memory: tiles of rows are packed, six columns of
/// the left side by side, eight of the right side by side, so that the 48 products of a panel with a strip stay in registers (Goto and van
/// de Geijn 2008). A product is the same whatever its neighbours are, and the same with its factors exchanged.
/// </summary>
internal static class GramProducts
{
    /// <summary>Rows of a tile: a panel and a strip of so many fit into the first-level cache.</summary>
    private const int Tile = 256;

    /// <summary>So many columns on the left, packed, stay in the second-level cache while all columns on the right pass by.</summary>
    private const int Block = 204;

    /// <summary>
    /// So many products are summed one after the other before they are added to the rest: rounding grows with the length of such a chain.
    /// </summary>
    private const int Chain = 32;

    private const int High = GramKernel.High, Wide = GramKernel.Wide;

    /// <summary>Computes left_i . right_j for all i and j.</summary>
    /// <param name="columns">Columns of <paramref name="rows"/> values.</param>
    /// <param name="rows">n.</param>
    /// <param name="left">Which columns.</param>
    /// <param name="right">Which columns.</param>
    /// <param name="results">Receives the product of left i and right j at i * stride + j.</param>
    /// <param name="stride">At least the number of columns on the right.</param>
    public static void Multiply(IColumnParts columns, int rows, ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<double> results, int stride)
    {
        int strips = Parts(right.Length, Wide), tile = Math.Min(Tile, rows), most = Parts(Math.Min(Block, left.Length), High);
        double[] packed = ArrayPool<double>.Shared.Rent(((most * High) + Wide + GramKernel.Buffered) * tile);
        double[] sums = ArrayPool<double>.Shared.Rent(most * strips * GramKernel.Products);
        for (int block = 0; block < left.Length; block += Block)
        {
            ReadOnlySpan<int> some = left[block..Math.Min(block + Block, left.Length)];
            int panels = Parts(some.Length, High);
            sums.AsSpan(0, panels * strips * GramKernel.Products).Clear();
            for (int row = 0; row < rows; row += Tile)
            {
                AddTile(columns, row, Math.Min(Tile, rows - row), some, right, packed, sums);
            }

            Write(sums, panels, some.Length, right.Length, results[(block * stride)..], stride);
        }

        ArrayPool<double>.Shared.Return(packed);
        ArrayPool<double>.Shared.Return(sums);
    }

    private static int Parts(int count, int size) => (count + size - 1) / size;

    /// <summary>Adds the products of a tile of rows.</summary>
    private static void AddTile(
        IColumnParts columns, int row, int length, ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<double> packed, Span<double> sums)
    {
        int panels = Parts(left.Length, High), panel = High * length;
        Span<double> strip = packed.Slice(panels * panel, Wide * length), buffer = packed.Slice((panels * panel) + strip.Length, GramKernel.Buffered * length);
        for (int i = 0; i < panels; i++)
        {
            ReadOnlySpan<int> six = left[(i * High)..Math.Min((i + 1) * High, left.Length)];
            GramKernel.Pack(columns, row, length, six, High, packed.Slice(i * panel, panel), buffer);
        }

        for (int j = 0; j * Wide < right.Length; j++)
        {
            GramKernel.Pack(columns, row, length, right[(j * Wide)..Math.Min((j + 1) * Wide, right.Length)], Wide, strip, buffer);
            for (int i = 0; i < panels; i++)
            {
                Span<double> here = sums.Slice(((j * panels) + i) * GramKernel.Products, GramKernel.Products);
                for (int t = 0; t < length; t += Chain)
                {
                    int rows = Math.Min(Chain, length - t);
                    GramKernel.Add(packed.Slice((i * panel) + (t * High), rows * High), strip.Slice(t * Wide, rows * Wide), here);
                }
            }
        }
    }

    /// <summary>Copies the products of panels and strips to where they are wanted.</summary>
    private static void Write(ReadOnlySpan<double> sums, int panels, int left, int right, Span<double> results, int stride)
    {
        for (int p = 0; p < left; p++)
        {
            for (int j = 0; j < right; j += Wide)
            {
                int at = (((j / Wide * panels) + (p / High)) * GramKernel.Products) + (p % High * Wide);
                sums.Slice(at, Math.Min(Wide, right - j)).CopyTo(results[((p * stride) + j)..]);
            }
        }
    }
}
