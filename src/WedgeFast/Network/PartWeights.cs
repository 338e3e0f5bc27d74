using WedgeFast.Geometry;

namespace WedgeFast.Network;

/// <summary>How much parts of a network move its prediction: see <see cref="Explanation"/>.</summary>
internal sealed class PartWeights
{
    private readonly ReluNetwork _network;
    private readonly TrainingClaim _claim;
    private readonly double[] _rows;
    private readonly double[][] _terms;

    public PartWeights(ReluNetwork network, TrainingClaim claim, ReadOnlySpan<double> rows)
    {
        (_network, _claim, _rows) = (network, claim, rows.ToArray());
        int dimension = network.InputNames.Count, count = rows.Length / dimension;
        _terms = [.. network.Neurons.Select(neuron => Enumerable.Range(0, count)
            .Select(i => neuron.Z * Math.Max(Explanation.Activation(neuron, _rows.AsSpan(i * dimension, dimension)), 0)).ToArray())];
    }

    private int Count => _rows.Length / _network.InputNames.Count;

    /// <summary>One neuron.</summary>
    public ExplainedNeuron Neuron(int j)
    {
        double? active = Count == 0 ? null : _terms[j].Count(value => value != 0) / (double)Count;
        return new ExplainedNeuron(j, FormulaText.Of(_network, _network.Neurons[j]), Of(neuron => neuron == j, null), active);
    }

    /// <summary>All that reads an input.</summary>
    public double Reading(int input) => Of(j => _network.Neurons[j].Inputs.Contains(input), input);

    /// <summary>The neurons that read exactly these inputs.</summary>
    public double ReadingExactly(int[] inputs) => Of(j => _network.Neurons[j].Inputs.AsSpan().SequenceEqual(inputs), null);

    private double Of(Func<int, bool> neurons, int? linear)
    {
        int[] chosen = [.. Enumerable.Range(0, _terms.Length).Where(neurons)];
        double slope = linear is int k && !_network.Skip.IsEmpty ? _network.Skip[k] : 0;
        if (Count == 0)
        {
            double scale = linear is int input ? _claim.Scaling.Scales[input] : 0;
            return (Math.Abs(slope) * scale) + chosen.Sum(j => Penalty(_network.Neurons[j]));
        }

        double[] sum = new double[Count];
        for (int i = 0; i < sum.Length; i++)
        {
            double x = linear is int input ? _rows[(i * _network.InputNames.Count) + input] : 0;
            sum[i] = (slope * x) + chosen.Sum(j => _terms[j][i]);
        }

        double mean = sum.Average();
        return Math.Sqrt(sum.Average(value => (value - mean) * (value - mean)));
    }

    /// <summary>|z| ||w|| in training units.</summary>
    private double Penalty(NetworkNeuron neuron)
    {
        double[] scaled = [.. neuron.Weights.Select((w, t) => w * _claim.Scaling.Scales[neuron.Inputs[t]])];
        double norm = _claim.Class.Norm == WeightNorm.L1 ? scaled.Sum(Math.Abs) : Math.Sqrt(scaled.Sum(w => w * w));
        return Math.Abs(neuron.Z) * norm;
    }
}
