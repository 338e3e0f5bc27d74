using System.Globalization;
using WedgeFast.Network;

namespace WedgeFast.Cli.Output;

/// <summary>An explanation as lines for people.</summary>
internal static class ExplanationText
{
    public static void Print(TextWriter output, ReluNetwork network, OutputMeaning meaning, Explanation explanation)
    {
        string linear = network.Skip.IsEmpty ? "" : $" + {Linear(network)}";
        output.WriteLine($"{meaning.Name} = {Numbers(network.Intercepts.ToArray())}{linear} + the sum of {Words.Count(network.Neurons.Count, "neuron")}:");
        foreach (ExplainedNeuron neuron in explanation.Neurons)
        {
            output.WriteLine(Line(network, neuron));
        }

        string measure = explanation.Rows > 0 ? "standard deviation of what they add" : "weight decay of the neurons that read them";
        Rank(output, $"inputs by importance ({measure}):", network, explanation.Inputs);
        Rank(output, "inputs read together:", network, explanation.Sets);
    }

    /// <summary>A neuron: its formula, the rows it passes through, the share of rows it is active on.</summary>
    public static string Line(ReluNetwork network, ExplainedNeuron neuron)
    {
        int[] through = network.Neurons[neuron.Position].Through;
        string rows = through.Length == 0 ? "" : $", through {(through.Length == 1 ? "row" : "rows")} {List(through)}";
        string active = neuron.ActiveShare is double share ? $", active on {Percent(share)} of rows" : "";
        return neuron.Formula + rows + active;
    }

    /// <summary>"31 %".</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");

    private static string Linear(ReluNetwork network)
    {
        double[] skip = network.Skip.ToArray();
        int dimension = network.InputNames.Count;
        return string.Join(" + ", network.InputNames.Select((name, k) => $"{Numbers(skip.Where((_, at) => at % dimension == k))}*{name}"));
    }

    // One number, or one per output in brackets.
    private static string Numbers(IEnumerable<double> values)
    {
        string[] texts = [.. values.Select(Words.Short)];
        return texts.Length == 1 ? texts[0] : $"({string.Join(", ", texts)})";
    }

    private static void Rank(TextWriter output, string title, ReluNetwork network, IReadOnlyList<ExplainedInputs> parts)
    {
        if (parts.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine(title);
        foreach (ExplainedInputs part in parts)
        {
            output.WriteLine($"{Words.Short(part.Weight),12}  {string.Join(", ", part.Inputs.Select(k => network.InputNames[k]))}");
        }
    }

    private static string List(int[] rows)
    {
        string[] texts = [.. rows.Select(row => row.ToString(CultureInfo.InvariantCulture))];
        return texts.Length == 1 ? texts[0] : $"{string.Join(", ", texts[..^1])} and {texts[^1]}";
    }
}
