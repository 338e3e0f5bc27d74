using WedgeFast.Samples;

namespace WedgeFast.Cli.Csv;

/// <summary>A column that a command reads.</summary>
/// <param name="Position">Its position in the header.</param>
/// <param name="Words">Collects its words where it is one of words; null for numbers.</param>
/// <param name="MayMiss">Whether values may be missing; they read as NaN then.</param>
/// <param name="MayAsk">Whether the user could have asked to read it as words.</param>
/// <param name="Labels">Collects its values where they may be labels; null where they may not.</param>
internal readonly record struct ChosenColumn(
    int Position, TextColumn? Words = null, bool MayMiss = false, bool MayAsk = false, LabelColumn? Labels = null)
{
    /// <summary>How its numbers are written; null for a decimal point alone.</summary>
    public CellFormat? Format { get; init; }

    /// <summary>Which part of its cells is read.</summary>
    public CellPart Part { get; init; }

    /// <summary>What becomes of a word that is none of those given: its code is -1 where it is not refused.</summary>
    public UnseenRule Unseen { get; init; }

    /// <summary>Collects what is seen of it where its format is to be found out; else null.</summary>
    public ColumnGuess? Guess { get; init; }

    /// <summary>A column of numbers without gaps.</summary>
    public static implicit operator ChosenColumn(int position) => new(position);

    /// <summary>The same column with nothing collected.</summary>
    public ChosenColumn Anew() => this with
    {
        Words = Words?.Anew(),
        Labels = Labels is null ? null : new LabelColumn(),
        Guess = Guess is null ? null : new ColumnGuess(),
    };

    /// <summary>Whether a cell is a missing value.</summary>
    public bool IsGap(ReadOnlySpan<char> cell) =>
        CsvNumber.IsMissing(cell) || (Format is { OthersAreMissing: true } && !TryParse(cell, out _));

    /// <summary>Reads a number.</summary>
    public bool TryParse(ReadOnlySpan<char> cell, out double value) =>
        Format is null ? CsvNumber.TryParse(cell, out value) : Format.TryParse(cell, out value);
}
