using System.CommandLine;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Geometry;

namespace WedgeFast.Cli.Commands;

/// <summary>The option by which fit trains networks that only rise, or only fall, in some columns.</summary>
internal static class MonotoneOption
{
    private const string Expected = "expected up:COLUMN or down:COLUMN, several separated by commas";

    /// <summary>The option.</summary>
    public static readonly Option<string?> Monotone = Values.Text(
        "--monotone", "up:A,down:B,..", "The output is never to fall in A, never to rise in B; of at most 2 inputs per neuron");

    /// <summary>The directions that were asked for; or null.</summary>
    public static MonotoneInputs? Of(ParseResult parsed, LoadedSamples data)
    {
        if (parsed.GetValue(Monotone) is not { } text)
        {
            return null;
        }

        IReadOnlyList<string> names = data.Samples.InputNames;
        int[] directions = new int[names.Count];
        foreach (string part in NameList.Split(text, Monotone.Name))
        {
            int direction = part.StartsWith("up:", StringComparison.Ordinal) ? 1
                : part.StartsWith("down:", StringComparison.Ordinal) ? -1
                : throw new CliError($"{Monotone.Name}: '{Output.Words.Shorten(part)}': {Expected}");
            int input = InputOf(part[(part.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(), data);
            directions[input] = directions[input] == 0 ? direction : throw new CliError($"{Monotone.Name}: column '{names[input]}' is listed twice: expected different columns");
        }

        return new MonotoneInputs(directions);
    }

    private static int InputOf(string column, LoadedSamples data)
    {
        IReadOnlyList<string> names = data.Samples.InputNames;
        int input = names.ToList().IndexOf(column);
        if (input >= 0)
        {
            return input;
        }

        if ((data.Encoding?.Columns ?? []).Any(source => source.Name == column))
        {
            throw new CliError($"{data.Source}: {Monotone.Name}: '{column}' is a column of words: expected one of numbers");
        }

        string? near = NearestName.Of(column, names);
        string known = names.Count <= 8 ? $"expected some of {string.Join(", ", names)}" : $"there are {Output.Words.Count(names.Count, "input")}";
        throw new CliError($"{data.Source}: {Monotone.Name}: no input '{Output.Words.Shorten(column)}'{(near is null ? "" : $" (did you mean '{near}'?)")}: {known}");
    }
}
