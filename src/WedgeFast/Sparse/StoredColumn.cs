namespace WedgeFast.Sparse;

/// <summary>A column whose values are held.</summary>
/// <param name="values">n values; not copied.</param>
internal sealed class StoredColumn(double[] values) : IColumn
{
    /// <inheritdoc/>
    public void Write(Span<double> target) => values.CopyTo(target);

    /// <inheritdoc/>
    public ReadOnlySpan<double> Part(int first, int length, Span<double> buffer) => values.AsSpan(first, length);
}
