namespace WedgeFast.Geometry;

/// <summary>
/// The finite dictionary of a class written out: in every coordinate set of the class the hyperplanes through as many distinct samples as
/// coordinates, both orientations, degenerate tuples left out (<see cref="WedgeProduct"/>). For l1 and for the wedge dictionary these are
/// all neurons that matter; full l2 has none beyond one input per neuron: there the best neuron may lie inside a face.
/// </summary>
/// <remarks>For small problems and for other tools: training never writes it out. Samples that coincide in a coordinate set count once;
/// equal hyperplanes through different samples are all listed.</remarks>
internal static class FeatureDictionary
{
    /// <summary>Whether a finite dictionary is all that a class needs.</summary>
    /// <param name="neuronClass">The class.</param>
    /// <param name="dimension">d.</param>
    public static bool IsFinite(NeuronClass neuronClass, int dimension) =>
        neuronClass is not { Norm: WeightNorm.L2, Dictionary: DictionaryKind.Full } || Math.Min(neuronClass.MostInputs, dimension) == 1;

    /// <summary>An upper bound on the number of features, degenerate tuples and coinciding samples included; rounded.</summary>
    /// <param name="points">The points.</param>
    /// <param name="neuronClass">The class.</param>
    public static double MostFeatures(PointSet points, NeuronClass neuronClass)
    {
        if (neuronClass.Interactions is not null)
        {
            return 2 * CoordinateSets.Hyperplanes(CoordinateSets.Of(neuronClass, points.Dimension), points.Count);
        }

        int order = Math.Min(neuronClass.Order, points.Dimension);
        bool allSizes = neuronClass is { Norm: WeightNorm.L1, Dictionary: DictionaryKind.Full };
        double hyperplanes = 0;
        for (int size = allSizes ? 1 : order; size <= order; size++)
        {
            hyperplanes += Subsets.ApproximateCount(points.Dimension, size) * Subsets.ApproximateCount(points.Count, size);
        }

        return 2 * hyperplanes;
    }

    /// <summary>The features, by coordinate set, then by samples; each orientation of a hyperplane after the other.</summary>
    /// <param name="points">The points.</param>
    /// <param name="neuronClass">A class for which <see cref="IsFinite"/> holds.</param>
    /// <exception cref="ArgumentException">The dictionary is not finite, or neurons read more inputs than supported.</exception>
    public static IEnumerable<Neuron> Of(PointSet points, NeuronClass neuronClass)
    {
        if (!IsFinite(neuronClass, points.Dimension))
        {
            throw new ArgumentException("Full l2 with two or more inputs per neuron has no finite dictionary.", nameof(neuronClass));
        }

        return CoordinateSets.Of(neuronClass, points.Dimension).SelectMany(set => InSet(points, set, neuronClass.Norm));
    }

    /// <summary>The column of a feature: max(w.x_i + b, 0) for every sample, exactly 0 for those it passes through.</summary>
    /// <param name="points">The points.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="column">Receives n values.</param>
    public static void Evaluate(PointSet points, Neuron feature, Span<double> column)
    {
        column.Fill(feature.Bias);
        for (int k = 0; k < feature.Coordinates.Length; k++)
        {
            ReadOnlySpan<double> x = points.Coordinate(feature.Coordinates[k]);
            for (int i = 0; i < column.Length; i++)
            {
                column[i] = Math.FusedMultiplyAdd(feature.Weights[k], x[i], column[i]);
            }
        }

        for (int i = 0; i < column.Length; i++)
        {
            column[i] = column[i] > 0 && !Coincides(points, feature, i) ? column[i] : 0;
        }
    }

    private static IEnumerable<Neuron> InSet(PointSet points, int[] set, WeightNorm norm)
    {
        DistinctPoints distinct = new(points, set);
        int[] representatives = [.. distinct.FirstSample.Order()];
        int[] subset = [.. Enumerable.Range(0, set.Length)];
        for (bool more = representatives.Length >= set.Length; more; more = Next(subset, representatives.Length))
        {
            int[] samples = [.. subset.Select(t => representatives[t])];
            double[] weights = new double[set.Length];
            if (WedgeProduct.TryHyperplane(points, set, samples, norm, weights, out double bias))
            {
                yield return new Neuron(set, weights, bias, samples);
                yield return new Neuron(set, [.. weights.Select(w => -w)], -bias, samples);
            }
        }
    }

    /// <summary>The lexicographic successor.</summary>
    private static bool Next(int[] subset, int count)
    {
        int position = subset.Length - 1;
        while (position >= 0 && subset[position] == count - subset.Length + position)
        {
            position--;
        }

        if (position < 0)
        {
            return false;
        }

        subset[position]++;
        for (int later = position + 1; later < subset.Length; later++)
        {
            subset[later] = subset[later - 1] + 1;
        }

        return true;
    }

    private static bool Coincides(PointSet points, Neuron feature, int i)
    {
        foreach (int j in feature.Through)
        {
            bool same = true;
            for (int k = 0; same && k < feature.Coordinates.Length; k++)
            {
                ReadOnlySpan<double> x = points.Coordinate(feature.Coordinates[k]);
                same = x[i] == x[j];
            }

            if (same)
            {
                return true;
            }
        }

        return false;
    }
}
