using WedgeFast.Geometry;
using WedgeFast.Samples;

namespace WedgeFast.Benchmarks.Sparse;

/// <summary>
/// The l1 problem of the spiral, written out: its wedge features and targets off their mean, scaled as training scales them.
/// </summary>
internal static class SpiralColumns
{
    /// <summary>All features, n values each, and the targets.</summary>
    public static (double[][] Columns, double[] Targets) Create()
    {
        SampleSet spiral = GeneratedSamples.Create("spiral", null, 0);
        PointSet points = PointSet.FromRows(spiral.Inputs, 2);
        IEnumerable<Neuron> features = FeatureDictionary.Of(points, new NeuronClass(WeightNorm.L2, 2, DictionaryKind.Wedge));
        return ([.. features.Select(feature => CentredColumns.Of(points, feature))], CentredColumns.Centred(spiral.Targets.ToArray()));
    }
}
