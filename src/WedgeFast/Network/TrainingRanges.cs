using WedgeFast.Samples;

namespace WedgeFast.Network;

/// <summary>
/// The ranges of a model's inputs in the data it was trained on. A file holds those of what its last two layers read: of inputs that are
/// among them the ranges follow, and those of splines from their knots, the least and the largest of which are the ends of the data.
/// </summary>
internal static class TrainingRanges
{
    /// <summary>A range per input, null where the file does not tell it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="features">The ranges of what its last two layers read.</param>
    public static (double Least, double Largest)?[] Of(LayeredNetwork network, InputRanges features)
    {
        (double Least, double Largest)?[] ranges = new (double, double)?[network.InputNames.Count];
        for (int input = 0; input < ranges.Length; input++)
        {
            int at = network.Features.IndexOf(input);
            ranges[input] = at < 0 ? Knots(network, input) : (Unscaled(network.Scaling, input, features.Least[at]), Unscaled(network.Scaling, input, features.Largest[at]));
        }

        return ranges;
    }

    private static double Unscaled(Standardizer? scaling, int input, double value) =>
        scaling is null ? value : Math.FusedMultiplyAdd(value, scaling.Scales[input], scaling.Means[input]);

    // SplineLayers: a neuron of the first layer rises from its knot on, and reaches 1 at the next one.
    private static (double, double)? Knots(LayeredNetwork network, int input)
    {
        double least = double.PositiveInfinity, largest = double.NegativeInfinity;
        if (network.Scaling is null && network.Layers.Count == 2 && SplineLayers.SourcesOf(network) is not null)
        {
            foreach (HiddenNeuron neuron in network.Layers[0].Where(neuron => neuron.Inputs.AsSpan().SequenceEqual([input]) && neuron.Weights[0] > 0))
            {
                double slope = neuron.Weights[0], knot = -neuron.Bias / slope;
                (least, largest) = (Math.Min(least, knot), Math.Max(largest, knot + (1 / slope)));
            }
        }

        return least <= largest && double.IsFinite(largest - least) ? (least, largest) : null;
    }
}
