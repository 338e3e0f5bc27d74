using WedgeFast.Network;

namespace WedgeFast.Cli.Data;

/// <summary>What networks predict: their outputs, or the exponentials of these where logarithms were learnt; of classes what the outputs say of them.</summary>
internal static class Predictions
{
    /// <summary>The predictions for rows.</summary>
    /// <param name="network">The network.</param>
    /// <param name="claim">Its claim.</param>
    /// <param name="inputs">n x d, row-major.</param>
    /// <returns>n x q, row-major, in units of the targets; of classes the outputs.</returns>
    public static double[] Of(ReluNetwork network, TrainingClaim claim, ReadOnlySpan<double> inputs)
    {
        double[] outputs = new double[inputs.Length / network.InputNames.Count * network.OutputNames.Count];
        network.Predict(inputs, outputs);
        return OfOutputs(outputs, claim);
    }

    /// <summary>The predictions that outputs stand for, in their place.</summary>
    public static double[] OfOutputs(double[] outputs, TrainingClaim claim)
    {
        for (int at = 0; claim.LogTarget && at < outputs.Length; at++)
        {
            outputs[at] = Math.Exp(outputs[at]);
        }

        return outputs;
    }
}
