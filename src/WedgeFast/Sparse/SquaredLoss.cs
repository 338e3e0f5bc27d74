namespace WedgeFast.Sparse;

/// <summary>(f - y)^2 / 2.</summary>
internal readonly struct SquaredLoss : ILoss
{
    /// <inheritdoc/>
    public double Value(double f, double y) => (f - y) * (f - y) / 2;

    /// <inheritdoc/>
    public double Derivative(double f, double y) => f - y;

    /// <inheritdoc/>
    public double SecondDerivative(double f, double y) => 1;

    /// <inheritdoc/>
    public double ModelCurvature(double f, double y) => 1;

    /// <inheritdoc/>
    public double Conjugate(double u, double y) => (u * u / 2) + (u * y);

    /// <inheritdoc/>
    public double Clamp(double u, double y) => u;

    /// <inheritdoc/>
    public double Margin(double u, double y) => double.PositiveInfinity;

    /// <inheritdoc/>
    public double ErrorBound(double meanLoss, double leastShare) => Math.Sqrt(2 * meanLoss);
}
