namespace WedgeFast.Sparse;

/// <summary>Columns of one length, one after the other in memory: products over all of them stream through it once.</summary>
/// <param name="rows">n, the length of a column.</param>
internal sealed class ColumnStore(int rows)
{
    private double[] _values = [];

    /// <summary>The number of columns.</summary>
    public int Count { get; private set; }

    /// <summary>All values, column after column.</summary>
    public Span<double> Values => _values.AsSpan(0, Count * rows);

    /// <summary>One column.</summary>
    public Span<double> this[int column] => _values.AsSpan(column * rows, rows);

    /// <summary>Appends a column, its values unset.</summary>
    public Span<double> Append()
    {
        if (_values.Length < (Count + 1) * rows)
        {
            // Not cleared: 16 MB of zeros would cost as much as a product over all of them.
            double[] larger = GC.AllocateUninitializedArray<double>(checked(Math.Max(2 * Count, 16) * rows));
            Values.CopyTo(larger);
            _values = larger;
        }

        return this[Count++];
    }

    /// <summary>Removes the last column; its values stay readable until the next one is appended.</summary>
    public Span<double> RemoveLast() => _values.AsSpan(--Count * rows, rows);

    /// <summary>Keeps only these columns, in this order.</summary>
    /// <param name="kept">Ascending indices.</param>
    public void Keep(ReadOnlySpan<int> kept)
    {
        for (int t = 0; t < kept.Length; t++)
        {
            this[kept[t]].CopyTo(this[t]);
        }

        Count = kept.Length;
    }

    /// <summary>Forgets all columns.</summary>
    public void Clear() => Count = 0;
}
