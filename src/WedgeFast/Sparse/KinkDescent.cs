namespace WedgeFast.Sparse;

/// <summary>
/// How far to go along a line on which a loss with kinks and an l1 norm are piecewise linear: to the first bend beyond which the objective
/// rises.
/// </summary>
internal static class KinkDescent
{
    /// <summary>The length of the step; 0 where the objective falls without end, which a positive penalty does not allow.</summary>
    /// <param name="slope">The slope at the start, negative.</param>
    /// <param name="errors">y - f of the rows, and the step's change of f.</param>
    /// <param name="weights">p.</param>
    /// <param name="coefficients">z, none of them 0, and the step's change of z.</param>
    /// <param name="beta">The weight of the l1 norm.</param>
    /// <param name="isSigned">Whether coefficients keep their signs.</param>
    /// <returns>The length, and the coefficient that becomes 0, or -1.</returns>
    public static (double Length, int Leaving) Step(
        double slope, (double[] At, double[] Change) errors, ReadOnlySpan<double> weights, (double[] At, double[] Change) coefficients, double beta, bool isSigned)
    {
        List<(double Length, double Bend, int Leaving)> bends = [];
        for (int i = 0; i < errors.At.Length; i++)
        {
            double length = errors.At[i] / errors.Change[i];
            if (length > 0 && double.IsFinite(length))
            {
                bends.Add((length, weights[i] * Math.Abs(errors.Change[i]), -1));
            }
        }

        for (int j = 0; j < coefficients.At.Length; j++)
        {
            double length = -coefficients.At[j] / coefficients.Change[j];
            if (length > 0 && double.IsFinite(length))
            {
                bends.Add((length, isSigned ? double.PositiveInfinity : 2 * beta * Math.Abs(coefficients.Change[j]), j));
            }
        }

        foreach ((double length, double bend, int leaving) in bends.OrderBy(bend => bend.Length))
        {
            slope += bend;
            if (slope >= 0)
            {
                return (length, leaving);
            }
        }

        return (0, -1);
    }
}
