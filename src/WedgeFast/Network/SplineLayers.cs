using WedgeFast.Geometry;
using WedgeFast.Samples;

namespace WedgeFast.Network;

/// <summary>
/// Inputs as splines: an input x with the knots q_0 &lt; .. &lt; q_K becomes K features, each falling from 1 to 0 between two neighbouring
/// knots and constant elsewhere. A neuron of the features is a ReLU of a sum of piecewise linear functions of one input each. Two fixed
/// layers of ReLUs compute them, max((x - q_k) / (q_k+1 - q_k), 0) and 1 less that, cut at 0, so that the whole is a chain of ReLU layers.
/// MATHEMATICS.md, "Splines".
/// </summary>
internal static class SplineLayers
{
    /// <summary>The least number of features of an input with as many distinct values.</summary>
    public const int LeastSegments = 2;

    /// <summary>The most features of an input.</summary>
    public const int MostSegments = 256;

    /// <summary>The fixed layers for samples, before two last ones that give 0.</summary>
    /// <param name="samples">The samples: knots are quantiles of each input by their weights, the least and the largest value
    /// included.</param>
    /// <param name="segments">K: an input of at most K + 1 distinct values has a knot at each of them, one of a single value has a feature
    /// that is 1.</param>
    /// <exception cref="ArgumentException">K is below 2, above 256 or no less than the number of rows.</exception>
    public static LayeredNetwork Of(SampleSet samples, int segments)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (Fault(segments, samples.Count) is { } fault)
        {
            throw new ArgumentException(fault, nameof(segments));
        }

        return Of(samples.InputNames, KnotsOf(samples, segments), samples.TargetNames);
    }

    /// <summary>The knots of each input.</summary>
    internal static double[][] KnotsOf(SampleSet samples, int segments) =>
        [.. Enumerable.Range(0, samples.Dimension).Select(k => Knots(samples, k, segments))];

    /// <summary>What is wrong with a number of segments, in one sentence, or null.</summary>
    internal static string? Fault(int segments, int rows) => segments < LeastSegments || segments > MostSegments
        ? FormattableString.Invariant($"there are {segments} segments of splines; expected {LeastSegments} to {MostSegments}.")
        : segments > rows ? FormattableString.Invariant($"there are {segments} segments of splines; expected at most {rows}, the number of rows.") : null;

    /// <summary>
    /// The source of each feature, an input of the network, where every feature is of one input alone; null where one is not.
    /// </summary>
    /// <param name="network">Fixed layers.</param>
    public static InputGroups? SourcesOf(LayeredNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        List<int> sources = [.. Enumerable.Range(0, network.InputNames.Count)];
        foreach (HiddenNeuron neuron in network.Layers.SelectMany(layer => layer))
        {
            int[] read = [.. neuron.Inputs.Select(value => sources[value]).Distinct()];
            sources.Add(read.Length == 1 ? read[0] : -1);
        }

        int[] ofFeatures = [.. network.Features.ToArray().Select(value => sources[value])];
        return ofFeatures.Contains(-1) || ofFeatures.Distinct().Count() < network.InputNames.Count ? null : new InputGroups(ofFeatures);
    }

    private static LayeredNetwork Of(IReadOnlyList<string> inputNames, double[][] knots, IReadOnlyList<string> outputNames)
    {
        List<HiddenNeuron> rising = [], falling = [];
        List<string> names = [];
        int dimension = inputNames.Count, count = knots.Sum(of => of.Length - 1);
        for (int input = 0; input < dimension; input++)
        {
            for (int k = 0; k + 1 < knots[input].Length; k++)
            {
                double slope = 1 / (knots[input][k + 1] - knots[input][k]);
                falling.Add(new HiddenNeuron([dimension + rising.Count], [-1], 1, []));
                rising.Add(new HiddenNeuron([input], [slope], -slope * knots[input][k], []));
                names.Add(LayeredNetwork.NameOf(2, falling.Count, inputNames));
            }
        }

        ReluNetwork nothing = new(names, outputNames, new double[outputNames.Count], [], []);
        return new LayeredNetwork(inputNames, null, [rising, falling], [.. Enumerable.Range(dimension + count, count)], nothing);
    }

    /// <summary>
    /// The knots of an input: its values where there are at most K + 1, else those values at which k/K of the weight is first reached, with
    /// the least one; two a unit apart about a single value.
    /// </summary>
    private static double[] Knots(SampleSet samples, int input, int segments)
    {
        double[] values = new double[samples.Count], weights = samples.Weights.ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = samples.Row(i)[input];
        }

        Array.Sort(values, weights);
        double[] distinct = [.. values.Distinct()];
        if (distinct.Length == 1)
        {
            return [distinct[0], distinct[0] + Math.Max(1, Math.Abs(distinct[0]))];
        }

        return Slopeable(distinct.Length <= segments + 1 ? distinct : [.. Quantiles(values, weights, segments).Distinct()]);
    }

    private static IEnumerable<double> Quantiles(double[] values, double[] weights, int segments)
    {
        yield return values[0];
        double total = weights.Sum(), below = 0;
        int at = 0;
        for (int k = 1; k < segments; k++)
        {
            while (at < values.Length - 1 && below + weights[at] < total * k / segments)
            {
                below += weights[at++];
            }

            yield return values[at];
        }

        yield return values[^1];
    }

    /// <summary>
    /// Knots without those so close to the one before that the slope between them, or the rounding of its product with a knot, would say
    /// nothing.
    /// </summary>
    private static double[] Slopeable(double[] knots)
    {
        double least = 1e-12 * Math.Max(Math.Abs(knots[0]), Math.Abs(knots[^1]));
        List<double> kept = [knots[0]];
        foreach (double knot in knots.AsSpan(1))
        {
            if (knot - kept[^1] > least && double.IsFinite(1 / (knot - kept[^1])))
            {
                kept.Add(knot);
            }
        }

        if (kept.Count == 1)
        {
            kept.Add(kept[0] + Math.Max(1, Math.Abs(kept[0])));
        }

        return [.. kept];
    }
}
