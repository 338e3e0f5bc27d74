namespace WedgeFast.Cli;

/// <summary>Ends the command with one line on stderr and an exit code. The message is the program's own, never a framework's.</summary>
internal sealed class CliError(string message, int exitCode = ExitCodes.BadInput) : Exception(message)
{
    /// <summary>The process's exit code.</summary>
    public int ExitCode { get; } = exitCode;
}
