namespace WedgeFast.Samples;

/// <summary>A column of a table that inputs are made of, or a part of one: an input of its own.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Words">For a column of words the different ones, each an input that is 1 where the row has it and 0 elsewhere; null for a
/// column of numbers, which is an input as it is.</param>
internal sealed record SourceColumn(string Name, IReadOnlyList<string>? Words)
{
    /// <summary>The column of the table that it is a part of; null where it is that column.</summary>
    public string? Of { get; init; }

    /// <summary>Which part.</summary>
    public CellPart Part { get; init; }

    /// <summary>Whether the last word stands for all that are not among the others.</summary>
    public bool HasOthers { get; init; }

    /// <summary>The column of the table.</summary>
    public string Source => Of ?? Name;

    /// <summary>A part of a column as an input.</summary>
    public static SourceColumn PartOf(string column, CellPart part) => new(CellParts.Name(column, part), null) { Of = column, Part = part };
}
