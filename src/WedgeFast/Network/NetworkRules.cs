using System.Globalization;
using WedgeFast.Samples;

namespace WedgeFast.Network;

/// <summary>What the parts of a network must satisfy, wherever they come from: caller or model file.</summary>
internal static class NetworkRules
{
    /// <summary>What is wrong with the parts of a network, in one sentence, or null.</summary>
    public static string? Fault(
        IReadOnlyList<string> inputNames, IReadOnlyList<string> outputNames, ReadOnlySpan<double> intercepts, ReadOnlySpan<double> skip,
        IReadOnlyList<NetworkNeuron> neurons)
    {
        int dimension = inputNames.Count, outputs = outputNames.Count;
        string? fault = dimension < 1 ? "There are no inputs: expected at least 1." : InputNames.Fault(inputNames);
        fault ??= outputs < 1 || outputNames.Contains(null!) ? "There are no outputs, or one has no name: expected at least 1 name." : null;
        fault ??= intercepts.Length == outputs ? NumberFault("The intercept", intercepts) : Say($"There are {intercepts.Length} intercepts: expected {outputs}.");
        fault ??= skip.Length is 0 || skip.Length == (long)dimension * outputs
            ? NumberFault("A skip coefficient", skip)
            : Say($"There are {skip.Length} skip coefficients: expected none or {(long)dimension * outputs}.");
        for (int j = 0; j < neurons.Count && fault is null; j++)
        {
            fault = neurons[j] is null ? Say($"Neuron {j} is null.") : NeuronFault(j, neurons[j], dimension, outputs);
        }

        return fault;
    }

    /// <summary>Refuses a network of several outputs where one is needed.</summary>
    /// <exception cref="ArgumentException">It has several.</exception>
    public static void RequireOneOutput(ReluNetwork network)
    {
        if (network.OutputNames.Count > 1)
        {
            throw new ArgumentException(Say($"The network has {network.OutputNames.Count} outputs: expected 1."), nameof(network));
        }
    }

    /// <summary>Checks the names of classes that a caller gave.</summary>
    /// <param name="labels">The names, or null.</param>
    /// <param name="outputs">The number of outputs: one for two classes, else one per class.</param>
    /// <param name="logTarget">Whether the outputs are logarithms of the predictions.</param>
    /// <exception cref="ArgumentException">They are neither null nor as many different ones as classes, or there are none with
    /// logarithms.</exception>
    public static void CheckLabels(IReadOnlyList<string>? labels, int outputs, bool logTarget)
    {
        if (labels is not null && logTarget)
        {
            throw new ArgumentException("There are labels and logarithms of targets: expected one of both.", nameof(labels));
        }

        int classes = Math.Max(outputs, 2);
        if (labels is not null && (labels.Count != classes || labels.Distinct(StringComparer.Ordinal).Count() != classes))
        {
            throw new ArgumentException(Say($"There are {labels.Distinct().Count()} labels: expected {classes} different ones."), nameof(labels));
        }
    }

    private static string? NeuronFault(int j, NetworkNeuron neuron, int dimension, int outputs)
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
            ?? (neuron.OutputWeights.Length == outputs ? null : Say($"Neuron {j} has {neuron.OutputWeights.Length} output weights: expected {outputs}."))
            ?? NumberFault(Say($"The output weight of neuron {j}"), neuron.OutputWeights);
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
