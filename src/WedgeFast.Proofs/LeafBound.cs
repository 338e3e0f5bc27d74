namespace WedgeFast.Proofs;

/// <summary>Whether |g| &lt;= tau |w| in a whole box, or where output weights have one sign, that sign times g.</summary>
internal sealed class LeafBound(double tau, bool isL1, int sign)
{
    /// <summary>The direction along which g is bounded from both sides.</summary>
    public double[] Direction(Node node, Box box) => sign == 0 ? node.Direction(box) : [sign];

    /// <summary>
    /// With v of length about 1 and what g has across it, of length r, |g|^2 = (2 - |v|^2) (v.g)^2 + r^2. As |w| is at least 1, this is at
    /// most tau^2 |w|^2 where |v.g| is at most |w| times the root of (tau^2 - r^2) / (2 - |v|^2).
    /// </summary>
    public double Limit(double[] v, Node node, Box box)
    {
        if (v.Length == 1)
        {
            return tau;
        }

        Interval across = node.Across(v, box), left = ((Interval)tau * tau) - (across * across);
        double square = v.Aggregate((Interval)2, (sum, x) => sum - ((Interval)x * x)).High;
        // The quotient, its root and this product are each off by less than 2e-16.
        return Math.Sqrt(Math.Max(left.Low, 0) / square) * (1 - 1e-15);
    }

    /// <summary>
    /// Whether it is, by the linear function above v.g and that above -v.g, the first one with multipliers of the proof or without.
    /// </summary>
    public bool Holds(Node node, Box box, double[] v, double[]? multipliers)
    {
        double limit = Limit(v, node, box);
        return limit > 0 && node.Bound(v, multipliers).IsBelow(box, limit, isL1)
            && (sign != 0 || node.Bound([.. v.Select(x => -x)], null).IsBelow(box, limit, isL1));
    }
}
