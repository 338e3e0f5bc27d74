using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>
/// Sweeps one pencil for several outputs: g is a vector, and |g| its length. At a breakpoint it is what <see cref="PencilSweep"/> computes,
/// output by output. On an arc |g|^2 = w.G w with G the sum of S S^T over the outputs, so the best direction is the top eigenvector of G
/// (the top right singular vector of the matrix of all S), where it lies within the arc. MATHEMATICS.md, "Several outputs".
/// </summary>
/// <param name="capacity">The most samples of a pencil.</param>
internal sealed class VectorPencilSweep(int capacity)
{
    private readonly double[] _crossing = new double[2 * capacity];
    private readonly double[] _gram = new double[6 * (capacity + 1)];
    private readonly (double Value, PencilSweep.Place Place)[] _best = new (double, PencilSweep.Place)[2];

    /// <summary>The best |g| / ||w|| of an orientation.</summary>
    /// <param name="orientation">+1 or -1.</param>
    public double Best(int orientation) => _best[orientation > 0 ? 0 : 1].Value;

    /// <summary>Where the best hyperplane of an orientation is.</summary>
    /// <param name="orientation">+1 or -1.</param>
    public PencilSweep.Place Find(int orientation) => _best[orientation > 0 ? 0 : 1].Place;

    /// <summary>Sweeps a pencil.</summary>
    /// <param name="pencil">Ordered; its thetas are replaced.</param>
    /// <param name="basis">The plane's basis, in which the 1-norm is taken.</param>
    /// <param name="norm">The norm of w.</param>
    /// <param name="arcs">Whether to visit the stationary directions between breakpoints (l2, one sample fixed, two coordinates).</param>
    /// <param name="theta">One value per sample for each output, output after output.</param>
    /// <param name="samples">The number of samples.</param>
    public void Run(Pencil pencil, in PencilBasis basis, WeightNorm norm, bool arcs, ReadOnlySpan<double> theta, int samples)
    {
        _crossing.AsSpan(0, 2 * pencil.Count).Clear();
        _gram.AsSpan(0, 6 * (pencil.Count + 1)).Clear();
        for (int first = 0; first < theta.Length; first += samples)
        {
            pencil.Weigh(theta.Slice(first, samples));
            Add(pencil, arcs);
        }

        (_best[0], _best[1]) = (default, default);
        ReadOnlySpan<double> u = pencil.U, v = pencil.V;
        for (int t = 0; t < u.Length; t++)
        {
            double length = norm == WeightNorm.L2 ? Math.Sqrt((u[t] * u[t]) + (v[t] * v[t])) : basis.Norm1(-v[t], u[t]);
            for (int side = 0; side < 2; side++)
            {
                double value = Math.Sqrt(_crossing[(2 * t) + side]) / length;
                if (value > _best[side].Value)
                {
                    int orientation = side == 0 ? 1 : -1;
                    _best[side] = (value, new PencilSweep.Place(orientation * -v[t] / length, orientation * u[t] / length, pencil.Sample(t)));
                }
            }
        }

        for (int t = 0; t < u.Length && arcs; t++)
        {
            VisitArc(pencil, t, 0);
            VisitArc(pencil, t, 1);
        }
    }

    /// <summary>Adds one output's share of the squares at the crossings and of G on the arcs.</summary>
    private void Add(Pencil pencil, bool arcs)
    {
        ReadOnlySpan<double> u = pencil.U, v = pencil.V, su = pencil.SumU, sv = pencil.SumV;
        (double tu, double tv) = pencil.Total;
        for (int t = 0; t < u.Length; t++)
        {
            double plus = (sv[t] * u[t]) - (su[t] * v[t]), minus = ((sv[t] - tv) * u[t]) - ((su[t] - tu) * v[t]);
            _crossing[2 * t] += plus * plus;
            _crossing[(2 * t) + 1] += minus * minus;
        }

        for (int t = 0; t < u.Length && arcs; t++)
        {
            Span<double> gram = _gram.AsSpan(6 * t, 6);
            double a = su[t + 1], b = sv[t + 1], c = a - tu, d = b - tv;
            gram[0] += a * a;
            gram[1] += a * b;
            gram[2] += b * b;
            gram[3] += c * c;
            gram[4] += c * d;
            gram[5] += d * d;
        }
    }

    /// <summary>The arc after a crossing; the last one ends at the first crossing, half a turn on.</summary>
    private void VisitArc(Pencil pencil, int crossing, int side)
    {
        ReadOnlySpan<double> gram = _gram.AsSpan((6 * crossing) + (3 * side), 3);
        (double square, double a, double b) = TopEigenvector(gram[0], gram[1], gram[2]);
        double value = Math.Sqrt(square);
        if (value <= _best[side].Value)
        {
            return;
        }

        // The direction lies within iff its hyperplane does: see PencilSweep, where S is this direction.
        ReadOnlySpan<double> u = pencil.U, v = pencil.V;
        int next = crossing + 1 < pencil.Count ? crossing + 1 : 0;
        double start = (a * u[crossing]) + (b * v[crossing]), end = (a * u[next]) + (b * v[next]);
        if (start * (next == 0 ? -end : end) < 0)
        {
            double sign = -Math.Sign(start) * (side == 0 ? 1 : -1);
            _best[side] = (value, new PencilSweep.Place(sign * a, sign * b, -1));
        }
    }

    /// <summary>The larger eigenvalue of ((a, b), (b, c)) and its eigenvector of length one.</summary>
    private static (double Value, double U, double V) TopEigenvector(double a, double b, double c)
    {
        double half = (a - c) / 2, root = Math.Sqrt((half * half) + (b * b));
        (double u, double v) = half >= 0 ? (half + root, b) : (b, root - half);
        double length = Math.Sqrt((u * u) + (v * v));
        return length > 0 ? ((a + c) / 2 + root, u / length, v / length) : (a, 1, 0);
    }
}
