using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>
/// log(sum_k e^f_k) - f_y: the negative log-likelihood of class y, the one target, where f_k is the log-probability of class k up to a constant. The
/// conjugate at u is sum_k p_k log p_k with p = u + e_y, on the simplex.
/// </summary>
internal readonly struct SoftmaxLoss : IVectorLoss
{
    /// <summary>What keeps a sum of probabilities below 1 whatever products and quotients by the same factor round to.</summary>
    private const double Inwards = 16 * 1.2e-16;

    /// <inheritdoc/>
    public double MostCurvature => 0.5;

    /// <inheritdoc/>
    public bool IsSquared => false;

    /// <inheritdoc/>
    public bool HasGauge => true;

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> f, ReadOnlySpan<double> y) => SoftmaxFunction.Loss(f, (int)y[0]);

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> gradient)
    {
        SoftmaxFunction.Probabilities(f, gradient);
        int own = (int)y[0];
        double others = 0;
        for (int k = 0; k < f.Length; k++)
        {
            others += k == own ? 0 : gradient[k];
        }

        gradient[own] = -others;
    }

    /// <inheritdoc/>
    public void Hessian(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> hessian)
    {
        Span<double> p = f.Length <= 64 ? stackalloc double[f.Length] : new double[f.Length];
        SoftmaxFunction.Probabilities(f, p);
        for (int q = 0, at = 0; q < f.Length; q++)
        {
            for (int r = 0; r < q; r++)
            {
                hessian[at++] = -p[q] * p[r];
            }

            hessian[at++] = p[q] * Rest(p, q);
        }
    }

    /// <inheritdoc/>
    public double Conjugate(ReadOnlySpan<double> u, ReadOnlySpan<double> y)
    {
        int own = (int)y[0];
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

    /// <inheritdoc/>
    public void Clamp(Span<double> u, ReadOnlySpan<double> y)
    {
        int own = (int)y[0];
        double others = 0;
        for (int k = 0; k < u.Length; k++)
        {
            u[k] = k == own ? u[k] : Math.Max(u[k], 0);
            others += k == own ? 0 : u[k];
        }

        if (others > 1 - Inwards)
        {
            double scale = (1 - Inwards) / others;
            others = 0;
            for (int k = 0; k < u.Length; k++)
            {
                u[k] = k == own ? u[k] : u[k] * scale;
                others += k == own ? 0 : u[k];
            }
        }

        u[own] = -others;
    }

    /// <inheritdoc/>
    public double Margin(ReadOnlySpan<double> u, ReadOnlySpan<double> y)
    {
        double least = double.PositiveInfinity;
        for (int k = 0; k < u.Length; k++)
        {
            least = Math.Min(least, k == (int)y[0] ? 1 + u[k] : u[k]);
        }

        return least;
    }

    /// <summary>1 - p_q without loss where it is small.</summary>
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
