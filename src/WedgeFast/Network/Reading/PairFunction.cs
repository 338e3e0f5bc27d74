namespace WedgeFast.Network;

/// <summary>A function of two columns, given at the values of two grids, one number per output, and interpolated bilinearly between
/// them.</summary>
/// <param name="First">The first column's grid.</param>
/// <param name="Second">The second column's grid.</param>
/// <param name="Values">First grid's values x second grid's x outputs, row-major.</param>
internal sealed record PairFunction(ValueGrid First, ValueGrid Second, double[] Values)
{
    private int Outputs => Values.Length / First.Points.Length / Second.Points.Length;

    /// <summary>Adds the function at a row to numbers, one per output.</summary>
    /// <param name="row">All inputs of the row.</param>
    /// <param name="sums">One number per output.</param>
    public void AddTo(ReadOnlySpan<double> row, Span<double> sums)
    {
        ((int i, double u), (int k, double v)) = (First.Locate(row), Second.Locate(row));
        for (int q = 0; q < sums.Length; q++)
        {
            double near = Along(i, k, v, q);
            sums[q] += u > 0 ? near + (u * (Along(i + 1, k, v, q) - near)) : near;
        }
    }

    /// <summary>
    /// Takes away the means along either column and adds the mean of all, so that what is left has the mean 0 over each column, whatever
    /// the other is, were
    /// the columns independent.
    /// </summary>
    public void Centre()
    {
        int first = First.Points.Length, second = Second.Points.Length;
        for (int q = 0; q < Outputs; q++)
        {
            double[] along = [.. Enumerable.Range(0, first).Select(i => Enumerable.Range(0, second)
                .Sum(k => Second.Masses[k] * Values[At(i, k, q)]))];
            double[] across = [.. Enumerable.Range(0, second).Select(k => Enumerable.Range(0, first)
                .Sum(i => First.Masses[i] * Values[At(i, k, q)]))];
            double mean = along.Select((value, i) => First.Masses[i] * value).Sum();
            for (int at = 0; at < first * second; at++)
            {
                (int i, int k) = Math.DivRem(at, second);
                Values[At(i, k, q)] += mean - along[i] - across[k];
            }
        }
    }

    private int At(int i, int k, int q) => (((i * Second.Points.Length) + k) * Outputs) + q;

    private double Along(int i, int k, double v, int q)
    {
        double value = Values[At(i, k, q)];
        return v > 0 ? value + (v * (Values[At(i, k + 1, q)] - value)) : value;
    }
}
