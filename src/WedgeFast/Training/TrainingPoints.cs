using WedgeFast.Geometry;
using WedgeFast.Kernels;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// The inputs in training units, and what rounding takes from them: samples that nearly coincide or nearly lie on a line span a hyperplane
/// that depends on digits beyond double precision.
/// </summary>
internal static class TrainingPoints
{
    /// <summary>The points.</summary>
    public static PointSet Of(SampleSet samples, Standardizer scaling)
    {
        double[] rows = new double[samples.Inputs.Length];
        scaling.Apply(samples.Inputs, rows);
        return PointSet.FromRows(rows, samples.Dimension, () => Rests(samples, scaling));
    }

    private static double[] Rests(SampleSet samples, Standardizer scaling)
    {
        int n = samples.Count;
        double[] rests = new double[n * samples.Dimension];
        for (int k = 0; k < samples.Dimension; k++)
        {
            double mean = scaling.Means[k], scale = scaling.Scales[k];
            for (int i = 0; i < n; i++)
            {
                double value = samples.Row(i)[k], rounded = (value - mean) / scale;
                rests[(k * n) + i] = ((DoubleDouble.Difference(value, mean) / scale) - rounded).High;
            }
        }

        return rests;
    }
}
