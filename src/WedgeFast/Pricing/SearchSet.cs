using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>One coordinate set as branch and bound sees it: its distinct points about their middle.</summary>
internal sealed class SearchSet
{
    /// <summary>A radius below this counts as this: halved as often as boxes are, it stays a normal number.</summary>
    private const double LeastRadius = 1e-200;

    /// <summary>Prepares a set.</summary>
    public SearchSet(DistinctPoints points)
    {
        Points = points;
        int m = points.Set.Length;
        Middle = [.. points.Coordinates.Select(x => (x.Min() / 2) + (x.Max() / 2))];
        Reach = new double[m + 1];
        Reach[m] = 1;
        double[] sizes = new double[points.Count];
        for (int j = 0; j < m; j++)
        {
            double sum = 0;
            for (int i = 0; i < sizes.Length; i++)
            {
                double x = Math.Abs(points.Coordinates[j][i] - Middle[j]);
                sizes[i] += x;
                sum += x;
            }

            Reach[j] = sum / sizes.Length;
        }

        Sizes = sizes;
        Radius = RoundUp(sizes.Max() * (1 + 1e-14));
    }

    /// <summary>The distinct points.</summary>
    public DistinctPoints Points { get; }

    /// <summary>The number of coordinates m.</summary>
    public int Dimension => Points.Set.Length;

    /// <summary>The middle of the range of each coordinate.</summary>
    public double[] Middle { get; }

    /// <summary>The 1-norm of each point about the middle.</summary>
    public double[] Sizes { get; }

    /// <summary>
    /// R, the largest of <see cref="Sizes"/>, rounded up to eight bits: with weights of at most 1, no hyperplane that meets a point has a
    /// larger offset, and the centres of boxes are exact however often R is halved. MATHEMATICS.md, R1.
    /// </summary>
    public double Radius { get; }

    /// <summary>How much a unit of each component of W moves the average sample.</summary>
    public double[] Reach { get; }

    private static double RoundUp(double value)
    {
        double unit = Math.ScaleB(1, Math.ILogB(Math.Max(value, LeastRadius)) - 7);
        return value == 0 ? 0 : Math.Ceiling(Math.Max(value, LeastRadius) / unit) * unit;
    }
}
