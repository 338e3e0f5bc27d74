namespace WedgeFast.Network;

/// <summary>
/// One neuron of a network in raw input units: contributes z max(sum_k Weights[k] x[Inputs[k]] + Bias, 0) to the output.
/// </summary>
/// <param name="Inputs">The inputs it reads: ascending, distinct, 0-based.</param>
/// <param name="Weights">One weight per input it reads, raw units.</param>
/// <param name="Bias">Its offset, raw units.</param>
/// <param name="Z">Its output weight.</param>
/// <param name="Through">The data rows its hyperplane passes through: ascending, 0-based, the lowest index among duplicates.</param>
public sealed record NetworkNeuron(int[] Inputs, double[] Weights, double Bias, double Z, int[] Through);
