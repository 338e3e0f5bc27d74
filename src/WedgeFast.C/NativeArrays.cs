namespace WedgeFast.C;

/// <summary>Arrays of the caller as spans.</summary>
internal static unsafe class NativeArrays
{
    /// <summary>A matrix.</summary>
    /// <param name="values">rows x columns, row-major.</param>
    /// <param name="rows">At least 0.</param>
    /// <param name="columns">At least 1.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <exception cref="ArgumentException">It is null, or the sizes are out of range.</exception>
    public static Span<double> Matrix(double* values, long rows, long columns, string name)
    {
        if (rows < 0 || columns < 1 || rows > int.MaxValue || columns > int.MaxValue || rows * columns > int.MaxValue)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{name} has {rows} rows of {columns}: expected 0 rows or more of at least 1, at most {int.MaxValue} values together."));
        }

        return new Span<double>(Require(values, name), (int)(rows * columns));
    }

    /// <summary>A value per row, or none where it is null.</summary>
    /// <param name="values">The values, or null.</param>
    /// <param name="rows">How many; checked before.</param>
    public static ReadOnlySpan<double> Optional(double* values, long rows) =>
        values is null ? [] : new ReadOnlySpan<double>(values, (int)rows);

    /// <summary>A pointer that is not null.</summary>
    /// <param name="pointer">The pointer.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <exception cref="ArgumentException">It is null.</exception>
    public static T* Require<T>(T* pointer, string name)
        where T : unmanaged => pointer is not null ? pointer : throw new ArgumentException($"{name} is NULL: expected an address.");
}
