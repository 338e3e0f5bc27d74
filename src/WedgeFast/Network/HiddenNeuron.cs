namespace WedgeFast.Network;

/// <summary>
/// One neuron of an earlier layer of a <see cref="LayeredNetwork"/>: gives max(sum_k Weights[k] v[Inputs[k]] + Bias, 0), where v holds the
/// inputs of the network and after them the outputs of all layers before.
/// </summary>
/// <param name="Inputs">The values it reads: ascending, distinct, 0-based.</param>
/// <param name="Weights">One weight per value it reads.</param>
/// <param name="Bias">Its offset.</param>
/// <param name="Through">The data rows its hyperplane passes through: ascending, 0-based; empty where none are known.</param>
public sealed record HiddenNeuron(int[] Inputs, double[] Weights, double Bias, int[] Through);
