using WedgeFast.Geometry;

namespace WedgeFast.Tests.Oracles;

/// <summary>|g| over neurons the slow, obvious way.</summary>
internal static class BruteForceSup
{
    /// <summary>g(w, b) = sum_i theta_i max(w.x_i + b, 0) over all points.</summary>
    public static double Evaluate(PointSet points, ReadOnlySpan<double> theta, Neuron neuron)
    {
        double g = 0;
        for (int i = 0; i < points.Count; i++)
        {
            double s = neuron.Bias;
            for (int k = 0; k < neuron.Coordinates.Length; k++)
            {
                s += neuron.Weights[k] * points.Coordinate(neuron.Coordinates[k])[i];
            }

            g += theta[i] * Math.Max(s, 0);
        }

        return g;
    }

    /// <summary>The best |g| of a dense grid of directions in the plane, at every offset through a sample: a lower bound on nu.</summary>
    public static double PlaneGrid(PointSet points, ReadOnlySpan<double> theta, WeightNorm norm, int directions)
    {
        double best = 0;
        for (int a = 0; a < directions; a++)
        {
            double angle = 2 * Math.PI * a / directions, w0 = Math.Cos(angle), w1 = Math.Sin(angle);
            double length = norm == WeightNorm.L1 ? Math.Abs(w0) + Math.Abs(w1) : 1;
            (w0, w1) = (w0 / length, w1 / length);
            for (int j = 0; j < points.Count; j++)
            {
                double bias = -((w0 * points.Coordinate(0)[j]) + (w1 * points.Coordinate(1)[j]));
                best = Math.Max(best, Math.Abs(Evaluate(points, theta, new Neuron([0, 1], [w0, w1], bias, [j]))));
            }
        }

        return best;
    }
}
