using WedgeFast.Geometry;

namespace WedgeFast.Benchmarks.Sparse;

/// <summary>Columns of the l1 problem with equal weights: off their mean, in units of the root of the number of rows.</summary>
internal static class CentredColumns
{
    /// <summary>A neuron's column.</summary>
    public static double[] Of(PointSet points, Neuron feature)
    {
        double[] column = new double[points.Count];
        FeatureDictionary.Evaluate(points, feature, column);
        return Centred(column);
    }

    /// <summary>Values as a column.</summary>
    public static double[] Centred(double[] values)
    {
        double mean = values.Average(), scale = 1 / Math.Sqrt(values.Length);
        return [.. values.Select(v => (v - mean) * scale)];
    }
}
