namespace WedgeFast.Geometry;

/// <summary>The sets of inputs that neurons of a class may read. MATHEMATICS.md, "Fan-in classes".</summary>
internal static class CoordinateSets
{
    /// <summary>Smaller sets first, sets of one size by their first inputs.</summary>
    internal static readonly Comparer<int[]> BySize = Comparer<int[]>.Create(
        (a, b) => a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.AsSpan().SequenceCompareTo(b));

    /// <summary>
    /// The coordinate sets whose hyperplanes through samples make up the class: for the full class with l1 the sets of the class of every
    /// size, since vertices with zero weights live in smaller sets; for full l2 those that lie in no other; for the wedge dictionary all of
    /// min(order, d) inputs and the interactions.
    /// </summary>
    /// <param name="neuronClass">The class.</param>
    /// <param name="dimension">d.</param>
    public static List<int[]> Of(NeuronClass neuronClass, int dimension)
    {
        if (neuronClass.Groups is { } groups)
        {
            return OfGroups(neuronClass, groups);
        }

        int order = Math.Min(neuronClass.Order, dimension);
        bool allSizes = neuronClass is { Norm: WeightNorm.L1, Dictionary: DictionaryKind.Full };
        List<int[]> sets = [.. Enumerable.Range(allSizes ? 1 : order, allSizes ? order : 1).SelectMany(size => OfSize(size, dimension))];
        if (neuronClass.Interactions is not { } interactions)
        {
            return sets;
        }

        if (allSizes)
        {
            sets.AddRange(Distinct(interactions.Copies().SelectMany(set => Parts(set, order + 1))).Order(BySize));
            return sets;
        }

        if (neuronClass.Dictionary == DictionaryKind.Full)
        {
            sets.RemoveAll(set => interactions.Hold(set));
        }

        sets.AddRange(interactions.Copies());
        return sets;
    }

    /// <summary>
    /// The same where sources become several inputs each: the sets that lie in no other are those of all inputs of some sources, whatever
    /// the dictionary; for full l1 all their subsets.
    /// </summary>
    private static List<int[]> OfGroups(NeuronClass neuronClass, InputGroups groups)
    {
        NeuronClass ofSources = new(WeightNorm.L2, neuronClass.Order, DictionaryKind.Full) { Interactions = neuronClass.Interactions };
        IEnumerable<int[]> sets = Of(ofSources, groups.Count).Select(sources => groups.InputsOf(sources));
        bool allSizes = neuronClass is { Norm: WeightNorm.L1, Dictionary: DictionaryKind.Full };
        return [.. (allSizes ? Distinct(sets.SelectMany(set => Parts(set, 1))) : sets).Order(BySize)];
    }

    /// <summary>The hyperplanes through samples in these sets: the sum over V of C(n, |V|), as a floating-point number.</summary>
    /// <param name="sets">The coordinate sets.</param>
    /// <param name="points">n.</param>
    public static double Hyperplanes(IEnumerable<int[]> sets, int points) => sets.Sum(set => Subsets.ApproximateCount(points, set.Length));

    /// <summary>The different ones of these sets, each ascending.</summary>
    internal static IEnumerable<int[]> Distinct(IEnumerable<int[]> sets) => sets.DistinctBy(set => string.Join(',', set));

    /// <summary>All sets of a size.</summary>
    internal static IEnumerable<int[]> OfSize(int size, int dimension)
    {
        long count = Subsets.Count(dimension, size);
        for (long rank = 0; rank < count; rank++)
        {
            int[] set = new int[size];
            Subsets.Unrank(rank, dimension, set);
            yield return set;
        }
    }

    /// <summary>The subsets of a set that have at least so many inputs.</summary>
    private static IEnumerable<int[]> Parts(int[] set, int least) => Enumerable.Range(least, set.Length - least + 1)
        .SelectMany(size => OfSize(size, set.Length)).Select(places => places.Select(place => set[place]).ToArray());
}
