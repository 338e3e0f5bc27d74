using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>A set with a theta, laid out for the kernels, with the sums every box needs and what rounding may do to a bound.</summary>
internal sealed unsafe class SearchProblem
{
    private const double UnitRoundoff = 1.2e-16;

    /// <summary>Sums over all points are taken in blocks, so that rounding grows with the length of a block and their number.</summary>
    public const int BlockLength = 128;

    private readonly double[] _merged;
    private readonly double[] _block = new double[SearchBox.MaxLength];
    private readonly double[] _data;
    private readonly double[] _sum = GC.AllocateArray<double>(SearchBox.MaxLength, pinned: true);

    /// <summary>Room for sets of up to this many points and coordinates.</summary>
    public SearchProblem(int points, int dimension)
    {
        _merged = new double[points];
        _data = GC.AllocateUninitializedArray<double>(CrossingList.Length(points, dimension), pinned: true);
    }

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

    /// <summary>2^-53, rounded up.</summary>
    public double Rounding => UnitRoundoff;

    /// <summary>The sum of |theta_i|, and what rounding may do to a sum of them.</summary>
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
        int m = set.Dimension, count = 0;
        points.Merge(theta, _merged);
        double* data = (double*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _data[0]);
        int stride = CrossingList.StrideOf(points.Count);
        _sum.AsSpan().Clear();
        _block.AsSpan().Clear();
        double mass = 0, moment = 0;
        int positive = 0;
        for (int at = 0; at < 2 * points.Count; at++)
        {
            if (at % BlockLength == 0)
            {
                Flush();
            }

            // Those with theta above 0 in the first pass, the others in the second.
            int i = at % points.Count;
            double value = _merged[i];
            if ((at < points.Count) != (value > 0) || (value == 0 && !keepZeros))
            {
                continue;
            }

            positive += value > 0 ? 1 : 0;

            for (int j = 0; j < m; j++)
            {
                double x = points.Coordinates[j][i] - set.Middle[j];
                data[(j * stride) + count] = x;
                _block[j] += value * x;
            }

            _block[m] += value;
            data[(m * stride) + count] = value;
            data[((m + 1) * stride) + count] = i;
            mass += Math.Abs(value);
            moment += Math.Abs(value) * (set.Sizes[i] + set.Radius);
            count++;
        }

        Flush();
        for (int row = 0; row < m + 2; row++)
        {
            new Span<double>(data + (row * stride) + count, CrossingList.Padded(count) - count).Clear();
        }

        All = new CrossingList { Data = data, Count = count, Positive = positive, Stride = stride };

        Moment = moment;
        Allowance = Roundings(count, m, lanes) * moment;
        MassAllowance = Roundings(count, m, lanes) * mass * 2;
        Margin = 8 * UnitRoundoff * (m + 2) * set.Radius * 2;
    }

    /// <summary>No <see cref="Allowance"/> of a set is above this.</summary>
    /// <param name="set">The set.</param>
    /// <param name="mass">The sum of |theta_i|.</param>
    /// <param name="lanes">As in <see cref="Load"/>.</param>
    public static double LargestAllowance(SearchSet set, double mass, int lanes) =>
        Roundings(set.Points.Count, set.Dimension, lanes) * mass * 2 * set.Radius;

    /// <summary>
    /// The relative error of a bound: sums of n terms in interleaved parts or in blocks, one more rounding per level, a few per term for the
    /// sign, slope and reach of a sample. Each term is at most |theta_i| (|x_i|_1 + R). MATHEMATICS.md, "Branch and bound".
    /// </summary>
    private static double Roundings(int count, int m, int lanes) =>
        UnitRoundoff * (((double)count / lanes) + (2 * BlockLength) + (2 * count / BlockLength) + BoxGroup.MaxDepth(m) + (8 * (m + 4)));

    private void Flush()
    {
        for (int j = 0; j < _block.Length; j++)
        {
            _sum[j] += _block[j];
            _block[j] = 0;
        }
    }
}
