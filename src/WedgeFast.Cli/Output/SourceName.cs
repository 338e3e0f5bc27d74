namespace WedgeFast.Cli.Output;

/// <summary>Names for source code, made of the names of files.</summary>
internal static class SourceName
{
    // ECMAScript 2024, 12.7.2, and the names of the global scope of browsers that a declaration would replace or cannot.
    private static readonly HashSet<string> JavaScriptWords =
    [
        "arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "document",
            "else", "enum", "eval", "export",
        "extends", "false", "finally", "for", "function", "if", "implements", "import", "in", "instanceof", "interface", "let", "location",
            "module", "name", "new", "null",
        "package", "private", "protected", "public", "return", "self", "static", "super", "switch", "this", "throw", "top", "true", "try",
            "typeof", "undefined", "var",
        "void", "while", "window", "with", "yield", "exports", "require",
    ];

    /// <summary>The file's name without folder and extension, everything but ASCII letters and digits replaced by underscores.</summary>
    /// <param name="path">The file, or null for stdout.</param>
    public static string Of(string? path)
    {
        string file = path is null ? "" : Path.GetFileNameWithoutExtension(path);
        if (file.Length == 0)
        {
            return "network";
        }

        string name = string.Concat(file.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return char.IsAsciiDigit(name[0]) ? "_" + name : name;
    }

    /// <summary>The name, with an underscore behind it where JavaScript has another meaning for it.</summary>
    public static string Declarable(string name) => JavaScriptWords.Contains(name) ? name + "_" : name;

    /// <summary>The name with a capital first, as C# names classes.</summary>
    public static string Capitalised(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
