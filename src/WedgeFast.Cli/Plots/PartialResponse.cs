using WedgeFast.Cli.Output;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Plots;

/// <summary>How a network answers to one or two of its inputs, the others as in the data.</summary>
internal static class PartialResponse
{
    private const int MostRows = 300;

    /// <summary>The mean prediction over the rows, one input set to x in all of them.</summary>
    /// <param name="network">The network.</param>
    /// <param name="output">What is shown of its output.</param>
    /// <param name="samples">The rows; of many, equally spaced ones.</param>
    /// <param name="input">0-based input.</param>
    public static Func<double, double> Of(ReluNetwork network, OutputMeaning output, SampleSet samples, int input)
    {
        double[][] rows = Rows(samples);
        return x =>
        {
            double sum = 0;
            foreach (double[] row in rows)
            {
                double kept = row[input];
                row[input] = x;
                sum += output.Show(network.Predict(row));
                row[input] = kept;
            }

            return sum / rows.Length;
        };
    }

    /// <summary>What the neurons that read no inputs but these two add.</summary>
    public static (IReadOnlyList<NetworkNeuron> Neurons, Func<double, double, double> Response) Of(ReluNetwork network, int first, int second)
    {
        NetworkNeuron[] neurons = [.. network.Neurons.Where(neuron => neuron.Inputs.All(k => k == first || k == second))];
        double[] row = new double[network.InputNames.Count];
        ReluNetwork part = new(network.InputNames, network.OutputName, 0, [], neurons);
        return (neurons, (x, y) =>
        {
            (row[first], row[second]) = (x, y);
            return part.Predict(row);
        }
        );
    }

    private static double[][] Rows(SampleSet samples)
    {
        int count = Math.Min(samples.Count, MostRows);
        return [.. Enumerable.Range(0, count).Select(k => samples.Row((int)((long)k * samples.Count / count)).ToArray())];
    }
}
