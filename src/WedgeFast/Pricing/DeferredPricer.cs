namespace WedgeFast.Pricing;

/// <summary>
/// A pricer that is made when it is first asked for prices, so that a stop can end its making: that of a hundred thousand coordinate sets
/// takes many seconds.
/// </summary>
/// <param name="hyperplanes">What <see cref="IPricer.Hyperplanes"/> is.</param>
/// <param name="make">Makes the pricer; throws <see cref="OperationCanceledException"/> where it was stopped.</param>
internal sealed class DeferredPricer(double hyperplanes, Func<CancellationToken, IPricer> make) : IPricer
{
    private IPricer? _made;

    /// <inheritdoc/>
    public double Hyperplanes => hyperplanes;

    /// <inheritdoc/>
    public PricingResult Price(ReadOnlySpan<double> theta, in PricingRequest request, CancellationToken cancellation = default)
    {
        try
        {
            _made ??= make(cancellation);
        }
        catch (OperationCanceledException)
        {
            return new PricingResult(double.PositiveInfinity, []);
        }

        return _made.Price(theta, request, cancellation);
    }
}
