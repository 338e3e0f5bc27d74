namespace WedgeFast.Tests.Oracles;

/// <summary>
/// sum_i p_i l(t + A z, y_i) + beta |z|_1 with l half the unit deviance of variance like mean^power and mean e^f, by coordinate descent
/// with halved steps and an explicit intercept: slow and obvious. Runs until its own duality gap is small.
/// </summary>
internal sealed class CoordinateDescentDeviance(List<double[]> features, double[] y, double[] weights, double power)
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
        double[] ones = [.. y.Select(_ => 1.0)];
        for (int sweep = 0; ; sweep++)
        {
            for (int k = 0; k < 100; k++)
            {
                double slope = Slope(ones);
                if (Math.Abs(slope) < 1e-16)
                {
                    break;
                }

                _intercept += Move(ones, -slope / Curvature(ones), 0, 0);
            }

            if (sweep % 20 == 0 && Gap(beta, out double objective) is double gap && (gap <= 1e-9 || sweep == 2000))
            {
                return gap <= 1e-5 ? (objective - gap, objective) : throw new InvalidOperationException($"The oracle's gap is {gap}.");
            }

            for (int j = 0; j < _z.Length; j++)
            {
                double curvature = Curvature(features[j]);
                if (curvature > 1e-30)
                {
                    double to = _z[j] - (Slope(features[j]) / curvature);
                    double next = Math.Sign(to) * Math.Max(Math.Abs(to) - (beta / curvature), 0);
                    _z[j] += Move(features[j], next - _z[j], _z[j], beta);
                }
            }
        }
    }

    /// <summary>
    /// Moves along a column by the first of the step, its half, .. that pays; what a tiny one gains is lost in the roundings of the loss.
    /// </summary>
    private double Move(double[] column, double by, double from, double beta)
    {
        double before = Loss() + (beta * Math.Abs(from));
        for (int halving = 0; halving < 60 && by != 0; halving++, by /= 2)
        {
            Shift(column, by);
            if (Math.Abs(by) < 1e-6 || Loss() + (beta * Math.Abs(from + by)) <= before)
            {
                return by;
            }

            Shift(column, -by);
        }

        return 0;
    }

    private double Loss() => _p.Select((p, i) => p * Value(_f[i], y[i])).Sum();

    private void Shift(double[] column, double by)
    {
        for (int i = 0; i < _f.Length; i++)
        {
            _f[i] += by * column[i];
        }
    }

    private double Slope(double[] column) => column.Select((v, i) => _p[i] * v * Derivative(_f[i], y[i])).Sum();

    private double Curvature(double[] column) => column.Select((v, i) => _p[i] * v * v * Second(_f[i], y[i])).Sum();

    private double Value(double f, double t) => power switch
    {
        1 => Math.Exp(f) - (t * f) - t + (t > 0 ? t * Math.Log(t) : 0),
        2 => f + (t * Math.Exp(-f)) - 1 - Math.Log(t),
        _ => (Math.Exp((2 - power) * f) / (2 - power)) + (t > 0 ? (t * Math.Exp((1 - power) * f) / (power - 1)) - (Math.Pow(t, 2 - power) / ((2 - power) * (power - 1))) : 0),
    };

    private double Derivative(double f, double t) => Math.Exp((2 - power) * f) - (t * Math.Exp((1 - power) * f));

    private double Second(double f, double t) => ((2 - power) * Math.Exp((2 - power) * f)) + ((power - 1) * t * Math.Exp((1 - power) * f));

    private double Gap(double beta, out double objective)
    {
        objective = Loss() + (beta * _z.Sum(Math.Abs));
        double leak = _p.Select((p, i) => p * Derivative(_f[i], y[i])).Sum();
        double nu = features.Count == 0 ? 0 : features.Max(f => Math.Abs(Slope(f)));
        double s = Math.Min(1, beta / Math.Max(nu, 1e-300));
        double dual = -_p.Select((p, i) => p * Conjugate(s * Derivative(_f[i], y[i]), y[i])).Sum();
        return objective - dual + (1000 * Math.Abs(leak));
    }

    /// <summary>sup over f of u f - l: where the derivative is u, by bisection.</summary>
    private double Conjugate(double u, double t)
    {
        double low = -60, high = 60;
        for (int k = 0; k < 100; k++)
        {
            double middle = (low + high) / 2;
            (low, high) = Derivative(middle, t) > u ? (low, middle) : (middle, high);
        }

        return (u * low) - Value(low, t);
    }
}
