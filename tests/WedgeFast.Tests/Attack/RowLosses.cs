namespace WedgeFast.Tests.Attack;

/// <summary>Losses of one row from their definitions. Errors come in as f - y, logits with the class they belong to.</summary>
internal sealed class RowLosses(string name, double delta)
{
    /// <summary>No second derivative along a direction of length one is above this: 1 of squares and Huber's, 1/4 of the logistic loss, 1/2 of softmax.</summary>
    public double Curvature { get; } = name switch { "logistic" => 0.25, "softmax" => 0.5, _ => 1 };

    public bool IsOfErrors { get; } = name is "squared" or "huber";

    /// <summary>Whether slopes are bounded, so that not every theta is a dual point.</summary>
    public bool IsBounded { get; } = name != "squared";

    /// <summary>The loss, exact to a few roundings of itself.</summary>
    /// <param name="f">Errors f - y, or logits.</param>
    /// <param name="y">The row's target where it is a class.</param>
    public double Value(DoubleDouble[] f, int y)
    {
        switch (name)
        {
            case "squared":
                DoubleDouble sum = 0;
                foreach (DoubleDouble e in f)
                {
                    sum += e * e;
                }

                return sum.ToDouble() / 2;
            case "huber":
                double error = Math.Abs(f[0].ToDouble());
                return error <= delta ? error * error / 2 : delta * (error - (delta / 2));
            case "logistic":
                double toward = y == 1 ? f[0].ToDouble() : -f[0].ToDouble();
                return LogOnePlusExp(-toward);
            default:
                double others = 0, largest = f.Select((v, k) => k == y ? double.NegativeInfinity : (v - f[y]).ToDouble()).Max();
                for (int k = 0; k < f.Length; k++)
                {
                    others += k == y ? 0 : Math.Exp((f[k] - f[y]).ToDouble() - largest);
                }

                return LogOnePlusExp(largest + Math.Log(others));
        }
    }

    /// <summary>The gradient by the outputs.</summary>
    public void Gradient(ReadOnlySpan<double> f, int y, Span<double> gradient)
    {
        switch (name)
        {
            case "squared":
                f.CopyTo(gradient);
                break;
            case "huber":
                gradient[0] = Math.Clamp(f[0], -delta, delta);
                break;
            case "logistic":
                gradient[0] = y == 1 ? -1 / (1 + Math.Exp(f[0])) : 1 / (1 + Math.Exp(-f[0]));
                break;
            default:
                Softmax(f, y, gradient);
                break;
        }
    }

    private static void Softmax(ReadOnlySpan<double> f, int y, Span<double> gradient)
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

    private static double LogOnePlusExp(double x)
    {
        double small = Math.Exp(-Math.Abs(x)), log = small < 1e-5 ? small - (small * small / 2) + (small * small * small / 3) : Math.Log(1 + small);
        return x > 0 ? x + log : log;
    }
}
