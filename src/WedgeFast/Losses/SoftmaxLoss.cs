using WedgeFast.Kernels;
using WedgeFast.Samples;

namespace WedgeFast.Losses;

/// <summary>
/// log(sum_k e^f_k) - f_y: the negative log-likelihood of class y, the one target, where f_k is the log-probability of class k up to a
/// constant. The conjugate at u is sum_k p_k log p_k with p = u + e_y, on the simplex. MATHEMATICS.md, "Several outputs".
/// </summary>
internal sealed class SoftmaxLoss : Loss
{
    /// <summary>What keeps a sum of probabilities below 1 whatever products and quotients by the same factor round to.</summary>
    private const double Inwards = 16 * 1.2e-16;

    private const int OnStack = 64;

    /// <inheritdoc/>
    public override string Name => "softmax";

    /// <inheritdoc/>
    public override Link Link => Link.Softmax;

    /// <inheritdoc/>
    public override bool HasGauge => true;

    /// <inheritdoc/>
    public override double MostCurvature => 0.5;

    /// <summary>Requires classes 0, 1, .., all of which have rows.</summary>
    public override Loss Settle(SampleSet samples)
    {
        Outputs(samples);
        return this;
    }

    /// <summary>The number of classes.</summary>
    public override int Outputs(SampleSet samples)
    {
        bool[] seen = new bool[samples.Count + 1];
        foreach (double target in samples.Targets)
        {
            if (!(target >= 0 && target < samples.Count && target == Math.Floor(target)))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"a target is {target}; the softmax loss expects classes 0, 1, .., fewer than rows."));
            }

            seen[(int)target] = true;
        }

        int classes = Array.LastIndexOf(seen, true) + 1, missing = Array.IndexOf(seen, false);
        return classes >= 2 && missing == classes
            ? classes
            : throw new ArgumentException(FormattableString.Invariant(
                $"the targets have classes up to {classes - 1} and none of class {missing}; the softmax loss expects rows of every class, two or more."));
    }

    /// <inheritdoc/>
    public override void Values(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, Span<double> values)
    {
        int n = values.Length, classes = outputs.Length / n;
        Span<double> row = classes <= OnStack ? stackalloc double[classes] : new double[classes];
        for (int i = 0; i < n; i++)
        {
            Gather(outputs, n, i, row);
            values[i] = SoftmaxFunction.Loss(row, (int)targets[i]);
        }
    }

    /// <inheritdoc/>
    public override void Gradient(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, Span<double> gradient)
    {
        int n = targets.Length, classes = outputs.Length / n;
        Span<double> row = classes <= OnStack ? stackalloc double[classes] : new double[classes];
        for (int i = 0; i < n; i++)
        {
            Gather(outputs, n, i, row);
            SoftmaxFunction.Probabilities(row, row);
            int own = (int)targets[i];
            row[own] = -Rest(row, own);
            Scatter(row, n, i, gradient);
        }
    }

    /// <inheritdoc/>
    public override void Hessian(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, Span<double> hessian)
    {
        int n = targets.Length, classes = outputs.Length / n;
        Span<double> p = classes <= OnStack ? stackalloc double[classes] : new double[classes];
        for (int i = 0; i < n; i++)
        {
            Gather(outputs, n, i, p);
            SoftmaxFunction.Probabilities(p, p);
            for (int q = 0, at = i; q < classes; q++)
            {
                for (int r = 0; r < q; r++, at += n)
                {
                    hessian[at] = -p[q] * p[r];
                }

                hessian[at] = p[q] * Rest(p, q);
                at += n;
            }
        }
    }

    /// <inheritdoc/>
    public override void Conjugates(ReadOnlySpan<double> u, ReadOnlySpan<double> targets, Span<double> values)
    {
        int n = values.Length, classes = u.Length / n;
        Span<double> row = classes <= OnStack ? stackalloc double[classes] : new double[classes];
        for (int i = 0; i < n; i++)
        {
            Gather(u, n, i, row);
            values[i] = Conjugate(row, (int)targets[i]);
        }
    }

    /// <inheritdoc/>
    public override void ConjugateRoundings(ReadOnlySpan<double> u, ReadOnlySpan<double> targets, Span<double> bounds)
    {
        int n = bounds.Length, classes = u.Length / n;
        for (int i = 0; i < n; i++)
        {
            double square = 0;
            for (int q = 0; q < classes; q++)
            {
                square += u[(q * n) + i] * u[(q * n) + i];
            }

            bounds[i] = EntropyRounding(Math.Max(classes, 2), Math.Sqrt(square * classes));
        }
    }

    /// <inheritdoc/>
    public override void Clamp(Span<double> u, ReadOnlySpan<double> targets)
    {
        int n = targets.Length, classes = u.Length / n;
        Span<double> row = classes <= OnStack ? stackalloc double[classes] : new double[classes];
        for (int i = 0; i < n; i++)
        {
            Gather(u, n, i, row);
            Clamp(row, (int)targets[i]);
            Scatter(row, n, i, u);
        }
    }

    /// <inheritdoc/>
    public override void Margins(ReadOnlySpan<double> u, ReadOnlySpan<double> targets, Span<double> margins)
    {
        int n = margins.Length;
        margins.Fill(double.PositiveInfinity);
        for (int at = 0; at < u.Length; at++)
        {
            int i = at % n;
            margins[i] = Math.Min(margins[i], at / n == (int)targets[i] ? 1 + u[at] : u[at]);
        }
    }

    private static double Conjugate(ReadOnlySpan<double> u, int own)
    {
        double others = 0, sum = 0;
        for (int k = 0; k < u.Length; k++)
        {
            if (k != own)
            {
                if (u[k] < 0)
                {
                    return double.PositiveInfinity;
                }

                others += u[k];
                sum += u[k] == 0 ? 0 : u[k] * Math.Log(u[k]);
            }
        }

        double p = 1 - others;
        return p < 0 ? double.PositiveInfinity : p == 0 ? sum : sum + (p * (others < 0.5 ? LogOneMinus(others) : Math.Log(p)));
    }

    private static void Clamp(Span<double> u, int own)
    {
        for (int k = 0; k < u.Length; k++)
        {
            u[k] = k == own ? u[k] : Math.Max(u[k], 0);
        }

        double others = Rest(u, own);
        if (others > 1 - Inwards)
        {
            double scale = (1 - Inwards) / others;
            for (int k = 0; k < u.Length; k++)
            {
                u[k] = k == own ? u[k] : u[k] * scale;
            }
        }

        u[own] = -Rest(u, own);
    }

    private static void Gather(ReadOnlySpan<double> block, int n, int i, Span<double> row)
    {
        for (int q = 0; q < row.Length; q++)
        {
            row[q] = block[(q * n) + i];
        }
    }

    private static void Scatter(ReadOnlySpan<double> row, int n, int i, Span<double> block)
    {
        for (int q = 0; q < row.Length; q++)
        {
            block[(q * n) + i] = row[q];
        }
    }

    /// <summary>The sum of all but one: 1 - p_q without loss where it is small.</summary>
    private static double Rest(ReadOnlySpan<double> p, int q)
    {
        double sum = 0;
        for (int k = 0; k < p.Length; k++)
        {
            sum += k == q ? 0 : p[k];
        }

        return sum;
    }

    private static double LogOneMinus(double x) => -LogisticFunction.LogOnePlus(x / (1 - x));
}
