using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>Whether the hyperplanes of a network pass through the rows that it names.</summary>
internal static class ThroughRows
{
    /// <summary>A row is on a hyperplane at this share of the terms that w.x + b is the sum of: what folding to raw units rounds.</summary>
    private const double Near = 1e-8;

    /// <summary>What is false, a sentence each; rows in another order than that of training cannot be told by their numbers.</summary>
    public static IEnumerable<string> Failures(ReluNetwork network, TrainingClaim claim, SampleSet samples)
    {
        if (claim.RowOrder is null || claim.RowOrder != RowOrder.Of(samples))
        {
            yield break;
        }

        Dictionary<int, int> places = [];
        for (int i = 0; i < samples.Count; i++)
        {
            places[samples.SourceRows[i]] = i;
        }

        foreach ((int j, NetworkNeuron neuron) in network.Neurons.Index())
        {
            foreach (int row in neuron.Through)
            {
                if (!places.TryGetValue(row, out int i) || !IsOn(neuron, claim.Scaling, samples.Row(i)))
                {
                    yield return FormattableString.Invariant($"neuron {j} is said to pass through row {row}: it does not.");
                }
            }
        }
    }

    private static bool IsOn(NetworkNeuron neuron, Standardizer scaling, ReadOnlySpan<double> row)
    {
        double at = neuron.Bias, size = Math.Abs(neuron.Bias);
        for (int k = 0; k < neuron.Inputs.Length; k++)
        {
            int input = neuron.Inputs[k];
            at += neuron.Weights[k] * row[input];
            size += Math.Abs(neuron.Weights[k]) * (Math.Abs(row[input]) + Math.Abs(scaling.Means[input]));
        }

        return Math.Abs(at) <= Near * size;
    }
}
