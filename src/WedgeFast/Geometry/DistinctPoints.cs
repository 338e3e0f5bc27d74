namespace WedgeFast.Geometry;

/// <summary>
/// The points as one coordinate set V sees them: those that coincide in V are merged, because a neuron that reads V cannot tell them
/// apart; theta is summed over them. Sorted lexicographically, so independent of the order of the samples.
/// </summary>
internal sealed class DistinctPoints
{
    private readonly int[] _groupOf;

    /// <summary>Merges the points.</summary>
    /// <param name="points">All points.</param>
    /// <param name="coordinates">V: ascending, distinct.</param>
    public DistinctPoints(PointSet points, int[] coordinates)
    {
        Set = coordinates;
        int[] order = Sorted(points, coordinates);
        _groupOf = new int[points.Count];
        List<int> first = [];
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
        Coordinates = [.. coordinates.Select(k => first.Select(i => points.Coordinate(k)[i]).ToArray())];
        Extent = Coordinates.Sum(x => x.Max() - x.Min());
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
    private static int[] Sorted(PointSet points, int[] coordinates)
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

    private static void SortRun(PointSet points, int[] coordinates, Span<int> run)
    {
        if (coordinates.Length == 1)
        {
            run.Sort();
        }
        else if (run.Length > 1)
        {
            run.Sort((i, j) => Compare(points, coordinates, i, j));
        }
    }

    private static int Compare(PointSet points, int[] coordinates, int i, int j)
    {
        foreach (int k in coordinates)
        {
            int order = points.Coordinate(k)[i].CompareTo(points.Coordinate(k)[j]);
            if (order != 0)
            {
                return order;
            }
        }

        return i.CompareTo(j);
    }

    private static bool SamePoint(PointSet points, int[] coordinates, int i, int j)
        => coordinates.All(k => points.Coordinate(k)[i] == points.Coordinate(k)[j]);
}
