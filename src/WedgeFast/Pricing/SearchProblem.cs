using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>A set with a theta, laid out for the kernels, with the sums every box needs and what rounding may do to a bound.</summary>
internal sealed unsafe class SearchProblem
{
    /// <summary>2^-53, rounded up.</summary>
    public const double UnitRoundoff = 1.2e-16;

    private static readonly double LeastProducts = Math.ScaleB(1, -1060);

    /// <summary>Sums over all points are taken in blocks, so that rounding grows with the length of a block and their number.</summary>
    public const int BlockLength = 128;

    private readonly double[] _merged;
    private readonly double[] _data;
    private readonly double[] _sum = GC.AllocateArray<double>(SearchBox.MaxLength, pinned: true);

    /// <summary>Room for sets of up to this many points and coordinates.</summary>
    public SearchProblem(int points, int dimension)
    {
        _merged = new double[points];
        _data = GC.AllocateUninitializedArray<double>(CrossingList.Length(points, dimension), pinned: true);
    }

    /// <summary>Whether it is g of one sign that is looked for: of the sign pairs those with e1 &gt; 0.</summary>
    public bool IsOneSided { get; init; }

    /// <summary>What E counts for, in (E + |Sum.W|) / 2: its size, or itself.</summary>
    public double Size(double e) => IsOneSided ? e : Math.Abs(e);

    /// <summary>The side of a hyperplane whose g counts.</summary>
    public int Orientation(double e, double s) => (IsOneSided ? s : e * s) >= 0 ? 1 : -1;

    /// <summary>The set.</summary>
    public SearchSet Set { get; private set; } = null!;

    /// <summary>All points that take part.</summary>
    public CrossingList All { get; private set; }

    /// <summary>sum_i theta_i (x_i, 1), m + 1 values.</summary>
    public double* Sum => (double*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _sum[0]);

    /// <summary>A bound computed for a box may be this much below the true one, in units where the largest weight is 1.</summary>
    public double Allowance { get; private set; }

    /// <summary>sum_i |theta_i| (|x_i|_1 + R): no term of any sum is larger than its share of it.</summary>
    public double Moment { get; private set; }

    /// <summary>What rounding may do to a sum of theta_i, and what theta leaves of its own sum. MATHEMATICS.md, R6.</summary>
    public double MassAllowance { get; private set; }

    /// <summary>A sample this far from crossing a box is treated as crossing: the rounding of s at the centre.</summary>
    public double Margin { get; private set; }

    /// <summary>Loads a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="theta">One value per sample.</param>
    /// <param name="keepZeros">Whether points with theta = 0 take part: they do not change g but span hyperplanes.</param>
    /// <param name="lanes">Sums are taken in this many interleaved parts.</param>
    public void Load(SearchSet set, ReadOnlySpan<double> theta, bool keepZeros, int lanes)
    {
        Set = set;
        DistinctPoints points = set.Points;
        int m = set.Dimension, stride = CrossingList.StrideOf(points.Count), positive = 0;
        points.Merge(theta, _merged);
        for (int i = 0; i < points.Count; i++)
        {
            positive += _merged[i] > 0 ? 1 : 0;
        }

        double* data = (double*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _data[0]);
        (int count, double mass, double moment) = Place(data, stride, positive, keepZeros);
        for (int j = 0; j <= m; j++)
        {
            Sum[j] = 0;
            for (int from = 0; from < count; from += BlockLength)
            {
                Sum[j] += SumOfBlock(data, stride, j, from, Math.Min(from + BlockLength, count));
            }
        }

        for (int row = 0; row < m + 2; row++)
        {
            new Span<double>(data + (row * stride) + count, CrossingList.Padded(count) - count).Clear();
        }

        All = new CrossingList { Data = data, Count = count, Positive = positive, Stride = stride };
        double merged = Merged(points.LargestGroup, points.Count < theta.Length ? SumOfSizes(theta) : mass);
        Moment = moment;
        Allowance = (Roundings(count, m, lanes) * moment) + (2 * set.Radius * merged) + Underflow(count, mass, set.Radius);
        MassAllowance = (Roundings(count, m, lanes) * mass * 2) + merged + Math.Abs(Sum[m]) + Underflow(count, mass, set.Radius);
        Margin = (8 * UnitRoundoff * (m + 2) * set.Radius * 2) + Underflow(m, 1, set.Radius);
    }

    /// <summary>Copies the points, those with theta above 0 first.</summary>
    private (int Count, double Mass, double Moment) Place(double* data, int stride, int positive, bool keepZeros)
    {
        int m = Set.Dimension, next = 0, other = positive;
        double mass = 0, moment = 0;
        for (int i = 0; i < Set.Points.Count; i++)
        {
            double value = _merged[i];
            if (value == 0 && !keepZeros)
            {
                continue;
            }

            // Signs are random: no branch on them.
            int above = value > 0 ? 1 : 0, at = value > 0 ? next : other;
            next += above;
            other += 1 - above;
            for (int j = 0; j < m; j++)
            {
                data[(j * stride) + at] = Set.Points.Coordinates[j][i] - Set.Middle[j];
            }

            data[(m * stride) + at] = value;
            data[((m + 1) * stride) + at] = i;
            mass += Math.Abs(value);
            moment += Math.Abs(value) * (Set.Sizes[i] + Set.Radius);
        }

        return (other, mass, moment);
    }

    private double SumOfBlock(double* data, int stride, int j, int from, int to)
    {
        double* x = data + (j * stride), theta = data + (Set.Dimension * stride);
        double sum = 0;
        for (int i = from; i < to; i++)
        {
            sum += j < Set.Dimension ? theta[i] * x[i] : theta[i];
        }

        return sum;
    }

    private static double SumOfSizes(ReadOnlySpan<double> theta)
    {
        double sum = 0;
        foreach (double value in theta)
        {
            sum += Math.Abs(value);
        }

        return sum;
    }

    /// <summary>
    /// What the sums over coinciding samples may be off by, all together: relative to all that was added, not to what is left of it.
    /// </summary>
    private static double Merged(int largestGroup, double mass) => UnitRoundoff * (largestGroup - 1) * mass;

    /// <summary>
    /// What products that underflow may add up to: each is off by no more than 2^-1074, is multiplied by at most 1, R or a theta_i after
    /// that, and there are fewer than 2^14 for each sample. MATHEMATICS.md, R3.
    /// </summary>
    private static double Underflow(int count, double mass, double radius) =>
        mass == 0 ? 0 : LeastProducts * (count + 1) * (1 + mass + radius);

    /// <summary>No <see cref="Allowance"/> of a set is above this.</summary>
    /// <param name="set">The set.</param>
    /// <param name="mass">The sum of |theta_i|.</param>
    /// <param name="lanes">As in <see cref="Load"/>.</param>
    public static double LargestAllowance(SearchSet set, double mass, int lanes) =>
        (((Roundings(set.Points.Count, set.Dimension, lanes) * mass) + Merged(set.Points.LargestGroup, mass)) * 2 * set.Radius)
        + Underflow(set.Points.Count, mass, set.Radius);

    /// <summary>
    /// The relative error of a bound: sums of n terms in interleaved parts or in three kinds of blocks, one more rounding per level, and
    /// those of the slope, reach and form of a box. Each term is at most |theta_i| (|x_i|_1 + R). MATHEMATICS.md, R3.
    /// </summary>
    private static double Roundings(int count, int m, int lanes) =>
        UnitRoundoff * (((double)count / lanes) + (3 * (BlockLength + (count / BlockLength))) + BoxGroup.MaxDepth(m) + (16 * (m + 4)));
}
