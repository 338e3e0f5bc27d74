namespace WedgeFast.Cli.Output;

/// <summary>Names for source code, made of the names of files.</summary>
internal static class SourceName
{
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

    /// <summary>The name with a capital first, as C# names classes.</summary>
    public static string Capitalised(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
