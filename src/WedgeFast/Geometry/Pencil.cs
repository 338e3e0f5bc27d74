using System.Runtime.CompilerServices;

namespace WedgeFast.Geometry;

/// <summary>
/// A pencil: the hyperplanes through |V| - 1 samples, a one-parameter family turning about what those samples span. In the plane
/// orthogonal to that flat, spanned by the orthonormal u and v, sample i is p_i and the normal turns through half a circle,
/// w(alpha) = -sin(alpha) u + cos(alpha) v. Reflecting every p_i into the upper half-plane, p_i = s_i q_i, sample i lies on the hyperplane
/// at alpha_i = angle(q_i), is active before it iff s_i = +1, and crossing it takes theta_i q_i off S in either case. One key, the
/// cotangent of alpha_i, gives order and sign, so the two can not disagree. MATHEMATICS.md, "Pencils".
/// </summary>
/// <remarks>
/// Fill it by <see cref="Clear"/> and <see cref="Add"/>, then order it by <see cref="Sort"/>, or by <see cref="Arrange"/> where the order
/// is known from before: it depends on the samples alone, not on theta.
/// </remarks>
internal sealed class Pencil(int capacity)
{
    private readonly double[] _keys = new double[capacity];
    private readonly ushort[] _order = new ushort[capacity];
    private readonly double[] _u = new double[capacity];
    private readonly double[] _v = new double[capacity];
    private readonly double[] _theta = new double[capacity];
    private readonly int[] _samples = new int[capacity];
    private readonly bool[] _upper = new bool[capacity];
    private readonly double[] _sortedU = new double[capacity];
    private readonly double[] _sortedV = new double[capacity];
    private readonly double[] _sumU = new double[capacity + 1];
    private readonly double[] _sumV = new double[capacity + 1];

    /// <summary>The most samples a pencil can hold.</summary>
    public const int MaxCount = ushort.MaxValue;

    /// <summary>The number of samples that are crossed.</summary>
    public int Count { get; private set; }

    /// <summary>The u-components of the q, in the order they are crossed.</summary>
    public ReadOnlySpan<double> U => _sortedU.AsSpan(0, Count);

    /// <summary>The v-components of the q, in the order they are crossed.</summary>
    public ReadOnlySpan<double> V => _sortedV.AsSpan(0, Count);

    /// <summary>The u-component of S before each crossing and, one more, after the last.</summary>
    public ReadOnlySpan<double> SumU => _sumU.AsSpan(0, Count + 1);

    /// <summary>The v-component of S before each crossing and, one more, after the last.</summary>
    public ReadOnlySpan<double> SumV => _sumV.AsSpan(0, Count + 1);

    /// <summary>The sum of theta_i p_i over all samples.</summary>
    public (double U, double V) Total { get; private set; }

    /// <summary>The order of the crossings: positions in the order of adding.</summary>
    public ReadOnlySpan<ushort> Order => _order.AsSpan(0, Count);

    /// <summary>The sample of a crossing.</summary>
    public int Sample(int crossing) => _samples[_order[crossing]];

    /// <summary>Empties the pencil.</summary>
    public void Clear()
    {
        Count = 0;
        (_sumU[0], _sumV[0]) = (0, 0);
        Total = default;
    }

    /// <summary>Adds a sample by its projection p = (pu, pv), not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int sample, double theta, double pu, double pv)
    {
        bool upper = pv > 0 || (pv == 0 && pu > 0);
        double tu = theta * pu, tv = theta * pv;
        Total = (Total.U + tu, Total.V + tv);
        _sumU[0] += upper ? tu : 0;
        _sumV[0] += upper ? tv : 0;
        _u[Count] = upper ? pu : -pu;
        _v[Count] = upper ? pv : -pv;
        _upper[Count] = upper;
        _theta[Count] = theta;
        _samples[Count++] = sample;
    }

    /// <summary>Gives the samples other thetas; the order of the crossings stays.</summary>
    /// <param name="theta">One value per sample, by the numbers that they were added with.</param>
    public void Weigh(ReadOnlySpan<double> theta)
    {
        (_sumU[0], _sumV[0]) = (0, 0);
        double totalU = 0, totalV = 0;
        for (int t = 0; t < Count; t++)
        {
            double value = theta[_samples[t]], tu = value * _u[t], tv = value * _v[t];
            bool upper = _upper[t];
            totalU += upper ? tu : -tu;
            totalV += upper ? tv : -tv;
            _sumU[0] += upper ? tu : 0;
            _sumV[0] += upper ? tv : 0;
            _theta[t] = value;
        }

        Total = (totalU, totalV);
        Accumulate();
    }

    /// <summary>Orders the crossings by angle.</summary>
    public void Sort()
    {
        for (int t = 0; t < Count; t++)
        {
            // At angle 0 the quotient's sign would be that of a zero: -0 would sort the first crossing last.
            _keys[t] = _v[t] == 0 ? double.NegativeInfinity : -_u[t] / _v[t];
            _order[t] = (ushort)t;
        }

        _keys.AsSpan(0, Count).Sort(_order.AsSpan(0, Count));
        Accumulate();
    }

    /// <summary>Orders the crossings as an earlier <see cref="Sort"/> of the same samples, added in the same order, did.</summary>
    public void Arrange(ReadOnlySpan<ushort> order)
    {
        order[..Count].CopyTo(_order);
        Accumulate();
    }

    private void Accumulate()
    {
        double su = _sumU[0], sv = _sumV[0];
        for (int t = 0; t < Count; t++)
        {
            int slot = _order[t];
            double u = _u[slot], v = _v[slot], theta = _theta[slot];
            _sortedU[t] = u;
            _sortedV[t] = v;
            _sumU[t + 1] = su -= theta * u;
            _sumV[t + 1] = sv -= theta * v;
        }
    }
}
