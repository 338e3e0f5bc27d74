using System.CommandLine;
using WedgeFast.Cli.Commands;

namespace WedgeFast.Cli;

/// <summary>Parses the command line, runs a command, and turns whatever goes wrong into one line on stderr and an exit code.</summary>
internal static class CommandLine
{
    // The commands' options are static: they have one parent.
    private static readonly Lazy<RootCommand> Root = new(Build);

    /// <summary>Runs a command with the process's own streams.</summary>
    public static int Run(string[] args)
    {
        StandardStreams streams = StandardStreams.OfProcess();
        using EarlySignals signals = new(streams);
        return Run(args, streams);
    }

    /// <summary>Runs a command.</summary>
    /// <returns>The process's exit code.</returns>
    public static int Run(string[] args, StandardStreams streams)
    {
        try
        {
            return Execute(args, streams);
        }
        catch (CliError error)
        {
            return Fail(streams, error.Message, error.ExitCode);
        }
        catch (OutOfMemoryException)
        {
            return Fail(streams, "not enough memory for this problem", ExitCodes.Unexpected);
        }
        catch (Exception error)
        {
            // The framework's own message may be a bare resource key, and a stack trace helps no user.
            return Fail(streams, $"unexpected failure ({error.GetType().Name})", ExitCodes.Unexpected);
        }
    }

    private static int Execute(string[] args, StandardStreams streams)
    {
        // A data file may be called @data.csv: no response files.
        ParseResult parsed = Root.Value.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is not HelpWithExample && UsageError.Of(parsed) is string usage)
        {
            throw new CliError(usage);
        }

        return parsed.Invoke(streams);
    }

    private static RootCommand Build()
    {
        RootCommand root = new("Two-layer ReLU networks trained to certified global optimality.")
        {
            FitCommand.Create(),
            PathCommand.Create(),
            PredictCommand.Create(),
            EvaluateCommand.Create(),
            VerifyCommand.Create(),
            ExplainCommand.Create(),
            MaximizeCommand.Create(),
            FeaturesCommand.Create(),
            ExportCommand.Create(),
            AuditCommand.Create(),
            PolishCommand.Create(),
            SampleCommand.Create(),
            InfoCommand.Create(),
        };
        root.HelpName = "wedgefast";
        root.Directives.Clear();
        PrintedVersion.Install(root);
        HelpWithExample.Install(root);
        return root;
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();

    private static int Fail(StandardStreams streams, string message, int exitCode)
    {
        streams.Error.WriteLine($"wedgefast: {OneLine(message)}");
        return exitCode;
    }
}
