using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>
/// Sweeps one pencil of neurons of two inputs for the largest |g| of those that, with an output weight of the sign of g, are monotone. The
/// largest of an arc that holds such neurons at one end alone is there, or where a weight is 0: neurons of one input, which are priced for
/// themselves.
/// </summary>
internal ref struct MonotoneSweep
{
    private readonly int _first;
    private readonly int _second;

    /// <summary>Sweeps.</summary>
    /// <param name="pencil">Ordered.</param>
    /// <param name="norm">The norm of w.</param>
    /// <param name="first">The direction of the first input.</param>
    /// <param name="second">The direction of the second input.</param>
    public MonotoneSweep(Pencil pencil, WeightNorm norm, int first, int second)
    {
        (_first, _second) = (first, second);
        ReadOnlySpan<double> u = pencil.U, v = pencil.V, su = pencil.SumU, sv = pencil.SumV;
        (double tu, double tv) = pencil.Total;
        for (int t = 0; t < u.Length; t++)
        {
            double length = norm == WeightNorm.L2 ? Math.Sqrt((u[t] * u[t]) + (v[t] * v[t])) : Math.Abs(u[t]) + Math.Abs(v[t]);
            Try(-v[t] / length, u[t] / length, ((sv[t] * u[t]) - (su[t] * v[t])) / length, t);
            Try(v[t] / length, -u[t] / length, (((sv[t] - tv) * u[t]) - ((su[t] - tu) * v[t])) / length, t);
            if (norm == WeightNorm.L2)
            {
                int next = t + 1 < u.Length ? t + 1 : 0;
                double turn = next == 0 ? -1 : 1;
                TryArc(su[t + 1], sv[t + 1], u[t], v[t], turn * u[next], turn * v[next], 1);
                TryArc(su[t + 1] - tu, sv[t + 1] - tv, u[t], v[t], turn * u[next], turn * v[next], -1);
            }
        }
    }

    /// <summary>The largest |g|.</summary>
    public double Best { get; private set; }

    /// <summary>The weights.</summary>
    public (double First, double Second) Weights { get; private set; }

    /// <summary>The sign of g.</summary>
    public int Sign { get; private set; }

    /// <summary>The crossing it is at; -1 between two.</summary>
    public int Crossing { get; private set; }

    /// <summary>
    /// The direction in which |g| peaks, S itself, if the arc from q to the next one holds it: <see cref="PencilSweep"/>.
    /// </summary>
    private void TryArc(double su, double sv, double u, double v, double nextU, double nextV, int orientation)
    {
        double start = (su * u) + (sv * v), end = (su * nextU) + (sv * nextV);
        if (start * end < 0)
        {
            double size = Math.Sqrt((su * su) + (sv * sv)), sign = -Math.Sign(start) * orientation;
            Try(sign * su / size, sign * sv / size, -Math.Sign(start) * size, -1);
        }
    }

    private void Try(double first, double second, double g, int crossing)
    {
        int sign = Math.Sign(g);
        if (Math.Abs(g) > Best && first * sign * _first >= 0 && second * sign * _second >= 0)
        {
            (Best, Weights, Sign, Crossing) = (Math.Abs(g), (first, second), sign, crossing);
        }
    }
}
