using System.Globalization;

namespace WedgeFast.Geometry;

/// <summary>
/// Different sets of inputs, none within another, in a fixed order: by size, then by their first inputs. Equal if they hold the same sets.
/// </summary>
public sealed class InputSets : IEquatable<InputSets>
{
    private readonly int[][] _sets;

    /// <summary>Makes a collection; sets that repeat or lie within others are left out.</summary>
    /// <param name="sets">At least one set, each of at least two different inputs, numbered from 0 on.</param>
    /// <exception cref="ArgumentException">There is no set, or one is not as stated.</exception>
    public InputSets(IEnumerable<IEnumerable<int>> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        int[][] given = [.. sets.Select(set => set.Order().ToArray())];
        if (Fault(given) is { } fault)
        {
            throw new ArgumentException(fault, nameof(sets));
        }

        int[][] different = [.. CoordinateSets.Distinct(given)];
        _sets = [.. different.Where(set => !different.Any(other => other.Length > set.Length && Holds(other, set))).Order(CoordinateSets.BySize)];
    }

    /// <summary>How many sets.</summary>
    public int Count => _sets.Length;

    /// <summary>The number of inputs in the largest set.</summary>
    public int Largest => _sets[^1].Length;

    /// <summary>The inputs of a set, ascending.</summary>
    /// <param name="k">The set's position, from 0 on.</param>
    public ReadOnlySpan<int> this[int k] => _sets[k];

    /// <summary>Whether a set holds all of these inputs.</summary>
    /// <param name="inputs">Inputs in any order.</param>
    public bool Hold(ReadOnlySpan<int> inputs)
    {
        foreach (int[] set in _sets)
        {
            if (Holds(set, inputs))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public bool Equals(InputSets? other) => other is not null && _sets.Length == other._sets.Length
        && _sets.Zip(other._sets).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as InputSets);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int input in _sets.SelectMany(set => set))
        {
            hash.Add(input);
        }

        return hash.ToHashCode();
    }

    /// <summary>What is wrong with sets, each ascending, in one sentence, or null.</summary>
    internal static string? Fault(int[][] sets)
    {
        if (sets.Length == 0)
        {
            return "There is no set of inputs: expected at least one.";
        }

        int[]? wrong = Array.Find(sets, set => set.Length < 2 || set[0] < 0 || set.Distinct().Count() < set.Length);
        string? inputs = wrong is null ? null : string.Join(", ", wrong.Select(input => input.ToString(CultureInfo.InvariantCulture)));
        return inputs is null ? null : $"A set of inputs is ({inputs}): expected at least two different ones, numbered from 0 on.";
    }

    /// <summary>The sets as copies of their own.</summary>
    internal IEnumerable<int[]> Copies() => _sets.Select(set => set.ToArray());

    private static bool Holds(int[] set, ReadOnlySpan<int> inputs)
    {
        foreach (int input in inputs)
        {
            if (Array.BinarySearch(set, input) < 0)
            {
                return false;
            }
        }

        return true;
    }
}
