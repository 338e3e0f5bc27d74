using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>What pricing found.</summary>
/// <param name="UpperBound">No neuron of the class has |g| above this, rounding included. Infinite where pricing was cancelled before
/// it could tell.</param>
/// <param name="Neurons">Diverse neurons with |g| above the threshold, by descending |g|, ties in a fixed order that does not depend on
/// the number of threads.</param>
internal sealed record PricingResult(double UpperBound, IReadOnlyList<PricedNeuron> Neurons);

/// <summary>A neuron and its value.</summary>
/// <param name="Neuron">The neuron.</param>
/// <param name="Value">|g(w, b)|, evaluated in double precision.</param>
internal readonly record struct PricedNeuron(Neuron Neuron, double Value);
