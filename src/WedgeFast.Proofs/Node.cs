namespace WedgeFast.Proofs;

/// <summary>
/// What is known of g in a box whatever its point: the samples that are active everywhere in it, summed exactly; those that may be
/// either, with the range of w.x + b of each; and how many samples have been taken for active or for inactive, case by case.
/// </summary>
internal sealed class Node
{
    private readonly SampleGrid _samples;
    private readonly Int128[][] _sum;

    private Node(SampleGrid samples, int[] crossing, Interval[] ranges, Int128[][] sum, int cases) =>
        (_samples, Crossing, Ranges, _sum, Cases) = (samples, crossing, ranges, sum, cases);

    /// <summary>The samples that may be active or not.</summary>
    public int[] Crossing { get; }

    /// <summary>Their ranges.</summary>
    public Interval[] Ranges { get; }

    public int Cases { get; }

    private int Outputs => _sum.Length;

    /// <summary>All samples, none settled.</summary>
    public static Node Root(SampleGrid samples) =>
        new(samples, [.. Enumerable.Range(0, samples.Count)], new Interval[samples.Count], Empty(samples), 0);

    /// <summary>The same in a box within the one it was for: samples that cross it no longer are settled.</summary>
    public Node In(Box box)
    {
        List<int> crossing = [], active = [];
        List<Interval> ranges = [];
        foreach (int i in Crossing)
        {
            Interval range = box.Range(_samples.Points[i]);
            if (range.Low > 0)
            {
                active.Add(i);
            }
            else if (!(range.High < 0))
            {
                crossing.Add(i);
                ranges.Add(range);
            }
        }

        return new Node(_samples, [.. crossing], [.. ranges], With(active), Cases);
    }

    /// <summary>The same with the sample at a place of the list taken for active or for inactive.</summary>
    public Node Case(int place, bool active)
    {
        int[] crossing = [.. Crossing[..place], .. Crossing[(place + 1)..]];
        Interval[] ranges = [.. Ranges[..place], .. Ranges[(place + 1)..]];
        return new Node(_samples, crossing, ranges, With(active ? [Crossing[place]] : []), Cases + 1);
    }

    /// <summary>
    /// Whether no (w, b) in the box is a best one for its w: a best b has a sample on the hyperplane, and no slope of g in b, a sum of
    /// theta over active samples, that is above 0 on both sides of it, or below.
    /// </summary>
    public bool IsElsewhere => Cases == 0 && (Crossing.Length == 0 || (Outputs == 1 && (Slope(Math.Max) < 0 || Slope(Math.Min) > 0)));

    /// <summary>
    /// A direction of length about 1 in which g about points at the middle of the box. Any would do: nothing rests on this one.
    /// </summary>
    public double[] Direction(Box box)
    {
        double[] g = new double[Outputs];
        for (int k = 0; k < g.Length; k++)
        {
            for (int j = 0; j < box.Length; j++)
            {
                g[k] += Math.ScaleB((double)_sum[k][j], _samples.Exponents[j]) * box.Middle(j);
            }

            for (int place = 0; place < Crossing.Length; place++)
            {
                double middle = (Ranges[place].Low + Ranges[place].High) / 2;
                g[k] += _samples.Values[Crossing[place]][k] * ((Secant(place) * middle) + (Height(place) / 2));
            }
        }

        double length = Math.Sqrt(g.Sum(x => x * x));
        return Outputs == 1 ? [g[0] < 0 ? -1 : 1] : [.. g.Select((x, k) => length > 0 ? x / length : k == 0 ? 1 : 0)];
    }

    /// <summary>
    /// A linear function that v.g is nowhere above in the box. With t = v.theta_i and the secant y s + c of max(s, 0), which is from
    /// y s to y s + c: where t may be above 0, t max(s, 0) is at most t (y s + c); else it is at most t y s, for any y from 0 to 1.
    /// </summary>
    /// <param name="v">v.</param>
    /// <param name="multipliers">The y of samples whose t is not above 0, in the order of the list; null for those of the secants.</param>
    public LinearBound Bound(double[] v, double[]? multipliers)
    {
        Interval[] form = Active(v);
        Interval constant = 0;
        for (int place = 0, next = 0; place < Crossing.Length; place++)
        {
            Interval t = Along(v, place);
            double y = multipliers is null || t.High > 0 ? Secant(place) : multipliers[next++];
            Add(form, t * y, place);
            constant += Math.Max(t.High, 0) * Height(place);
        }

        return new LinearBound(form, constant.High);
    }

    /// <summary>The places of samples whose y may be any.</summary>
    public IEnumerable<int> PlacesOfMultipliers(double[] v) =>
        Enumerable.Range(0, Crossing.Length).Where(place => !(Along(v, place).High > 0));

    /// <summary>v.theta of the sample at a place of the list.</summary>
    public Interval Along(double[] v, int place)
    {
        Interval t = 0;
        for (int k = 0; k < Outputs; k++)
        {
            t += (Interval)v[k] * _samples.Values[Crossing[place]][k];
        }

        return t;
    }

    /// <summary>
    /// Not below the length of what g has across v, |g - v (v.g)|, anywhere in the box: that of the secants less half their heights is
    /// linear, and each sample is off by at most that half.
    /// </summary>
    public double Across(double[] v, Box box)
    {
        Interval[] across = new Interval[Outputs];
        double rest = 0;
        Interval[][] rejected = [.. Enumerable.Range(0, Crossing.Length).Select(place => Rejected(v, place))];
        for (int k = 0; k < Outputs; k++)
        {
            // The unit vector k less its part along v: g's entry across is this times g.
            double[] unit = [.. v.Select((_, r) => r == k ? 1.0 : 0.0)];
            Interval[] form = Active(unit), along = Active(v);
            Interval constant = 0;
            for (int j = 0; j < form.Length; j++)
            {
                form[j] -= v[k] * along[j];
            }

            for (int place = 0; place < Crossing.Length; place++)
            {
                Add(form, rejected[place][k] * Secant(place), place);
                constant += rejected[place][k] * (Height(place) / 2);
            }

            across[k] = constant;
            for (int j = 0; j < form.Length; j++)
            {
                across[k] += form[j] * new Interval(box.Low[j], box.High[j]);
            }
        }

        for (int place = 0; place < Crossing.Length; place++)
        {
            rest = ((Interval)Interval.Length(rejected[place]) * (Height(place) / 2) + rest).High;
        }

        return ((Interval)Interval.Length(across) + rest).High;
    }

    /// <summary>theta - v (v.theta) of the sample at a place.</summary>
    private Interval[] Rejected(double[] v, int place)
    {
        Interval along = Along(v, place);
        return [.. v.Select((x, k) => _samples.Values[Crossing[place]][k] - (x * along))];
    }

    /// <summary>The slope of the line through max(s, 0) at both ends of the range.</summary>
    public double Secant(int place)
    {
        (double low, double high) = (Ranges[place].Low, Ranges[place].High);
        return low < high ? Math.Clamp(high / (high - low), 0, 1) : 0;
    }

    /// <summary>A c such that y s + c, y the secant's slope, is at least max(s, 0) at both ends of the range, and so in between.</summary>
    public double Height(int place)
    {
        Interval y = Secant(place), low = (Interval)0 - (y * Ranges[place].Low), high = ((Interval)1 - y) * Ranges[place].High;
        return Math.Max(Math.Max(low.High, high.High), 0);
    }

    /// <summary>v times the sum over active samples of theta (x, 1).</summary>
    private Interval[] Active(double[] v)
    {
        Interval[] form = new Interval[_samples.Length];
        for (int j = 0; j < form.Length; j++)
        {
            for (int k = 0; k < Outputs; k++)
            {
                form[j] += v[k] * Interval.Of(_sum[k][j], _samples.Exponents[j]);
            }
        }

        return form;
    }

    private void Add(Interval[] form, Interval factor, int place)
    {
        double[] point = _samples.Points[Crossing[place]];
        for (int j = 0; j < form.Length; j++)
        {
            form[j] += factor * point[j];
        }
    }

    private Int128 Slope(Func<long, long, long> extreme) =>
        Crossing.Aggregate(_sum[0][^1], (sum, i) => sum + extreme(_samples.Theta[i][0], 0));

    private Int128[][] With(IReadOnlyList<int> active)
    {
        Int128[][] sum = [.. _sum.Select(of => of.ToArray())];
        foreach (int i in active)
        {
            for (int k = 0; k < sum.Length; k++)
            {
                for (int j = 0; j < sum[k].Length; j++)
                {
                    sum[k][j] += (Int128)_samples.Theta[i][k] * _samples.Grid[i][j];
                }
            }
        }

        return sum;
    }

    private static Int128[][] Empty(SampleGrid samples) =>
        [.. Enumerable.Range(0, samples.Outputs).Select(_ => new Int128[samples.Length])];
}
