namespace WedgeFast.Cli.Data;

/// <summary>What was taken from a stream or reader and is put back in front of it: stdin cannot be rewound.</summary>
internal struct Prefix<T>(ReadOnlyMemory<T> rest)
{
    private ReadOnlyMemory<T> _rest = rest;

    /// <summary>Whether all of it was taken again.</summary>
    public readonly bool IsEmpty => _rest.IsEmpty;

    /// <summary>Takes as much as there is and fits.</summary>
    /// <returns>How much.</returns>
    public int Take(Span<T> buffer)
    {
        int length = Math.Min(buffer.Length, _rest.Length);
        _rest.Span[..length].CopyTo(buffer);
        _rest = _rest[length..];
        return length;
    }
}
