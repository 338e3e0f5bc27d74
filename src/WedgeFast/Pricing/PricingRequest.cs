namespace WedgeFast.Pricing;

/// <summary>What one call of <see cref="IPricer.Price"/> is asked for.</summary>
/// <param name="Threshold">tau: neurons with |g| at most tau are of no interest (the trainer passes beta). 0 asks for the largest
/// |g|.</param>
/// <param name="Accuracy">eps, relative: where nu exceeds (1 + eps) tau at least one violating neuron must be returned; where no neuron
/// exceeds tau by more, the upper bound must be at most (1 + eps) tau, or as close to nu as rounding allows.</param>
/// <param name="MaxNeurons">The most neurons to return.</param>
internal readonly record struct PricingRequest(double Threshold, double Accuracy, int MaxNeurons)
{
    /// <summary>
    /// Relative to tau, or to nu where tau is 0: the upper bound may be above nu by this much where samples nearly coincide. 0 by default:
    /// then only by a fourth of <see cref="Accuracy"/>.
    /// </summary>
    public double Allowance { get; init; }
}
