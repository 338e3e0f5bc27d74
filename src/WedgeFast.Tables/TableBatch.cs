namespace WedgeFast.Tables;

/// <summary>Rows that are read together.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Columns">Per column what adds the cell of a row; nothing where it is missing.</param>
internal sealed record TableBatch(int Rows, IReadOnlyList<Action<int, CellText>> Columns);
