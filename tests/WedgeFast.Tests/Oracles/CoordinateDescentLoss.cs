namespace WedgeFast.Tests.Oracles;

/// <summary>
/// sum_i p_i l(t + A z, y_i) + beta |z|_1 for the logistic and the Huber loss, by cyclic coordinate descent on a quadratic upper bound with
/// an explicit intercept: slow and obvious. Runs until its own duality gap is small.
/// </summary>
internal sealed class CoordinateDescentLoss(List<double[]> features, double[] y, double[] weights, double? huberDelta)
{
    private readonly double[] _p = [.. weights.Select(w => w / weights.Sum())];
    private readonly double[] _z = new double[features.Count];
    private readonly double[] _f = new double[y.Length];
    private double _intercept;

    /// <summary>
    /// Bounds on the optimal objective: its own and its dual one, within 1e-9 of each other unless strong correlations slow it down.
    /// </summary>
    public (double Lower, double Upper) Bounds(double beta)
    {
        for (int sweep = 0; ; sweep++)
        {
            // Sums of many small steps drift.
            for (int i = 0; i < _f.Length && sweep % 50 == 0; i++)
            {
                _f[i] = _intercept + _z.Select((z, j) => z * features[j][i]).Sum();
            }

            // The intercept to its optimum: what is left of the slope would be a gap.
            for (int k = 0; k < 40; k++)
            {
                double by = -Slope([.. y.Select(_ => 1.0)]) / _p.Select((p, i) => p * Curvature(i)).Sum();
                Shift([.. y.Select(_ => 1.0)], by);
                _intercept += by;
            }

            if (sweep % 50 == 0 && Gap(beta, out double objective) is double gap && (gap <= 1e-9 || sweep == 200_000))
            {
                return gap <= 1e-5 ? (objective - gap, objective) : throw new InvalidOperationException($"The oracle's gap is {gap}.");
            }

            for (int j = 0; j < _z.Length; j++)
            {
                double bound = features[j].Select((v, i) => _p[i] * v * v).Sum() * (huberDelta is null ? 0.25 : 1);
                if (bound > 0)
                {
                    double to = _z[j] - (Slope(features[j]) / bound);
                    double next = Math.Sign(to) * Math.Max(Math.Abs(to) - (beta / bound), 0);
                    Shift(features[j], next - _z[j]);
                    _z[j] = next;
                }
            }
        }
    }

    private double Curvature(int i) => huberDelta is null ? Math.Max(Sigma(_f[i]) * (1 - Sigma(_f[i])), 1e-3) : 1;

    private double Slope(double[] column) => column.Select((v, i) => _p[i] * v * Derivative(i)).Sum();

    private void Shift(double[] column, double by)
    {
        for (int i = 0; i < _f.Length; i++)
        {
            _f[i] += by * column[i];
        }
    }

    private double Derivative(int i) => huberDelta is { } delta ? Math.Clamp(_f[i] - y[i], -delta, delta) : Sigma(_f[i]) - y[i];

    private double Value(int i)
    {
        if (huberDelta is not { } delta)
        {
            return Math.Log(1 + Math.Exp(_f[i])) - (y[i] * _f[i]);
        }

        double error = Math.Abs(_f[i] - y[i]);
        return error <= delta ? error * error / 2 : delta * (error - (delta / 2));
    }

    private double Gap(double beta, out double objective)
    {
        objective = _p.Select((p, i) => p * Value(i)).Sum() + (beta * _z.Sum(Math.Abs));
        double leak = _p.Select((p, i) => p * Derivative(i)).Sum();
        double nu = features.Count == 0 ? 0 : features.Max(f => Math.Abs(Slope(f)));
        double s = Math.Min(1, beta / Math.Max(nu, 1e-300));
        double dual = -_p.Select((p, i) => p * Conjugate(s * Derivative(i), y[i])).Sum();
        return objective - dual + (1000 * Math.Abs(leak));
    }

    private double Conjugate(double u, double target) => huberDelta is null ? Xlogx(u + target) + Xlogx(1 - u - target) : (u * u / 2) + (u * target);

    private static double Xlogx(double v) => v <= 0 ? 0 : v * Math.Log(v);

    private static double Sigma(double f) => 1 / (1 + Math.Exp(-f));
}
