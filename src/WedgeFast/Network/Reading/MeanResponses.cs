using System.Numerics.Tensors;

namespace WedgeFast.Network;

/// <summary>
/// What neurons give on average over the rows of a table with one or two columns set to given values in all rows: their partial
/// dependences.
/// </summary>
internal sealed class MeanResponses
{
    private readonly AdditiveNeurons _neurons;
    private readonly double[][] _features;
    private readonly double[][] _activations;
    private readonly double[] _weights;

    /// <summary>Prepares the rows.</summary>
    /// <param name="neurons">The neurons.</param>
    /// <param name="rows">Inputs of rows, at least one.</param>
    /// <param name="weights">Their weights.</param>
    public MeanResponses(AdditiveNeurons neurons, double[][] rows, double[] weights)
    {
        double total = weights.Sum();
        _neurons = neurons;
        _weights = [.. weights.Select(weight => weight / total)];
        _features = [.. rows.Select(row => neurons.Features(row))];
        _activations = [.. _features.Select(features => neurons.Activations(features))];
    }

    /// <summary>The means with one column set.</summary>
    /// <param name="column">The column.</param>
    /// <param name="shares">What each of its values adds in each neuron.</param>
    /// <returns>For each value the mean of each neuron.</returns>
    public double[][] Of(int column, double[][] shares)
    {
        double[][] means = [.. shares.Select(_ => new double[_neurons.Count])];
        double[] others = new double[_neurons.Count], outputs = new double[_neurons.Count];
        for (int i = 0; i < _weights.Length; i++)
        {
            TensorPrimitives.Subtract<double>(_activations[i], _neurons.Shares(column, _features[i]), others);
            Add(others, shares, _weights[i], means, outputs);
        }

        return means;
    }

    /// <summary>The means with two columns set.</summary>
    /// <param name="first">A column.</param>
    /// <param name="second">Another one.</param>
    /// <param name="shares">What each value of the first adds in each neuron.</param>
    /// <param name="others">What each value of the second adds.</param>
    /// <returns>For each value of the first, and for each of the second, the mean of each neuron.</returns>
    public double[][] Of(int first, int second, double[][] shares, double[][] others)
    {
        double[][] means = [.. Enumerable.Range(0, shares.Length * others.Length).Select(_ => new double[_neurons.Count])];
        double[] without = new double[_neurons.Count], set = new double[_neurons.Count], outputs = new double[_neurons.Count];
        for (int i = 0; i < _weights.Length; i++)
        {
            TensorPrimitives.Subtract<double>(_activations[i], _neurons.Shares(first, _features[i]), without);
            TensorPrimitives.Subtract<double>(without, _neurons.Shares(second, _features[i]), without);
            for (int g = 0; g < shares.Length; g++)
            {
                TensorPrimitives.Add<double>(without, shares[g], set);
                Add(set, others, _weights[i], means.AsSpan(g * others.Length, others.Length), outputs);
            }
        }

        return means;
    }

    private static void Add(double[] activations, double[][] shares, double weight, ReadOnlySpan<double[]> means, double[] outputs)
    {
        for (int g = 0; g < shares.Length; g++)
        {
            TensorPrimitives.Add<double>(activations, shares[g], outputs);
            TensorPrimitives.Max<double>(outputs, 0, outputs);
            TensorPrimitives.MultiplyAdd<double>(outputs, weight, means[g], means[g]);
        }
    }
}
