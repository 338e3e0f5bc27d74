using System.CommandLine;
using WedgeFast.Cli.Csv;

namespace WedgeFast.Cli;

/// <summary>Says what is wrong with a command line. The parser takes an unknown option for a path, so these are looked for here.</summary>
internal static class UsageError
{
    /// <summary>What is wrong, or null.</summary>
    public static string? Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string? fault = command is RootCommand ? NoCommand(parsed, command) : UnknownOption(parsed, command);
        fault ??= parsed.Errors.Count > 0 ? parsed.Errors[0].Message.TrimEnd('.') : null;
        return fault is null ? null : $"{fault}; see {(command is RootCommand ? "wedgefast" : $"wedgefast {command.Name}")} --help";
    }

    private static string? NoCommand(ParseResult parsed, Command root)
    {
        if (parsed.Errors.Count == 0)
        {
            return null;
        }

        List<string> names = [.. root.Subcommands.Select(c => c.Name)];
        string given = parsed.UnmatchedTokens.Count == 0 ? "no command" : $"no command '{parsed.UnmatchedTokens[0]}'{DidYouMean(parsed.UnmatchedTokens[0], names)}";
        return $"{given}: expected one of {string.Join(", ", names)}";
    }

    private static string? UnknownOption(ParseResult parsed, Command command)
    {
        string? option = parsed.CommandResult.Tokens.Select(token => token.Value).Concat(parsed.UnmatchedTokens)
            .FirstOrDefault(token => token.Length > 1 && token[0] == '-');
        return option is null ? null : $"no option '{option}'{DidYouMean(option, command.Options.Select(o => o.Name))}";
    }

    private static string DidYouMean(string given, IEnumerable<string> names) =>
        NearestName.Of(given, names) is string near ? $" (did you mean '{near}'?)" : "";
}
