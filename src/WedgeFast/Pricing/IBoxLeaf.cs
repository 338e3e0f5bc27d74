namespace WedgeFast.Pricing;

/// <summary>Settles boxes that few samples cross.</summary>
internal unsafe interface IBoxLeaf
{
    /// <summary>The most crossing samples it takes.</summary>
    int MostSamples(int dimension);

    /// <summary>
    /// Offers a neuron from a small box that more samples cross than <see cref="Close"/> takes, as where many hyperplanes meet in one point.
    /// </summary>
    /// <param name="kernel">Has just measured the box.</param>
    /// <param name="node">The box.</param>
    void Probe(CrossingKernel kernel, SearchNode* node);

    /// <summary>Settles what it can: offers what it finds to the search.</summary>
    /// <param name="kernel">Has just measured the box.</param>
    /// <param name="node">The box.</param>
    /// <param name="measure">Its measure.</param>
    /// <param name="tangent">The gradient of the norm at its centre.</param>
    /// <returns>The sign pairs that are still live.</returns>
    int Close(CrossingKernel kernel, SearchNode* node, BoxMeasure* measure, double* tangent);
}
