namespace WedgeFast.Geometry;

/// <summary>
/// Which source each input of a network comes from, where one source becomes several inputs, as a number does that enters by splines. The
/// order of a class and its interactions count sources then. Equal if all inputs have the same sources. MATHEMATICS.md, "Splines".
/// </summary>
internal sealed class InputGroups : IEquatable<InputGroups>
{
    private readonly int[] _sourceOf;
    private readonly int[][] _members;

    /// <summary>Makes groups.</summary>
    /// <param name="sourceOf">Per input the number of its source, from 0 on; every source up to the largest has an input.</param>
    /// <exception cref="ArgumentException">There is no input, or a source without one.</exception>
    public InputGroups(ReadOnlySpan<int> sourceOf)
    {
        _sourceOf = sourceOf.ToArray();
        if (Fault(_sourceOf) is { } fault)
        {
            throw new ArgumentException(fault, nameof(sourceOf));
        }

        List<int>[] members = [.. Enumerable.Range(0, _sourceOf.Max() + 1).Select(_ => new List<int>())];
        for (int input = 0; input < _sourceOf.Length; input++)
        {
            members[_sourceOf[input]].Add(input);
        }

        _members = [.. members.Select(group => group.ToArray())];
    }

    /// <summary>The number of sources.</summary>
    public int Count => _members.Length;

    /// <summary>The number of inputs.</summary>
    public int Inputs => _sourceOf.Length;

    /// <summary>The inputs that come from a source, ascending.</summary>
    /// <param name="source">The source's number.</param>
    public ReadOnlySpan<int> this[int source] => _members[source];

    /// <summary>The source of an input.</summary>
    /// <param name="input">The input's number.</param>
    public int SourceOf(int input) => _sourceOf[input];

    /// <summary>The sources of inputs, ascending, each once.</summary>
    /// <param name="inputs">The inputs.</param>
    public int[] SourcesOf(ReadOnlySpan<int> inputs)
    {
        SortedSet<int> sources = [];
        foreach (int input in inputs)
        {
            sources.Add(_sourceOf[input]);
        }

        return [.. sources];
    }

    /// <summary>The inputs of these sources, ascending.</summary>
    internal int[] InputsOf(ReadOnlySpan<int> sources)
    {
        List<int> inputs = [];
        foreach (int source in sources)
        {
            inputs.AddRange(_members[source]);
        }

        inputs.Sort();
        return [.. inputs];
    }

    /// <summary>The most inputs that so many sources have together.</summary>
    internal int MostInputsOf(int sources) => _members.Select(group => group.Length).OrderDescending().Take(sources).Sum();

    /// <inheritdoc/>
    public bool Equals(InputGroups? other) => other is not null && _sourceOf.AsSpan().SequenceEqual(other._sourceOf);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as InputGroups);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int source in _sourceOf)
        {
            hash.Add(source);
        }

        return hash.ToHashCode();
    }

    /// <summary>What is wrong with the sources of inputs, in one sentence, or null.</summary>
    internal static string? Fault(int[] sourceOf)
    {
        if (sourceOf.Length == 0)
        {
            return "There are no inputs: expected at least one.";
        }

        int largest = sourceOf.Max(), missing = Enumerable.Range(0, Math.Max(largest, 0) + 1).Except(sourceOf).FirstOrDefault(-1);
        return sourceOf.Min() < 0 || missing >= 0
            ? FormattableString.Invariant($"Sources are numbered {sourceOf.Min()} to {largest}: expected every number from 0 on to have an input.")
            : null;
    }
}
