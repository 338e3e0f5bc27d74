namespace WedgeFast.Cli.Data;

/// <summary>The names of encodings, as options and messages have them.</summary>
internal static class TextEncodings
{
    /// <summary>The names, and what they are.</summary>
    public static (string Name, TextEncoding Value)[] All { get; } =
    [
        ("utf-8", TextEncoding.Utf8), ("latin1", TextEncoding.Latin1), ("windows-1252", TextEncoding.Windows1252), ("utf-16", TextEncoding.Utf16),
    ];

    /// <summary>The name of one.</summary>
    public static string Name(TextEncoding encoding) => All.First(pair => pair.Value == encoding).Name;
}
