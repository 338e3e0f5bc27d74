namespace WedgeFast.Tests.Oracles;

/// <summary>The features of small planar problems written out one by one, from the definitions, without any code of the library.</summary>
internal static class MaterialisedDictionary
{
    /// <summary>Hyperplanes through as many samples as coordinates, both orientations: the wedge dictionary of order 2.</summary>
    /// <param name="x">n x 2.</param>
    /// <param name="l1">Whether normals have 1-norm one; otherwise length one.</param>
    public static List<double[]> Lines(double[][] x, bool l1)
    {
        List<double[]> features = [];
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = i + 1; j < x.Length; j++)
            {
                AddBoth(features, x, x[i], x[j][1] - x[i][1], x[i][0] - x[j][0], l1);
            }
        }

        return features;
    }

    /// <summary>The hinges along the axes: with the lines, all that l1 needs.</summary>
    public static List<double[]> Hinges(double[][] x)
    {
        List<double[]> features = [];
        foreach (double[] point in x)
        {
            AddBoth(features, x, point, 1, 0, l1: true);
            AddBoth(features, x, point, 0, 1, l1: true);
        }

        return features;
    }

    /// <summary>Lines through every sample in evenly spaced directions, both orientations, normals of length one.</summary>
    public static List<double[]> Directions(double[][] x, int count)
    {
        List<double[]> features = [];
        foreach (double[] point in x)
        {
            for (int k = 0; k < count; k++)
            {
                AddBoth(features, x, point, Math.Cos(Math.PI * k / count), Math.Sin(Math.PI * k / count), l1: false);
            }
        }

        return features;
    }

    private static void AddBoth(List<double[]> features, double[][] x, double[] point, double w0, double w1, bool l1)
    {
        double length = l1 ? Math.Abs(w0) + Math.Abs(w1) : Math.Sqrt((w0 * w0) + (w1 * w1));
        if (length == 0)
        {
            return;
        }

        foreach (double sign in (double[])[1, -1])
        {
            features.Add([.. x.Select(p => Math.Max(sign * (((p[0] - point[0]) * w0) + ((p[1] - point[1]) * w1)) / length, 0))]);
        }
    }
}
