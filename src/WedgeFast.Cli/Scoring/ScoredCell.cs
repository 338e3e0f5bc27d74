using WedgeFast.Cli.Csv;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Scoring;

/// <summary>A column of a model in a file that it predicts; knows nothing of rows, so that threads share it.</summary>
/// <param name="column">The column.</param>
internal sealed class ScoredCell(ChosenColumn column)
{
    private const int WordsNamed = 8;

    private readonly bool _isNumber = column is { Words: null, Format: null, Part: CellPart.Whole };

    /// <summary>Its position in the header.</summary>
    public int Position => column.Position;

    /// <summary>How its numbers are written; null for a decimal point alone.</summary>
    public CellFormat? Format => column.Format;

    /// <summary>The words that it may hold, for messages.</summary>
    public string Known => column.Words is { } words
        ? string.Join(", ", words.Words.Take(WordsNamed)) + (words.Words.Count > WordsNamed ? ", .." : "")
        : "";

    /// <summary>Reads a cell.</summary>
    /// <param name="cell">Its text.</param>
    /// <param name="unseenAreZeros">Whether words that the model does not know are none of those it knows.</param>
    /// <param name="value">The number, the position of the word, -1 for one that is none of them; NaN for none.</param>
    public RowState Read(ReadOnlySpan<char> cell, bool unseenAreZeros, out double value)
    {
        if (_isNumber && QuickNumber.TryParse(cell, out value))
        {
            // -0 is 0, as in training.
            value += 0.0;
            return RowState.Fine;
        }

        value = double.NaN;
        if (column.Part == CellPart.Missing)
        {
            value = column.IsGap(cell) ? 1 : 0;
            return RowState.Fine;
        }

        if (column.Words is { } words)
        {
            int code = words.Find(cell);
            bool missing = code < 0 && CsvNumber.IsMissing(cell);
            value = missing || (code < 0 && !unseenAreZeros) ? double.NaN : code;
            return missing ? RowState.Missing : code < 0 && !unseenAreZeros ? RowState.Unseen : RowState.Fine;
        }

        if (column.TryParse(cell, out double number))
        {
            value = CellParts.Of(column.Part, number) + 0.0;
            return RowState.Fine;
        }

        return column.IsGap(cell) ? RowState.Missing : RowState.Unreadable;
    }
}
