using WedgeFast.Geometry;
using WedgeFast.Samples;

namespace WedgeFast.Benchmarks.Sparse;

/// <summary>The l1 problem of the spiral, written out: its wedge features and targets off their mean, scaled as training scales them.</summary>
internal static class SpiralColumns
{
    /// <summary>All features, n values each, and the targets.</summary>
    public static (double[][] Columns, double[] Targets) Create()
    {
        SampleSet spiral = GeneratedSamples.Create("spiral", null, 0);
        PointSet points = PointSet.FromRows(spiral.Inputs, 2);
        IEnumerable<Neuron> features = FeatureDictionary.Of(points, new NeuronClass(WeightNorm.L2, 2, DictionaryKind.Wedge));
        return ([.. features.Select(feature => Column(points, feature))], Centred(spiral.Targets.ToArray()));
    }

    private static double[] Column(PointSet points, Neuron feature)
    {
        double[] column = new double[points.Count];
        FeatureDictionary.Evaluate(points, feature, column);
        return Centred(column);
    }

    private static double[] Centred(double[] values)
    {
        double mean = values.Average(), scale = 1 / Math.Sqrt(values.Length);
        return [.. values.Select(v => (v - mean) * scale)];
    }
}
