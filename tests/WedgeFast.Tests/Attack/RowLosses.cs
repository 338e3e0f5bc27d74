namespace WedgeFast.Tests.Attack;

/// <summary>Losses of one row from their definitions. Errors come in as f - y, logits and logarithms of means with their targets.</summary>
/// <param name="name">The loss.</param>
/// <param name="parameter">Huber's delta, the level of a quantile, the power of a deviance.</param>
/// <param name="size">For quantiles the mean loss of the best constant, for counts and amounts the largest target.</param>
internal sealed class RowLosses(string name, double parameter, double size)
{
    /// <summary>The kink of a quantile is bent by this share of the errors of a constant where other networks are looked for.</summary>
    private const double Bent = 1e-6;

    private readonly double _width = size > 0 ? Bent * size : Bent;

    /// <summary>
    /// No second derivative along a direction of length one is above this: 1 of squares and Huber's, 1/4 of the logistic loss, 1/2 of
    /// softmax, 1/w of a kink bent by w. Those of deviances have no bound: what they are near targets, with room.
    /// </summary>
    public double Curvature => name switch { "logistic" => 0.25, "softmax" => 0.5, "quantile" => 1 / _width, _ => IsDeviance ? 4 * (size + 1) : 1 };

    public bool IsOfErrors { get; } = name is "squared" or "huber" or "quantile";

    /// <summary>Whether slopes are undecided where errors are 0.</summary>
    public bool IsKinked { get; } = name is "quantile";

    /// <summary>Whether outputs are logarithms of means.</summary>
    public bool IsDeviance { get; } = name is "poisson" or "gamma" or "tweedie";

    /// <summary>1, 2, or between: the variance is like this power of the mean.</summary>
    private double Power => name switch { "poisson" => 1, "gamma" => 2, _ => parameter };

    /// <summary>Whether slopes are bounded, so that not every theta is a dual point.</summary>
    public bool IsBounded { get; } = name != "squared";

    /// <summary>The loss, exact to a few roundings of itself.</summary>
    /// <param name="f">Errors f - y, or logits.</param>
    /// <param name="y">The row's target where it is a class, a count or an amount.</param>
    public double Value(DoubleDouble[] f, double y)
    {
        switch (name)
        {
            case "quantile":
                double above = f[0].ToDouble();
                return above > 0 ? (1 - parameter) * above : -parameter * above;
            case "poisson" or "gamma" or "tweedie":
                return Deviance(f[0], y);
            case "squared":
                DoubleDouble sum = 0;
                foreach (DoubleDouble e in f)
                {
                    sum += e * e;
                }

                return sum.ToDouble() / 2;
            case "huber":
                double error = Math.Abs(f[0].ToDouble());
                return error <= parameter ? error * error / 2 : parameter * (error - (parameter / 2));
            case "logistic":
                double toward = y == 1 ? f[0].ToDouble() : -f[0].ToDouble();
                return LogOnePlusExp(-toward);
            default:
                DoubleDouble own = f[(int)y];
                double others = 0, largest = f.Select((v, k) => k == y ? double.NegativeInfinity : (v - own).ToDouble()).Max();
                for (int k = 0; k < f.Length; k++)
                {
                    others += k == y ? 0 : Math.Exp((f[k] - own).ToDouble() - largest);
                }

                return LogOnePlusExp(largest + Math.Log(others));
        }
    }

    /// <summary>The gradient by the outputs.</summary>
    public void Gradient(ReadOnlySpan<double> f, double y, Span<double> gradient)
    {
        switch (name)
        {
            case "quantile":
                gradient[0] = Math.Clamp(f[0] / _width, -parameter, 1 - parameter);
                break;
            case "poisson" or "gamma" or "tweedie":
                gradient[0] = Math.Exp((2 - Power) * f[0]) - (y == 0 ? 0 : y * Math.Exp((1 - Power) * f[0]));
                break;
            case "squared":
                f.CopyTo(gradient);
                break;
            case "huber":
                gradient[0] = Math.Clamp(f[0], -parameter, parameter);
                break;
            case "logistic":
                gradient[0] = y == 1 ? -1 / (1 + Math.Exp(f[0])) : 1 / (1 + Math.Exp(-f[0]));
                break;
            default:
                Softmax(f, y, gradient);
                break;
        }
    }

    private static void Softmax(ReadOnlySpan<double> f, double y, Span<double> gradient)
    {
        double largest = double.NegativeInfinity, sum = 0, others = 0;
        foreach (double v in f)
        {
            largest = Math.Max(largest, v);
        }

        for (int k = 0; k < f.Length; k++)
        {
            gradient[k] = Math.Exp(f[k] - largest);
            sum += gradient[k];
            others += k == y ? 0 : gradient[k];
        }

        for (int k = 0; k < f.Length; k++)
        {
            gradient[k] = k == y ? -others / sum : gradient[k] / sum;
        }
    }

    /// <summary>
    /// Half the unit deviance; with r = f - log y it is y^a (h(a r) / a + h(-b r) / b), a = 2 - p, b = p - 1, h(t) = e^t - 1 - t.
    /// </summary>
    private double Deviance(DoubleDouble f, double y)
    {
        double a = 2 - Power, b = Power - 1;
        if (y == 0)
        {
            return Math.Exp(a * f.ToDouble()) / a;
        }

        double r = (f - Math.Log(y)).ToDouble();
        return Power switch
        {
            1 => y * Remainder(r),
            2 => Remainder(-r),
            _ => Math.Pow(y, a) * ((Remainder(a * r) / a) + (Remainder(-b * r) / b)),
        };
    }

    /// <summary>e^t - 1 - t.</summary>
    private static double Remainder(double t)
    {
        if (Math.Abs(t) > 0.5)
        {
            return Math.Exp(t) - 1 - t;
        }

        double sum = 0, term = t;
        for (int k = 2; k < 25; k++)
        {
            term *= t / k;
            sum += term;
        }

        return sum;
    }

    private static double LogOnePlusExp(double x)
    {
        double small = Math.Exp(-Math.Abs(x)), log = small < 1e-5 ? small - (small * small / 2) + (small * small * small / 3) : Math.Log(1 + small);
        return x > 0 ? x + log : log;
    }
}
