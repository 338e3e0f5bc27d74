namespace WedgeFast.Pricing;

/// <summary>
/// What bounds E(W) = sum_i theta_i |s_i| on a box: where sample i does not cross, |s_i| is linear; where it does, |s_i| lies between the
/// linear (a_i/r_i) s_i and that plus r_i - a_i^2/r_i, with a_i the value at the centre and r_i the most it can change.
/// So E &lt;= L.W + G+ and -E &lt;= -L.W + G-. MATHEMATICS.md, "Branch and bound".
/// </summary>
internal unsafe struct BoxMeasure
{
    /// <summary>L.</summary>
    public fixed double Linear[SearchBox.MaxLength];

    /// <summary>G+.</summary>
    public double GapAbove;

    /// <summary>G-.</summary>
    public double GapBelow;

    /// <summary>E at the centre.</summary>
    public double Centre;

    /// <summary>The offset's component of the linear pieces of the samples that do not cross.</summary>
    public double FixedOffset;

    /// <summary>The sum of |theta_i| over the crossing samples.</summary>
    public double CrossingMass;

    /// <summary>The number of crossing samples.</summary>
    public int Crossing;
}
