using WedgeFast.Kernels;

namespace WedgeFast.Geometry;

/// <summary>
/// The hyperplane through m samples in a coordinate set V of m coordinates, as the wedge product of the lifted points x~ = (x, 1):
/// x~ ^ x~_1 ^ .. ^ x~_m = det[x~; x~_1; ..; x~_m] = w.x + b, the signed volume spanned by x and the samples (m! times the simplex's), its
/// normal w the cross product of the differences to one of them. MATHEMATICS.md, "Which neurons suffice".
/// </summary>
/// <remarks>
/// Degeneracy. A tuple spans no hyperplane, and is no feature, where |w|_2 is at most <see cref="DegeneracyTolerance"/> times the product
/// of the distances to that sample for which the product is least: where the differences are dependent up to their own rounding. The
/// measure is the tuple's own, so it changes neither with the units nor with an offset nor with the order of the samples: three points
/// close together span a plane as well as three far apart. Differences are taken first and scaled by powers of two, which is exact: nothing
/// overflows or vanishes as long as differences of the points themselves are finite.
/// </remarks>
internal static class WedgeProduct
{
    /// <summary>The share of the largest volume possible for differences of their lengths below which a tuple is degenerate.</summary>
    public const double DegeneracyTolerance = 1e-13;

    /// <summary>Below this share double precision leaves few digits of the normal.</summary>
    private const double NearlyDegenerate = 1e-3;

    /// <summary>The largest m.</summary>
    public const int MaxSize = BatchedCrossProduct.MaxSize;

    /// <summary>The unit normal and the offset of the hyperplane through m samples.</summary>
    /// <param name="points">The points.</param>
    /// <param name="coordinates">V: m of them, 1 to 8.</param>
    /// <param name="samples">m samples.</param>
    /// <param name="norm">The norm in which the normal has length one.</param>
    /// <param name="weights">Receives the normal, m values; zeros where there is none.</param>
    /// <param name="bias">Receives the offset.</param>
    /// <returns>False for a degenerate tuple.</returns>
    /// <exception cref="ArgumentException">Sizes do not match.</exception>
    public static bool TryHyperplane(
        PointSet points, ReadOnlySpan<int> coordinates, ReadOnlySpan<int> samples, WeightNorm norm, Span<double> weights, out double bias)
    {
        Span<double> normal = weights[..CheckedSize(coordinates, samples)];
        bias = 0;
        if (!TryNormal(points, coordinates, samples, normal, out int origin, out _))
        {
            normal.Clear();
            return false;
        }

        double length = norm == WeightNorm.L1 ? SumOfMagnitudes(normal) : Length(normal);
        for (int k = 0; k < normal.Length; k++)
        {
            normal[k] /= length;
            bias = Math.FusedMultiplyAdd(-normal[k], points.Coordinate(coordinates[k])[samples[origin]], bias);
        }

        return true;
    }

    /// <summary>The signed volume x~ ^ x~_1 ^ .. ^ x~_m; exactly 0 for a degenerate tuple.</summary>
    /// <param name="points">The points.</param>
    /// <param name="coordinates">V: m of them, 1 to 8.</param>
    /// <param name="samples">m samples.</param>
    /// <param name="x">The point x in the coordinates of V, m values.</param>
    /// <exception cref="ArgumentException">Sizes do not match.</exception>
    public static double SignedVolume(PointSet points, ReadOnlySpan<int> coordinates, ReadOnlySpan<int> samples, ReadOnlySpan<double> x)
    {
        Span<double> normal = stackalloc double[CheckedSize(coordinates, samples)];
        if (!TryNormal(points, coordinates, samples, normal, out int origin, out int exponent))
        {
            return 0;
        }

        CompensatedAccumulator sum = default;
        for (int k = 0; k < normal.Length; k++)
        {
            sum.AddProduct(normal[k], x[k] - points.Coordinate(coordinates[k])[samples[origin]]);
        }

        return Math.ScaleB(sum.Value, exponent);
    }

    private static int CheckedSize(ReadOnlySpan<int> coordinates, ReadOnlySpan<int> samples) =>
        coordinates.Length == samples.Length && samples.Length is >= 1 and <= MaxSize
            ? samples.Length
            : throw new ArgumentException(
                $"{samples.Length} samples in {coordinates.Length} coordinates: expected as many of each, 1 to {MaxSize}.", nameof(samples));

    /// <summary>w = normal 2^exponent of the hyperplane through samples[origin] and the others.</summary>
    private static bool TryNormal(
        PointSet points, ReadOnlySpan<int> coordinates, ReadOnlySpan<int> samples, Span<double> normal, out int origin, out int exponent)
    {
        int size = samples.Length;
        origin = Nearest(points, coordinates, samples);
        exponent = 0;
        double largest = DegeneracyTolerance;
        Span<double> differences = stackalloc double[(size - 1) * size];
        for (int j = 0, row = 0; j < size; j++)
        {
            if (j == origin)
            {
                continue;
            }

            Span<double> difference = differences.Slice(row++ * size, size);
            double reach = Subtract(points, coordinates, samples[j], samples[origin], difference);
            if (reach == 0)
            {
                return false;
            }

            int scale = Math.ILogB(reach);
            exponent += scale;
            for (int k = 0; k < size; k++)
            {
                difference[k] = Math.ScaleB(difference[k], -scale);
            }

            largest *= Length(difference);
        }

        BatchedCrossProduct.Compute(differences, size, 1, 1, normal, VectorWidth.Scalar);

        // det[x~; x~_1; ..] expanded by its column of ones: the origin moves up over `origin` rows, the one then stands in row 2,
        // column m + 1.
        if (((origin + size + 1) & 1) != 0)
        {
            for (int k = 0; k < size; k++)
            {
                normal[k] = -normal[k];
            }
        }

        if (size > 2 && Length(normal) <= NearlyDegenerate / DegeneracyTolerance * largest)
        {
            return Refine(points, coordinates, samples, normal, largest);
        }

        return Length(normal) > largest;
    }

    /// <summary>
    /// The normal anew, in double-double arithmetic, where few of its digits are right: the same sign, its length from the volume spanned.
    /// </summary>
    private static bool Refine(
        PointSet points, ReadOnlySpan<int> coordinates, ReadOnlySpan<int> samples, Span<double> normal, double largest)
    {
        int size = samples.Length;
        Span<DoubleDouble> gathered = stackalloc DoubleDouble[size * size];
        Span<double> refined = stackalloc double[size];
        for (int t = 0; t < size; t++)
        {
            for (int k = 0; k < size; k++)
            {
                gathered[(t * size) + k] = points.Exact(coordinates[k], samples[t]);
            }
        }

        double share = ExtendedPlane.Normal(gathered, size, refined), along = 0;
        for (int k = 0; k < size; k++)
        {
            along += refined[k] * normal[k];
        }

        double length = Math.CopySign(share * largest / DegeneracyTolerance / Length(refined), along);
        for (int k = 0; k < size; k++)
        {
            normal[k] = length * refined[k];
        }

        return share > DegeneracyTolerance;
    }

    /// <summary>The sample from which the product of the distances to the others is least.</summary>
    private static int Nearest(PointSet points, ReadOnlySpan<int> coordinates, ReadOnlySpan<int> samples)
    {
        int best = 0;
        double least = double.PositiveInfinity;
        Span<double> difference = stackalloc double[samples.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            double product = 0;
            for (int j = 0; j < samples.Length; j++)
            {
                product += i == j ? 0 : Math.Log(Subtract(points, coordinates, samples[j], samples[i], difference));
            }

            if (product < least)
            {
                (best, least) = (i, product);
            }
        }

        return best;
    }

    /// <summary>x_i - x_j in V.</summary>
    /// <returns>Its largest magnitude.</returns>
    private static double Subtract(PointSet points, ReadOnlySpan<int> coordinates, int i, int j, Span<double> difference)
    {
        double reach = 0;
        for (int k = 0; k < difference.Length; k++)
        {
            ReadOnlySpan<double> x = points.Coordinate(coordinates[k]), rest = points.Rest(coordinates[k]);
            difference[k] = x[i] - x[j];
            difference[k] += rest.IsEmpty ? 0 : rest[i] - rest[j];
            reach = Math.Max(reach, Math.Abs(difference[k]));
        }

        return reach;
    }

    private static double Length(ReadOnlySpan<double> vector)
    {
        double sum = 0;
        foreach (double value in vector)
        {
            sum = Math.FusedMultiplyAdd(value, value, sum);
        }

        return Math.Sqrt(sum);
    }

    private static double SumOfMagnitudes(ReadOnlySpan<double> vector)
    {
        double sum = 0;
        foreach (double value in vector)
        {
            sum += Math.Abs(value);
        }

        return sum;
    }
}
