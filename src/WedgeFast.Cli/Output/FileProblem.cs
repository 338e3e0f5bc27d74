using System.Security;

namespace WedgeFast.Cli.Output;

/// <summary>Says in the program's own words why a file could not be used.</summary>
internal static class FileProblem
{
    /// <summary>Whether the file system is to blame.</summary>
    public static bool IsOne(Exception error) => error is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException or ArgumentException;

    /// <summary>The reason, as the end of a sentence.</summary>
    public static string Describe(Exception error, string path) => error switch
    {
        _ when Directory.Exists(path) => "is a folder",
        FileNotFoundException => "no such file",
        DirectoryNotFoundException => "no such folder",
        UnauthorizedAccessException or SecurityException => "permission denied",
        PathTooLongException => "the path is too long",
        ArgumentException or NotSupportedException => "not a usable path",
        _ => "cannot be read or written",
    };
}
