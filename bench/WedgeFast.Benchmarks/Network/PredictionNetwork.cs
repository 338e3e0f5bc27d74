using WedgeFast.Network;

namespace WedgeFast.Benchmarks.Network;

/// <summary>The network and rows of the prediction benchmarks: 50 neurons of 2 of 8 inputs each, numbers drawn at random.</summary>
internal static class PredictionNetwork
{
    public const int Inputs = 8;

    public static ReluNetwork Create()
    {
        Random random = new(1);
        NetworkNeuron[] neurons = new NetworkNeuron[50];
        for (int j = 0; j < neurons.Length; j++)
        {
            int[] inputs = [.. Enumerable.Range(0, Inputs).OrderBy(_ => random.Next()).Take(2).Order()];
            neurons[j] = new NetworkNeuron(inputs, [Number(random), Number(random)], Number(random), Number(random), []);
        }

        return new ReluNetwork([.. Enumerable.Range(1, Inputs).Select(k => $"x{k}")], "y", Number(random), [], neurons);
    }

    /// <summary>Rows of inputs between -1 and 1.</summary>
    public static double[] Rows(int count)
    {
        Random random = new(2);
        return [.. Enumerable.Range(0, count * Inputs).Select(_ => Number(random))];
    }

    private static double Number(Random random) => (2 * random.NextDouble()) - 1;
}
