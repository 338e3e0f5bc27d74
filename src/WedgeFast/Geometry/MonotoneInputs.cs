namespace WedgeFast.Geometry;

/// <summary>In which inputs the output is to rise, or to fall, whatever the data say. Equal if the directions are.</summary>
public sealed class MonotoneInputs : IEquatable<MonotoneInputs>
{
    private readonly int[] _directions;

    /// <summary>Takes a direction per input.</summary>
    /// <param name="directions">1 where the output never falls as the input rises, -1 where it never rises, 0 where it may do either; not
    /// all 0.</param>
    /// <exception cref="ArgumentException">They are not as stated.</exception>
    public MonotoneInputs(IEnumerable<int> directions)
    {
        ArgumentNullException.ThrowIfNull(directions);
        _directions = [.. directions];
        if (Fault(_directions) is { } fault)
        {
            throw new ArgumentException(fault, nameof(directions));
        }
    }

    /// <summary>The number of inputs.</summary>
    public int Count => _directions.Length;

    /// <summary>The direction of an input.</summary>
    /// <param name="input">The input, from 0 on.</param>
    public int this[int input] => _directions[input];

    /// <inheritdoc/>
    public bool Equals(MonotoneInputs? other) => other is not null && _directions.AsSpan().SequenceEqual(other._directions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MonotoneInputs);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int direction in _directions)
        {
            hash.Add(direction);
        }

        return hash.ToHashCode();
    }

    /// <summary>What is wrong with directions, in one sentence, or null.</summary>
    internal static string? Fault(ReadOnlySpan<int> directions) =>
        directions.ContainsAnyExceptInRange(-1, 1) || !directions.ContainsAnyExcept(0)
            ? "A direction is 1, -1 or 0, and not all are 0: others were found."
            : null;

    /// <summary>The directions, one per input.</summary>
    internal ReadOnlySpan<int> Directions => _directions;
}
