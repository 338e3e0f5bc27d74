using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>A column (x - origin) / scale of n values that is known without rounding. MATHEMATICS.md, "The certificate".</summary>
/// <param name="Values">x.</param>
/// <param name="Origin">The number that is subtracted.</param>
/// <param name="Scale">The positive number that is divided by.</param>
/// <param name="Name">The column's name.</param>
internal sealed record ExactColumn(double[] Values, double Origin, double Scale, string Name)
{
    /// <summary>x - origin in a row, exactly.</summary>
    public DoubleDouble Difference(int row) => DoubleDouble.Difference(Values[row], Origin);
}
