using WedgeFast.Geometry;

namespace WedgeFast.Tests.Oracles;

/// <summary>
/// nu for l2 by enumeration of all faces: every set of at most m samples on the hyperplane, every activation of the others, both signs of
/// the stationary direction. Each candidate is a real hyperplane, so evaluating it gives a lower bound, and the best face is among them.
/// </summary>
internal static class BruteForceFaces
{
    /// <summary>The sup over neurons that read all coordinates of the points; for at most about 12 points.</summary>
    /// <param name="points">The points.</param>
    /// <param name="theta">One value per point.</param>
    /// <param name="sign">1 or -1 for g of that sign; 0 for |g|.</param>
    public static double Sup(PointSet points, ReadOnlySpan<double> theta, int sign = 0)
    {
        double best = 0;
        foreach (int[] subset in Touching(points))
        {
            best = Math.Max(best, OnFaces(points, theta, subset, sign));
        }

        return best;
    }

    /// <summary>Every set of points that may fix a face: one to as many as there are coordinates.</summary>
    public static IEnumerable<int[]> Touching(PointSet points)
    {
        int n = points.Count;
        for (int size = 1; size <= Math.Min(points.Dimension, n); size++)
        {
            for (long rank = 0; rank < Subsets.Count(n, size); rank++)
            {
                int[] subset = new int[size];
                Subsets.Unrank(rank, n, subset);
                yield return subset;
            }
        }
    }

    /// <summary>The largest |g| / ||w|| over hyperplanes through as many independent points as there are coordinates.</summary>
    public static double WedgeSup(PointSet points, ReadOnlySpan<double> theta, WeightNorm norm, int sign = 0)
    {
        int m = points.Dimension, n = points.Count;
        double best = 0;
        int[] subset = new int[m];
        for (long rank = 0; rank < Subsets.Count(n, m); rank++)
        {
            Subsets.Unrank(rank, n, subset);
            if (Basis(points, subset) is { } basis && basis.Count == m - 1)
            {
                double[] w = [.. Enumerable.Range(0, m).Select(j => Remainder(basis, m, j)).MaxBy(Length)!];
                double length = norm == WeightNorm.L2 ? Length(w) : w.Sum(Math.Abs);
                best = Math.Max(best, Value(points, theta, [.. w.Select(x => x / length)], subset[0], sign));
                best = Math.Max(best, Value(points, theta, [.. w.Select(x => -x / length)], subset[0], sign));
            }
        }

        return best;
    }

    private static double[] Remainder(List<double[]> basis, int m, int axis)
    {
        double[] vector = new double[m];
        vector[axis] = 1;
        Remove(basis, vector);
        return vector;
    }

    private static double Length(double[] vector) => Math.Sqrt(vector.Sum(x => x * x));

    /// <summary>An orthonormal basis of the differences of points to the first of them.</summary>
    public static List<double[]> Basis(PointSet points, int[] subset)
    {
        List<double[]> basis = [];
        foreach (int i in subset.Skip(1))
        {
            double[] difference = Difference(points, i, subset[0]);
            double length = Length(difference);
            Remove(basis, difference);
            double rest = Length(difference);
            if (rest > 1e-10 * length)
            {
                basis.Add([.. difference.Select(x => x / rest)]);
            }
        }

        return basis;
    }

    private static double OnFaces(PointSet points, ReadOnlySpan<double> theta, int[] subset, int sign)
    {
        int m = points.Dimension, n = points.Count;
        List<double[]> basis = Basis(points, subset);
        int[] others = [.. Enumerable.Range(0, n).Except(subset)];
        double best = 0;
        for (int pattern = 0; pattern < 1 << others.Length; pattern++)
        {
            double[] direction = new double[m];
            for (int t = 0; t < others.Length; t++)
            {
                if ((pattern >> t & 1) != 0)
                {
                    double[] difference = Difference(points, others[t], subset[0]);
                    for (int j = 0; j < m; j++)
                    {
                        direction[j] += theta[others[t]] * difference[j];
                    }
                }
            }

            Remove(basis, direction);
            double length = Length(direction);
            if (length > 1e-12)
            {
                best = Math.Max(best, Value(points, theta, [.. direction.Select(x => x / length)], subset[0], sign));
                best = Math.Max(best, Value(points, theta, [.. direction.Select(x => -x / length)], subset[0], sign));
            }
        }

        // With as many independent samples as coordinates the direction is fixed, whatever g is.
        if (basis.Count == m - 1)
        {
            double[] w = [.. Enumerable.Range(0, m).Select(j => Remainder(basis, m, j)).MaxBy(Length)!];
            best = Math.Max(best, Value(points, theta, [.. w.Select(x => x / Length(w))], subset[0], sign));
            best = Math.Max(best, Value(points, theta, [.. w.Select(x => -x / Length(w))], subset[0], sign));
        }

        return best;
    }

    private static double Value(PointSet points, ReadOnlySpan<double> theta, double[] w, int through, int sign)
    {
        double bias = -w.Select((x, j) => x * points.Coordinate(j)[through]).Sum();
        double g = BruteForceSup.Evaluate(points, theta, new Neuron([.. Enumerable.Range(0, w.Length)], w, bias, [through]));
        return sign == 0 ? Math.Abs(g) : sign * g;
    }

    /// <summary>The difference of two points.</summary>
    public static double[] Difference(PointSet points, int i, int j) =>
        [.. Enumerable.Range(0, points.Dimension).Select(k => points.Coordinate(k)[i] - points.Coordinate(k)[j])];

    /// <summary>Removes the parts along an orthonormal basis.</summary>
    public static void Remove(List<double[]> basis, double[] vector)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (double[] direction in basis)
            {
                double along = direction.Zip(vector, (a, b) => a * b).Sum();
                for (int j = 0; j < vector.Length; j++)
                {
                    vector[j] -= along * direction[j];
                }
            }
        }
    }
}
