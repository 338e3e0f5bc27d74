using System.Numerics.Tensors;

namespace WedgeFast.Network;

/// <summary>
/// What one column, or two together, add to the outputs: the neurons that read exactly these, the linear term, and what purifying has moved
/// here (of one
/// column) or away (of two). Its mean over the data is 0.
/// </summary>
/// <param name="Columns">One column, or two ascending.</param>
/// <param name="Moved">Functions of each column alone that are added, of two columns taken away; none where nothing is moved.</param>
/// <param name="Joint">What neurons of more columns add for these two on average; null for nothing.</param>
internal sealed record AnovaPart(int[] Columns, IReadOnlyList<GridFunction> Moved, PairFunction? Joint)
{
    /// <summary>What is taken away so that the mean is 0, one number per output.</summary>
    public double[] Means { get; set; } = [];

    /// <summary>Standard deviations over the data, one per output.</summary>
    public double[] Deviations { get; set; } = [];

    /// <summary>How much it moves the prediction: the length of the standard deviations.</summary>
    public double Weight => TensorPrimitives.Norm<double>(Deviations);

    /// <summary>Whether it is of two columns.</summary>
    public bool IsPair => Columns.Length == 2;

    /// <summary>Adds what is known in tables to numbers, one per output.</summary>
    /// <param name="row">All inputs of a row.</param>
    /// <param name="sums">One number per output.</param>
    public void AddTables(ReadOnlySpan<double> row, Span<double> sums)
    {
        foreach (GridFunction moved in Moved)
        {
            moved.AddTo(row, IsPair ? -1 : 1, sums);
        }

        Joint?.AddTo(row, sums);
        for (int q = 0; q < Means.Length; q++)
        {
            sums[q] -= Means[q];
        }
    }
}
