using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>
/// A local search where a pricer is expected: it finds neurons in classes of any order, and its upper bound is always infinite.
/// </summary>
internal sealed class LocalPricer : IPricer
{
    private const int Starts = 256, Steps = 50;

    private readonly LocalSearch _search;

    /// <summary>Prepares the search.</summary>
    /// <param name="points">The points.</param>
    /// <param name="neuronClass">A class that <see cref="LocalSearch"/> supports.</param>
    /// <param name="threads">Threads; 0 means all.</param>
    public LocalPricer(PointSet points, NeuronClass neuronClass, int threads)
    {
        _search = new LocalSearch(points, neuronClass, threads);
        int order = Math.Min(neuronClass.Order, points.Dimension);
        Hyperplanes = Subsets.ApproximateCount(points.Dimension, order) * Subsets.ApproximateCount(points.Count, order)
            + (neuronClass.Interactions?.Copies().Sum(set => Subsets.ApproximateCount(points.Count, set.Length)) ?? 0);
    }

    /// <inheritdoc/>
    public double Hyperplanes { get; }

    /// <inheritdoc/>
    public PricingResult Price(ReadOnlySpan<double> theta, in PricingRequest request, CancellationToken cancellation = default) =>
        _search.Search(theta.ToArray(), new LocalRequest(request.Threshold, request.MaxNeurons, Starts, Steps, Seed: 0), [], cancellation);
}
