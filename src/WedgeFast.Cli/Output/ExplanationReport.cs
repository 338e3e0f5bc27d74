using System.Text.Json.Serialization;
using WedgeFast.Cli.Data;
using WedgeFast.Network;

namespace WedgeFast.Cli.Output;

/// <summary>
/// What explain --json prints: neurons, columns and sets of them by descending importance. With data, parts are what purifying leaves of
/// single columns and of two together, means their mean predictions, rest the importance of what three columns or more do together. With
/// several outputs the output and the intercept are null, lists of them follow, and the linear term has a row of coefficients per output,
/// row-major. Where logarithms of the target were learnt, which logTarget says, all of it is about these.
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
    IReadOnlyList<ImportanceReport> Sets,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<double>? Means,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ImportanceReport>? Parts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Rest)
{
    public static ExplanationReport Of(LayeredNetwork whole, TrainingClaim claim, Explanation explanation)
    {
        ReluNetwork network = whole.Last;
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
            [.. explanation.Inputs.Select(ImportanceReport.Of)],
            [.. explanation.Sets.Select(ImportanceReport.Of)],
            explanation.Parts?.Constants,
            explanation.Parts is null ? null : [.. explanation.Ranked.Select(ImportanceReport.Of)],
            explanation.Parts is { HasRest: true } parts ? parts.RestWeight : null);
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
    public static ImportanceReport Of(ExplainedInputs part) => new(part.Names, part.Weight);
}

/// <summary>What explain --row --json prints.</summary>
/// <param name="Row">The row, from 0 on.</param>
/// <param name="Prediction">The sum of the terms, or its exponential where logarithms were learnt; for classes the log-odds of the second
/// label; null with
/// several outputs.</param>
/// <param name="LogPrediction">Where logarithms were learnt the sum of the terms.</param>
/// <param name="Label">For classes the likeliest label.</param>
/// <param name="Probability">For two classes the probability of the second label.</param>
/// <param name="Outputs">With several outputs the sums of the terms.</param>
/// <param name="Terms">What adds up to the sum.</param>
internal sealed record RowReport(
    int Row,
    double? Prediction,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? LogPrediction,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Label,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Probability,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<double>? Outputs,
    IReadOnlyList<TermReport> Terms)
{
    public static RowReport Of(int row, ModelInput model, OutputMeaning meaning, double[] outputs, IReadOnlyList<ExplainedTerm> terms)
    {
        bool several = outputs.Length > 1, twoClasses = meaning.Labels is not null;
        return new RowReport(
            row,
            several ? null : twoClasses ? outputs[0] : meaning.Show(outputs[0]),
            !several && meaning.IsLogarithm ? outputs[0] : null,
            model.HasClasses ? model.Claim.Labels[OutputRule.Likeliest(model.Claim, outputs)] : null,
            twoClasses ? meaning.Show(outputs[0]) : null,
            several ? outputs : null,
            [.. terms.Select(term => new TermReport(term.Text, term.Neuron, several ? null : term.Values[0],
                several ? term.Values : null))]);
    }
}

/// <summary>A term of a prediction: its value, or one per output.</summary>
internal sealed record TermReport(
    string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Neuron,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Value,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<double>? Values);
