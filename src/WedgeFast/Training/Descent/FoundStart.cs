namespace WedgeFast.Training;

/// <summary>A neuron of length one to start from.</summary>
/// <param name="Value">|g|.</param>
/// <param name="Curvature">The mean square of its activations, by the rows' weights.</param>
/// <param name="Weights">Its weights, one per feature.</param>
/// <param name="Bias">Its bias.</param>
/// <param name="Outputs">The direction of its output weights, of length one: downhill.</param>
internal sealed record FoundStart(float Value, float Curvature, float[] Weights, float Bias, float[] Outputs)
{
    /// <summary>Puts it in a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="neuron">Which of its neurons becomes this one.</param>
    /// <param name="scale">The length of its weights and of its output weights.</param>
    public void CopyTo(DescentNetwork network, int neuron, float scale)
    {
        Span<float> parameters = network.Parameters;
        for (int feature = 0; feature < Weights.Length; feature++)
        {
            parameters[(feature * network.Neurons) + neuron] = scale * Weights[feature];
        }

        parameters[network.BiasAt + neuron] = scale * Bias;
        for (int q = 0; q < Outputs.Length; q++)
        {
            parameters[network.OutputAt + (q * network.Neurons) + neuron] = scale * Outputs[q];
        }
    }
}
