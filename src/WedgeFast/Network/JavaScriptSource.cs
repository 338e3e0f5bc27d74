using System.Globalization;
using System.Text;
using System.Text.Json;

namespace WedgeFast.Network;

/// <summary>
/// A network of any number of layers as a plain script, for browsers and Node alike: it needs nothing. What it computes is <see cref="LayeredNetwork"/>'s
/// prediction in the same order, but products are rounded before they are added. The same network always gives the same text, lines ending
/// with a line feed.
/// </summary>
internal static class JavaScriptSource
{
    private const string Functions = """
          // Earlier layers: neurons as [values they read, weights, bias]; values are the inputs, scaled where there is a scaling, then the outputs of layers before.
          function features(x) {
            if (x.length !== inputs.length) throw new Error(`Expected ${inputs.length} inputs.`);
            const values = scaling === null ? Array.from(x) : inputs.map((_, k) => (x[k] - scaling.means[k]) / scaling.scales[k]);
            for (const layer of layers) {
              values.push(...layer.map(neuron => activation(neuron, values)));
            }
            return reads.map(value => values[value]);
          }
          function activation([reads, weights, bias], values) {
            let sum = bias;
            for (let k = 0; k < reads.length; k++) sum += weights[k] * values[reads[k]];
            return sum < 0 ? 0 : sum; // a NaN stays one
          }
          // One sum per output: of classes log-odds of the second label, or logarithms of probabilities up to a constant; or logarithms where these were learnt.
          function scores(x) {
            const values = features(x), sums = [...intercepts];
            for (let k = 0; k < skip.length; k++) {
              const q = Math.floor(k / values.length);
              sums[q] += skip[k] * values[k - q * values.length];
            }
            for (const neuron of neurons) {
              const output = activation(neuron, values);
              for (let q = 0; q < sums.length; q++) sums[q] += neuron[3][q] * output;
            }
            return sums;
          }
        """;

    /// <summary>
    /// A constant object with predict(x), a number per row, or an array of them for several outputs; with labels probabilities(x), of all
    /// of them, and
    /// label(x), the likeliest one; and inputs, outputs, labels: their names. In Node it is what the module exports.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="name">The object's name: ASCII letters, digits and underscores, no digit first.</param>
    /// <param name="labels">
    /// The names of classes 0 and 1 where the output is the log-odds of class 1, of all classes where there is an output of each; null for
    /// outputs in themselves.
    /// </param>
    /// <param name="logTarget">Whether the network's outputs are logarithms of the predictions: the function gives the predictions.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="name"/> is no such name, there are not as many different labels as classes, or there are labels and logarithms.
    /// </exception>
    public static string Of(LayeredNetwork network, string name, IReadOnlyList<string>? labels = null, bool logTarget = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkSource.CheckName(name);
        NetworkRules.CheckLabels(labels, network.Last.OutputNames.Count, logTarget);
        StringBuilder text = new();
        Line(text, $"// ReLU network with {network.Last.Neurons.Count} neurons in its last hidden layer, written by WedgeFast.");
        for (int k = 0; k < network.InputNames.Count; k++)
        {
            // Escaped like all names: a comment ends where the line does, and a script in a page where a tag says so.
            Line(text, $"// x[{k}]: \"{JsonEncodedText.Encode(network.InputNames[k])}\"");
        }

        Line(text, $"var {name} = (function () {{");
        Line(text, $"  \"use strict\";");
        Numbers(text, network, labels);
        text.Append(Functions).Append('\n');
        Line(text, $"  {Answers(network.Last.OutputNames.Count, labels is not null, logTarget)}");
        Line(text, $"  return {{ inputs, outputs, labels, neurons, skip, activation, features, scores, predict{(labels is null ? "" : ", probabilities, label")} }};");
        Line(text, $"}})();");
        Line(text, $"if (typeof module === \"object\" && module.exports) module.exports = {name};");
        return text.ToString();
    }

    // What predictions are of the scores. Of two classes the prediction is the log-odds, as in the other sources.
    private static string Answers(int outputs, bool classes, bool logTarget)
    {
        string shown = logTarget ? "scores(x).map(Math.exp)" : "scores(x)";
        string predict = $"function predict(x) {{ return {shown}{(outputs == 1 ? "[0]" : "")}; }}";
        string probabilities = outputs == 1
            ? "function probabilities(x) { const s = scores(x)[0]; return [1 / (1 + Math.exp(s)), 1 / (1 + Math.exp(-s))]; }"
            : "function probabilities(x) { const s = scores(x), most = Math.max(...s), p = s.map(v => Math.exp(v - most)), "
                + "sum = p.reduce((a, b) => a + b); return p.map(v => v / sum); }";
        string label = outputs == 1
            ? "function label(x) { return labels[scores(x)[0] > 0 ? 1 : 0]; }"
            : "function label(x) { const s = scores(x); return labels[s.indexOf(Math.max(...s))]; }";
        return classes ? $"{predict}\n  {probabilities}\n  {label}" : predict;
    }

    private static void Numbers(StringBuilder text, LayeredNetwork network, IReadOnlyList<string>? labels)
    {
        ReluNetwork last = network.Last;
        Line(text, $"  const inputs = {Names(network.InputNames)}, outputs = {Names(last.OutputNames)}, labels = {Names(labels ?? [])};");
        string scaling = network.Scaling is { } map ? $"{{ means: {List(map.Means)}, scales: {List(map.Scales)} }}" : "null";
        Line(text, $"  const scaling = {scaling};");
        Line(text, $"  const layers = [");
        foreach (IReadOnlyList<HiddenNeuron> layer in network.Layers)
        {
            Line(text, $"    [{string.Join(", ", layer.Select(neuron => $"[{Positions(neuron.Inputs)}, {List(neuron.Weights)}, {Number(neuron.Bias)}]"))}],");
        }

        Line(text, $"  ], reads = {Positions(network.Features)}; // which values the last layers read");
        Line(text, $"  const intercepts = {List(last.Intercepts)}, skip = {List(last.Skip)};");
        Line(text, $"  const neurons = [ // features they read, weights, bias, output weights");
        foreach (NetworkNeuron neuron in last.Neurons)
        {
            Line(text, $"    [{Positions(neuron.Inputs)}, {List(neuron.Weights)}, {Number(neuron.Bias)}, {List(neuron.OutputWeights)}],");
        }

        Line(text, $"  ];");
    }

    // Escaped so that they are safe in a page, too.
    private static string Names(IReadOnlyList<string> names) =>
        $"[{string.Join(", ", names.Select(name => $"\"{JsonEncodedText.Encode(name)}\""))}]";

    private static string Positions(ReadOnlySpan<int> positions) =>
        $"[{string.Join(", ", positions.ToArray().Select(at => at.ToString(CultureInfo.InvariantCulture)))}]";

    private static string List(ReadOnlySpan<double> values) => $"[{string.Join(", ", values.ToArray().Select(Number))}]";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture))
        .Append('\n');
}
