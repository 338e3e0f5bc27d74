using MathNet.Numerics.LinearAlgebra;
using WedgeFast.Geometry;

namespace WedgeFast.Tests.Oracles;

/// <summary>The length of g over neurons the slow, obvious way, theta a vector per sample.</summary>
internal static class BruteForceVectorSup
{
    /// <summary>The length of the vector of all outputs' g at one neuron.</summary>
    /// <param name="points">n points.</param>
    /// <param name="theta">n values for each output, output after output.</param>
    /// <param name="neuron">The neuron.</param>
    public static double Evaluate(PointSet points, double[] theta, Neuron neuron) => Math.Sqrt(theta.Chunk(points.Count)
        .Sum(output => Math.Pow(BruteForceSup.Evaluate(points, output, neuron), 2)));

    /// <summary>
    /// The sup over neurons of the plane with l2 weights of length one, or l1: about every point, between neighbouring directions in which
    /// a line meets another point, the best of many directions is refined by golden sections.
    /// </summary>
    public static double Plane(PointSet points, double[] theta, WeightNorm norm)
    {
        double best = 0;
        for (int j = 0; j < points.Count; j++)
        {
            double Value(double angle) => At(points, theta, norm, j, angle);
            double[] kinks = [.. Kinks(points, j), 0, Math.PI / 2, Math.PI, 3 * Math.PI / 2, 2 * Math.PI];
            Array.Sort(kinks);
            for (int t = 1; t < kinks.Length; t++)
            {
                best = Math.Max(best, OnArc(Value, kinks[t - 1], kinks[t]));
            }
        }

        return best;
    }

    /// <summary>
    /// The sup for l2 by enumeration of all faces: every set of at most m samples on the hyperplane, every activation of the others, both
    /// signs of every eigenvector of G on the face. Each candidate is a real hyperplane, and the best is among them; for at most about 8
    /// points.
    /// </summary>
    public static double Faces(PointSet points, double[] theta) =>
        BruteForceFaces.Touching(points).Max(subset => OnFaces(points, theta, subset));

    private static double OnFaces(PointSet points, double[] theta, int[] subset)
    {
        int m = points.Dimension, n = points.Count, outputs = theta.Length / n;
        List<double[]> basis = BruteForceFaces.Basis(points, subset);
        int[] others = [.. Enumerable.Range(0, n).Except(subset)];
        double best = 0;
        for (int pattern = 0; pattern < 1 << others.Length; pattern++)
        {
            Matrix<double> sums = Matrix<double>.Build.Dense(outputs, m);
            for (int q = 0; q < outputs; q++)
            {
                double[] sum = new double[m];
                for (int t = 0; t < others.Length; t++)
                {
                    double[] difference = BruteForceFaces.Difference(points, others[t], subset[0]);
                    double weight = (pattern >> t & 1) * theta[(q * n) + others[t]];
                    sum = [.. sum.Zip(difference, (a, b) => a + (weight * b))];
                }

                BruteForceFaces.Remove(basis, sum);
                sums.SetRow(q, sum);
            }

            foreach (Vector<double> direction in (sums.TransposeThisAndMultiply(sums) + Matrix<double>.Build.DenseIdentity(m)).Evd(Symmetricity.Symmetric).EigenVectors.EnumerateColumns())
            {
                double[] w = direction.ToArray();
                BruteForceFaces.Remove(basis, w);
                double length = Math.Sqrt(w.Sum(x => x * x));
                foreach (double sign in length > 1e-6 ? (double[])[1 / length, -1 / length] : [])
                {
                    double[] unit = [.. w.Select(x => sign * x)];
                    double bias = -unit.Select((x, j) => x * points.Coordinate(j)[subset[0]]).Sum();
                    best = Math.Max(best, Evaluate(points, theta, new Neuron([.. Enumerable.Range(0, m)], unit, bias, [subset[0]])));
                }
            }
        }

        return best;
    }

    private static double OnArc(Func<double, double> value, double from, double to)
    {
        const int Parts = 24;
        double width = (to - from) / Parts;
        int at = Enumerable.Range(0, Parts + 1).MaxBy(k => value(from + (k * width)));
        double low = Math.Max(from, from + ((at - 1) * width)), high = Math.Min(to, from + ((at + 1) * width)), ratio = (Math.Sqrt(5) - 1) / 2;
        for (int k = 0; k < 50; k++)
        {
            double a = high - (ratio * (high - low)), b = low + (ratio * (high - low));
            (low, high) = value(a) > value(b) ? (low, b) : (a, high);
        }

        return Math.Max(value(low), Math.Max(value(from), value(to)));
    }

    private static IEnumerable<double> Kinks(PointSet points, int j)
    {
        ReadOnlySpan<double> x = points.Coordinate(0), y = points.Coordinate(1);
        List<double> kinks = [];
        for (int i = 0; i < points.Count; i++)
        {
            if (x[i] != x[j] || y[i] != y[j])
            {
                double angle = Math.Atan2(y[i] - y[j], x[i] - x[j]) + (Math.PI / 2);
                kinks.AddRange(new[] { angle, angle + Math.PI, angle - Math.PI, angle + (2 * Math.PI) }.Where(a => a >= 0 && a <= 2 * Math.PI));
            }
        }

        return kinks;
    }

    private static double At(PointSet points, double[] theta, WeightNorm norm, int j, double angle)
    {
        double w0 = Math.Cos(angle), w1 = Math.Sin(angle), length = norm == WeightNorm.L1 ? Math.Abs(w0) + Math.Abs(w1) : 1;
        (w0, w1) = (w0 / length, w1 / length);
        double bias = -((w0 * points.Coordinate(0)[j]) + (w1 * points.Coordinate(1)[j]));
        return Evaluate(points, theta, new Neuron([0, 1], [w0, w1], bias, [j]));
    }
}
