using System.Globalization;
using WedgeFast.Samples;

namespace WedgeFast.Network;

/// <summary>What the parts of a network of several layers must satisfy, wherever they come from.</summary>
internal static class LayerRules
{
    /// <summary>What is wrong with the parts of a network, in one sentence, or null.</summary>
    public static string? Fault(
        IReadOnlyList<string> inputNames, Standardizer? scaling, IReadOnlyList<IReadOnlyList<HiddenNeuron>> layers, ReadOnlySpan<int> features,
        ReluNetwork last)
    {
        string? fault = inputNames.Count < 1 ? "There are no inputs: expected at least 1." : InputNames.Fault(inputNames);
        if (scaling is not null && scaling.Means.Length != inputNames.Count)
        {
            fault ??= Say($"There are {scaling.Means.Length} means and scales: expected {inputNames.Count}, the number of inputs.");
        }

        int values = inputNames.Count;
        for (int at = 0; at < layers.Count && fault is null; at++)
        {
            fault = LayerFault(at, layers[at], values);
            values += layers[at].Count;
        }

        fault ??= AscendingFault("The features", features, values);
        return fault ?? (last.InputNames.Count == features.Length
            ? null
            : Say($"The last two layers have {last.InputNames.Count} inputs: expected {features.Length}, the number of features."));
    }

    private static string? LayerFault(int at, IReadOnlyList<HiddenNeuron> layer, int values)
    {
        string? fault = layer.Count == 0 ? Say($"Layer {at} has no neurons: expected at least 1.") : null;
        for (int j = 0; j < layer.Count && fault is null; j++)
        {
            fault = NeuronFault(Say($"Neuron {j} of layer {at}"), layer[j], values);
        }

        return fault;
    }

    private static string? NeuronFault(string name, HiddenNeuron neuron, int values)
    {
        if (neuron is null || neuron.Inputs is null || neuron.Weights is null || neuron.Through is null)
        {
            return $"{name} or one of its lists is null.";
        }

        if (neuron.Inputs.Length == 0 || neuron.Weights.Length != neuron.Inputs.Length)
        {
            return Say($"{name} has {neuron.Inputs.Length} inputs and {neuron.Weights.Length} weights: expected as many of each, at least 1.");
        }

        bool finite = double.IsFinite(neuron.Bias) && neuron.Weights.All(double.IsFinite);
        return AscendingFault($"{name}: its inputs", neuron.Inputs, values)
            ?? AscendingFault($"{name}: its rows", neuron.Through, int.MaxValue)
            ?? (finite ? null : $"{name} has a weight or a bias that is no finite number.");
    }

    private static string? AscendingFault(string what, ReadOnlySpan<int> indices, int end)
    {
        int previous = -1;
        foreach (int index in indices)
        {
            if (index <= previous || index >= end)
            {
                return Say($"{what} hold {index} after {previous}: expected ascending numbers from 0 to {end - 1}.");
            }

            previous = index;
        }

        return null;
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
