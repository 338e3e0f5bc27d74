namespace WedgeFast.Network;

/// <summary>
/// What a network does, ranked: neurons, inputs, and the sets of inputs that neurons read together. With data a part's weight is how much
/// it moves the prediction: the standard deviation of what it adds, over the rows. Without data it is the part's share of the weight
/// decay, |z| times the norm of its weights in training units (and |a| times the scale for the linear term). Of several outputs |z| and |a| are
/// lengths, and the standard deviations of all outputs count as one length.
/// </summary>
/// <param name="Neurons">The neurons by descending weight.</param>
/// <param name="Inputs">The inputs that the network reads, by the weight of all that reads them.</param>
/// <param name="Sets">The sets of two or more inputs that neurons read, by the weight of the neurons that read exactly them.</param>
/// <param name="Rows">The number of rows it was measured on; 0 without data.</param>
internal sealed record Explanation(
    IReadOnlyList<ExplainedNeuron> Neurons,
    IReadOnlyList<ExplainedInputs> Inputs,
    IReadOnlyList<ExplainedInputs> Sets,
    int Rows)
{
    /// <summary>Explains a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="claim">Its claim: norm and scaling.</param>
    /// <param name="rows">n x d data, row-major, raw units; empty for none.</param>
    /// <exception cref="ArgumentException">The values are not rows of the network's inputs.</exception>
    public static Explanation Of(ReluNetwork network, TrainingClaim claim, ReadOnlySpan<double> rows)
    {
        ArgumentNullException.ThrowIfNull(network);
        int dimension = network.InputNames.Count;
        if (rows.Length % dimension != 0)
        {
            throw new ArgumentException($"{rows.Length} values are not rows of {dimension}.", nameof(rows));
        }

        PartWeights weights = new(network, claim, rows);
        ExplainedNeuron[] neurons = [.. Enumerable.Range(0, network.Neurons.Count).Select(weights.Neuron)];
        int[] read = [.. network.Neurons.SelectMany(neuron => neuron.Inputs)
            .Concat(network.Skip.IsEmpty ? [] : Enumerable.Range(0, dimension)).Distinct().Order()];
        IEnumerable<int[]> sets = network.Neurons.Select(neuron => neuron.Inputs).Where(set => set.Length > 1)
            .DistinctBy(set => string.Join(' ', set));
        return new Explanation(
            [.. neurons.OrderByDescending(neuron => neuron.Weight)],
            [.. read.Select(k => new ExplainedInputs([k], weights.Reading(k))).OrderByDescending(part => part.Weight)],
            [.. sets.Select(set => new ExplainedInputs(set, weights.ReadingExactly(set))).OrderByDescending(part => part.Weight)],
            rows.Length / dimension);
    }

    /// <summary>How the prediction for one row adds up: the intercept, the linear term input by input, then the active neurons, each kind by
    /// descending magnitude.</summary>
    /// <param name="network">The network.</param>
    /// <param name="row">d values, raw units.</param>
    public static IReadOnlyList<ExplainedTerm> OfRow(ReluNetwork network, ReadOnlySpan<double> row)
    {
        NetworkRules.RequireOneOutput(network);
        double[] x = row.ToArray();
        double[] skip = network.Skip.ToArray();
        IEnumerable<ExplainedTerm> linear = skip.Select((a, k) => new ExplainedTerm(FormulaText.Product(a, network.InputNames[k]), null, a * x[k]));
        IEnumerable<ExplainedTerm> neurons = network.Neurons
            .Select((neuron, j) => new ExplainedTerm(FormulaText.Of(network, neuron), j, neuron.Z * Math.Max(Activation(neuron, x), 0)));
        return
        [
            new ExplainedTerm("intercept", null, network.Intercept),
            .. linear.OrderByDescending(term => Math.Abs(term.Value)),
            .. neurons.Where(term => term.Value != 0).OrderByDescending(term => Math.Abs(term.Value)),
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
}

/// <summary>A neuron of a network with what it does.</summary>
/// <param name="Position">Its 0-based position in the network.</param>
/// <param name="Formula">"2.6 * max(0, 3.1*froude - 0.42)", or "(2.6, -1) * max(..)" for two outputs, numbers rounded for reading.</param>
/// <param name="Weight">How much it moves the prediction.</param>
/// <param name="ActiveShare">The share of rows it is active on; null without data.</param>
internal sealed record ExplainedNeuron(int Position, string Formula, double Weight, double? ActiveShare);

/// <summary>One or more inputs with what they do.</summary>
/// <param name="Inputs">0-based inputs, ascending.</param>
/// <param name="Weight">How much they move the prediction.</param>
internal sealed record ExplainedInputs(IReadOnlyList<int> Inputs, double Weight);

/// <summary>A term of one prediction.</summary>
/// <param name="Text">What it is.</param>
/// <param name="Neuron">The neuron's 0-based position in the network, or null.</param>
/// <param name="Value">What it adds.</param>
internal sealed record ExplainedTerm(string Text, int? Neuron, double Value);
