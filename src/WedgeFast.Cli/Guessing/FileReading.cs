using WedgeFast.Samples;

namespace WedgeFast.Cli.Guessing;

/// <summary>How a file was read: what nobody had said.</summary>
/// <param name="Formats">How numbers are written in columns where it is not with a decimal point alone.</param>
/// <param name="Notes">All that was guessed, a line each.</param>
internal sealed record FileReading(IReadOnlyList<ColumnFormat> Formats, IReadOnlyList<string> Notes)
{
    /// <summary>Nothing was guessed.</summary>
    public static FileReading Plain { get; } = new([], []);
}
