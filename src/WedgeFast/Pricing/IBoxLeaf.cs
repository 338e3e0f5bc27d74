namespace WedgeFast.Pricing;

/// <summary>Settles boxes that few samples cross.</summary>
internal unsafe interface IBoxLeaf
{
    /// <summary>The most crossing samples it takes.</summary>
    int MostSamples(int dimension);

    /// <summary>
    /// Offers a neuron from a small box that more samples cross than <see cref="Close"/> takes, as where many hyperplanes meet in one
    /// point.
    /// </summary>
    /// <param name="group">The group, just measured.</param>
    /// <param name="box">Which of its boxes.</param>
    void Probe(BoxGroup* group, int box);

    /// <summary>Settles what it can: offers what it finds to the search.</summary>
    /// <param name="group">The group, just measured.</param>
    /// <param name="box">Which of its boxes.</param>
    /// <param name="live">The sign pairs in which something may exceed the threshold.</param>
    /// <returns>The sign pairs that are still live.</returns>
    int Close(BoxGroup* group, int box, int live);
}
