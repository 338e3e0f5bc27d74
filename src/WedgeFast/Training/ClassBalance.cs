using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>Sample weights under which all classes weigh the same.</summary>
internal static class ClassBalance
{
    /// <summary>Scales the weights of each class so that it weighs as much as any other.</summary>
    /// <param name="samples">Targets are 0, 1 and so on.</param>
    public static SampleSet Apply(SampleSet samples)
    {
        double[] total = new double[samples.Targets.ToArray().Max(target => (int)target) + 1];
        for (int i = 0; i < samples.Count; i++)
        {
            total[ClassOf(samples, i)] += samples.Weights[i];
        }

        double each = total.Sum() / total.Length;
        double[] weights = samples.Weights.ToArray();
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] *= each / total[ClassOf(samples, i)];
        }

        return samples.WithWeights(weights);
    }

    private static int ClassOf(SampleSet samples, int row) => (int)samples.Targets[row];
}
