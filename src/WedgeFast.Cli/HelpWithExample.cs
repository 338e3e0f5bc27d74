using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace WedgeFast.Cli;

/// <summary>The usual help page with one example below it.</summary>
internal sealed class HelpWithExample(HelpAction page) : SynchronousCommandLineAction
{
    /// <summary>Help works where the rest of the line has errors.</summary>
    public override bool ClearsParseErrors => true;

    /// <summary>Puts the example below the help of every command.</summary>
    public static void Install(RootCommand root)
    {
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
        {
            option.Action = new HelpWithExample((HelpAction)option.Action!);
        }
    }

    public override int Invoke(ParseResult parseResult)
    {
        page.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine("Example:");
        parseResult.InvocationConfiguration.Output.WriteLine($"  wedgefast {Example(parseResult.CommandResult.Command)}");
        return ExitCodes.Done;
    }

    private static string Example(Command command) => command is CommandWithExample c ? c.Example : "fit --sample spiral --model spiral.json";
}
