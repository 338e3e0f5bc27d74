using System.CommandLine;
using WedgeFast.Cli.Options;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Commands;

/// <summary>The options by which columns of words and missing values become inputs.</summary>
internal static class EncodingOptions
{
    private static readonly Option<string?> Categorical = Values.Text(
        "--categorical", "A,B,..", "Columns of words: each word becomes an input that is 1 where a row has it and 0 elsewhere");

    private static readonly Option<MissingRule?> Missing = Values.Choice(
        "--missing",
        "Missing values: drop leaves their rows out, mean takes the mean of the column [default: an error]",
        ("drop", MissingRule.Drop),
        ("mean", MissingRule.Mean));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Option> All { get; } = [Categorical, Missing];

    /// <summary>The columns of words.</summary>
    public static IReadOnlyList<string> Words(ParseResult parsed) =>
        parsed.GetValue(Categorical) is string list ? NameList.Split(list, Categorical.Name) : [];

    /// <summary>What becomes of missing values.</summary>
    public static MissingRule Rule(ParseResult parsed) => parsed.GetValue(Missing) ?? MissingRule.Refuse;

    /// <summary>Whether any was given.</summary>
    public static bool AreGiven(ParseResult parsed) => parsed.GetValue(Categorical) is not null || parsed.GetValue(Missing) is not null;
}
