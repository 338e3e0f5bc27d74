using System.Text.Json.Serialization;
using WedgeFast.Network;

namespace WedgeFast.Cli.Output;

/// <summary>
/// What explain --json prints: neurons, inputs and sets of inputs by descending importance. With several outputs the output and the intercept are
/// null, lists of them follow, and the linear term has a row of coefficients per output, row-major. Where logarithms of the target were learnt, which
/// logTarget says, all of it is about these.
/// </summary>
internal sealed record ExplanationReport(
    string? Output,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Outputs,
    IReadOnlyList<string> Labels,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool LogTarget,
    int Rows,
    double? Intercept,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<double>? Intercepts,
    IReadOnlyList<double> Skip,
    IReadOnlyList<NeuronReport> Neurons,
    IReadOnlyList<ImportanceReport> Inputs,
    IReadOnlyList<ImportanceReport> Sets)
{
    public static ExplanationReport Of(ReluNetwork network, TrainingClaim claim, Explanation explanation)
    {
        bool several = network.OutputNames.Count > 1;
        return new(
            several ? null : network.OutputName,
            several ? network.OutputNames : null,
            claim.Labels,
            claim.LogTarget,
            explanation.Rows,
            several ? null : network.Intercept,
            several ? network.Intercepts.ToArray() : null,
            network.Skip.ToArray(),
            [.. explanation.Neurons.Select(neuron => NeuronReport.Of(network, neuron))],
            [.. explanation.Inputs.Select(part => ImportanceReport.Of(network, part))],
            [.. explanation.Sets.Select(part => ImportanceReport.Of(network, part))]);
    }
}

/// <summary>One neuron: its place in the model file, its exact numbers, what it does. Of several output weights z is the length.</summary>
internal sealed record NeuronReport(
    int Position,
    string Formula,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<double> Weights,
    double Bias,
    double Z,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<double>? OutputWeights,
    IReadOnlyList<int> Through,
    double Importance,
    double? ActiveShare)
{
    public static NeuronReport Of(ReluNetwork network, ExplainedNeuron explained)
    {
        NetworkNeuron neuron = network.Neurons[explained.Position];
        string[] inputs = [.. neuron.Inputs.Select(k => network.InputNames[k])];
        double[]? outputWeights = neuron.OutputWeights.Length > 1 ? neuron.OutputWeights : null;
        return new NeuronReport(
            explained.Position, explained.Formula, inputs, neuron.Weights, neuron.Bias, neuron.Z, outputWeights, neuron.Through, explained.Weight,
            explained.ActiveShare);
    }
}

/// <summary>One or more inputs and their importance.</summary>
internal sealed record ImportanceReport(IReadOnlyList<string> Inputs, double Importance)
{
    public static ImportanceReport Of(ReluNetwork network, ExplainedInputs part) =>
        new([.. part.Inputs.Select(k => network.InputNames[k])], part.Weight);
}

/// <summary>What explain --row --json prints.</summary>
/// <param name="Row">The row, from 0 on.</param>
/// <param name="Prediction">The sum of the terms, or its exponential where logarithms were learnt; for classes the log-odds of the second label.</param>
/// <param name="LogPrediction">Where logarithms were learnt the sum of the terms.</param>
/// <param name="Label">For classes the likelier label.</param>
/// <param name="Probability">For classes the probability of the second label.</param>
/// <param name="Terms">What adds up to the sum.</param>
internal sealed record RowReport(
    int Row,
    double Prediction,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? LogPrediction,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Label,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Probability,
    IReadOnlyList<ExplainedTerm> Terms);
