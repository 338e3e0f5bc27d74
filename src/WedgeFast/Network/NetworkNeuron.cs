using System.Numerics.Tensors;

namespace WedgeFast.Network;

/// <summary>
/// One neuron of a network in raw input units: contributes z max(sum_k Weights[k] x[Inputs[k]] + Bias, 0) to the output, or z_q of it to
/// output q of several.
/// </summary>
/// <param name="Inputs">The inputs it reads: ascending, distinct, 0-based.</param>
/// <param name="Weights">One weight per input it reads, raw units.</param>
/// <param name="Bias">Its offset, raw units.</param>
/// <param name="Z">Its output weight; of several outputs the length of its <see cref="OutputWeights"/>.</param>
/// <param name="Through">The data rows its hyperplane passes through: ascending, 0-based, the lowest index among duplicates.</param>
public sealed record NetworkNeuron(int[] Inputs, double[] Weights, double Bias, double Z, int[] Through)
{
    private readonly double[]? _several;

    /// <summary>Makes a neuron of a network of several outputs.</summary>
    /// <param name="inputs">The inputs it reads.</param>
    /// <param name="weights">One weight per input it reads.</param>
    /// <param name="bias">Its offset.</param>
    /// <param name="outputWeights">One output weight per output.</param>
    /// <param name="through">The data rows its hyperplane passes through.</param>
    public NetworkNeuron(int[] inputs, double[] weights, double bias, double[] outputWeights, int[] through)
        : this(inputs, weights, bias, outputWeights.Length == 1 ? outputWeights[0] : TensorPrimitives.Norm<double>(outputWeights), through)
        => _several = outputWeights.Length == 1 ? null : outputWeights;

    /// <summary>Its output weights, one per output: for one output <see cref="Z"/>.</summary>
    public double[] OutputWeights => _several ?? [Z];
}
