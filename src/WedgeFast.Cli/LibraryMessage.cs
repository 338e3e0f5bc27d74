namespace WedgeFast.Cli;

/// <summary>The library's messages about bad arguments, for users: without what the framework adds about parameter names.</summary>
internal static class LibraryMessage
{
    public static string Of(Exception error)
    {
        string message = error.Message;

        // The second form is what is left of the first where framework texts are replaced by their keys.
        foreach (string suffix in (ReadOnlySpan<string>)[" (Parameter '", " Arg_ParamName_Name"])
        {
            int at = message.LastIndexOf(suffix, StringComparison.Ordinal);
            message = at < 0 ? message : message[..at];
        }

        return message.TrimEnd('.');
    }
}
