namespace WedgeFast.Geometry;

/// <summary>
/// Points whose values of each coordinate are moved onto others that are nearly the same, so that near-duplicates, and grids but for
/// jitter, are exact ones. What a moved point changes of |g| is at most |theta_i| times how far it was moved, in the norm dual to that of
/// the weights.
/// </summary>
internal sealed class SnappedPoints
{
    /// <summary>Values closer than this share of a coordinate's range are nearly the same.</summary>
    private const double Near = 1e-9;

    /// <summary>Among more points values are this close by chance, and what such searches take is not their near-duplicates.</summary>
    private const int MostPoints = 10_000;

    private readonly double[] _moved;

    private SnappedPoints(PointSet points, double[] moved) => (Points, _moved) = (points, moved);

    /// <summary>The points as moved.</summary>
    public PointSet Points { get; }

    /// <summary>Snaps points.</summary>
    /// <param name="points">The points.</param>
    /// <param name="norm">The norm of the weights.</param>
    /// <returns>Null where no two values are nearly but not quite the same.</returns>
    public static SnappedPoints? Of(PointSet points, WeightNorm norm)
    {
        int n = points.Count, d = points.Dimension;
        if (n > MostPoints)
        {
            return null;
        }

        double[] rows = new double[n * d], moved = new double[n];
        bool any = false;
        for (int k = 0; k < d; k++)
        {
            double[] snapped = Snap(points.Coordinate(k));
            for (int i = 0; i < n; i++)
            {
                double by = Math.Abs(snapped[i] - points.Coordinate(k)[i]);
                rows[(i * d) + k] = snapped[i];
                moved[i] = norm == WeightNorm.L1 ? Math.Max(moved[i], by) : double.Hypot(moved[i], by);
                any |= by > 0;
            }
        }

        return any ? new SnappedPoints(PointSet.FromRows(rows, d), moved) : null;
    }

    /// <summary>No |g| differs by more than this between the points and the points as moved.</summary>
    /// <param name="theta">One value per point for each output, output after output.</param>
    public double Change(ReadOnlySpan<double> theta)
    {
        double sum = 0;
        for (int t = 0; t < theta.Length; t++)
        {
            sum += Math.Abs(theta[t]) * _moved[t % _moved.Length];
        }

        // Each term has a few roundings, their sum one each.
        return sum * (1 + (1.2e-16 * (theta.Length + (4 * Points.Dimension) + 8)));
    }

    /// <summary>
    /// Each value moved to the least of its group, which begins where a value is farther than that from the one that began the last.
    /// </summary>
    private static double[] Snap(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray(), result = new double[values.Length];
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort(sorted, order);
        double near = Near * (sorted[^1] - sorted[0]), start = sorted[0];
        for (int t = 0; t < sorted.Length; t++)
        {
            start = sorted[t] - start > near ? sorted[t] : start;
            result[order[t]] = start;
        }

        return result;
    }
}
