namespace WedgeFast.Pricing;

/// <summary>
/// Pricing: given theta, one number per sample that sums to zero, find neurons with large |g|, g(w, b) = sum_i theta_i max(w.x_i + b, 0),
/// and bound nu = sup |g| over the whole neuron class from above. The points and the class are fixed when a pricer is made; one pricer
/// serves many thetas, one at a time. MATHEMATICS.md, "Pricing".
/// </summary>
internal interface IPricer
{
    /// <summary>The number of hyperplanes the class has on these points: the sum over coordinate sets V of C(n, |V|).</summary>
    double Hyperplanes { get; }

    /// <summary>Finds violating neurons and bounds nu.</summary>
    /// <param name="theta">n values, finite, with zero sum up to rounding.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellation">Stops early; the result then has <see cref="PricingResult.UpperBound"/> possibly infinite.</param>
    PricingResult Price(ReadOnlySpan<double> theta, in PricingRequest request, CancellationToken cancellation = default);
}
