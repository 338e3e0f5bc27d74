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
    /// <summary>A column of numbers without gaps.</summary>
    public static implicit operator ChosenColumn(int position) => new(position);

    /// <summary>The same column with nothing collected.</summary>
    public ChosenColumn Anew() => this with { Words = Words?.Anew(), Labels = Labels is null ? null : new LabelColumn() };
}
