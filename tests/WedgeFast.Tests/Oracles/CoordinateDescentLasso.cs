namespace WedgeFast.Tests.Oracles;

/// <summary>
/// sum_i c_i (t + A z - y)_i^2 / (2 C) + beta |z|_1 by cyclic coordinate descent with an explicit intercept: slow and obvious. Runs until
/// its own duality gap is small.
/// </summary>
internal static class CoordinateDescentLasso
{
    /// <summary>The optimal objective, to a relative gap of 1e-9 of the objective without features.</summary>
    /// <param name="features">A's columns.</param>
    /// <param name="y">The targets.</param>
    /// <param name="weights">c.</param>
    /// <param name="beta">beta.</param>
    /// <param name="sign">The sign that coefficients may have: 1, -1, or 0 for either.</param>
    public static double Objective(List<double[]> features, double[] y, double[] weights, double beta, int sign = 0)
    {
        int n = y.Length;
        double total = weights.Sum();
        double[] c = [.. weights.Select(w => w / total)];
        double[] z = new double[features.Count], residual = [.. y];
        double[] square = [.. features.Select(f => Enumerable.Range(0, n).Sum(i => c[i] * f[i] * f[i]))];
        double reference = 0;
        for (int sweep = 0; sweep < 2_000_000; sweep++)
        {
            double mean = Enumerable.Range(0, n).Sum(i => c[i] * residual[i]);
            for (int i = 0; i < n; i++)
            {
                residual[i] -= mean;
            }

            if (sweep == 0)
            {
                reference = Enumerable.Range(0, n).Sum(i => c[i] * residual[i] * residual[i]) / 2;
            }

            if (sweep % 100 == 0 && Gap(features, y, c, residual, z, beta, sign, out double objective) <= 1e-9 * reference)
            {
                return objective;
            }

            for (int j = 0; j < z.Length; j++)
            {
                if (square[j] > 0)
                {
                    Update(features[j], c, residual, ref z[j], square[j], beta, sign);
                }
            }
        }

        throw new InvalidOperationException("The oracle did not converge.");
    }

    private static void Update(double[] feature, double[] c, double[] residual, ref double z, double square, double beta, int sign)
    {
        double correlation = z * square;
        for (int i = 0; i < c.Length; i++)
        {
            correlation += c[i] * feature[i] * residual[i];
        }

        double next = Math.Sign(correlation) * Math.Max(Math.Abs(correlation) - beta, 0) / square;
        next = next * sign < 0 ? 0 : next;
        for (int i = 0; i < c.Length; i++)
        {
            residual[i] -= (next - z) * feature[i];
        }

        z = next;
    }

    private static double Gap(
        List<double[]> features, double[] y, double[] c, double[] residual, double[] z, double beta, int sign, out double objective)
    {
        int n = y.Length;
        double mean = Enumerable.Range(0, n).Sum(i => c[i] * y[i]);
        double square = Enumerable.Range(0, n).Sum(i => c[i] * residual[i] * residual[i]);
        double product = Enumerable.Range(0, n).Sum(i => c[i] * residual[i] * (y[i] - mean));
        double nu = features.Count == 0 ? 0 : features.Max(f => Size(Enumerable.Range(0, n).Sum(i => c[i] * residual[i] * f[i])));
        objective = (square / 2) + (beta * z.Sum(Math.Abs));
        double limit = nu <= 0 ? double.PositiveInfinity : beta / nu;
        double s = square == 0 ? 0 : Math.Clamp(product / square, sign == 0 ? -limit : 0, limit);
        return objective - ((s * product) - (s * s * square / 2));

        double Size(double g) => sign == 0 ? Math.Abs(g) : sign * g;
    }
}
