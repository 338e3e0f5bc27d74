using System.Globalization;
using WedgeFast.Samples;

namespace WedgeFast.Network;

/// <summary>What the parts of a network must satisfy, wherever they come from: caller or model file.</summary>
internal static class NetworkRules
{
    /// <summary>What is wrong with the parts of a network, in one sentence, or null.</summary>
    public static string? Fault(
        IReadOnlyList<string> inputNames, double intercept, ReadOnlySpan<double> skip, IReadOnlyList<NetworkNeuron> neurons)
    {
        int dimension = inputNames.Count;
        string? fault = dimension < 1 ? "There are no inputs: expected at least 1." : InputNames.Fault(inputNames);
        fault ??= NumberFault("The intercept", [intercept]);
        fault ??= skip.Length is 0 || skip.Length == dimension
            ? NumberFault("A skip coefficient", skip)
            : Say($"There are {skip.Length} skip coefficients: expected none or {dimension}.");
        for (int j = 0; j < neurons.Count && fault is null; j++)
        {
            fault = neurons[j] is null ? Say($"Neuron {j} is null.") : NeuronFault(j, neurons[j], dimension);
        }

        return fault;
    }

    /// <summary>Checks the names of classes that a caller gave.</summary>
    /// <exception cref="ArgumentException">They are neither null nor two different ones.</exception>
    public static void CheckLabels(IReadOnlyList<string>? labels)
    {
        if (labels is not null && (labels.Count != 2 || labels[0] == labels[1]))
        {
            throw new ArgumentException(Say($"There are {labels.Distinct().Count()} labels: expected 2 different ones."), nameof(labels));
        }
    }

    private static string? NeuronFault(int j, NetworkNeuron neuron, int dimension)
    {
        if (neuron.Inputs is null || neuron.Weights is null || neuron.Through is null)
        {
            return Say($"Neuron {j} has a null list.");
        }

        if (neuron.Inputs.Length == 0 || neuron.Weights.Length != neuron.Inputs.Length)
        {
            return Say($"Neuron {j} has {neuron.Inputs.Length} inputs and {neuron.Weights.Length} weights: expected as many of each, at least 1.");
        }

        return AscendingFault(j, "inputs", neuron.Inputs, dimension)
            ?? AscendingFault(j, "through", neuron.Through, int.MaxValue)
            ?? NumberFault(Say($"A weight of neuron {j}"), neuron.Weights)
            ?? NumberFault(Say($"The bias of neuron {j}"), [neuron.Bias])
            ?? NumberFault(Say($"The output weight of neuron {j}"), [neuron.Z]);
    }

    private static string? AscendingFault(int j, string list, ReadOnlySpan<int> indices, int end)
    {
        int previous = -1;
        foreach (int index in indices)
        {
            if (index <= previous || index >= end)
            {
                return Say($"Neuron {j} has {index} after {previous} in its {list}: expected ascending numbers from 0 to {end - 1}.");
            }

            previous = index;
        }

        return null;
    }

    private static string? NumberFault(string what, ReadOnlySpan<double> numbers)
    {
        foreach (double number in numbers)
        {
            if (!double.IsFinite(number))
            {
                return Say($"{what} is {number}: expected a finite number.");
            }
        }

        return null;
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
