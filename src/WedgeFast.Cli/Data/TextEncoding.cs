namespace WedgeFast.Cli.Data;

/// <summary>How the bytes of a file are characters.</summary>
internal enum TextEncoding
{
    /// <summary>UTF-8, or UTF-16 where a byte order mark says so.</summary>
    Utf8,

    /// <summary>ISO 8859-1.</summary>
    Latin1,

    /// <summary>Windows-1252: Latin-1 with signs such as that of the euro in place of control characters.</summary>
    Windows1252,

    /// <summary>UTF-16, little end first unless a mark says otherwise.</summary>
    Utf16,
}
