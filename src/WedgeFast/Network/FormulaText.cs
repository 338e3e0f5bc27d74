using System.Globalization;
using System.Text;

namespace WedgeFast.Network;

/// <summary>Neurons as formulas for people: in raw units, with the inputs' names, numbers rounded to four digits.</summary>
internal static class FormulaText
{
    /// <summary>"2.6 * max(0, 3.1*froude - 0.7*beam_draught - 0.42)"; of two outputs "(2.6, -1) * max(..)".</summary>
    public static string Of(ReluNetwork network, NetworkNeuron neuron)
    {
        StringBuilder text = new();
        string factors = string.Join(", ", neuron.OutputWeights.Select(Number));
        text.Append(neuron.OutputWeights.Length == 1 ? factors : $"({factors})").Append(" * max(0, ");
        for (int t = 0; t < neuron.Inputs.Length; t++)
        {
            double weight = neuron.Weights[t];
            text.Append(t == 0 ? (weight < 0 ? "-" : "") : Sign(weight)).Append(Product(Math.Abs(weight), network.InputNames[neuron.Inputs[t]]));
        }

        if (neuron.Bias != 0)
        {
            text.Append(Sign(neuron.Bias)).Append(Number(Math.Abs(neuron.Bias)));
        }

        return text.Append(')').ToString();
    }

    /// <summary>"3.1*froude".</summary>
    public static string Product(double factor, string name) => $"{Number(factor)}*{name}";

    private static string Sign(double value) => value < 0 ? " - " : " + ";

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
