using System.Buffers;

namespace WedgeFast.Cli.Csv;

/// <summary>How texts are written to CSV files.</summary>
internal static class CsvText
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\n\r");

    /// <summary>A text as a cell: in quotes where it has to be.</summary>
    public static ReadOnlySpan<char> Cell(ReadOnlySpan<char> text) => text.ContainsAny(Special) ? Cell(text.ToString()) : text;

    /// <summary>A text as a cell: in quotes where it has to be.</summary>
    public static string Cell(string text) => text.AsSpan().ContainsAny(Special) ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
}
