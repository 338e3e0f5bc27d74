using WedgeFast.Geometry;
using WedgeFast.Kernels;

namespace WedgeFast.Pricing;

/// <summary>Chooses the pricer for a problem: enumeration where there is little to enumerate, branch and bound everywhere else.</summary>
internal static class PricerChoice
{
    /// <summary>
    /// Up to this many crossings of points and pencils enumeration is used. Whole fits at order 2 to a ratio of 0.003, two threads: in the
    /// plane 2.3 ms by pencils against 3.0 ms by search at 1e4 crossings, 4.8 against 3.7 at 2.6e4, 26 against 6.3 at 1.6e5; with six
    /// inputs 5.9 against 7.8 at 3.8e4, 25 against 18 at 1.5e5.
    /// </summary>
    private const double FewCrossings = 3e4;

    /// <summary>Preparing so many coordinate sets takes seconds: a stop must be able to end it.</summary>
    private const int ManySets = 5000;

    /// <summary>Refuses a class that no pricer covers.</summary>
    /// <param name="neuronClass">The class.</param>
    /// <param name="dimension">d.</param>
    /// <param name="outputs">The number of outputs.</param>
    /// <exception cref="NotSupportedException">The order is beyond the search.</exception>
    public static void RequireSupport(NeuronClass neuronClass, int dimension, int outputs)
    {
        int order = Math.Min(neuronClass.MostInputs, dimension);
        if (neuronClass.IsDrawn)
        {
            return;
        }

        if (outputs > 1 && !PencilPricer.Supports(neuronClass, dimension) && !VectorSearchPricer.Supports(neuronClass, dimension))
        {
            int most = neuronClass.Dictionary == DictionaryKind.Full ? VectorSearchPricer.MaxOrder : 3;
            throw new NotSupportedException($"order {order} with several outputs is beyond the search: expected at most {most}.");
        }

        if (order > BranchAndBoundPricer.MaxOrder && !PencilPricer.Supports(neuronClass, dimension))
        {
            throw new NotSupportedException($"order {order} is beyond the search: expected at most {BranchAndBoundPricer.MaxOrder}.");
        }
    }

    /// <summary>The pricer for a class on these points.</summary>
    /// <param name="points">The points.</param>
    /// <param name="neuronClass">The class.</param>
    /// <param name="threads">Threads; 0 means all.</param>
    /// <param name="outputs">The number of outputs.</param>
    /// <param name="drawn">How many neurons are drawn where they are.</param>
    /// <param name="sketch">The dimension in which samples are drawn; null for all inputs.</param>
    /// <param name="seed">The seed they are drawn from.</param>
    /// <exception cref="NotSupportedException">The order is beyond the search.</exception>
    public static IPricer For(PointSet points, NeuronClass neuronClass, int threads, int outputs, int drawn = 0, int? sketch = null, ulong seed = 0)
    {
        if (neuronClass.IsDrawn)
        {
            return new DrawnPricer(points, outputs, threads, neuronClass.Dictionary == DictionaryKind.Sampled
                ? SampledNeurons.Draw(points, neuronClass, drawn, sketch, seed, threads)
                : RandomNeurons.Draw(points.Dimension, neuronClass, drawn, seed));
        }

        if (neuronClass.Monotone is not null)
        {
            return new MonotonePricer(points, neuronClass, threads);
        }

        if (outputs > 1)
        {
            return PencilPricer.Supports(neuronClass, points.Dimension)
                ? new PencilPricer(points, neuronClass, threads, outputs)
                : Snapped(points, neuronClass, at => new VectorSearchPricer(at, neuronClass, threads, outputs));
        }

        if (neuronClass.Sign != 0)
        {
            return new BranchAndBoundPricer(points, neuronClass, threads);
        }

        List<int[]> sets = CoordinateSets.Of(neuronClass, points.Dimension);
        bool few = sets.Sum(set => Math.Pow(points.Count, set.Length)) <= FewCrossings;
        bool lines = Math.Min(neuronClass.MostInputs, points.Dimension) == 1;
        if ((few || lines) && PencilPricer.Supports(neuronClass, points.Dimension))
        {
            return new PencilPricer(points, neuronClass, threads);
        }

        return sets.Count < ManySets || Math.Min(neuronClass.MostInputs, points.Dimension) > BranchAndBoundPricer.MaxOrder
            ? Snapped(points, neuronClass, at => new BranchAndBoundPricer(at, neuronClass, threads))
            : new DeferredPricer(
                CoordinateSets.Hyperplanes(sets, points.Count),
                stop => new BranchAndBoundPricer(points, neuronClass, threads, VectorWidth.Auto, cancellation: stop));
    }

    /// <summary>
    /// A search that takes near-duplicates for duplicates; not of the wedge dictionary, whose hyperplanes are those of the points as they
    /// are.
    /// </summary>
    private static IPricer Snapped(PointSet points, NeuronClass neuronClass, Func<PointSet, IPricer> make) =>
        neuronClass.Dictionary == DictionaryKind.Full && SnappedPoints.Of(points, neuronClass.Norm) is { } snapped
            ? new SnappedPricer(points, snapped, neuronClass.Norm, make)
            : make(points);
}
