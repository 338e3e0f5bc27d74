namespace WedgeFast.Proofs;

/// <summary>
/// The samples as neurons of one set of inputs see them: coordinates on the grid and a 1; those that coincide merged, as max(w.x + b, 0)
/// is the same for them, and those whose theta is 0 left out, as they add nothing to g.
/// </summary>
internal sealed class SampleGrid
{
    private SampleGrid(long[][] grid, int pointExponent, long[][] theta, int thetaExponent)
    {
        (Grid, Theta) = (grid, theta);
        Exponents = [.. Enumerable.Range(0, Length).Select(j => -thetaExponent - (j < Length - 1 ? pointExponent : 0))];
        Points = [.. grid.Select(point => point.Select((x, j) => j < Length - 1 ? Math.ScaleB(x, -pointExponent) : x).ToArray())];
        Values = [.. theta.Select(values => values.Select(value => Math.ScaleB(value, -thetaExponent)).ToArray())];
    }

    /// <summary>Sample by sample its coordinates as integers, and a 1.</summary>
    public long[][] Grid { get; }

    /// <summary>Sample by sample theta of each output, as integers.</summary>
    public long[][] Theta { get; }

    /// <summary>Theta times a coordinate of the grid, or times the 1, times 2 to this is the true product.</summary>
    public int[] Exponents { get; }

    /// <summary>The coordinates, and a 1; integers below 2^53 and their multiples by a power of two are doubles.</summary>
    public double[][] Points { get; }

    /// <summary>theta; neither is any of these rounded.</summary>
    public double[][] Values { get; }

    public int Count => Theta.Length;

    /// <summary>How many inputs, and 1.</summary>
    public int Length => Grid.Length > 0 ? Grid[0].Length : 0;

    /// <summary>How many outputs.</summary>
    public int Outputs => Grid.Length > 0 ? Theta[0].Length : 0;

    /// <summary>The samples in the order of their first rows.</summary>
    /// <param name="rows">Per row all inputs on the grid.</param>
    /// <param name="pointExponent">The grid's.</param>
    /// <param name="theta">Per row, output by output.</param>
    /// <param name="thetaExponent">That of theta.</param>
    /// <param name="inputs">Those that neurons read.</param>
    public static SampleGrid Of(long[][] rows, int pointExponent, long[][] theta, int thetaExponent, int[] inputs)
    {
        Dictionary<string, (long[] Point, long[] Sum)> samples = [];
        List<string> order = [];
        for (int i = 0; i < rows.Length; i++)
        {
            long[] point = [.. inputs.Select(k => rows[i][k]), 1];
            string key = string.Join(',', point);
            if (!samples.TryGetValue(key, out (long[] Point, long[] Sum) sample))
            {
                samples.Add(key, sample = (point, new long[theta[i].Length]));
                order.Add(key);
            }

            for (int k = 0; k < sample.Sum.Length; k++)
            {
                sample.Sum[k] += theta[i][k];
            }
        }

        (long[] Point, long[] Sum)[] kept = [.. order.Select(key => samples[key]).Where(sample => sample.Sum.Any(value => value != 0))];
        return new([.. kept.Select(sample => sample.Point)], pointExponent, [.. kept.Select(sample => sample.Sum)], thetaExponent);
    }

    /// <summary>A power of two that no sum of the sizes of a sample's coordinates is above.</summary>
    public double Radius()
    {
        double radius = Math.ScaleB(1, -400);
        foreach (double[] point in Points)
        {
            while (point.SkipLast(1).Aggregate((Interval)0, (sum, x) => sum + Math.Abs(x)).High > radius)
            {
                radius *= 2;
            }
        }

        return radius;
    }
}
