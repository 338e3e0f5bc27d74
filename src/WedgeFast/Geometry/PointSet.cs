using WedgeFast.Kernels;

namespace WedgeFast.Geometry;

/// <summary>
/// The inputs as geometry sees them: n points in d dimensions, stored one coordinate after the other so that one coordinate of all
/// points is a contiguous span. Immutable; shared between threads.
/// </summary>
internal sealed class PointSet
{
    private readonly double[] _coordinates;
    private readonly Lazy<double[]>? _rests;

    private PointSet(double[] coordinates, int count, int dimension, Lazy<double[]>? rests = null)
    {
        _coordinates = coordinates;
        _rests = rests;
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
    public static PointSet FromRows(ReadOnlySpan<double> rows, int dimension) => FromRows(rows, dimension, rests: null);

    /// <summary>Copies points given row by row, and keeps how to find what rounding took from their coordinates.</summary>
    /// <param name="rows">n x d, row-major, finite.</param>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="rests">Gives n x d values, coordinate after coordinate: what is missing of each; called at most once.</param>
    internal static PointSet FromRows(ReadOnlySpan<double> rows, int dimension, Func<double[]>? rests)
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

        return new PointSet(coordinates, count, dimension, rests is null ? null : new Lazy<double[]>(rests));
    }

    /// <summary>The same points with these coordinates alone, in this order.</summary>
    internal PointSet Restrict(ReadOnlySpan<int> set)
    {
        double[] coordinates = new double[set.Length * Count];
        for (int k = 0; k < set.Length; k++)
        {
            Coordinate(set[k]).CopyTo(coordinates.AsSpan(k * Count));
        }

        int[] kept = set.ToArray();
        return new PointSet(coordinates, Count, set.Length, _rests is null ? null : new Lazy<double[]>(() => [.. kept.SelectMany(k => Rest(k).ToArray())]));
    }

    /// <summary>What rounding took from coordinate k of all points; empty where they are as given.</summary>
    internal ReadOnlySpan<double> Rest(int k) => _rests is null ? [] : _rests.Value.AsSpan(k * Count, Count);

    /// <summary>Coordinate k of a point without rounding, or as near as two doubles are.</summary>
    internal DoubleDouble Exact(int k, int point) =>
        _rests is null ? Coordinate(k)[point] : (DoubleDouble)Coordinate(k)[point] + _rests.Value[(k * Count) + point];

    /// <summary>Coordinate <paramref name="k"/> of all points.</summary>
    /// <param name="k">0-based coordinate.</param>
    public ReadOnlySpan<double> Coordinate(int k) => _coordinates.AsSpan(k * Count, Count);
}
