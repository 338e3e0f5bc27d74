namespace WedgeFast.Pricing;

/// <summary>
/// A box of hyperplanes W = (w_1, .., w_m, b) for several outputs: one weight is fixed at 1 or -1, the others are at most 1 in size. What
/// lies in it of g: the samples that may change side, and the linear part of those that are active in all of it.
/// </summary>
/// <param name="Centre">The centre, m + 1 values.</param>
/// <param name="Half">Half the widths; 0 for the fixed weight alone.</param>
/// <param name="Crossing">The samples that may cross it.</param>
/// <param name="Linear">The sum of theta_i (x_i, 1) over the others that are active, m + 1 values for each output.</param>
/// <param name="Depth">How often it was split.</param>
internal sealed record VectorBox(double[] Centre, double[] Half, int[] Crossing, double[] Linear, int Depth)
{
    /// <summary>The two halves of the box.</summary>
    public IEnumerable<VectorBox> Split(int component)
    {
        foreach (int side in (int[])[1, -1])
        {
            double[] centre = [.. Centre], half = [.. Half];
            half[component] /= 2;
            centre[component] += side * half[component];
            yield return this with { Centre = centre, Half = half, Depth = Depth + 1 };
        }
    }
}
