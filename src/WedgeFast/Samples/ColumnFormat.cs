namespace WedgeFast.Samples;

/// <summary>How the numbers of a column of a file are written.</summary>
/// <param name="Column">The column's name: an input's, a target's or that of weights or offsets.</param>
/// <param name="Format">How.</param>
internal sealed record ColumnFormat(string Column, CellFormat Format);
