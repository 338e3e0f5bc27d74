using System.CommandLine;

namespace WedgeFast.Cli.Commands;

/// <summary>info: what the program runs on.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        CommandWithExample command = new("info", "Print version, runtime, vector width and threads.", "info");
        command.SetAction(parsed =>
        {
            TextWriter output = StandardStreams.Of(parsed).Output;
            output.WriteLine($"version {Machine.Version}");
            output.WriteLine($"runtime {Machine.Runtime}");
            output.WriteLine($"vectorBits {Machine.VectorBits}");
            output.WriteLine($"threads {Machine.Threads}");
            return ExitCodes.Done;
        });
        return command;
    }
}
