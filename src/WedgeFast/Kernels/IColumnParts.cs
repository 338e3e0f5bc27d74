namespace WedgeFast.Kernels;

/// <summary>Columns whose values are stored, or computed part by part as they are needed.</summary>
internal interface IColumnParts
{
    /// <summary>Some values of a column.</summary>
    /// <param name="column">Which.</param>
    /// <param name="first">The first row.</param>
    /// <param name="length">How many rows.</param>
    /// <param name="buffer">At least <paramref name="length"/> values, for those that are computed.</param>
    /// <returns>The values: in the buffer, or where they are stored.</returns>
    ReadOnlySpan<double> Part(int column, int first, int length, Span<double> buffer);
}
