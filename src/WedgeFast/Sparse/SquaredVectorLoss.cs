namespace WedgeFast.Sparse;

/// <summary>|f - y|^2 / 2.</summary>
internal readonly struct SquaredVectorLoss : IVectorLoss
{
    /// <inheritdoc/>
    public double MostCurvature => 1;

    /// <inheritdoc/>
    public bool IsSquared => true;

    /// <inheritdoc/>
    public bool HasGauge => false;

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> f, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int q = 0; q < f.Length; q++)
        {
            sum += (f[q] - y[q]) * (f[q] - y[q]);
        }

        return sum / 2;
    }

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> gradient)
    {
        for (int q = 0; q < f.Length; q++)
        {
            gradient[q] = f[q] - y[q];
        }
    }

    /// <inheritdoc/>
    public void Hessian(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> hessian)
    {
        for (int q = 0, at = 0; q < f.Length; q++)
        {
            for (int r = 0; r <= q; r++)
            {
                hessian[at++] = q == r ? 1 : 0;
            }
        }
    }

    /// <inheritdoc/>
    public double Conjugate(ReadOnlySpan<double> u, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int q = 0; q < u.Length; q++)
        {
            sum += u[q] * ((u[q] / 2) + y[q]);
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Clamp(Span<double> u, ReadOnlySpan<double> y)
    {
    }

    /// <inheritdoc/>
    public double Margin(ReadOnlySpan<double> u, ReadOnlySpan<double> y) => double.PositiveInfinity;
}
