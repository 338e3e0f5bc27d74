using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>
/// Sweeps one pencil: evaluates both orientations at every breakpoint and, on request, the arcs between them, and remembers the best of
/// each orientation.
/// </summary>
internal struct PencilSweep
{
    /// <summary>The best |g| / ||w|| of the orientation +w and where it is.</summary>
    public Best Plus;

    /// <summary>The best |g| / ||w|| of the orientation -w and where it is.</summary>
    public Best Minus;

    /// <summary>The best value of either orientation.</summary>
    public readonly double Value => Math.Max(Plus.Value, Minus.Value);

    /// <summary>Runs the sweep.</summary>
    /// <param name="pencil">Sorted.</param>
    /// <param name="basis">The plane's basis, in which the 1-norm is taken.</param>
    /// <param name="norm">The norm of w.</param>
    /// <param name="arcs">Whether to visit the stationary directions between breakpoints (l2, one sample fixed, two coordinates).</param>
    public void Run(Pencil pencil, in PencilBasis basis, WeightNorm norm, bool arcs)
    {
        ReadOnlySpan<Pencil.Crossing> crossings = pencil.Crossings;
        double su = pencil.Start.U, sv = pencil.Start.V;
        double tu = pencil.Total.U, tv = pencil.Total.V;
        for (int t = 0; t < crossings.Length; t++)
        {
            Pencil.Crossing c = crossings[t];
            double length = norm == WeightNorm.L2 ? Math.Sqrt((c.U * c.U) + (c.V * c.V)) : basis.Norm1(-c.V, c.U);
            double plus = ((su * -c.V) + (sv * c.U)) / length;
            double minus = (((su - tu) * -c.V) + ((sv - tv) * c.U)) / length;
            Plus.Offer(Math.Abs(plus), -c.V / length, c.U / length, c.Sample);
            Minus.Offer(Math.Abs(minus), c.V / length, -c.U / length, c.Sample);
            su -= c.Theta * c.U;
            sv -= c.Theta * c.V;
            if (arcs)
            {
                // The arc ends at the next crossing; the last one at the first crossing, half a turn on.
                Pencil.Crossing next = t + 1 < crossings.Length ? crossings[t + 1] : crossings[0];
                double flip = t + 1 < crossings.Length ? 1 : -1;
                Plus.OfferArc(su, sv, c, next, flip, orientation: 1);
                Minus.OfferArc(su - tu, sv - tv, c, next, flip, orientation: -1);
            }
        }
    }

    /// <summary>The best hyperplane of one orientation.</summary>
    public struct Best
    {
        /// <summary>|g| for w of length one.</summary>
        public double Value;

        /// <summary>The u-component of w.</summary>
        public double U;

        /// <summary>The v-component of w.</summary>
        public double V;

        /// <summary>The sample on the hyperplane besides those that fix the pencil; -1 inside an arc.</summary>
        public int Sample;

        internal void Offer(double value, double u, double v, int sample)
        {
            if (value > Value)
            {
                (Value, U, V, Sample) = (value, u, v, sample);
            }
        }

        /// <summary>
        /// Offers the stationary direction of an arc: |g| peaks where w is parallel to S, that is where the hyperplane's direction
        /// (cos alpha, sin alpha) is orthogonal to S, which lies inside iff S.q changes sign from one end to the other. This is the
        /// comparison of angles modulo pi without any angle.
        /// </summary>
        internal void OfferArc(double su, double sv, in Pencil.Crossing from, in Pencil.Crossing to, double flip, int orientation)
        {
            double squared = (su * su) + (sv * sv);
            if (squared <= Value * Value)
            {
                return;
            }

            double start = (su * from.U) + (sv * from.V);
            double end = flip * ((su * to.U) + (sv * to.V));
            if (start * end < 0)
            {
                double value = Math.Sqrt(squared);

                // Of the two directions along S the arc holds the one whose hyperplane lies to the left of the arc's start; an arc is at
                // most half a turn, so this decides it, where comparing w with w at the start would fail beyond a quarter turn.
                double sign = -Math.Sign(start) * orientation;
                (Value, U, V, Sample) = (value, sign * su / value, sign * sv / value, -1);
            }
        }
    }
}
