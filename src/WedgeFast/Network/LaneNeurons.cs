using System.Numerics;

namespace WedgeFast.Network;

/// <summary>
/// A network's numbers in the precision of a predictor, the neurons ordered by the partial sum they belong to (see
/// <see cref="LaneSums"/>): all of sum 0 first. Only the inputs that are read count; they are numbered 0, 1, ... by <see cref="Used"/>.
/// </summary>
internal sealed class LaneNeurons<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Lays out the neurons.</summary>
    /// <param name="network">The network, for its intercept and linear term.</param>
    /// <param name="ordered">Its neurons; number p belongs to sum p mod 8.</param>
    public LaneNeurons(ReluNetwork network, IReadOnlyList<NetworkNeuron> ordered)
    {
        NetworkNeuron[] neurons =
            [.. Enumerable.Range(0, LaneSums.Count).SelectMany(lane => ordered.Where((_, p) => p % LaneSums.Count == lane))];
        Used = network.Skip.IsEmpty
            ? [.. neurons.SelectMany(neuron => neuron.Inputs).Distinct().Order()]
            : [.. Enumerable.Range(0, network.InputNames.Count)];
        Intercept = Rounding.To<T>(network.Intercept);
        Skip = Rounded(network.Skip.ToArray());
        LaneEnds = [.. Enumerable.Range(0, LaneSums.Count).Select(lane => EndOf(lane, neurons.Length))];
        Inputs = [.. neurons.SelectMany(neuron => neuron.Inputs).Select(input => Array.BinarySearch(Used, input))];
        Weights = Rounded(neurons.SelectMany(neuron => neuron.Weights));
        Biases = Rounded(neurons.Select(neuron => neuron.Bias));
        OutputWeights = Rounded(neurons.Select(neuron => neuron.Z));
        Ends = new int[neurons.Length];
        int end = 0;
        for (int j = 0; j < neurons.Length; j++)
        {
            Ends[j] = end += neurons[j].Inputs.Length;
        }
    }

    /// <summary>The inputs that are read, ascending; all of them where there is a linear term.</summary>
    public int[] Used { get; }

    /// <summary>The constant term.</summary>
    public T Intercept { get; }

    /// <summary>The linear term, or empty.</summary>
    public T[] Skip { get; }

    /// <summary>For each sum the neuron after its last one.</summary>
    public int[] LaneEnds { get; }

    /// <summary>For each neuron the position after its last entry in <see cref="Inputs"/> and <see cref="Weights"/>.</summary>
    public int[] Ends { get; }

    /// <summary>The inputs of the neurons, one after the other, as positions in <see cref="Used"/>.</summary>
    public int[] Inputs { get; }

    /// <summary>Their weights.</summary>
    public T[] Weights { get; }

    /// <summary>The neurons' offsets.</summary>
    public T[] Biases { get; }

    /// <summary>The neurons' output weights.</summary>
    public T[] OutputWeights { get; }

    /// <summary>
    /// The rows that one thread takes at a time: 2^17 products, which take some 10 us. A thread that is woken for less does not pay.
    /// </summary>
    public int ParallelPortion => Math.Max(1, (1 << 17) / (1 + Skip.Length + Weights.Length + Biases.Length));

    /// <summary>The output for one row, one number at a time: what every vector kernel computes.</summary>
    public T Predict(ReadOnlySpan<T> row)
    {
        Span<T> sums = stackalloc T[LaneSums.Count];
        (int j, int at) = (0, 0);
        for (int lane = 0; lane < sums.Length; lane++)
        {
            T sum = lane == 0 ? Intercept : T.Zero;
            for (int k = lane; k < Skip.Length; k += LaneSums.Count)
            {
                sum = T.FusedMultiplyAdd(Skip[k], row[k], sum);
            }

            for (; j < LaneEnds[lane]; j++)
            {
                T activation = Biases[j];
                for (; at < Ends[j]; at++)
                {
                    activation = T.FusedMultiplyAdd(Weights[at], row[Used[Inputs[at]]], activation);
                }

                sum = T.FusedMultiplyAdd(OutputWeights[j], T.Max(activation, T.Zero), sum);
            }

            sums[lane] = sum;
        }

        return LaneSums.Total<T>(sums);
    }

    private static int EndOf(int lane, int neurons) =>
        Enumerable.Range(0, lane + 1).Sum(other => (neurons - other + LaneSums.Count - 1) / LaneSums.Count);

    private static T[] Rounded(IEnumerable<double> values) => [.. values.Select(Rounding.To<T>)];
}
