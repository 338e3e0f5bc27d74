namespace WedgeFast.Cli.Csv;

/// <summary>How texts are written to CSV files.</summary>
internal static class CsvText
{
    /// <summary>A text as a cell: in quotes where it has to be.</summary>
    public static string Cell(string text) => text.AsSpan().ContainsAny(",\"\n\r") ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
}
