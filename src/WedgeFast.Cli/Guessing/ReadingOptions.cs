using WedgeFast.Samples;

namespace WedgeFast.Cli.Guessing;

/// <summary>What a user may say of how a file is written.</summary>
/// <param name="Numeric">Columns of numbers, whatever some cells hold.</param>
/// <param name="Decimal">The decimal separator; null for what the file suggests.</param>
/// <param name="Dates">How dates are written; null for what the file suggests.</param>
/// <param name="HasDateParts">Whether month, weekday and hour become inputs of their own.</param>
internal sealed record ReadingOptions(IReadOnlyList<string> Numeric, char? Decimal, DateOrder? Dates, bool HasDateParts)
{
    /// <summary>Nothing is said.</summary>
    public static ReadingOptions None { get; } = new([], null, null, false);
}
