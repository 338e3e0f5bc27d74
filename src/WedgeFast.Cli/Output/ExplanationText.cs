using System.Globalization;
using WedgeFast.Cli.Data;
using WedgeFast.Network;

namespace WedgeFast.Cli.Output;

/// <summary>An explanation as lines for people, at most a screen but for neurons.</summary>
internal static class ExplanationText
{
    private const int MostLines = 14;

    /// <summary>What moves the prediction, and by how much.</summary>
    public static void Print(TextWriter output, OutputMeaning meaning, Explanation explanation)
    {
        if (explanation.Parts is not { } parts)
        {
            output.WriteLine($"what moves {meaning.Name.TrimEnd(',')} (weight decay of the neurons that read it):");
            Lines(output, explanation.Inputs.Take(MostLines));
            Rank(output, "inputs read together:", [.. explanation.Sets.Take(MostLines)]);
            return;
        }

        output.WriteLine($"{meaning.Name} = {Numbers(parts.Constants)} on average over {Words.Count(parts.Rows, "row")}, and what each part adds (standard deviation):");
        ExplainedInputs[] left = [.. explanation.Ranked.Skip(MostLines)];
        Lines(output, explanation.Ranked.Take(MostLines));
        if (left.Length > 0)
        {
            output.WriteLine($"{Words.Short(Math.Sqrt(left.Sum(part => part.Weight * part.Weight))),12}  {Words.Count(left.Length, "smaller part")} together");
        }

        if (parts.HasRest)
        {
            output.WriteLine($"{Words.Short(parts.RestWeight),12}  {ExplainedTerm.Rest}");
        }

        Rank(output, "inputs by importance (all parts they are in):", [.. explanation.Inputs.Take(MostLines)]);
    }

    /// <summary>The network neuron by neuron.</summary>
    public static void PrintNeurons(TextWriter output, LayeredNetwork whole, OutputMeaning meaning, Explanation explanation)
    {
        ReluNetwork network = whole.Last;
        string linear = network.Skip.IsEmpty ? "" : $" + {Linear(network)}";
        string curves = whole.IsTwoLayer ? "" : ", each s a piecewise linear function of its own";
        output.WriteLine($"{meaning.Name} = {Numbers(network.Intercepts.ToArray())}{linear} + the sum of {Words.Count(network.Neurons.Count, "neuron")}{curves}:");
        foreach (ExplainedNeuron neuron in explanation.Neurons)
        {
            output.WriteLine(Line(network, neuron));
        }
    }

    /// <summary>How a prediction adds up.</summary>
    public static void PrintRow(TextWriter output, ModelInput model, OutputMeaning meaning, IReadOnlyList<ExplainedTerm> terms,
        double[] outputs)
    {
        int most = terms.Any(term => term.Neuron is not null) ? terms.Count : MostLines + 1;
        ExplainedTerm[] shown = [.. terms.Take(most)], left = [.. terms.Skip(most).Where(term => term.Text != ExplainedTerm.Rest)];
        foreach (ExplainedTerm term in shown)
        {
            output.WriteLine($"{Numbers(term.Values),12}  {term.Text}");
        }

        if (left.Length > 0)
        {
            output.WriteLine($"{Numbers([.. outputs.Select((_, q) => left.Sum(term => term.Values[q]))]),12}  {Words.Count(left.Length, "smaller part")} together");
        }

        foreach (ExplainedTerm rest in terms.Skip(most).Where(term => term.Text == ExplainedTerm.Rest))
        {
            output.WriteLine($"{Numbers(rest.Values),12}  {rest.Text}");
        }

        output.WriteLine($"{Numbers(outputs),12}  = {meaning.Name.TrimEnd(',')}");
        if (meaning.Bends)
        {
            string likelier = meaning.Labels is null ? "" : $": {meaning.Label(outputs[0])} is likelier";
            output.WriteLine($"{Numbers([.. outputs.Select(meaning.Show)]),12}  = {meaning.Shown}{likelier}");
        }
        else if (model.HasClasses)
        {
            output.WriteLine($"{"",12}  {model.Claim.Labels[OutputRule.Likeliest(model.Claim, outputs)]} is likeliest");
        }
    }

    /// <summary>A neuron: its formula, the rows it passes through, the share of rows it is active on.</summary>
    private static string Line(ReluNetwork network, ExplainedNeuron neuron)
    {
        int[] through = network.Neurons[neuron.Position].Through;
        string rows = through.Length == 0 ? "" : $", through {(through.Length == 1 ? "row" : "rows")} {List(through)}";
        string active = neuron.ActiveShare is double share ? $", active on {Percent(share)} of rows" : "";
        return neuron.Formula + rows + active;
    }

    // "31 %".
    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");

    private static string Linear(ReluNetwork network)
    {
        double[] skip = network.Skip.ToArray();
        int dimension = network.InputNames.Count;
        return string.Join(" + ", network.InputNames.Select((name, k) =>
            $"{Numbers([.. skip.Where((_, at) => at % dimension == k)])}*{name}"));
    }

    // One number, or one per output in brackets.
    private static string Numbers(IReadOnlyList<double> values)
    {
        string[] texts = [.. values.Select(Words.Short)];
        return texts.Length == 1 ? texts[0] : $"({string.Join(", ", texts)})";
    }

    private static void Rank(TextWriter output, string title, IReadOnlyList<ExplainedInputs> parts)
    {
        if (parts.Count > 0)
        {
            output.WriteLine();
            output.WriteLine(title);
            Lines(output, parts);
        }
    }

    private static void Lines(TextWriter output, IEnumerable<ExplainedInputs> parts)
    {
        foreach (ExplainedInputs part in parts)
        {
            output.WriteLine($"{Words.Short(part.Weight),12}  {string.Join(", ", part.Names)}");
        }
    }

    private static string List(int[] rows)
    {
        string[] texts = [.. rows.Select(row => row.ToString(CultureInfo.InvariantCulture))];
        return texts.Length == 1 ? texts[0] : $"{string.Join(", ", texts[..^1])} and {texts[^1]}";
    }
}
