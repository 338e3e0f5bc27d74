using System.Text.Json;
using WedgeFast.Network;

namespace WedgeFast.C;

/// <summary>What a network does, as JSON.</summary>
internal static class ExplanationJson
{
    /// <summary>Explains a model of one hidden layer, with or without splines.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Rows of its columns; empty for none.</param>
    /// <param name="columns">The length of a row.</param>
    /// <exception cref="NotSupportedException">It has more layers.</exception>
    /// <exception cref="ArgumentException">Rows have other columns than the model.</exception>
    public static string Of(Model model, ReadOnlySpan<double> rows, long columns)
    {
        if (!AnovaDecomposition.Suits(model.Network, model.Encoding))
        {
            throw new NotSupportedException(FormattableString.Invariant(
                $"The network has {model.Network.HiddenLayers} hidden layers: expected one, or splines before it, which can be explained."));
        }

        if (!rows.IsEmpty && columns != model.Columns.Count)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"There are {columns} columns: expected {model.Columns.Count}, as the model."));
        }

        double[] inputs = EncodedRows.OfSources(rows, model.Encoding).CompleteInputs;
        Explanation explanation = Explanation.Of(model.Network, model.Claim, model.Encoding, inputs);
        return JsonText.Object(writer => Write(writer, model.Network.Last, explanation));
    }

    private static void Write(Utf8JsonWriter writer, ReluNetwork network, Explanation explanation)
    {
        writer.WriteNumber("rows", explanation.Rows);
        writer.Numbers("intercepts", network.Intercepts);
        writer.Numbers("skip", network.Skip);
        writer.WriteStartArray("neurons");
        foreach (ExplainedNeuron neuron in explanation.Neurons)
        {
            Write(writer, network, neuron);
        }

        writer.WriteEndArray();
        Write(writer, "inputs", explanation.Inputs);
        Write(writer, "sets", explanation.Sets);
        if (explanation.Parts is { } parts)
        {
            writer.Numbers("means", parts.Constants);
            Write(writer, "parts", explanation.Ranked);
            writer.WriteNumber("rest", parts.RestWeight);
        }
    }

    private static void Write(Utf8JsonWriter writer, ReluNetwork network, ExplainedNeuron explained)
    {
        NetworkNeuron neuron = network.Neurons[explained.Position];
        writer.WriteStartObject();
        writer.WriteString("formula", explained.Formula);
        writer.Names("inputs", neuron.Inputs.Select(k => network.InputNames[k]));
        writer.Numbers("weights", neuron.Weights);
        writer.WriteNumber("bias", neuron.Bias);
        writer.Numbers("outputWeights", neuron.OutputWeights);
        writer.WriteNumber("importance", explained.Weight);
        if (explained.ActiveShare is { } share)
        {
            writer.WriteNumber("activeShare", share);
        }
        else
        {
            writer.WriteNull("activeShare");
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<ExplainedInputs> parts)
    {
        writer.WriteStartArray(name);
        foreach (ExplainedInputs part in parts)
        {
            writer.WriteStartObject();
            writer.Names("inputs", part.Names);
            writer.WriteNumber("importance", part.Weight);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
