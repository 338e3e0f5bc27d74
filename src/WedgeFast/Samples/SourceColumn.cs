namespace WedgeFast.Samples;

/// <summary>A column of a table that inputs are made of.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Words">For a column of words the different ones, each an input that is 1 where the row has it and 0 elsewhere; null for a
/// column of numbers, which is an input as it is.</param>
internal sealed record SourceColumn(string Name, IReadOnlyList<string>? Words);
