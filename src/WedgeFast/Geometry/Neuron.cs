namespace WedgeFast.Geometry;

/// <summary>
/// One neuron x -> max(sum_k Weights[k] x[Coordinates[k]] + Bias, 0) in the units it was priced in, its weights of unit length in the
/// norm of its class. It reads only the inputs it names.
/// </summary>
/// <param name="Coordinates">The inputs it reads: ascending, distinct, 0-based.</param>
/// <param name="Weights">One weight per coordinate.</param>
/// <param name="Bias">The offset of its hyperplane.</param>
/// <param name="Through">The samples its hyperplane passes through by construction, ascending, 0-based: the lowest index among
/// samples that coincide in these coordinates. Between 1 and the number of coordinates of them.</param>
internal sealed record Neuron(int[] Coordinates, double[] Weights, double Bias, int[] Through)
{
    /// <summary>
    /// The sign of the output weights of which a coefficient above 0 is the size, where coefficients have one sign; else 1.
    /// </summary>
    public int Sign { get; init; } = 1;

    /// <summary>
    /// For a ramp the parallel neuron that stops it: the column is half the difference, and rises by half a unit. Else null.
    /// </summary>
    public Neuron? Less { get; init; }
}
