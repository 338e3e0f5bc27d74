namespace WedgeFast.Geometry;

/// <summary>The sets of inputs that neurons of a class may read. MATHEMATICS.md, "Fan-in classes".</summary>
public static class CoordinateSets
{
    /// <summary>
    /// The coordinate sets whose hyperplanes through samples make up the class: for the full class with l1 every size from 1 to
    /// min(order, d), since vertices with zero weights live in smaller sets; otherwise exactly min(order, d).
    /// </summary>
    /// <param name="neuronClass">The class.</param>
    /// <param name="dimension">d.</param>
    public static List<int[]> Of(NeuronClass neuronClass, int dimension)
    {
        int order = Math.Min(neuronClass.Order, dimension);
        bool allSizes = neuronClass is { Norm: WeightNorm.L1, Dictionary: DictionaryKind.Full };
        List<int[]> sets = [];
        for (int size = allSizes ? 1 : order; size <= order; size++)
        {
            long count = Subsets.Count(dimension, size);
            for (long rank = 0; rank < count; rank++)
            {
                int[] set = new int[size];
                Subsets.Unrank(rank, dimension, set);
                sets.Add(set);
            }
        }

        return sets;
    }

    /// <summary>The hyperplanes through samples in these sets: the sum over V of C(n, |V|), as a floating-point number.</summary>
    /// <param name="sets">The coordinate sets.</param>
    /// <param name="points">n.</param>
    public static double Hyperplanes(IEnumerable<int[]> sets, int points) => sets.Sum(set => Subsets.ApproximateCount(points, set.Length));
}
