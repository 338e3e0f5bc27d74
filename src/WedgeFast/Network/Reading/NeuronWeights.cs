using System.Numerics.Tensors;
using WedgeFast.Geometry;
using WedgeFast.Samples;

namespace WedgeFast.Network;

/// <summary>
/// How much single neurons move the prediction, and what weight decay counts for columns where there are no data: see
/// <see cref="Explanation"/>.
/// </summary>
internal sealed class NeuronWeights
{
    private const int MostRows = 20_000;

    private readonly LayeredNetwork _network;
    private readonly TrainingClaim _claim;
    private readonly IReadOnlyList<ColumnInputs> _columns;
    private readonly AdditiveNeurons _neurons;
    private readonly double[][] _outputs;

    public NeuronWeights(LayeredNetwork network, TrainingClaim claim, InputEncoding encoding, ReadOnlySpan<double> rows)
    {
        (_network, _claim, _columns) = (network, claim, ColumnInputs.Of(encoding));
        _neurons = AdditiveNeurons.Of(network, _columns)
            ?? throw new ArgumentException("The network's last two layers read features of several columns: expected one column for each.",
                nameof(network));
        int dimension = network.InputNames.Count, count = rows.Length / dimension;
        if (rows.Length % dimension != 0)
        {
            throw new ArgumentException($"{rows.Length} values are not rows of {dimension}.", nameof(rows));
        }

        _outputs = new double[Math.Min(count, MostRows)][];
        for (int k = 0; k < _outputs.Length; k++)
        {
            int row = (int)((long)k * count / _outputs.Length);
            _outputs[k] = _neurons.Activations(_neurons.Features(rows.Slice(row * dimension, dimension)));
            TensorPrimitives.Max<double>(_outputs[k], 0, _outputs[k]);
        }
    }

    private IReadOnlyList<NetworkNeuron> All => _network.Last.Neurons;

    /// <summary>One neuron.</summary>
    public ExplainedNeuron Neuron(int j)
    {
        string formula = FormulaText.Of(_network, All[j]);
        if (_outputs.Length == 0)
        {
            return new ExplainedNeuron(j, formula, Penalty(All[j]), null);
        }

        double mean = _outputs.Average(row => row[j]), variance = _outputs.Average(row => (row[j] - mean) * (row[j] - mean));
        return new ExplainedNeuron(j, formula, Math.Abs(All[j].Z) * Math.Sqrt(variance),
            _outputs.Count(row => All[j].Z * row[j] != 0) / (double)_outputs.Length);
    }

    /// <summary>The weight decay of all that reads each column.</summary>
    public IEnumerable<ExplainedInputs> Columns() => Enumerable.Range(0, _columns.Count)
        .Where(c => _neurons.HasLinear || _neurons.Reads.Any(reads => reads.Contains(c)))
        .Select(c => new ExplainedInputs([_columns[c].Name], Linear(c) + All.Where((_, j) => _neurons.Reads[j].Contains(c)).Sum(Penalty)));

    /// <summary>The weight decay of the neurons of each set of two columns or more.</summary>
    public IEnumerable<ExplainedInputs> Sets() => _neurons.Reads.Select((reads, j) => (Reads: reads, Neuron: All[j]))
        .Where(one => one.Reads.Length > 1)
        .GroupBy(one => string.Join(' ', one.Reads))
        .Select(set => new ExplainedInputs([.. set.First().Reads.Select(c => _columns[c].Name)], set.Sum(one => Penalty(one.Neuron))));

    // |a| times the scale, over the column's features.
    private double Linear(int column)
    {
        ReadOnlySpan<double> skip = _network.Last.Skip;
        int features = _network.Features.Length;
        double sum = 0;
        for (int k = _columns[column].First; !skip.IsEmpty && _network.IsTwoLayer && k < _columns[column].First
            + _columns[column].Width; k++)
        {
            double squares = 0;
            for (int q = 0; q < skip.Length / features; q++)
            {
                squares += skip[(q * features) + k] * skip[(q * features) + k];
            }

            sum += Math.Sqrt(squares) * _claim.Scaling.Scales[k];
        }

        return sum;
    }

    /// <summary>|z| ||w|| in training units.</summary>
    private double Penalty(NetworkNeuron neuron)
    {
        double[] scaled = [.. neuron.Weights.Select((w, t) => w * _claim.Scaling.Scales[neuron.Inputs[t]])];
        double norm = _claim.Class.Norm == WeightNorm.L1 ? scaled.Sum(Math.Abs) : Math.Sqrt(scaled.Sum(w => w * w));
        return Math.Abs(neuron.Z) * norm;
    }
}
