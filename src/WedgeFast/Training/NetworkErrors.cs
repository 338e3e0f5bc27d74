using WedgeFast.Kernels;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// The errors y - f of a network as the function it is, output after output. Where terms are so large beside the errors that the outputs'
/// roundings would show in the objective, errors come from double-double arithmetic. MATHEMATICS.md, "The certificate".
/// </summary>
internal static class NetworkErrors
{
    /// <summary>Roundings below this share of an error need no care.</summary>
    private const double Small = 1e-11, UnitRoundoff = 1.2e-16;

    /// <summary>The errors on all samples.</summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="size">The size of errors that matter: the root of their mean square.</param>
    public static double[] Of(ReluNetwork network, SampleSet samples, double size)
    {
        int n = samples.Count, outputs = network.OutputNames.Count;
        double[] errors = new double[n * outputs], predictions = new double[n * outputs];
        network.Predict(samples.Inputs, predictions);
        bool exact = !(Roundings(network, samples) <= Small * size);
        for (int i = 0; i < n; i++)
        {
            for (int q = 0; q < outputs; q++)
            {
                double plain = samples.TargetRow(i)[q] - predictions[(i * outputs) + q], error = exact ? Error(network, samples, i, q) : plain;
                errors[(q * n) + i] = double.IsFinite(error) ? error : plain;
            }
        }

        return errors;
    }

    private static double Error(ReluNetwork network, SampleSet samples, int row, int output)
    {
        ReadOnlySpan<double> x = samples.Row(row);
        DoubleDouble error = DoubleDouble.Difference(samples.TargetRow(row)[output], network.Intercepts[output]);
        ReadOnlySpan<double> skip = network.Skip.IsEmpty ? [] : network.Skip.Slice(output * x.Length, x.Length);
        for (int k = 0; k < skip.Length; k++)
        {
            error -= DoubleDouble.Product(skip[k], x[k]);
        }

        foreach (NetworkNeuron neuron in network.Neurons)
        {
            DoubleDouble activation = neuron.Bias;
            for (int k = 0; k < neuron.Inputs.Length; k++)
            {
                activation += DoubleDouble.Product(neuron.Weights[k], x[neuron.Inputs[k]]);
            }

            error -= activation.High > 0 ? activation * neuron.OutputWeights[output] : default;
        }

        return error.High;
    }

    /// <summary>A bound on the roundings of an output.</summary>
    private static double Roundings(ReluNetwork network, SampleSet samples)
    {
        double[] largest = new double[samples.Dimension];
        for (int at = 0; at < samples.Inputs.Length; at += largest.Length)
        {
            for (int k = 0; k < largest.Length; k++)
            {
                largest[k] = Math.Max(largest[k], Math.Abs(samples.Inputs[at + k]));
            }
        }

        double sum = 0;
        foreach (double intercept in network.Intercepts)
        {
            sum += Math.Abs(intercept);
        }

        for (int k = 0; k < network.Skip.Length; k++)
        {
            sum += Math.Abs(network.Skip[k]) * largest[k % largest.Length];
        }

        foreach (NetworkNeuron neuron in network.Neurons)
        {
            double activation = Math.Abs(neuron.Bias);
            for (int k = 0; k < neuron.Inputs.Length; k++)
            {
                activation += Math.Abs(neuron.Weights[k]) * largest[neuron.Inputs[k]];
            }

            sum += Math.Abs(neuron.Z) * activation;
        }

        return UnitRoundoff * (2 + largest.Length) * sum;
    }
}
