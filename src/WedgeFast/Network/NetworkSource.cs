using System.Globalization;
using System.Text;
using WedgeFast.Samples;

namespace WedgeFast.Network;

/// <summary>
/// Writes a network as source code without dependencies: one function of straight-line double arithmetic, numbers exact. It computes the
/// terms of <see cref="ReluNetwork.Predict(ReadOnlySpan{double})"/> in the same order, but rounds products before it adds them.
/// The same network always gives the same text, lines ending with a line feed.
/// </summary>
internal static class NetworkSource
{
    /// <summary>
    /// A static C# class with a method double Predict(ReadOnlySpan&lt;double&gt; x) and, with labels, double
    /// Probability(ReadOnlySpan&lt;double&gt; x) of the second one. Of several outputs void Predict(ReadOnlySpan&lt;double&gt; x,
    /// Span&lt;double&gt; y) and, with labels, void Probabilities(ReadOnlySpan&lt;double&gt; x, Span&lt;double&gt; p) of all. With
    /// intervals double Lower(ReadOnlySpan&lt;double&gt; x) and Upper, their ends.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="name">The name of the class: ASCII letters, digits and underscores, no digit first.</param>
    /// <param name="labels">
    /// The names of classes 0 and 1 where the output is the log-odds of class 1, of all classes where there is an output of each; null for
    /// outputs in themselves.
    /// </param>
    /// <param name="logTarget">
    /// Whether the network's outputs are logarithms of the predictions, as <see cref="TrainingClaim.LogTarget"/> says: the function gives
    /// the predictions.
    /// </param>
    /// <param name="residuals">What intervals are made of, or null.</param>
    /// <param name="hasOffset">Whether offsets are added to logarithms: a second function takes one.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="name"/> is no such name, there are not as many different labels as classes, or there are labels and logarithms.
    /// </exception>
    public static string CSharp(
        ReluNetwork network, string name, IReadOnlyList<string>? labels = null, bool logTarget = false, HeldOutResiduals? residuals = null,
        bool hasOffset = false)
    {
        Check(network, name, labels, logTarget);
        StringBuilder text = new();
        Heading(text, network, labels, logTarget, "");
        Line(text, $"public static class {name}");
        text.Append("{\n");
        int outputs = network.OutputNames.Count;
        Line(text, $"    /// <summary>The output{(outputs == 1 ? "" : "s")} for one row of inputs, in the order above.</summary>");
        Line(text, outputs == 1
            ? "    public static double Predict(System.ReadOnlySpan<double> x)"
            : "    public static void Predict(System.ReadOnlySpan<double> x, System.Span<double> y)");
        text.Append("    {\n");
        Line(text, $"        if (x.Length != {network.InputNames.Count}) throw new System.ArgumentException(\"Expected {network.InputNames.Count} inputs.\", nameof(x));");
        if (outputs > 1)
        {
            Line(text, $"        if (y.Length != {outputs}) throw new System.ArgumentException(\"Expected {outputs} outputs.\", nameof(y));");
        }

        Body(text, network, logTarget ? "System.Math.Exp" : "", "        ");
        text.Append("    }\n");
        if (labels is not null && outputs > 1)
        {
            text.Append("\n    /// <summary>The probabilities of all labels, in the order above.</summary>\n");
            text.Append("    public static void Probabilities(System.ReadOnlySpan<double> x, System.Span<double> p)\n    {\n");
            text.Append("        Predict(x, p);\n");
            Softmax(text, outputs, "System.Math.Exp", "        ");
            text.Append("    }\n");
        }
        else if (labels is not null)
        {
            text.Append("\n    /// <summary>The probability of the second label.</summary>\n");
            text.Append("    public static double Probability(System.ReadOnlySpan<double> x) => 1 / (1 + System.Math.Exp(-Predict(x)));\n");
        }

        if (hasOffset)
        {
            text.Append("\n    /// <summary>The same with an offset: what is added to the logarithm, the logarithm of an exposure.</summary>\n");
            text.Append("    public static double PredictWithOffset(System.ReadOnlySpan<double> x, double offset) => Predict(x) * System.Math.Exp(offset);\n");
        }

        foreach ((string end, string of, ReluNetwork? own) in Ends(residuals, logTarget))
        {
            Line(text, $"\n    /// <summary>The {end} end of the interval that covers {residuals!.Level:R} of new targets.</summary>");
            text.Append("    public static double ").Append(end == "lower" ? "Lower" : "Upper").Append("(System.ReadOnlySpan<double> x)");
            if (own is null)
            {
                Line(text, $" => Predict(x) {of};");
                continue;
            }

            text.Append("\n    {\n");
            Line(text, $"        if (x.Length != {own.InputNames.Count}) throw new System.ArgumentException(\"Expected {own.InputNames.Count} inputs.\", nameof(x));");
            Body(text, own, logTarget ? "System.Math.Exp" : "", "        ", of);
            text.Append("    }\n");
        }

        text.Append("}\n");
        return text.ToString();
    }

    /// <summary>
    /// A C99 function double NAME_predict(const double x[]) and, with labels, double NAME_probability(const double x[]) of the second one,
    /// which needs the C library's exp. Of several outputs void NAME_predict(const double x[], double y[]) and, with labels, void
    /// NAME_probabilities(const double x[], double p[]) of all. With intervals double NAME_lower(const double x[]) and NAME_upper, their
    /// ends.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="name">What the function's name starts with: ASCII letters, digits and underscores, no digit first.</param>
    /// <param name="labels">
    /// The names of classes 0 and 1 where the output is the log-odds of class 1, of all classes where there is an output of each; null for
    /// outputs in themselves.
    /// </param>
    /// <param name="logTarget">
    /// Whether the network's outputs are logarithms of the predictions, as <see cref="TrainingClaim.LogTarget"/> says: the function gives
    /// the predictions, by the C library's exp.
    /// </param>
    /// <param name="residuals">What intervals are made of, or null.</param>
    /// <param name="hasOffset">Whether offsets are added to logarithms: a second function takes one.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="name"/> is no such name, there are not as many different labels as classes, or there are labels and logarithms.
    /// </exception>
    public static string C(
        ReluNetwork network, string name, IReadOnlyList<string>? labels = null, bool logTarget = false, HeldOutResiduals? residuals = null,
        bool hasOffset = false)
    {
        Check(network, name, labels, logTarget);
        StringBuilder text = new();
        Heading(text, network, labels, logTarget, logTarget ? "" : "Compile with -ffp-contract=off for the same bits on every machine.");
        if (labels is not null || logTarget)
        {
            text.Append("#include <math.h>\n\n");
        }

        (int inputs, int outputs) = (network.InputNames.Count, network.OutputNames.Count);
        Line(text, outputs == 1 ? $"double {name}_predict(const double x[{inputs}])" : $"void {name}_predict(const double x[{inputs}], double y[{outputs}])");
        text.Append("{\n");
        Body(text, network, logTarget ? "exp" : "", "    ");
        text.Append("}\n");
        if (labels is not null && outputs > 1)
        {
            Line(text, $"\n/* The probabilities of all labels, in the order above. */\nvoid {name}_probabilities(const double x[{inputs}], double p[{outputs}])");
            Line(text, $"{{\n    {name}_predict(x, p);");
            Softmax(text, outputs, "exp", "    ");
            text.Append("}\n");
        }
        else if (labels is not null)
        {
            Line(text, $"\n/* The probability of the second label. */\ndouble {name}_probability(const double x[{inputs}])");
            Line(text, $"{{\n    return 1 / (1 + exp(-{name}_predict(x)));\n}}");
        }

        if (hasOffset)
        {
            text.Append("\n/* The same with an offset: what is added to the logarithm, the logarithm of an exposure. */\n");
            Line(text, $"double {name}_predict_with_offset(const double x[{inputs}], double offset)\n{{\n    return {name}_predict(x) * exp(offset);\n}}");
        }

        foreach ((string end, string of, ReluNetwork? own) in Ends(residuals, logTarget))
        {
            Line(text, $"\n/* The {end} end of the interval that covers {residuals!.Level:R} of new targets. */\ndouble {name}_{end}(const double x[{inputs}])");
            text.Append("{\n");
            if (own is null)
            {
                Line(text, $"    return {name}_predict(x) {of};");
            }
            else
            {
                text.Append(own.Neurons.Count == 0 && own.Skip.IsEmpty ? "    (void)x;\n" : "");
                Body(text, own, logTarget ? "exp" : "", "    ", of);
            }

            text.Append("}\n");
        }

        return text.ToString();
    }

    // What makes a prediction, or the sum of a network of its own, the end of its interval.
    private static (string End, string Of, ReluNetwork? Own)[] Ends(HeldOutResiduals? residuals, bool logTarget)
    {
        if (residuals is null)
        {
            return [];
        }

        double half = residuals.HalfWidth(residuals.Level);
        return residuals.Bounds is { } bounds ? [("lower", $" - ({Literal(half)})", bounds.Lower), ("upper", $" + ({Literal(half)})", bounds.Upper)]
            : logTarget ? [("lower", $"* {Literal(Math.Exp(-half))}", null), ("upper", $"* {Literal(Math.Exp(half))}", null)]
            : [("lower", $"- {Literal(half)}", null), ("upper", $"+ {Literal(half)}", null)];
    }

    private static void Heading(StringBuilder text, ReluNetwork network, IReadOnlyList<string>? labels, bool logTarget, string advice)
    {
        Line(text, $"// Two-layer ReLU network with {network.Neurons.Count} neurons, written by WedgeFast. {advice}".TrimEnd());
        for (int k = 0; k < network.InputNames.Count; k++)
        {
            Line(text, $"// x[{k}]: {Quoted.Text(network.InputNames[k])}");
        }

        for (int q = 0; q < network.OutputNames.Count && network.OutputNames.Count > 1; q++)
        {
            Line(text, labels is null
                ? $"// y[{q}]: {Quoted.Text(network.OutputNames[q])}"
                : $"// y[{q}], p[{q}]: the logarithm of the probability of label {Quoted.Text(labels[q])} up to a constant that all share, and the probability");
        }

        if (logTarget)
        {
            text.Append("// The network has learnt logarithms: outputs are exponentials of its sums.\n");
        }

        if (network.OutputNames.Count > 1)
        {
            return;
        }

        string odds = labels is null ? "" : $", the log-odds of label {Quoted.Text(labels[1])} against {Quoted.Text(labels[0])}";
        Line(text, $"// Output: {Quoted.Text(network.OutputName)}{odds}");
    }

    // C# and C share the syntax of all this. A NaN is not below 0: it reaches the sum. What outputs are of their sums is a function's name,
    // or none.
    private static void Body(StringBuilder text, ReluNetwork network, string function, string indent, string added = "")
    {
        (int inputs, int outputs) = (network.InputNames.Count, network.OutputNames.Count);
        string[] sums = outputs == 1 ? ["sum"] : [.. Enumerable.Range(0, outputs).Select(q => string.Create(CultureInfo.InvariantCulture, $"sum{q}"))];
        for (int q = 0; q < outputs; q++)
        {
            Line(text, $"{indent}double {sums[q]} = {Literal(network.Intercepts[q])};");
        }

        for (int k = 0; k < network.Skip.Length; k++)
        {
            Line(text, $"{indent}{sums[k / inputs]} += {Literal(network.Skip[k])} * x[{k % inputs}];");
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

            string add = string.Join(' ', sums.Zip(neuron.OutputWeights, (sum, z) => $"{sum} += {Literal(z)} * a;"));
            Line(text, $";\n{indent}if (!(a < 0)) {(outputs == 1 ? add : $"{{ {add} }}")}");
        }

        string Output(string sum) => function.Length == 0 ? sum : $"{function}({sum})";
        if (outputs == 1)
        {
            Line(text, $"{indent}return {Output(sums[0] + added)};");
            return;
        }

        for (int q = 0; q < outputs; q++)
        {
            Line(text, $"{indent}y[{q}] = {Output(sums[q])};");
        }
    }

    // From scores in p to probabilities; no exponent is above 0.
    private static void Softmax(StringBuilder text, int outputs, string exp, string indent)
    {
        Line(text, $"{indent}double most = p[0], sum = 0;");
        Line(text, $"{indent}for (int q = 1; q < {outputs}; q++) if (p[q] > most) most = p[q];");
        Line(text, $"{indent}for (int q = 0; q < {outputs}; q++) sum += p[q] = {exp}(p[q] - most);");
        Line(text, $"{indent}for (int q = 0; q < {outputs}; q++) p[q] /= sum;");
    }

    /// <summary>The shortest decimal number that reads back as the same double, and as a double rather than an integer.</summary>
    private static string Literal(double value)
    {
        string digits = value.ToString("R", CultureInfo.InvariantCulture);
        return digits.AsSpan().ContainsAny('.', 'E') ? digits : digits + ".0";
    }

    private static void Line(StringBuilder text, FormattableString line) => Line(text, line.ToString(CultureInfo.InvariantCulture));

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');

    private static void Check(ReluNetwork network, string name, IReadOnlyList<string>? labels, bool logTarget)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkRules.CheckLabels(labels, network.OutputNames.Count, logTarget);
        CheckName(name);
    }

    /// <summary>Checks a name for source code.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    internal static void CheckName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        bool isName = name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (!isName)
        {
            throw new ArgumentException($"The name is {Quoted.Text(name)}: expected ASCII letters, digits and underscores, no digit first.", nameof(name));
        }
    }
}
