using WedgeFast.Geometry;

namespace WedgeFast.Network;

/// <summary>The order in which a predictor sums neurons.</summary>
internal static class NeuronOrder
{
    /// <summary>Neurons of few inputs first, those of equal inputs together, like inputs next to each other; else as they stand.</summary>
    public static NetworkNeuron[] ByInputs(IEnumerable<NetworkNeuron> neurons) =>
        [.. neurons.OrderBy(neuron => neuron.Inputs, CoordinateSets.BySize)];
}
