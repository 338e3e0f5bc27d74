namespace WedgeFast.Cli;

/// <summary>The library's messages about bad arguments, for users: without what the framework adds about parameter names.</summary>
internal static class LibraryMessage
{
    /// <summary>What the library gives, its refusals as one line about a source.</summary>
    /// <param name="source">The file's or the generated sample's name.</param>
    /// <param name="call">Calls the library.</param>
    /// <exception cref="CliError">The library refuses.</exception>
    public static T Guarded<T>(string source, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (ArgumentException error)
        {
            throw new CliError($"{source}: {Of(error)}");
        }
    }

    /// <summary>The message of a refusal.</summary>
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
