using System.Numerics.Tensors;
using WedgeFast.Geometry;

namespace WedgeFast.Network;

/// <summary>How much parts of a network move its prediction: see <see cref="Explanation"/>.</summary>
internal sealed class PartWeights
{
    private readonly ReluNetwork _network;
    private readonly TrainingClaim _claim;
    private readonly double[] _rows;
    private readonly double[][] _activations;

    public PartWeights(ReluNetwork network, TrainingClaim claim, ReadOnlySpan<double> rows)
    {
        (_network, _claim, _rows) = (network, claim, rows.ToArray());
        int dimension = network.InputNames.Count, count = rows.Length / dimension;
        _activations = [.. network.Neurons.Select(neuron => Enumerable.Range(0, count)
            .Select(i => Math.Max(Explanation.Activation(neuron, _rows.AsSpan(i * dimension, dimension)), 0)).ToArray())];
    }

    private int Count => _rows.Length / _network.InputNames.Count;

    /// <summary>One neuron.</summary>
    public ExplainedNeuron Neuron(int j)
    {
        double? active = Count == 0 ? null : _activations[j].Count(value => _network.Neurons[j].Z * value != 0) / (double)Count;
        return new ExplainedNeuron(j, FormulaText.Of(_network, _network.Neurons[j]), Of(neuron => neuron == j, null), active);
    }

    /// <summary>All that reads an input.</summary>
    public double Reading(int input) => Of(j => _network.Neurons[j].Inputs.Contains(input), input);

    /// <summary>The neurons that read exactly these inputs.</summary>
    public double ReadingExactly(int[] inputs) => Of(j => _network.Neurons[j].Inputs.AsSpan().SequenceEqual(inputs), null);

    private double Of(Func<int, bool> neurons, int? linear)
    {
        int[] chosen = [.. Enumerable.Range(0, _activations.Length).Where(neurons)];
        double[] slopes = new double[_network.OutputNames.Count];
        for (int q = 0; q < slopes.Length && linear is not null && !_network.Skip.IsEmpty; q++)
        {
            slopes[q] = _network.Skip[(q * _network.InputNames.Count) + linear.Value];
        }

        if (Count == 0)
        {
            double scale = linear is int input ? _claim.Scaling.Scales[input] : 0;
            double slope = slopes.Length == 1 ? Math.Abs(slopes[0]) : TensorPrimitives.Norm<double>(slopes);
            return (slope * scale) + chosen.Sum(j => Penalty(_network.Neurons[j]));
        }

        return Math.Sqrt(slopes.Select((slope, q) => Variance(q, chosen, slope, linear)).Sum());
    }

    /// <summary>The variance over the rows of what neurons, and an input's linear term, add to one output.</summary>
    private double Variance(int output, int[] chosen, double slope, int? linear)
    {
        double[] factors = [.. chosen.Select(j => _network.Neurons[j].OutputWeights[output])];
        double[] sum = new double[Count];
        for (int i = 0; i < sum.Length; i++)
        {
            double x = linear is int input ? _rows[(i * _network.InputNames.Count) + input] : 0;
            sum[i] = (slope * x) + chosen.Select((j, at) => factors[at] * _activations[j][i]).Sum();
        }

        double mean = sum.Average();
        return sum.Average(value => (value - mean) * (value - mean));
    }

    /// <summary>|z| ||w|| in training units.</summary>
    private double Penalty(NetworkNeuron neuron)
    {
        double[] scaled = [.. neuron.Weights.Select((w, t) => w * _claim.Scaling.Scales[neuron.Inputs[t]])];
        double norm = _claim.Class.Norm == WeightNorm.L1 ? scaled.Sum(Math.Abs) : Math.Sqrt(scaled.Sum(w => w * w));
        return Math.Abs(neuron.Z) * norm;
    }
}
