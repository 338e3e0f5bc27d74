using System.Numerics.Tensors;
using WedgeFast.Kernels;

namespace WedgeFast.Geometry;

/// <summary>
/// The points as one coordinate set V sees them: those that coincide in V are merged, because a neuron that reads V cannot tell them
/// apart; theta is summed over them. Sorted lexicographically, so independent of the order of the samples.
/// </summary>
internal sealed class DistinctPoints
{
    private readonly int[] _groupOf;
    private readonly bool _exact;

    /// <summary>Merges the points.</summary>
    /// <param name="points">All points.</param>
    /// <param name="coordinates">V: ascending, distinct.</param>
    public DistinctPoints(PointSet points, int[] coordinates)
        : this(points, coordinates, exact: false)
    {
    }

    /// <summary>Merges the points, also telling apart what only rounding has made equal.</summary>
    internal DistinctPoints(PointSet points, int[] coordinates, bool exact)
    {
        Set = coordinates;
        _exact = exact && coordinates.Length > 0 && !points.Rest(coordinates[0]).IsEmpty;
        int[] order = Sorted(points, coordinates);
        _groupOf = new int[points.Count];
        List<int> first = new(points.Count);
        for (int t = 0; t < order.Length; t++)
        {
            bool same = t > 0 && SamePoint(points, coordinates, order[t - 1], order[t]);
            if (!same)
            {
                first.Add(order[t]);
            }

            _groupOf[order[t]] = first.Count - 1;
        }

        FirstSample = [.. first];
        int[] sizes = new int[first.Count];
        foreach (int group in _groupOf)
        {
            sizes[group]++;
        }

        LargestGroup = sizes.Max();
        Coordinates = [.. coordinates.Select(k => Pick(points.Coordinate(k), FirstSample))];
        Rests = _exact ? [.. coordinates.Select(k => Pick(points.Rest(k), FirstSample))] : [];
        Extent = Coordinates.Sum(x => TensorPrimitives.Max(x) - TensorPrimitives.Min(x));
    }

    /// <summary>For each coordinate of V what rounding took from its values; empty where that does not matter.</summary>
    internal double[][] Rests { get; }

    /// <summary>
    /// Whether rests are known: then hyperplanes through points are computed with them, and need no correction by rounded differences.
    /// </summary>
    internal bool IsExact => _exact;

    /// <summary>A coordinate of a point as near as it is known.</summary>
    /// <param name="coordinate">Which of V.</param>
    /// <param name="point">The distinct point.</param>
    internal DoubleDouble Exact(int coordinate, int point) =>
        _exact ? (DoubleDouble)Coordinates[coordinate][point] + Rests[coordinate][point] : Coordinates[coordinate][point];

    /// <summary>A coordinate of a point less that of another, rounded once or twice where rests are known.</summary>
    internal double Difference(int coordinate, int point, int origin)
    {
        double[] x = Coordinates[coordinate];
        double difference = x[point] - x[origin];
        return _exact ? difference + (Rests[coordinate][point] - Rests[coordinate][origin]) : difference;
    }

    /// <summary>V.</summary>
    public int[] Set { get; }

    /// <summary>The number of distinct points.</summary>
    public int Count => FirstSample.Length;

    /// <summary>For each distinct point the lowest index among the samples that coincide there.</summary>
    public int[] FirstSample { get; }

    /// <summary>The most samples that coincide.</summary>
    internal int LargestGroup { get; }

    /// <summary>For each coordinate of V its values at the distinct points.</summary>
    public double[][] Coordinates { get; }

    /// <summary>The sum over V of the coordinates' ranges: at least the 1-norm of any difference of two points.</summary>
    public double Extent { get; }

    /// <summary>Sums theta over coinciding samples.</summary>
    /// <param name="theta">One value per sample.</param>
    /// <param name="merged">Receives one value per distinct point.</param>
    public void Merge(ReadOnlySpan<double> theta, Span<double> merged)
    {
        merged[..Count].Clear();
        for (int i = 0; i < theta.Length; i++)
        {
            merged[_groupOf[i]] += theta[i];
        }
    }

    /// <summary>Sorts by the first coordinate as keys, several times faster than by comparisons, then each run of equal keys.</summary>
    private int[] Sorted(PointSet points, int[] coordinates)
    {
        int[] order = [.. Enumerable.Range(0, points.Count)];
        if (coordinates.Length == 0)
        {
            return order;
        }

        double[] keys = [.. points.Coordinate(coordinates[0])];
        Array.Sort(keys, order);
        int start = 0;
        for (int end = 1; end <= keys.Length; end++)
        {
            if (end == keys.Length || keys[end] != keys[start])
            {
                SortRun(points, coordinates, order.AsSpan(start, end - start));
                start = end;
            }
        }

        return order;
    }

    private void SortRun(PointSet points, int[] coordinates, Span<int> run)
    {
        if (run.Length == 1)
        {
            return;
        }

        if (coordinates.Length == 1 && !_exact)
        {
            run.Sort();
        }
        else
        {
            run.Sort((i, j) => Compare(points, coordinates, i, j));
        }
    }

    private int Compare(PointSet points, int[] coordinates, int i, int j)
    {
        foreach (int k in coordinates)
        {
            int order = points.Coordinate(k)[i].CompareTo(points.Coordinate(k)[j]);
            order = order == 0 && _exact ? points.Rest(k)[i].CompareTo(points.Rest(k)[j]) : order;
            if (order != 0)
            {
                return order;
            }
        }

        return i.CompareTo(j);
    }

    private bool SamePoint(PointSet points, int[] coordinates, int i, int j)
    {
        foreach (int k in coordinates)
        {
            ReadOnlySpan<double> x = points.Coordinate(k);
            if (x[i] != x[j] || (_exact && points.Rest(k)[i] != points.Rest(k)[j]))
            {
                return false;
            }
        }

        return true;
    }

    private static double[] Pick(ReadOnlySpan<double> values, int[] which)
    {
        double[] picked = new double[which.Length];
        for (int t = 0; t < picked.Length; t++)
        {
            picked[t] = values[which[t]];
        }

        return picked;
    }
}
