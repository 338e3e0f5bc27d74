using WedgeFast.Samples;

namespace WedgeFast.Tests.Training;

/// <summary>Two inputs, |x1| + x2 and noise: small problems that held-out rows have something to say about.</summary>
internal static class NoisySamples
{
    /// <summary>As many rows; fewer are the first of more.</summary>
    public static SampleSet Create(int count)
    {
        SplitMix64 random = new(11);
        double[] x = new double[2 * count], y = new double[count];
        for (int i = 0; i < count; i++)
        {
            (x[2 * i], x[(2 * i) + 1]) = ((2 * random.Uniform()) - 1, (2 * random.Uniform()) - 1);
            y[i] = Math.Abs(x[2 * i]) + x[(2 * i) + 1] + (0.3 * random.Normal());
        }

        return SampleSet.Create(x, 2, y);
    }
}
