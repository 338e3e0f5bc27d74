namespace WedgeFast.Tests.Oracles;

/// <summary>
/// The duality gap of |y - A z|^2 / 2 + beta |z|_1 at any z, from the definition: a bound on its distance to the optimum.
/// </summary>
internal static class LassoGap
{
    /// <summary>The gap, and y - A z.</summary>
    public static (double Gap, double[] Residual) Of(List<double[]> columns, double[] y, double[] z, double beta)
    {
        double[] residual = [.. y];
        for (int j = 0; j < z.Length; j++)
        {
            for (int i = 0; i < y.Length; i++)
            {
                residual[i] -= z[j] * columns[j][i];
            }
        }

        double nu = columns.Count == 0 ? 0 : columns.Max(a => Math.Abs(Dot(a, residual)));
        double square = Dot(residual, residual), product = Dot(residual, y);
        double limit = nu == 0 ? double.PositiveInfinity : beta / nu;
        double s = square == 0 ? 0 : Math.Clamp(product / square, -limit, limit);
        double primal = (square / 2) + (beta * z.Sum(Math.Abs));
        return (primal - ((s * product) - (s * s * square / 2)), residual);
    }

    public static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
