using System.Runtime.InteropServices;

namespace WedgeFast.Geometry;

/// <summary>
/// A pencil: the hyperplanes through |V| - 1 samples, a one-parameter family turning about what those samples span. In the plane
/// orthogonal to that flat, spanned by the orthonormal u and v, sample i is p_i and the normal turns through half a circle,
/// w(alpha) = -sin(alpha) u + cos(alpha) v. Reflecting every p_i into the upper half-plane, p_i = s_i q_i, sample i lies on the hyperplane
/// at alpha_i = angle(q_i), is active before it iff s_i = +1, and crossing it takes theta_i q_i off S in either case. One key, the
/// cotangent of alpha_i, gives order and sign, so the two can not disagree. MATHEMATICS.md, "Pencils".
/// </summary>
internal sealed class Pencil(int capacity)
{
    private readonly double[] _keys = new double[capacity];
    private readonly Crossing[] _crossings = new Crossing[capacity];

    /// <summary>The samples of the pencil in the order they are crossed.</summary>
    public ReadOnlySpan<Crossing> Crossings => _crossings.AsSpan(0, Count);

    /// <summary>The number of samples that are crossed.</summary>
    public int Count { get; private set; }

    /// <summary>S before the first crossing.</summary>
    public (double U, double V) Start { get; private set; }

    /// <summary>The sum of theta_i p_i over all samples.</summary>
    public (double U, double V) Total { get; private set; }

    /// <summary>Empties the pencil.</summary>
    public void Clear()
    {
        Count = 0;
        Start = default;
        Total = default;
    }

    /// <summary>Adds a sample by its projection p = (pu, pv), not zero.</summary>
    public void Add(int sample, double theta, double pu, double pv)
    {
        bool upper = pv > 0 || (pv == 0 && pu > 0);
        double qu = upper ? pu : -pu, qv = upper ? pv : -pv;
        Total = (Total.U + (theta * pu), Total.V + (theta * pv));
        if (upper)
        {
            Start = (Start.U + (theta * pu), Start.V + (theta * pv));
        }

        // At angle 0 the quotient's sign would be that of a zero: -0 would sort the first crossing last.
        _keys[Count] = qv == 0 ? double.NegativeInfinity : -qu / qv;
        _crossings[Count++] = new Crossing(qu, qv, theta, sample);
    }

    /// <summary>Sorts the crossings by angle.</summary>
    public void Sort() => _keys.AsSpan(0, Count).Sort(_crossings.AsSpan(0, Count));

    /// <summary>A sample in the upper half-plane: where its hyperplane is, and what crossing it changes.</summary>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Crossing(double U, double V, double Theta, int Sample);
}
