namespace WedgeFast.Geometry;

/// <summary>
/// The inputs as geometry sees them: n points in d dimensions, stored one coordinate after the other so that one coordinate of all
/// points is a contiguous span. Immutable; shared between threads.
/// </summary>
internal sealed class PointSet
{
    private readonly double[] _coordinates;

    private PointSet(double[] coordinates, int count, int dimension)
    {
        _coordinates = coordinates;
        Count = count;
        Dimension = dimension;
    }

    /// <summary>n, the number of points.</summary>
    public int Count { get; }

    /// <summary>d, the number of coordinates.</summary>
    public int Dimension { get; }

    /// <summary>Copies points given row by row.</summary>
    /// <param name="rows">n x d, row-major, finite.</param>
    /// <param name="dimension">d, at least 1.</param>
    /// <exception cref="ArgumentException">The length is not a positive multiple of <paramref name="dimension"/>.</exception>
    public static PointSet FromRows(ReadOnlySpan<double> rows, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (rows.Length == 0 || rows.Length % dimension != 0)
        {
            throw new ArgumentException($"{rows.Length} values are not a positive number of rows of {dimension}.", nameof(rows));
        }

        int count = rows.Length / dimension;
        double[] coordinates = new double[rows.Length];
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < dimension; k++)
            {
                coordinates[(k * count) + i] = rows[(i * dimension) + k];
            }
        }

        return new PointSet(coordinates, count, dimension);
    }

    /// <summary>The same points with these coordinates alone, in this order.</summary>
    internal PointSet Restrict(ReadOnlySpan<int> set)
    {
        double[] coordinates = new double[set.Length * Count];
        for (int k = 0; k < set.Length; k++)
        {
            Coordinate(set[k]).CopyTo(coordinates.AsSpan(k * Count));
        }

        return new PointSet(coordinates, Count, set.Length);
    }

    /// <summary>Coordinate <paramref name="k"/> of all points.</summary>
    /// <param name="k">0-based coordinate.</param>
    public ReadOnlySpan<double> Coordinate(int k) => _coordinates.AsSpan(k * Count, Count);
}
