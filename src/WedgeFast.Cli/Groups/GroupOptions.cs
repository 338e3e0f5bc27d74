using System.CommandLine;
using WedgeFast.Cli.Commands;
using WedgeFast.Cli.Options;

namespace WedgeFast.Cli.Groups;

/// <summary>The options by which fit trains a network per group of rows.</summary>
internal static class GroupOptions
{
    private static readonly Option<string?> By = Values.Text("--by", "COLUMN", "Train a network for the rows of each value of this column, all into one model file");
    private static readonly Option<string?> Results = Values.Text("--results", "R.csv", "With --by: write a row per group here: neurons, gap, errors, why none");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Option> All { get; } = [By, Results];

    /// <summary>The column of the groups, and the option that names it; or null.</summary>
    public static (string Name, string Option)? Split(ParseResult parsed) => parsed.GetValue(By) is { } column ? (column, By.Name) : null;

    /// <summary>Where to write what became of each group; or null.</summary>
    public static string? ResultsPath(ParseResult parsed) => parsed.GetValue(Results);

    /// <summary>Whether groups are asked for; refuses options that are about one network.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="others">Options of fit that are.</param>
    public static bool AreGiven(ParseResult parsed, params ReadOnlySpan<Option> others)
    {
        if (parsed.GetValue(By) is null)
        {
            return parsed.GetValue(Results) is null ? false : throw new CliError($"{Results.Name} is about groups: expected {By.Name} with it");
        }

        foreach (Option other in (ReadOnlySpan<Option>)[.. others, .. ValidationOptions.OfOneTable])
        {
            if (ValidationOptions.IsGiven(parsed, other))
            {
                throw new CliError($"{other.Name} and {By.Name} exclude each other: expected one of them");
            }
        }

        return true;
    }
}
