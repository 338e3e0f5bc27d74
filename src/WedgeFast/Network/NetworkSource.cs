using System.Globalization;
using System.Text;
using WedgeFast.Samples;

namespace WedgeFast.Network;

/// <summary>
/// Writes a network as source code without dependencies: one function of straight-line double arithmetic, numbers exact. It computes the
/// terms of <see cref="ReluNetwork.Predict(ReadOnlySpan{double})"/> in the same order, but rounds products before it adds them.
/// The same network always gives the same text, lines ending with a line feed.
/// </summary>
public static class NetworkSource
{
    /// <summary>
    /// A static C# class with a method double Predict(ReadOnlySpan&lt;double&gt; x) and, with labels, double Probability(ReadOnlySpan&lt;double&gt; x)
    /// of the second one.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="name">The name of the class: ASCII letters, digits and underscores, no digit first.</param>
    /// <param name="labels">The names of classes 0 and 1 where the output is the log-odds of class 1; null for an output in itself.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no such name, or there are not two labels.</exception>
    public static string CSharp(ReluNetwork network, string name, IReadOnlyList<string>? labels = null)
    {
        Check(network, name, labels);
        StringBuilder text = new();
        Heading(text, network, labels, "");
        Line(text, $"public static class {name}");
        text.Append("{\n");
        text.Append("    /// <summary>The output for one row of inputs, in the order above.</summary>\n");
        text.Append("    public static double Predict(System.ReadOnlySpan<double> x)\n");
        text.Append("    {\n");
        Line(text, $"        if (x.Length != {network.InputNames.Count}) throw new System.ArgumentException(\"Expected {network.InputNames.Count} inputs.\", nameof(x));");
        Body(text, network, "        ");
        text.Append("    }\n");
        if (labels is not null)
        {
            text.Append("\n    /// <summary>The probability of the second label.</summary>\n");
            text.Append("    public static double Probability(System.ReadOnlySpan<double> x) => 1 / (1 + System.Math.Exp(-Predict(x)));\n");
        }

        text.Append("}\n");
        return text.ToString();
    }

    /// <summary>
    /// A C99 function double NAME_predict(const double x[]) and, with labels, double NAME_probability(const double x[]) of the second one, which
    /// needs the C library's exp.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="name">What the function's name starts with: ASCII letters, digits and underscores, no digit first.</param>
    /// <param name="labels">The names of classes 0 and 1 where the output is the log-odds of class 1; null for an output in itself.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no such name, or there are not two labels.</exception>
    public static string C(ReluNetwork network, string name, IReadOnlyList<string>? labels = null)
    {
        Check(network, name, labels);
        StringBuilder text = new();
        Heading(text, network, labels, "Compile with -ffp-contract=off for the same bits on every machine.");
        if (labels is not null)
        {
            text.Append("#include <math.h>\n\n");
        }

        Line(text, $"double {name}_predict(const double x[{network.InputNames.Count}])");
        text.Append("{\n");
        Body(text, network, "    ");
        text.Append("}\n");
        if (labels is not null)
        {
            Line(text, $"\n/* The probability of the second label. */\ndouble {name}_probability(const double x[{network.InputNames.Count}])");
            Line(text, $"{{\n    return 1 / (1 + exp(-{name}_predict(x)));\n}}");
        }

        return text.ToString();
    }

    private static void Heading(StringBuilder text, ReluNetwork network, IReadOnlyList<string>? labels, string advice)
    {
        Line(text, $"// Two-layer ReLU network with {network.Neurons.Count} neurons, written by WedgeFast. {advice}".TrimEnd());
        for (int k = 0; k < network.InputNames.Count; k++)
        {
            Line(text, $"// x[{k}]: {Quoted.Text(network.InputNames[k])}");
        }

        string odds = labels is null ? "" : $", the log-odds of label {Quoted.Text(labels[1])} against {Quoted.Text(labels[0])}";
        Line(text, $"// Output: {Quoted.Text(network.OutputName)}{odds}");
    }

    // C# and C share the syntax of all this. A NaN is not below 0: it reaches the sum.
    private static void Body(StringBuilder text, ReluNetwork network, string indent)
    {
        Line(text, $"{indent}double sum = {Literal(network.Intercept)};");
        for (int k = 0; k < network.Skip.Length; k++)
        {
            Line(text, $"{indent}sum += {Literal(network.Skip[k])} * x[{k}];");
        }

        if (network.Neurons.Count > 0)
        {
            Line(text, $"{indent}double a;");
        }

        foreach (NetworkNeuron neuron in network.Neurons)
        {
            text.Append(indent).Append("a = ").Append(Literal(neuron.Bias));
            for (int k = 0; k < neuron.Inputs.Length; k++)
            {
                text.Append(CultureInfo.InvariantCulture, $" + {Literal(neuron.Weights[k])} * x[{neuron.Inputs[k]}]");
            }

            Line(text, $";\n{indent}if (!(a < 0)) sum += {Literal(neuron.Z)} * a;");
        }

        Line(text, $"{indent}return sum;");
    }

    /// <summary>The shortest decimal number that reads back as the same double, and as a double rather than an integer.</summary>
    private static string Literal(double value)
    {
        string digits = value.ToString("R", CultureInfo.InvariantCulture);
        return digits.AsSpan().ContainsAny('.', 'E') ? digits : digits + ".0";
    }

    private static void Line(StringBuilder text, FormattableString line) => Line(text, line.ToString(CultureInfo.InvariantCulture));

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');

    private static void Check(ReluNetwork network, string name, IReadOnlyList<string>? labels)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(name);
        NetworkRules.RequireOneOutput(network);
        NetworkRules.CheckLabels(labels, 1);
        bool isName = name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (!isName)
        {
            throw new ArgumentException($"The name is {Quoted.Text(name)}: expected ASCII letters, digits and underscores, no digit first.", nameof(name));
        }
    }
}
