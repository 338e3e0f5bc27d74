using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>Sample weights under which both classes weigh the same.</summary>
internal static class ClassBalance
{
    /// <summary>Scales the weights of each class so that it weighs half of their sum, if asked to.</summary>
    /// <param name="samples">Targets are 0 and 1.</param>
    /// <param name="asked">Whether to.</param>
    public static SampleSet Apply(SampleSet samples, bool asked)
    {
        if (!asked)
        {
            return samples;
        }

        double[] total = new double[2];
        for (int i = 0; i < samples.Count; i++)
        {
            total[ClassOf(samples, i)] += samples.Weights[i];
        }

        double half = (total[0] + total[1]) / 2;
        double[] weights = samples.Weights.ToArray();
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] *= half / total[ClassOf(samples, i)];
        }

        return samples.WithWeights(weights);
    }

    private static int ClassOf(SampleSet samples, int row) => samples.Targets[row] > 0 ? 1 : 0;
}
