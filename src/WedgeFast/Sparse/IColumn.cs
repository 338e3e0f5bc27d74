namespace WedgeFast.Sparse;

/// <summary>A column that can be computed, as a whole or part by part, as often as it is needed.</summary>
internal interface IColumn
{
    /// <summary>Computes all n values.</summary>
    /// <param name="values">Receives them.</param>
    void Write(Span<double> values);

    /// <summary>Some values: the same bits every time.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="length">How many rows.</param>
    /// <param name="buffer">At least <paramref name="length"/> values.</param>
    /// <returns>The values: in the buffer, or where they are stored.</returns>
    ReadOnlySpan<double> Part(int first, int length, Span<double> buffer);
}
