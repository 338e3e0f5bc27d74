using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>
/// Products of a range of points with four directions at once: each coordinate that is loaded serves all four. The order of summation is
/// fixed, and so are the lanes: results have the same bits on every machine with fused multiplications.
/// </summary>
internal static class DirectionProducts
{
    /// <summary>How many directions one call takes.</summary>
    public const int Block = 4;

    private const int Lanes = 4;

    /// <summary>products[s][i] = w_s . x_(first + i).</summary>
    /// <param name="points">The points.</param>
    /// <param name="coordinates">The m coordinates that the directions read.</param>
    /// <param name="weights">4 x m, row-major.</param>
    /// <param name="first">The first point.</param>
    /// <param name="products">4 x count, row-major.</param>
    public static void Project(PointSet points, ReadOnlySpan<int> coordinates, ReadOnlySpan<double> weights, int first, Span<double> products)
    {
        int count = products.Length / Block, m = coordinates.Length, i = 0;
        ref double p = ref MemoryMarshal.GetReference(products);
        for (; i <= count - (2 * Lanes); i += 2 * Lanes)
        {
            Vector256<double> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
            for (int k = 0; k < m; k++)
            {
                ref double x = ref MemoryMarshal.GetReference(points.Coordinate(coordinates[k]));
                Vector256<double> x0 = Vector256.LoadUnsafe(ref x, (nuint)(first + i)), x1 = Vector256.LoadUnsafe(ref x, (nuint)(first + i + Lanes));
                Vector256<double> f = Vector256.Create(weights[k]);
                (a0, a1) = (Vector256.FusedMultiplyAdd(f, x0, a0), Vector256.FusedMultiplyAdd(f, x1, a1));
                f = Vector256.Create(weights[m + k]);
                (b0, b1) = (Vector256.FusedMultiplyAdd(f, x0, b0), Vector256.FusedMultiplyAdd(f, x1, b1));
                f = Vector256.Create(weights[(2 * m) + k]);
                (c0, c1) = (Vector256.FusedMultiplyAdd(f, x0, c0), Vector256.FusedMultiplyAdd(f, x1, c1));
                f = Vector256.Create(weights[(3 * m) + k]);
                (d0, d1) = (Vector256.FusedMultiplyAdd(f, x0, d0), Vector256.FusedMultiplyAdd(f, x1, d1));
            }

            Store(a0, a1, ref p, i);
            Store(b0, b1, ref p, count + i);
            Store(c0, c1, ref p, (2 * count) + i);
            Store(d0, d1, ref p, (3 * count) + i);
        }

        for (; i < count; i++)
        {
            for (int s = 0; s < Block; s++)
            {
                double sum = 0;
                for (int k = 0; k < m; k++)
                {
                    sum = Math.FusedMultiplyAdd(weights[(s * m) + k], points.Coordinate(coordinates[k])[first + i], sum);
                }

                products[(s * count) + i] = sum;
            }
        }
    }

    /// <summary>sums[s][k] = sum_i factors[s][i] x_(first + i)[k].</summary>
    /// <param name="points">The points.</param>
    /// <param name="coordinates">The m coordinates.</param>
    /// <param name="factors">4 x count, row-major.</param>
    /// <param name="first">The first point.</param>
    /// <param name="sums">4 x m, row-major.</param>
    public static void Correlate(PointSet points, ReadOnlySpan<int> coordinates, ReadOnlySpan<double> factors, int first, Span<double> sums)
    {
        int count = factors.Length / Block, m = coordinates.Length;
        for (int k = 0; k < m; k += 2)
        {
            int next = Math.Min(k + 1, m - 1);
            Correlate(
                points.Coordinate(coordinates[k]).Slice(first, count), points.Coordinate(coordinates[next]).Slice(first, count), factors,
                sums[k..], sums[next..], m);
        }
    }

    private static void Correlate(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> factors, Span<double> ofX, Span<double> ofY, int m)
    {
        int count = x.Length, i = 0;
        ref double p = ref MemoryMarshal.GetReference(x), q = ref MemoryMarshal.GetReference(y), f = ref MemoryMarshal.GetReference(factors);
        Vector256<double> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        for (; i <= count - Lanes; i += Lanes)
        {
            Vector256<double> x0 = Vector256.LoadUnsafe(ref p, (nuint)i), x1 = Vector256.LoadUnsafe(ref q, (nuint)i);
            Vector256<double> factor = Vector256.LoadUnsafe(ref f, (nuint)i);
            (a0, a1) = (Vector256.FusedMultiplyAdd(factor, x0, a0), Vector256.FusedMultiplyAdd(factor, x1, a1));
            factor = Vector256.LoadUnsafe(ref f, (nuint)(count + i));
            (b0, b1) = (Vector256.FusedMultiplyAdd(factor, x0, b0), Vector256.FusedMultiplyAdd(factor, x1, b1));
            factor = Vector256.LoadUnsafe(ref f, (nuint)((2 * count) + i));
            (c0, c1) = (Vector256.FusedMultiplyAdd(factor, x0, c0), Vector256.FusedMultiplyAdd(factor, x1, c1));
            factor = Vector256.LoadUnsafe(ref f, (nuint)((3 * count) + i));
            (d0, d1) = (Vector256.FusedMultiplyAdd(factor, x0, d0), Vector256.FusedMultiplyAdd(factor, x1, d1));
        }

        (ofX[0], ofX[m], ofX[2 * m], ofX[3 * m]) = (Vector256.Sum(a0), Vector256.Sum(b0), Vector256.Sum(c0), Vector256.Sum(d0));
        (ofY[0], ofY[m], ofY[2 * m], ofY[3 * m]) = (Vector256.Sum(a1), Vector256.Sum(b1), Vector256.Sum(c1), Vector256.Sum(d1));
        for (; i < count; i++)
        {
            for (int s = 0; s < Block; s++)
            {
                double factor = factors[(s * count) + i];
                ofX[s * m] += factor * x[i];
                if (!x.Overlaps(y))
                {
                    ofY[s * m] += factor * y[i];
                }
            }
        }
    }

    private static void Store(Vector256<double> low, Vector256<double> high, ref double destination, int at)
    {
        low.StoreUnsafe(ref destination, (nuint)at);
        high.StoreUnsafe(ref destination, (nuint)(at + Lanes));
    }
}
