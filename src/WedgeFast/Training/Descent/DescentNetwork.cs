using System.Numerics;
using System.Numerics.Tensors;

namespace WedgeFast.Training;

/// <summary>
/// The parameters of a two-layer network in one vector of single precision: for every feature a row of weights, one per neuron, then the
/// biases, then per output a row of output weights, then the intercepts. Neurons lie side by side, so that a loop over them is a loop over
/// vector lanes; rows are padded to whole vectors by neurons that are 0.
/// </summary>
internal sealed class DescentNetwork
{
    /// <summary>A network of neurons that are 0.</summary>
    /// <param name="features">The number of features.</param>
    /// <param name="outputs">q.</param>
    /// <param name="neurons">At least so many neurons.</param>
    public DescentNetwork(int features, int outputs, int neurons)
    {
        (FeatureCount, Outputs) = (features, outputs);
        Neurons = (neurons + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        Parameters = new float[((features + 1 + outputs) * Neurons) + outputs];
    }

    /// <summary>The number of features.</summary>
    public int FeatureCount { get; }

    /// <summary>q.</summary>
    public int Outputs { get; }

    /// <summary>The number of neurons, a multiple of the vector's width.</summary>
    public int Neurons { get; }

    /// <summary>All parameters.</summary>
    public float[] Parameters { get; }

    /// <summary>Where the biases start.</summary>
    public int BiasAt => FeatureCount * Neurons;

    /// <summary>Where the output weights start.</summary>
    public int OutputAt => (FeatureCount + 1) * Neurons;

    /// <summary>Where the intercepts start: what comes before but for the biases is decayed.</summary>
    public int InterceptAt => (FeatureCount + 1 + Outputs) * Neurons;

    /// <summary>|z_j| |w_j| of every neuron.</summary>
    public float[] Lengths()
    {
        float[] weights = new float[Neurons], outputs = new float[Neurons];
        Squares(0, FeatureCount, weights);
        Squares(FeatureCount + 1, Outputs, outputs);
        return [.. weights.Zip(outputs, (w, z) => MathF.Sqrt(w * z))];
    }

    /// <summary>A network of some of the neurons, in the order given, with room for others behind them.</summary>
    public DescentNetwork Take(ReadOnlySpan<int> neurons, int room)
    {
        DescentNetwork taken = new(FeatureCount, Outputs, Math.Max(room, neurons.Length));
        for (int row = 0; row < FeatureCount + 1 + Outputs; row++)
        {
            for (int j = 0; j < neurons.Length; j++)
            {
                taken.Parameters[(row * taken.Neurons) + j] = Parameters[(row * Neurons) + neurons[j]];
            }
        }

        Parameters.AsSpan(InterceptAt).CopyTo(taken.Parameters.AsSpan(taken.InterceptAt));
        return taken;
    }

    /// <summary>The mean of networks of as many features and outputs, as one network of all their neurons.</summary>
    public static DescentNetwork MeanOf(IReadOnlyList<DescentNetwork> networks)
    {
        DescentNetwork mean = new(networks[0].FeatureCount, networks[0].Outputs, networks.Sum(network => network.Neurons));
        float share = 1f / networks.Count, root = MathF.Sqrt(share);
        int first = 0;
        foreach (DescentNetwork network in networks)
        {
            for (int row = 0; row < network.FeatureCount + 1 + network.Outputs; row++)
            {
                TensorPrimitives.Multiply(
                    network.Parameters.AsSpan(row * network.Neurons, network.Neurons), root, mean.Parameters.AsSpan((row * mean.Neurons) + first));
            }

            Span<float> intercepts = mean.Parameters.AsSpan(mean.InterceptAt);
            TensorPrimitives.MultiplyAdd(network.Parameters.AsSpan(network.InterceptAt), share, intercepts, intercepts);
            first += network.Neurons;
        }

        return mean;
    }

    /// <summary>The same network in another unit of the outputs: w_j and z_j keep the proportion of their lengths.</summary>
    /// <param name="unit">The present unit over the new one.</param>
    /// <param name="shifts">What is added to each output, in the new unit.</param>
    public DescentNetwork Rescaled(double unit, IEnumerable<double> shifts)
    {
        DescentNetwork rescaled = new(FeatureCount, Outputs, Neurons);
        TensorPrimitives.Multiply(Parameters, (float)Math.Sqrt(unit), rescaled.Parameters);
        int at = InterceptAt;
        foreach (double shift in shifts)
        {
            rescaled.Parameters[at] = (float)((unit * Parameters[at]) + shift);
            at++;
        }

        return rescaled;
    }

    private void Squares(int first, int count, float[] sums)
    {
        for (int row = first; row < first + count; row++)
        {
            for (int j = 0; j < Neurons; j++)
            {
                float value = Parameters[(row * Neurons) + j];
                sums[j] += value * value;
            }
        }
    }
}
