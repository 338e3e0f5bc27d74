using System.Numerics.Tensors;
using WedgeFast.Samples;

namespace WedgeFast.Network;

/// <summary>
/// The functional ANOVA of a network over data: a constant, the mean prediction; what each column adds; what each two columns add together
/// beyond that; and
/// the rest, of neurons that read three columns or more. What a column adds is the mean over the data with the column set in all rows (its
/// partial dependence),
/// so a part of two columns keeps nothing that a function of one of them could say. Each part has the mean 0, and for every row they add up
/// to the prediction.
/// MATHEMATICS.md, "Reading a network".
/// </summary>
internal sealed class AnovaDecomposition
{
    private readonly LayeredNetwork _network;
    private readonly int[] _partOfNeuron;

    internal AnovaDecomposition(LayeredNetwork network, IReadOnlyList<ColumnInputs> columns, AdditiveNeurons neurons,
        IReadOnlyList<AnovaPart> parts)
    {
        (_network, Columns, Neurons, Parts) = (network, columns, neurons, parts);
        _partOfNeuron = [.. neurons.Reads.Select(reads => PartOf(parts, reads))];
        HasRest = neurons.Reads.Any(reads => reads.Length > 2);
        Constants = new double[network.Last.OutputNames.Count];
        RestDeviations = new double[Constants.Length];
    }

    /// <summary>The columns that the network's inputs come from.</summary>
    public IReadOnlyList<ColumnInputs> Columns { get; }

    /// <summary>Parts of one column, then parts of two.</summary>
    public IReadOnlyList<AnovaPart> Parts { get; }

    /// <summary>The mean prediction over the data, one per output.</summary>
    public double[] Constants { get; }

    /// <summary>Whether neurons read three columns or more, so that there is a rest.</summary>
    public bool HasRest { get; }

    /// <summary>Standard deviations of the rest over the data, one per output.</summary>
    public double[] RestDeviations { get; }

    /// <summary>How much the rest moves the prediction.</summary>
    public double RestWeight => TensorPrimitives.Norm<double>(RestDeviations);

    /// <summary>The number of rows it was measured on.</summary>
    public int Rows { get; private set; }

    /// <summary>The neurons.</summary>
    internal AdditiveNeurons Neurons { get; }

    /// <summary>For each neuron the number of the part it belongs to; -1 for the rest.</summary>
    internal IReadOnlyList<int> PartOfNeuron => _partOfNeuron;

    private int Outputs => Constants.Length;

    /// <summary>Whether a network can be taken apart: all features of its last two layers come from one column each.</summary>
    public static bool Suits(LayeredNetwork network, InputEncoding encoding) => AdditiveNeurons.Of(network,
        ColumnInputs.Of(encoding)) is not null;

    /// <summary>Takes a network apart over data.</summary>
    /// <param name="network">The network.</param>
    /// <param name="encoding">How columns became inputs.</param>
    /// <param name="rows">n x d inputs, row-major, n at least 1; of many, equally spaced ones count.</param>
    /// <param name="weights">n weights; none for equal ones.</param>
    /// <exception cref="ArgumentException">The network is none of <see cref="Suits"/>, or there are no rows of its inputs.</exception>
    public static AnovaDecomposition Of(LayeredNetwork network, InputEncoding encoding, ReadOnlySpan<double> rows,
        ReadOnlySpan<double> weights)
    {
        ArgumentNullException.ThrowIfNull(network);
        int dimension = network.InputNames.Count;
        if (rows.IsEmpty || rows.Length % dimension != 0)
        {
            throw new ArgumentException($"{rows.Length} values are not rows of {dimension}.", nameof(rows));
        }

        return new AnovaBuilder(network, encoding, rows, weights).Build();
    }

    /// <summary>The parts of the prediction for one row.</summary>
    /// <param name="row">Its inputs.</param>
    /// <param name="values">Receives parts x outputs, row-major.</param>
    /// <param name="rest">Receives the rest, one number per output: what is left of the prediction, 0 but for rounding where there is no
    /// rest.</param>
    public void Evaluate(ReadOnlySpan<double> row, Span<double> values, Span<double> rest)
    {
        double[] features = Neurons.Features(row), outputs = Neurons.Activations(features);
        TensorPrimitives.Max<double>(outputs, 0, outputs);
        values.Clear();
        for (int j = 0; j < outputs.Length; j++)
        {
            for (int q = 0; q < Outputs && _partOfNeuron[j] >= 0; q++)
            {
                values[(_partOfNeuron[j] * Outputs) + q] += Neurons.OutputWeights[q][j] * outputs[j];
            }
        }

        _network.Last.Predict(features, rest);
        for (int p = 0; p < Parts.Count; p++)
        {
            Span<double> part = values.Slice(p * Outputs, Outputs);
            for (int q = 0; q < Outputs && !Parts[p].IsPair; q++)
            {
                part[q] += Neurons.Linear(Parts[p].Columns[0], q, features);
            }

            Parts[p].AddTables(row, part);
            TensorPrimitives.Subtract<double>(rest, part, rest);
        }

        TensorPrimitives.Subtract<double>(rest, Constants, rest);
    }

    /// <summary>Centres all parts over data, and measures them there.</summary>
    internal void Measure(double[][] rows, double[] weights)
    {
        int length = Parts.Count * Outputs;
        double[] values = new double[length], rest = new double[Outputs], prediction = new double[Outputs];
        double[] sums = new double[length + Outputs], squares = new double[length + Outputs];
        Rows = rows.Length;
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                Evaluate(rows[i], values, rest);
                Add(values, weights[i], pass == 0 ? sums : squares, pass);
                Add(rest, weights[i], (pass == 0 ? sums : squares).AsSpan(length), pass);
            }

            for (int p = 0; p < Parts.Count && pass == 0; p++)
            {
                Parts[p].Means = sums[(p * Outputs)..((p + 1) * Outputs)];
                TensorPrimitives.Add<double>(Constants, Parts[p].Means, Constants);
            }

            if (pass == 0)
            {
                TensorPrimitives.Add<double>(Constants, sums.AsSpan(length), Constants);
            }
        }

        for (int p = 0; p < Parts.Count; p++)
        {
            Parts[p].Deviations = [.. squares[(p * Outputs)..((p + 1) * Outputs)].Select(Math.Sqrt)];
        }

        for (int q = 0; q < Outputs && HasRest; q++)
        {
            RestDeviations[q] = Math.Sqrt(squares[length + q]);
        }
    }

    private static void Add(ReadOnlySpan<double> values, double weight, Span<double> sums, int pass)
    {
        for (int k = 0; k < values.Length; k++)
        {
            sums[k] += weight * (pass == 0 ? values[k] : values[k] * values[k]);
        }
    }

    private static int PartOf(IReadOnlyList<AnovaPart> parts, int[] reads)
    {
        for (int p = 0; p < parts.Count; p++)
        {
            if (parts[p].Columns.AsSpan().SequenceEqual(reads))
            {
                return p;
            }
        }

        return -1;
    }
}
