using WedgeFast.Network;

namespace WedgeFast.Optimizing;

/// <summary>
/// What the layers of a chain give, and how far the computed output of a network may be from that of the numbers in its file.
/// </summary>
internal static class ChainValues
{
    /// <summary>The inputs, and the values of each layer.</summary>
    public static double[][] Of(NetworkChain chain, double[] inputs)
    {
        double[][] values = [inputs, .. new double[chain.Layers.Count][]];
        for (int layer = 0; layer < chain.Layers.Count; layer++)
        {
            values[layer + 1] = chain.Layers[layer].Apply(values[layer]);
        }

        return values;
    }

    /// <summary>A sum of a layer before it is cut.</summary>
    public static double Sum(ChainLayer layer, int at, double[] values)
    {
        double sum = layer.Biases[at];
        ReadOnlySpan<double> row = layer.Row(at);
        for (int k = 0; k < row.Length; k++)
        {
            sum = Math.FusedMultiplyAdd(row[k], values[k], sum);
        }

        return sum;
    }

    /// <summary>
    /// What an output that was computed, in any order of summation, is off by at most in a box: sizes of sums, n units of 2^-53 of which n
    /// products may lose, twice that for the rounding of this sum itself.
    /// </summary>
    public static double ErrorOf(NetworkChain chain, InputBox box, int output)
    {
        double[] sizes = [.. box.Ranges.Select(range => range.Size)], errors = new double[sizes.Length];
        foreach (ChainLayer layer in chain.Layers)
        {
            double[] nextSizes = new double[layer.Outputs], nextErrors = new double[layer.Outputs];
            for (int at = 0; at < layer.Outputs; at++)
            {
                double size = Math.Abs(layer.Biases[at]), error = 0;
                ReadOnlySpan<double> row = layer.Row(at);
                for (int k = 0; k < row.Length; k++)
                {
                    size += Math.Abs(row[k]) * (sizes[k] + errors[k]);
                    error += Math.Abs(row[k]) * errors[k];
                }

                nextSizes[at] = size;
                nextErrors[at] = Math.BitIncrement(error * (1 + 1e-12)) + (size * (row.Length + 4) / (1L << 52));
            }

            (sizes, errors) = (nextSizes, nextErrors);
        }

        return errors[output];
    }
}
