using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>Chooses the pricer for a problem: enumeration where there is little to enumerate, branch and bound everywhere else.</summary>
internal static class PricerChoice
{
    /// <summary>
    /// Up to this many crossings of points and pencils enumeration is used: some milliseconds at most. Whole fits at order 2 priced in 0.19 s
    /// by either on yacht (1.4e6), in 1.7 against 0.6 s on concrete (3e7), in 0.08 against 0.15 s on energy (1.7e7, but few points differ).
    /// </summary>
    private const double FewCrossings = 2e5;

    /// <summary>Refuses a class that no pricer covers.</summary>
    /// <param name="neuronClass">The class.</param>
    /// <param name="dimension">d.</param>
    /// <exception cref="NotSupportedException">The order is beyond the search.</exception>
    public static void RequireSupport(NeuronClass neuronClass, int dimension)
    {
        int order = Math.Min(neuronClass.Order, dimension);
        if (order > BranchAndBoundPricer.MaxOrder && !PencilPricer.Supports(neuronClass, dimension))
        {
            throw new NotSupportedException($"order {order} is beyond the search: expected at most {BranchAndBoundPricer.MaxOrder}.");
        }
    }

    /// <summary>The pricer for a class on these points.</summary>
    /// <param name="points">The points.</param>
    /// <param name="neuronClass">The class.</param>
    /// <param name="threads">Threads; 0 means all.</param>
    /// <exception cref="NotSupportedException">The order is beyond the search.</exception>
    public static IPricer For(PointSet points, NeuronClass neuronClass, int threads)
    {
        bool few = CoordinateSets.Of(neuronClass, points.Dimension).Sum(set => Math.Pow(points.Count, set.Length)) <= FewCrossings;
        bool lines = Math.Min(neuronClass.Order, points.Dimension) == 1;
        return (few || lines) && PencilPricer.Supports(neuronClass, points.Dimension)
            ? new PencilPricer(points, neuronClass, threads)
            : new BranchAndBoundPricer(points, neuronClass, threads);
    }
}
