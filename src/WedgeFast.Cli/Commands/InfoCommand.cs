using System.CommandLine;

namespace WedgeFast.Cli.Commands;

/// <summary>info: what the program runs on.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        CommandWithExample command = new("info", "Print version, runtime, vector width and threads.", "info");
        command.SetAction(_ =>
        {
            Console.WriteLine($"version {Machine.Version}");
            Console.WriteLine($"runtime {Machine.Runtime}");
            Console.WriteLine($"vectorBits {Machine.VectorBits}");
            Console.WriteLine($"threads {Machine.Threads}");
            return ExitCodes.Done;
        });
        return command;
    }
}
