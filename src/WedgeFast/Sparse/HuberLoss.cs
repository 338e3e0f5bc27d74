namespace WedgeFast.Sparse;

/// <summary>(f - y)^2 / 2 up to |f - y| = delta, from there on its tangent delta (|f - y| - delta / 2).</summary>
/// <param name="delta">Where it becomes linear, positive.</param>
internal readonly struct HuberLoss(double delta) : ILoss
{
    /// <summary>
    /// The model's curvature where the loss has none: it leaves steps free (an outlier alone would move a thousand deltas) and keeps the
    /// weighted columns within three digits of each other.
    /// </summary>
    private const double LeastCurvature = 1e-3;

    /// <inheritdoc/>
    public double Value(double f, double y)
    {
        double error = Math.Abs(f - y);
        return error <= delta ? error * error / 2 : delta * (error - (delta / 2));
    }

    /// <inheritdoc/>
    public double Derivative(double f, double y) => Math.Clamp(f - y, -delta, delta);

    /// <inheritdoc/>
    public double SecondDerivative(double f, double y) => Math.Abs(f - y) <= delta ? 1 : 0;

    /// <inheritdoc/>
    public double ModelCurvature(double f, double y) => Math.Abs(f - y) <= delta ? 1 : LeastCurvature;

    /// <inheritdoc/>
    public double Conjugate(double u, double y) => Math.Abs(u) <= delta ? (u * u / 2) + (u * y) : double.PositiveInfinity;

    /// <inheritdoc/>
    public double Clamp(double u, double y) => Math.Clamp(u, -delta, delta);

    /// <inheritdoc/>
    public double Margin(double u, double y) => delta - Math.Abs(u);

    /// <inheritdoc/>
    public double Excess(double f, double y) => Math.Max(Value(f, y) - (delta * delta / 2), 0);

    /// <inheritdoc/>
    public double ErrorBound(double meanLoss, double leastShare)
    {
        // Inside, r^2 = 2 l. Outside, |r| = l/delta + delta/2, so r^2 <= 2 (l/delta)^2 + delta^2/2, and l is at most meanLoss / leastShare.
        double outside = 2 * (meanLoss / delta) * (meanLoss / delta / leastShare);
        return Math.Sqrt((2 * meanLoss) + outside + (delta * delta / 2));
    }
}
