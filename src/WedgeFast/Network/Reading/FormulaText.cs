using System.Globalization;
using System.Text;

namespace WedgeFast.Network;

/// <summary>Neurons as formulas for people: in raw units, with the inputs' names, numbers rounded to four digits.</summary>
internal static class FormulaText
{
    /// <summary>
    /// "2.6 * max(0, 3.1*froude - 0.7*beam_draught - 0.42)"; of two outputs "(2.6, -1) * max(..)"; of splines "2.6 * max(0, s(froude) +
    /// s(beam) - 0.42)".
    /// </summary>
    public static string Of(LayeredNetwork network, NetworkNeuron neuron)
    {
        string factors = Numbers(neuron.OutputWeights);
        return network.IsTwoLayer ? Of(network.Last, neuron, factors) : OfSplines(network, neuron, factors);
    }

    /// <summary>"3.1*froude", or "(3.1, 2)*froude" for two outputs.</summary>
    public static string Product(IEnumerable<double> factors, string name) => $"{Numbers([.. factors])}*{name}";

    private static string Of(ReluNetwork network, NetworkNeuron neuron, string factors)
    {
        StringBuilder text = new();
        text.Append(factors).Append(" * max(0, ");
        for (int t = 0; t < neuron.Inputs.Length; t++)
        {
            double weight = neuron.Weights[t];
            text.Append(t == 0 ? (weight < 0 ? "-" : "") : Sign(weight))
                .Append(Product(Math.Abs(weight), network.InputNames[neuron.Inputs[t]]));
        }

        if (neuron.Bias != 0)
        {
            text.Append(Sign(neuron.Bias)).Append(Number(Math.Abs(neuron.Bias)));
        }

        return text.Append(')').ToString();
    }

    private static string OfSplines(LayeredNetwork network, NetworkNeuron neuron, string factors)
    {
        int[] sources = SplineLayers.SourcesOf(network)?.SourcesOf(neuron.Inputs) ?? [];
        string curves = string.Join(" + ", sources.Select(source => $"s({network.InputNames[source]})"));
        return $"{factors} * max(0, {curves}{(neuron.Bias == 0 ? "" : Sign(neuron.Bias) + Number(Math.Abs(neuron.Bias)))})";
    }

    private static string Product(double factor, string name) => $"{Number(factor)}*{name}";

    private static string Numbers(double[] values) => values.Length == 1 ? Number(values[0])
        : $"({string.Join(", ", values.Select(Number))})";

    private static string Sign(double value) => value < 0 ? " - " : " + ";

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
