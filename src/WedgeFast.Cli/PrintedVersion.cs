using System.CommandLine;
using System.CommandLine.Invocation;

namespace WedgeFast.Cli;

/// <summary>What --version prints: this program's version alone, whatever hosts it.</summary>
internal sealed class PrintedVersion : SynchronousCommandLineAction
{
    public static void Install(RootCommand root)
    {
        foreach (VersionOption option in root.Options.OfType<VersionOption>())
        {
            option.Action = new PrintedVersion();
        }
    }

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(Machine.Version);
        return ExitCodes.Done;
    }
}
