namespace WedgeFast.Network;

/// <summary>A layer that reads all values of the layer before it, or all inputs, and nothing else.</summary>
/// <param name="Inputs">How many values it reads, n.</param>
/// <param name="Weights">m x n weights, row-major: a row per value that it gives.</param>
/// <param name="Biases">m biases.</param>
/// <param name="IsLinear">Of m values, which are sums as they are; the others are cut at 0.</param>
internal sealed record ChainLayer(int Inputs, double[] Weights, double[] Biases, bool[] IsLinear)
{
    /// <summary>How many values it gives.</summary>
    public int Outputs => Biases.Length;

    /// <summary>The weights of one of its values.</summary>
    public ReadOnlySpan<double> Row(int at) => Weights.AsSpan(at * Inputs, Inputs);

    /// <summary>The values for those of the layer before.</summary>
    public double[] Apply(ReadOnlySpan<double> values)
    {
        double[] result = new double[Outputs];
        for (int at = 0; at < result.Length; at++)
        {
            double sum = Biases[at];
            ReadOnlySpan<double> row = Row(at);
            for (int k = 0; k < row.Length; k++)
            {
                sum = Math.FusedMultiplyAdd(row[k], values[k], sum);
            }

            result[at] = IsLinear[at] ? sum : Math.Max(sum, 0);
        }

        return result;
    }
}
