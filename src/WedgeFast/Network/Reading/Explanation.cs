using WedgeFast.Samples;

namespace WedgeFast.Network;

/// <summary>
/// What a network does, ranked. With data a part's weight is how much it moves the prediction: its standard deviation over the rows, of the
/// parts of
/// <see cref="AnovaDecomposition"/>; an input's weight is that of all parts with it, as if they did not depend on each other. Without data
/// it is the share of the
/// weight decay, |z| times the norm of a neuron's weights in training units (and |a| times the scale for the linear term). Of several
/// outputs |z| and |a| are
/// lengths, and the standard deviations of all outputs count as one length.
/// </summary>
/// <param name="Neurons">The neurons by descending weight.</param>
/// <param name="Inputs">The columns that the network reads, by the weight of all that reads them.</param>
/// <param name="Sets">The sets of two or more columns that neurons read, by their weight; with data those of two alone.</param>
/// <param name="Parts">The parts it was taken apart into; null without data.</param>
internal sealed record Explanation(
    IReadOnlyList<ExplainedNeuron> Neurons,
    IReadOnlyList<ExplainedInputs> Inputs,
    IReadOnlyList<ExplainedInputs> Sets,
    AnovaDecomposition? Parts)
{
    /// <summary>The number of rows it was measured on; 0 without data.</summary>
    public int Rows => Parts?.Rows ?? 0;

    /// <summary>Columns and pairs of them by descending weight; none without data.</summary>
    public IReadOnlyList<ExplainedInputs> Ranked { get; private init; } = [];

    /// <summary>Explains a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="claim">Its claim: norm and scaling.</param>
    /// <param name="encoding">How columns became inputs.</param>
    /// <param name="rows">n x d data, row-major, raw units; empty for none.</param>
    /// <exception cref="ArgumentException">The values are not rows of the network's inputs, or it is none of
    /// <see cref="AnovaDecomposition.Suits"/>.</exception>
    public static Explanation Of(LayeredNetwork network, TrainingClaim claim, InputEncoding encoding, ReadOnlySpan<double> rows)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(encoding);
        NeuronWeights weights = new(network, claim, encoding, rows);
        ExplainedNeuron[] neurons = [.. Enumerable.Range(0, network.Last.Neurons.Count).Select(weights.Neuron).OrderByDescending(neuron =>
            neuron.Weight)];
        if (rows.IsEmpty)
        {
            return new Explanation(neurons, Sorted(weights.Columns()), Sorted(weights.Sets()), null);
        }

        AnovaDecomposition parts = AnovaDecomposition.Of(network, encoding, rows, []);
        ExplainedInputs Explained(AnovaPart part) => new([.. part.Columns.Select(c => parts.Columns[c].Name)], part.Weight);
        IEnumerable<ExplainedInputs> inputs = parts.Parts.SelectMany(part => part.Columns).Distinct().Select(c => new ExplainedInputs(
            [parts.Columns[c].Name], Math.Sqrt(parts.Parts.Where(part => part.Columns.Contains(c))
                .Sum(part => part.Weight * part.Weight))));
        return new Explanation(neurons, Sorted(inputs), Sorted(parts.Parts.Where(part => part.IsPair).Select(Explained)), parts)
        {
            Ranked = Sorted(parts.Parts.Select(Explained)),
        };
    }

    /// <summary>How the prediction for one row adds up by neurons: the intercept, the linear term input by input, then the active neurons,
    /// each kind by
    /// descending magnitude.</summary>
    /// <param name="network">The network.</param>
    /// <param name="row">d values, raw units.</param>
    public static IReadOnlyList<ExplainedTerm> OfRow(LayeredNetwork network, ReadOnlySpan<double> row)
    {
        ArgumentNullException.ThrowIfNull(network);
        ReluNetwork last = network.Last;
        double[] features = new double[network.Features.Length], skip = last.Skip.ToArray();
        network.FeaturesOf(row, features);
        int outputs = last.OutputNames.Count;
        IEnumerable<ExplainedTerm> linear = skip.Length == 0 ? [] : Enumerable.Range(0, features.Length).Select(k => new ExplainedTerm(
            FormulaText.Product(Enumerable.Range(0, outputs).Select(q => skip[(q * features.Length) + k]), last.InputNames[k]), null,
            [.. Enumerable.Range(0, outputs).Select(q => skip[(q * features.Length) + k] * features[k])]));
        IEnumerable<ExplainedTerm> neurons = last.Neurons.Select((neuron, j) =>
        {
            double activation = Math.Max(Activation(neuron, features), 0);
            return new ExplainedTerm(FormulaText.Of(network, neuron), j, [.. neuron.OutputWeights.Select(z => z * activation)]);
        });
        return
        [
            new ExplainedTerm("intercept", null, last.Intercepts.ToArray()),
            .. linear.OrderByDescending(term => term.Size),
            .. neurons.Where(term => term.Size != 0).OrderByDescending(term => term.Size),
        ];
    }

    /// <summary>How the prediction for one row adds up by parts: the mean prediction, then parts by descending magnitude, the rest
    /// last.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="row">d values, raw units.</param>
    public static IReadOnlyList<ExplainedTerm> OfRow(AnovaDecomposition parts, ReadOnlySpan<double> row)
    {
        ArgumentNullException.ThrowIfNull(parts);
        int outputs = parts.Constants.Length;
        double[] values = new double[parts.Parts.Count * outputs], rest = new double[outputs];
        parts.Evaluate(row, values, rest);
        IEnumerable<ExplainedTerm> terms = parts.Parts.Select((part, p) => new ExplainedTerm(
            string.Join(", ", part.Columns.Select(c => parts.Columns[c].Name)), null, values[(p * outputs)..((p + 1) * outputs)]));
        return
        [
            new ExplainedTerm("mean prediction", null, parts.Constants),
            .. terms.OrderByDescending(term => term.Size),
            .. parts.HasRest ? [new ExplainedTerm(ExplainedTerm.Rest, null, rest)] : Array.Empty<ExplainedTerm>(),
        ];
    }

    /// <summary>w.x + b.</summary>
    internal static double Activation(NetworkNeuron neuron, ReadOnlySpan<double> row)
    {
        double sum = neuron.Bias;
        for (int k = 0; k < neuron.Inputs.Length; k++)
        {
            sum = Math.FusedMultiplyAdd(neuron.Weights[k], row[neuron.Inputs[k]], sum);
        }

        return sum;
    }

    private static ExplainedInputs[] Sorted(IEnumerable<ExplainedInputs> parts) => [.. parts.OrderByDescending(part => part.Weight)];
}

/// <summary>A neuron of a network with what it does.</summary>
/// <param name="Position">Its 0-based position in the network.</param>
/// <param name="Formula">"2.6 * max(0, 3.1*froude - 0.42)", or "(2.6, -1) * max(..)" for two outputs, numbers rounded for reading.</param>
/// <param name="Weight">How much it moves the prediction.</param>
/// <param name="ActiveShare">The share of rows it is active on; null without data.</param>
internal sealed record ExplainedNeuron(int Position, string Formula, double Weight, double? ActiveShare);

/// <summary>One or more columns with what they do.</summary>
/// <param name="Names">Their names.</param>
/// <param name="Weight">How much they move the prediction.</param>
internal sealed record ExplainedInputs(IReadOnlyList<string> Names, double Weight);

/// <summary>A term of one prediction.</summary>
/// <param name="Text">What it is.</param>
/// <param name="Neuron">The neuron's 0-based position in the network, or null.</param>
/// <param name="Values">What it adds, one number per output.</param>
internal sealed record ExplainedTerm(string Text, int? Neuron, IReadOnlyList<double> Values)
{
    /// <summary>What neurons of three columns or more add beyond what parts of one and two say of them.</summary>
    public const string Rest = "three inputs or more together, beyond these";

    /// <summary>The length of its values.</summary>
    public double Size => Values.Count == 1 ? Math.Abs(Values[0]) : Math.Sqrt(Values.Sum(value => value * value));
}
