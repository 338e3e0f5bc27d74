namespace WedgeFast.Sparse;

/// <summary>Dual points of a loss from outputs, and their values. MATHEMATICS.md, "Losses".</summary>
internal static class DualPoint
{
    /// <summary>What keeps a number inside an interval whatever a product and a quotient by the same factor round to.</summary>
    private const double Inwards = 4 * 1.2e-16;

    /// <summary>
    /// theta_i / sqrt(p_i) with theta_i = -p_i l'(f_i, y_i), projected off the free columns, and held to the conjugate's domain: projecting can
    /// leave it by a rounding, and so can multiplying the domain's end by sqrt(p_i) and dividing by it again, which would leave no dual at all.
    /// </summary>
    public static void Residual<TLoss>(TLoss loss, ReadOnlySpan<double> outputs, double[] y, FreeColumns free, Span<double> residual)
        where TLoss : struct, ILoss
    {
        double[] scale = free.RowScale;
        for (int i = 0; i < residual.Length; i++)
        {
            residual[i] = -scale[i] * loss.Derivative(outputs[i], y[i]);
        }

        free.Project(residual);
        for (int i = 0; i < residual.Length; i++)
        {
            double u = loss.Clamp(-residual[i] / scale[i], y[i]);
            residual[i] = -scale[i] * (loss.Margin(u, y[i]) <= Inwards * Math.Abs(u) ? u * (1 - Inwards) : u);
        }
    }
}
