namespace WedgeFast.Proofs;

/// <summary>
/// What is known of g in a box whatever its point: the samples that are active everywhere in it, summed exactly; those that may be
/// either, with the range of
/// w.x + b of each; and how many samples have been taken for active or for inactive, case by case.
/// </summary>
internal sealed class Node
{
    private readonly SampleGrid _samples;
    private readonly Int128[] _sum;
    private readonly long _sumOfTheta;

    private Node(SampleGrid samples, int[] crossing, Interval[] ranges, Int128[] sum, long sumOfTheta, int cases) =>
        (_samples, Crossing, Ranges, _sum, _sumOfTheta, Cases) = (samples, crossing, ranges, sum, sumOfTheta, cases);

    /// <summary>The samples that may be active or not.</summary>
    public int[] Crossing { get; }

    /// <summary>Their ranges.</summary>
    public Interval[] Ranges { get; }

    public int Cases { get; }

    /// <summary>All samples, none settled.</summary>
    public static Node Root(SampleGrid samples, int weights) =>
        new(samples, [.. Enumerable.Range(0, samples.Count)], new Interval[samples.Count], new Int128[weights], 0, 0);

    /// <summary>The same in a box within the one it was for: samples that cross it no longer are settled.</summary>
    public Node In(Box box)
    {
        int[] crossing = new int[Crossing.Length];
        Interval[] ranges = new Interval[Crossing.Length];
        Int128[] sum = [.. _sum];
        (long sumOfTheta, int count) = (_sumOfTheta, 0);
        foreach (int i in Crossing)
        {
            Interval range = box.Range(_samples.Points[i]);
            if (range.Low > 0)
            {
                sumOfTheta += Add(i, sum);
            }
            else if (!(range.High < 0))
            {
                (crossing[count], ranges[count++]) = (i, range);
            }
        }

        return new Node(_samples, crossing[..count], ranges[..count], sum, sumOfTheta, Cases);
    }

    /// <summary>The same with the sample at a place of the list taken for active or for inactive.</summary>
    public Node Case(int place, bool active)
    {
        int[] crossing = [.. Crossing[..place], .. Crossing[(place + 1)..]];
        Interval[] ranges = [.. Ranges[..place], .. Ranges[(place + 1)..]];
        Int128[] sum = [.. _sum];
        long added = active ? Add(Crossing[place], sum) : 0;
        return new Node(_samples, crossing, ranges, sum, _sumOfTheta + added, Cases + 1);
    }

    /// <summary>Whether the sample at a place has theta above 0: then theta max(s, 0) is convex.</summary>
    public bool IsConvex(int place) => _samples.Theta[Crossing[place]] > 0;

    /// <summary>How many samples have a multiplier.</summary>
    public int Multipliers => Enumerable.Range(0, Crossing.Length).Count(place => !IsConvex(place));

    /// <summary>Whether g falls with b wherever it is: no sum of theta over active samples is larger than this.</summary>
    public bool Falls => _sumOfTheta + Crossing.Sum(i => Math.Max(_samples.Theta[i], 0)) < 0;

    /// <summary>Whether g rises with b wherever it is.</summary>
    public bool Rises => _sumOfTheta + Crossing.Sum(i => Math.Min(_samples.Theta[i], 0)) > 0;

    /// <summary>
    /// A linear function that g is nowhere above in the box. Of samples with theta above 0, theta max(s, 0) is below a line that is above
    /// it at both ends; of the
    /// others, theta max(s, 0) is below theta y s for any y from 0 to 1.
    /// </summary>
    /// <param name="multipliers">The y, each from 0 to 1, in the order of the list; null for the usual ones.</param>
    public LinearBound Bound(double[]? multipliers)
    {
        int m = _sum.Length, next = 0;
        Interval[] form = new Interval[m + 1];
        for (int j = 0; j < m; j++)
        {
            form[j] = Interval.Of(_sum[j], -_samples.PointExponent - _samples.ThetaExponent);
        }

        form[m] = Math.ScaleB(_sumOfTheta, -_samples.ThetaExponent);
        Interval constant = 0;
        for (int place = 0; place < Crossing.Length; place++)
        {
            int i = Crossing[place];
            bool isConvex = IsConvex(place);
            double y = multipliers is null || isConvex ? UsualMultiplier(place) : multipliers[next++];
            Interval theta = _samples.Values[i], slope = theta * y;
            double[] point = _samples.Points[i];
            for (int j = 0; j < m; j++)
            {
                form[j] += slope * point[j];
            }

            form[m] += slope;
            constant += isConvex ? theta * Rest(y, Ranges[place]) : 0;
        }

        return new LinearBound(form, constant.High);
    }

    /// <summary>The slope of the line through max(s, 0) at both ends of the range.</summary>
    public double UsualMultiplier(int place)
    {
        (double low, double high) = (Ranges[place].Low, Ranges[place].High);
        return low < high ? Math.Clamp(high / (high - low), 0, 1) : 0;
    }

    /// <summary>A c such that y s + c is at least max(s, 0) at both ends of a range, and so in between.</summary>
    private static double Rest(double y, Interval range)
    {
        Interval low = (Interval)0 - ((Interval)y * range.Low), high = ((Interval)1 - y) * range.High;
        return Math.Max(Math.Max(low.High, high.High), 0);
    }

    private long Add(int i, Int128[] sum)
    {
        for (int j = 0; j < sum.Length; j++)
        {
            sum[j] += (Int128)_samples.Theta[i] * _samples.Grid[i][j];
        }

        return _samples.Theta[i];
    }
}
