namespace WedgeFast.Proofs;

/// <summary>The function form.(w, b) + constant, and whether it is at most tau |w| in a whole box, whose |w| is at least 1.</summary>
internal sealed record LinearBound(Interval[] Form, double Constant)
{
    private const int Ascents = 8;

    private int Weights => Form.Length - 1;

    /// <summary>Whether it is: by the norm that is dual to that of w, or by the largest value over the box.</summary>
    public bool IsBelow(Box box, double tau, bool isL1)
    {
        double length = isL1 ? Form.SkipLast(1).Max(l => l.Size) : Interval.Length(Form.SkipLast(1));
        double bias = Math.Max(Math.Abs(box.Low[^1]), Math.Abs(box.High[^1]));
        double most = (length + ((Interval)Form[^1].Size * bias) + Constant).High;
        return most <= tau || (isL1 ? IsBelowL1(box, tau) : IsBelowTangent(box, tau));
    }

    /// <summary>
    /// |w| &gt;= u.w for any u of length at most 1: then form.(w, b) + constant - tau u.w is linear, and largest at a corner.
    /// </summary>
    private bool IsBelowTangent(Box box, double tau)
    {
        double[] w = Direction(box, tau);
        double length = Math.Sqrt(w.Sum(x => x * x)) * (1 + 1e-14);
        Interval square = 0, most = Largest(Form[^1], box, Weights) + Constant;
        for (int j = 0; j < Weights; j++)
        {
            double u = w[j] / length;
            square += (Interval)u * u;
            most += Largest(Form[j] - ((Interval)tau * u), box, j);
        }

        return square.High <= 1 && most.High <= 0;
    }

    /// <summary>l1: l_j w_j - tau |w_j| is linear on both sides of 0, so largest at an end or at 0.</summary>
    private bool IsBelowL1(Box box, double tau)
    {
        Interval most = Largest(Form[^1], box, Weights) + Constant;
        for (int j = 0; j < Weights; j++)
        {
            Interval low = (Form[j] * box.Low[j]) - ((Interval)tau * Math.Abs(box.Low[j]));
            Interval high = (Form[j] * box.High[j]) - ((Interval)tau * Math.Abs(box.High[j]));
            double atZero = box.Low[j] < 0 && box.High[j] > 0 ? 0 : double.NegativeInfinity;
            most += Math.Max(Math.Max(low.High, high.High), atZero);
        }

        return most.High <= 0;
    }

    private static Interval Largest(Interval coefficient, Box box, int j) =>
        Math.Max((coefficient * box.Low[j]).High, (coefficient * box.High[j]).High);

    /// <summary>
    /// Weights of the box where l.w - tau |w| is about largest, one weight at a time: the tangent there is the best one. Nothing rests on
    /// how well they are found.
    /// </summary>
    private double[] Direction(Box box, double tau)
    {
        double[] w = [.. Enumerable.Range(0, Weights).Select(box.Middle)];
        for (int ascent = 0; ascent < Ascents; ascent++)
        {
            for (int j = 0; j < Weights; j++)
            {
                double others = Math.Sqrt(w.Where((_, k) => k != j).Sum(x => x * x)), l = Form[j].High;
                double best = Math.Abs(l) < tau ? l * others / Math.Sqrt((tau - l) * (tau + l)) : l * double.PositiveInfinity;
                w[j] = Math.Clamp(best, box.Low[j], box.High[j]);
            }
        }

        return w;
    }
}
