using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Tests.Network;

/// <summary>Networks and claims made up for tests.</summary>
internal static class Networks
{
    /// <summary>A network whose numbers use all their bits and magnitudes from 1e-3 to 1e3.</summary>
    public static ReluNetwork Random(Random random, int dimension, int neurons, bool hasSkip, int outputs = 1)
    {
        NetworkNeuron[] made = new NetworkNeuron[neurons];
        for (int j = 0; j < neurons; j++)
        {
            int[] inputs = Distinct(random, dimension, random.Next(1, dimension + 1));
            int[] through = Distinct(random, 1000, random.Next(0, 4));
            made[j] = new NetworkNeuron(inputs, Numbers(random, inputs.Length), Number(random), Numbers(random, outputs), through);
        }

        string[] names = [.. Enumerable.Range(1, dimension).Select(k => $"x{k}")];
        string[] outputNames = outputs == 1 ? ["y"] : [.. Enumerable.Range(1, outputs).Select(k => $"y{k}")];
        return new ReluNetwork(names, outputNames, Numbers(random, outputs), hasSkip ? Numbers(random, dimension * outputs) : [], made);
    }

    /// <summary>A claim that fits the network.</summary>
    public static TrainingClaim Claim(ReluNetwork network, Random random)
    {
        double[] scales = [.. Numbers(random, network.InputNames.Count).Select(Math.Abs)];
        return new TrainingClaim(
            Loss.Squared,
            new NeuronClass(WeightNorm.L2, 1, DictionaryKind.Full),
            !network.Skip.IsEmpty,
            true,
            new Standardizer(Numbers(random, scales.Length), scales),
            new InputRanges([.. scales.Select(scale => -scale)], scales),
            1.0 / 3,
            0.1 + 0.2,
            1e-300,
            CertificateScope.Global,
            160,
            "y",
            null);
    }

    private static double[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => Number(random))];

    private static double Number(Random random) => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 4));

    private static int[] Distinct(Random random, int below, int count) =>
        [.. Enumerable.Range(0, 10 * count).Select(_ => random.Next(below)).Distinct().Take(count).Order()];
}
