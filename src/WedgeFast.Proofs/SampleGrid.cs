namespace WedgeFast.Proofs;

/// <summary>
/// The samples as neurons of one set of inputs see them: coordinates on the grid, those that coincide merged, as max(w.x + b, 0) is the
/// same for them, and those
/// whose theta is 0 left out, as they add nothing to g.
/// </summary>
internal sealed class SampleGrid
{
    private SampleGrid(long[][] grid, int pointExponent, long[] theta, int thetaExponent)
    {
        (Grid, PointExponent, Theta, ThetaExponent) = (grid, pointExponent, theta, thetaExponent);
        Points = [.. grid.Select(point => point.Select(x => Math.ScaleB(x, -pointExponent)).ToArray())];
        Values = [.. theta.Select(value => Math.ScaleB(value, -thetaExponent))];
    }

    /// <summary>Sample by sample its coordinates, in steps of 2^-PointExponent.</summary>
    public long[][] Grid { get; }

    public int PointExponent { get; }

    /// <summary>theta in steps of 2^-ThetaExponent.</summary>
    public long[] Theta { get; }

    public int ThetaExponent { get; }

    /// <summary>The coordinates; integers below 2^53 and their multiples by a power of two are doubles.</summary>
    public double[][] Points { get; }

    /// <summary>theta; neither is any of these rounded.</summary>
    public double[] Values { get; }

    public int Count => Theta.Length;

    /// <summary>The samples in the order of their first rows.</summary>
    /// <param name="rows">Per row all inputs on the grid.</param>
    /// <param name="pointExponent">The grid's.</param>
    /// <param name="theta">Per row.</param>
    /// <param name="thetaExponent">That of theta.</param>
    /// <param name="inputs">Those that neurons read.</param>
    public static SampleGrid Of(long[][] rows, int pointExponent, long[] theta, int thetaExponent, int[] inputs)
    {
        Dictionary<string, int> positions = [];
        List<long[]> points = [];
        List<long> sums = [];
        for (int i = 0; i < rows.Length; i++)
        {
            long[] point = [.. inputs.Select(k => rows[i][k])];
            string key = string.Join(',', point);
            if (!positions.TryGetValue(key, out int position))
            {
                positions.Add(key, position = points.Count);
                points.Add(point);
                sums.Add(0);
            }

            sums[position] += theta[i];
        }

        int[] kept = [.. Enumerable.Range(0, points.Count).Where(i => sums[i] != 0)];
        return new SampleGrid([.. kept.Select(i => points[i])], pointExponent, [.. kept.Select(i => sums[i])], thetaExponent);
    }

    /// <summary>The same with theta times 1 or -1.</summary>
    public SampleGrid Times(int sign) => new(Grid, PointExponent, [.. Theta.Select(value => sign * value)], ThetaExponent);

    /// <summary>A power of two that no sum of the sizes of a sample's coordinates is above.</summary>
    public double Radius()
    {
        double radius = 1;
        foreach (long[] point in Grid)
        {
            while (point.Sum(x => (double)Math.Abs(x)) > radius)
            {
                radius *= 2;
            }
        }

        return Math.ScaleB(radius, -PointExponent);
    }
}
