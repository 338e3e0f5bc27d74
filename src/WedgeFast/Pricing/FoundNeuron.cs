using System.Numerics;
using System.Runtime.InteropServices;
using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>Makes a neuron of what a search has found: exactly through its samples, of unit length, in the units of the points.</summary>
internal static class FoundNeuron
{
    /// <summary>Builds the neuron.</summary>
    public static unsafe Neuron Build(SearchSet set, SearchFind find, WeightNorm norm)
    {
        int m = set.Dimension;
        double[][] coordinates = set.Points.Coordinates;
        double[] weights = new double[m];
        for (int j = 0; j < m; j++)
        {
            weights[j] = find.Orientation * find.Weights[j];
        }

        int first = find.Through[0];
        List<int> through = [first];
        DifferenceBasis basis = new();
        for (int t = 1; t < find.Count && basis.Count < m - 1; t++)
        {
            int point = find.Through[t];
            if (basis.TryAdd([.. Enumerable.Range(0, m).Select(j => set.Points.Difference(j, point, first))]))
            {
                through.Add(point);
            }
        }

        if (!set.Points.IsExact)
        {
            basis.Remove(weights);
        }

        double scale = norm == WeightNorm.L2 ? VectorSearchProblem.Length(weights) : weights.Sum(Math.Abs);
        double bias = 0;
        for (int j = 0; j < m; j++)
        {
            weights[j] /= scale;
            bias -= weights[j] * coordinates[j][first];
        }

        return new Neuron(set.Points.Set, weights, bias, [.. through.Select(i => set.Points.FirstSample[i]).Order()]);
    }

    /// <summary>The length of g of a neuron over all samples.</summary>
    /// <param name="points">The points.</param>
    /// <param name="theta">One value per sample for each output, output after output.</param>
    /// <param name="neuron">The neuron.</param>
    public static double Length(PointSet points, ReadOnlySpan<double> theta, Neuron neuron)
    {
        double length = 0;
        for (int from = 0; from < theta.Length; from += points.Count)
        {
            length = double.Hypot(length, Evaluate(points, theta.Slice(from, points.Count), neuron));
        }

        return length;
    }

    /// <summary>|g| of a neuron over all samples.</summary>
    public static double Evaluate(PointSet points, ReadOnlySpan<double> theta, Neuron neuron) => Math.Abs(Value(points, theta, neuron));

    /// <summary>g of a neuron over all samples.</summary>
    public static double Value(PointSet points, ReadOnlySpan<double> theta, Neuron neuron)
    {
        ReadOnlySpan<Vector<double>> wide = MemoryMarshal.Cast<double, Vector<double>>(theta);
        Vector<double> sum = default;
        for (int v = 0; v < wide.Length; v++)
        {
            Vector<double> s = new(neuron.Bias);
            for (int k = 0; k < neuron.Coordinates.Length; k++)
            {
                s += new Vector<double>(points.Coordinate(neuron.Coordinates[k])[(v * Vector<double>.Count)..]) * neuron.Weights[k];
            }

            sum += wide[v] * Vector.Max(s, Vector<double>.Zero);
        }

        double g = Vector.Sum(sum);
        for (int i = wide.Length * Vector<double>.Count; i < theta.Length; i++)
        {
            double s = neuron.Bias;
            for (int k = 0; k < neuron.Coordinates.Length; k++)
            {
                s += points.Coordinate(neuron.Coordinates[k])[i] * neuron.Weights[k];
            }

            g += theta[i] * Math.Max(s, 0);
        }

        return g;
    }
}
