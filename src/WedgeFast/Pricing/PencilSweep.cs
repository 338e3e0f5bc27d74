using System.Numerics;
using System.Runtime.CompilerServices;
using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>
/// Sweeps one pencil: evaluates both orientations at every breakpoint and, on request, the arcs between them, and finds the best of each
/// orientation. First the largest values alone, several crossings per vector; where they are, only for pencils that beat the threshold.
/// </summary>
internal readonly ref struct PencilSweep
{
    private readonly Pencil _pencil;
    private readonly PencilBasis _basis;
    private readonly WeightNorm _norm;
    private readonly bool _arcs;

    /// <summary>Prepares a sweep.</summary>
    /// <param name="pencil">Ordered.</param>
    /// <param name="basis">The plane's basis, in which the 1-norm is taken.</param>
    /// <param name="norm">The norm of w.</param>
    /// <param name="arcs">Whether to visit the stationary directions between breakpoints (l2, one sample fixed, two coordinates).</param>
    public PencilSweep(Pencil pencil, PencilBasis basis, WeightNorm norm, bool arcs)
    {
        (_pencil, _basis, _norm, _arcs) = (pencil, basis, norm, arcs);
        (double plus, double minus) = LargestAtCrossings();
        if (arcs && pencil.Count > 0)
        {
            (double plusSquared, double minusSquared) = LargestOnArcs();
            plus = Math.Max(plus, Math.Sqrt(plusSquared));
            minus = Math.Max(minus, Math.Sqrt(minusSquared));
        }

        (Plus, Minus) = (plus, minus);
    }

    /// <summary>The best |g| / ||w|| of the orientation +w.</summary>
    public double Plus { get; }

    /// <summary>The best |g| / ||w|| of the orientation -w.</summary>
    public double Minus { get; }

    /// <summary>Where the best hyperplane of an orientation is.</summary>
    /// <param name="orientation">+1 or -1.</param>
    public Place Find(int orientation)
    {
        double best = orientation > 0 ? Plus : Minus;
        (double tu, double tv) = orientation > 0 ? (0, 0) : _pencil.Total;
        ReadOnlySpan<double> u = _pencil.U, v = _pencil.V, su = _pencil.SumU, sv = _pencil.SumV;
        for (int t = 0; t < u.Length; t++)
        {
            double length = Length(u[t], v[t]);
            if (Math.Abs((((sv[t] - tv) * u[t]) - ((su[t] - tu) * v[t])) / length) == best)
            {
                return new Place(orientation * -v[t] / length, orientation * u[t] / length, _pencil.Sample(t));
            }
        }

        for (int t = 0; t < u.Length && _arcs; t++)
        {
            double a = su[t + 1] - tu, b = sv[t + 1] - tv;
            double value = Math.Sqrt(ArcSquared(a, b, t, out double start));
            if (value == best)
            {
                // Of the two directions along S the arc holds the one whose hyperplane lies to the left of the arc's start; an arc is at
                // most half a turn, so this decides it, where comparing w with w at the start would fail beyond a quarter turn.
                double sign = -Math.Sign(start) * orientation;
                return new Place(sign * a / value, sign * b / value, -1);
            }
        }

        throw new InvalidOperationException("The best hyperplane of a pencil was not found again.");
    }

    private (double Plus, double Minus) LargestAtCrossings()
    {
        ReadOnlySpan<double> u = _pencil.U, v = _pencil.V, su = _pencil.SumU, sv = _pencil.SumV;
        (double tu, double tv) = _pencil.Total;
        Vector<double> plus = default, minus = default;
        int t = 0;
        for (; t <= u.Length - Vector<double>.Count; t += Vector<double>.Count)
        {
            Vector<double> a = new(u[t..]), b = new(v[t..]), sa = new(su[t..]), sb = new(sv[t..]);
            Vector<double> length = _norm == WeightNorm.L2 ? Vector.SquareRoot((a * a) + (b * b)) : _basis.Norm1(-b, a);
            plus = Vector.Max(plus, Vector.Abs(((sb * a) - (sa * b)) / length));
            minus = Vector.Max(minus, Vector.Abs((((sb - new Vector<double>(tv)) * a) - ((sa - new Vector<double>(tu)) * b)) / length));
        }

        double bestPlus = Largest(plus), bestMinus = Largest(minus);
        for (; t < u.Length; t++)
        {
            double length = Length(u[t], v[t]);
            bestPlus = Math.Max(bestPlus, Math.Abs(((sv[t] * u[t]) - (su[t] * v[t])) / length));
            bestMinus = Math.Max(bestMinus, Math.Abs((((sv[t] - tv) * u[t]) - ((su[t] - tu) * v[t])) / length));
        }

        return (bestPlus, bestMinus);
    }

    /// <summary>
    /// The largest |S|^2 of arcs that hold a stationary direction: |g| peaks where w is parallel to S, that is where the hyperplane's
    /// direction (cos alpha, sin alpha) is orthogonal to S, which lies inside iff S.q changes sign from one end to the other. This is the
    /// comparison of angles modulo pi without any angle.
    /// </summary>
    private (double Plus, double Minus) LargestOnArcs()
    {
        ReadOnlySpan<double> u = _pencil.U, v = _pencil.V, su = _pencil.SumU, sv = _pencil.SumV;
        (double tu, double tv) = _pencil.Total;
        Vector<double> plus = default, minus = default, totalU = new(tu), totalV = new(tv);
        int t = 0;
        for (; t < u.Length - Vector<double>.Count; t += Vector<double>.Count)
        {
            Vector<double> a = new(u[t..]), b = new(v[t..]), nextA = new(u[(t + 1)..]), nextB = new(v[(t + 1)..]);
            Vector<double> sa = new(su[(t + 1)..]), sb = new(sv[(t + 1)..]);
            plus = Vector.Max(plus, Inside(sa, sb, a, b, nextA, nextB));
            minus = Vector.Max(minus, Inside(sa - totalU, sb - totalV, a, b, nextA, nextB));
        }

        double bestPlus = Largest(plus), bestMinus = Largest(minus);
        for (; t < u.Length; t++)
        {
            bestPlus = Math.Max(bestPlus, ArcSquared(su[t + 1], sv[t + 1], t, out _));
            bestMinus = Math.Max(bestMinus, ArcSquared(su[t + 1] - tu, sv[t + 1] - tv, t, out _));
        }

        return (bestPlus, bestMinus);
    }

    private static Vector<double> Inside(
        Vector<double> sa, Vector<double> sb, Vector<double> a, Vector<double> b, Vector<double> nextA, Vector<double> nextB)
    {
        Vector<double> start = (sa * a) + (sb * b), end = (sa * nextA) + (sb * nextB);
        return Vector.ConditionalSelect(Vector.LessThan(start * end, Vector<double>.Zero), (sa * sa) + (sb * sb), Vector<double>.Zero);
    }

    /// <summary>
    /// |S|^2 on the arc after a crossing, 0 where it holds no stationary direction; the last ends at the first crossing, half a turn on.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double ArcSquared(double su, double sv, int crossing, out double start)
    {
        int next = crossing + 1 < _pencil.Count ? crossing + 1 : 0;
        start = (su * _pencil.U[crossing]) + (sv * _pencil.V[crossing]);
        double end = (su * _pencil.U[next]) + (sv * _pencil.V[next]);
        return start * (next == 0 ? -end : end) < 0 ? (su * su) + (sv * sv) : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Length(double u, double v) => _norm == WeightNorm.L2 ? Math.Sqrt((u * u) + (v * v)) : _basis.Norm1(-v, u);

    private static double Largest(Vector<double> values)
    {
        double largest = 0;
        for (int t = 0; t < Vector<double>.Count; t++)
        {
            largest = Math.Max(largest, values[t]);
        }

        return largest;
    }

    /// <summary>A hyperplane of the pencil.</summary>
    /// <param name="U">The u-component of w, of length one.</param>
    /// <param name="V">The v-component of w.</param>
    /// <param name="Sample">The sample on it besides those that fix the pencil; -1 inside an arc.</param>
    public readonly record struct Place(double U, double V, int Sample);
}
