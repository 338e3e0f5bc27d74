namespace WedgeFast.C;

/// <summary>What was wrong in the last call of each thread that failed.</summary>
internal static class LastError
{
    [ThreadStatic]
    private static string? Message;

    /// <summary>The message; empty before any.</summary>
    public static string Text => Message ?? "";

    /// <summary>Keeps a message.</summary>
    /// <param name="status">What the call returns.</param>
    /// <param name="message">One line.</param>
    /// <returns>The status.</returns>
    public static int Set(int status, string message)
    {
        Message = message;
        return status;
    }

    /// <summary>Keeps what an exception says, and gives the status that it means. Never throws.</summary>
    public static int Of(Exception error)
    {
        try
        {
            int status = Status.Of(error);
            string text = status switch
            {
                Status.Internal => $"{error.GetType().Name}: {error.Message}",
                Status.Memory => "There is not enough memory.",
                Status.NothingYet => "Stopped before there was a result: expected more time.",
                _ => WithoutParameter(error),
            };
            return Set(status, text.ReplaceLineEndings(" "));
        }
        catch (OutOfMemoryException)
        {
            return Set(Status.Memory, "There is not enough memory.");
        }
    }

    // The framework adds the name of the parameter, which is none of the caller's.
    private static string WithoutParameter(Exception error)
    {
        string message = error.Message;
        int at = error is ArgumentException { ParamName: { } name }
            ? message.LastIndexOf($" (Parameter '{name}')", StringComparison.Ordinal)
            : -1;
        return at < 0 ? message : message[..at];
    }
}
