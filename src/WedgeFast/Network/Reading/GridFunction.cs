namespace WedgeFast.Network;

/// <summary>A function of one column, given at the values of a grid, one number per output, and interpolated between them.</summary>
/// <param name="Grid">The grid.</param>
/// <param name="Values">Grid values x outputs, row-major.</param>
internal sealed record GridFunction(ValueGrid Grid, double[] Values)
{
    private int Outputs => Values.Length / Grid.Points.Length;

    /// <summary>Adds the function at a row to numbers, one per output.</summary>
    /// <param name="row">All inputs of the row.</param>
    /// <param name="factor">What it is multiplied by.</param>
    /// <param name="sums">One number per output.</param>
    public void AddTo(ReadOnlySpan<double> row, double factor, Span<double> sums)
    {
        (int at, double fraction) = Grid.Locate(row);
        for (int q = 0; q < sums.Length; q++)
        {
            double value = Values[(at * Outputs) + q];
            sums[q] += factor * (fraction > 0 ? value + (fraction * (Values[((at + 1) * Outputs) + q] - value)) : value);
        }
    }

    /// <summary>The mean over the data of an output.</summary>
    /// <param name="output">The output.</param>
    public double Mean(int output)
    {
        double sum = 0;
        for (int g = 0; g < Grid.Points.Length; g++)
        {
            sum += Grid.Masses[g] * Values[(g * Outputs) + output];
        }

        return sum;
    }
}
