using System.Numerics.Tensors;
using WedgeFast.Geometry;
using WedgeFast.Kernels;
using WedgeFast.Samples;

namespace WedgeFast.Pricing;

/// <summary>
/// A random projection whose entries are -1, 0 and 1 with probabilities 1/6, 2/3 and 1/6: up to a factor it keeps distances as well as a
/// Gaussian one does (Achlioptas 2003, "Database-friendly random projections: Johnson-Lindenstrauss with binary coins").
/// </summary>
internal static class SparseProjection
{
    /// <summary>
    /// A row that is dependent on those before it up to this share of its length is drawn again: few short rows of three values often are.
    /// </summary>
    private const double Dependence = 1e-6;

    /// <summary>Draws a projection, S x d, row-major, of rank S.</summary>
    /// <param name="size">S, less than d.</param>
    /// <param name="dimension">d.</param>
    /// <param name="seed">The seed.</param>
    public static double[] Draw(int size, int dimension, ulong seed)
    {
        SplitMix64 random = new(seed);
        OrthonormalBasis basis = new(dimension, size);
        double[] projection = new double[size * dimension], remainder = new double[dimension];
        while (basis.Count < size)
        {
            Span<double> row = projection.AsSpan(basis.Count * dimension, dimension);
            for (int k = 0; k < dimension; k++)
            {
                double u = 6 * random.Uniform();
                row[k] = u < 1 ? -1 : u < 2 ? 1 : 0;
            }

            double rest = basis.Split(row, remainder);
            if (rest > Dependence * TensorPrimitives.Norm<double>(row))
            {
                basis.Add(remainder, rest);
            }
        }

        return projection;
    }

    /// <summary>The points in S dimensions.</summary>
    public static PointSet Apply(double[] projection, PointSet points)
    {
        int d = points.Dimension, size = projection.Length / d;
        double[] rows = new double[points.Count * size];
        for (int s = 0; s < size; s++)
        {
            for (int k = 0; k < d; k++)
            {
                double entry = projection[(s * d) + k];
                ReadOnlySpan<double> coordinate = entry == 0 ? [] : points.Coordinate(k);
                for (int i = 0; i < coordinate.Length; i++)
                {
                    rows[(i * size) + s] += entry * coordinate[i];
                }
            }
        }

        return PointSet.FromRows(rows, size);
    }

    /// <summary>The direction in all d dimensions along which points are as far apart as their projections are along a normal.</summary>
    public static double[] Lift(double[] projection, ReadOnlySpan<double> normal, int dimension)
    {
        double[] lifted = new double[dimension];
        for (int s = 0; s < normal.Length; s++)
        {
            for (int k = 0; k < dimension; k++)
            {
                lifted[k] += normal[s] * projection[(s * dimension) + k];
            }
        }

        return lifted;
    }
}
