using System.CommandLine;
using System.CommandLine.Parsing;
using WedgeFast.Cli.Csv;

namespace WedgeFast.Cli;

/// <summary>
/// Says what is wrong with a command line, in the program's own words. The parser takes an unknown option for a path, so these are looked
/// for here.
/// </summary>
internal static class UsageError
{
    /// <summary>What is wrong, or null.</summary>
    public static string? Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string? fault = command is RootCommand ? NoCommand(parsed, command) : UnknownOption(parsed, command);
        if (fault is null && parsed.Errors.Count > 0)
        {
            fault = Misused(parsed) ?? Missing(parsed, command) ?? Surplus(parsed) ?? parsed.Errors[0].Message.TrimEnd('.');
        }

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

    private static string? Misused(ParseResult parsed)
    {
        foreach (OptionResult given in parsed.CommandResult.Children.OfType<OptionResult>())
        {
            if (given.IdentifierTokenCount > 1)
            {
                return $"{given.Option.Name}: given more than once";
            }

            if (given.Tokens.Count == 0 && given.Option.Arity.MinimumNumberOfValues > 0)
            {
                return $"{given.Option.Name}: expected a value";
            }
        }

        return null;
    }

    private static string? Missing(ParseResult parsed, Command command)
    {
        Argument? missing = command.Arguments.FirstOrDefault(argument =>
            argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is not { Tokens.Count: > 0 });
        return missing is null ? null : $"{missing.Name} is missing";
    }

    private static string? Surplus(ParseResult parsed) =>
        parsed.UnmatchedTokens.Count == 0 ? null : $"one argument too many: '{parsed.UnmatchedTokens[0]}'";

    private static string DidYouMean(string given, IEnumerable<string> names) =>
        NearestName.Of(given, names) is string near ? $" (did you mean '{near}'?)" : "";
}
