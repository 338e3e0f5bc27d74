using System.CommandLine;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Guessing;
using WedgeFast.Cli.Options;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Commands;

/// <summary>The options by which columns of words, numbers as they are written and missing values become inputs.</summary>
internal static class EncodingOptions
{
    private static readonly Option<string?> Categorical = Values.Text(
        "--categorical", "A,B,..", "Columns of words: each word becomes an input [default: those of few words, rare ones together]");

    private static readonly Option<string?> Numeric = Values.Text(
        "--numeric", "A,B,..", "Columns of numbers: cells that are none are missing values");

    private static readonly Option<MissingRule?> Missing = Values.Choice(
        "--missing",
        "Missing values: drop rows, take the mean, or mean and an input that says where [default: indicator]",
        ("drop", MissingRule.Drop),
        ("mean", MissingRule.Mean),
        ("indicator", MissingRule.Indicator));

    private static readonly Option<char?> Decimal = Values.Choice(
        "--decimal", "What separates fractions [default: what the cells tell]", ("comma", ','), ("point", '.'));

    private static readonly Option<DateOrder?> Dates = Values.Choice(
        "--dates", "How dates are written [default: what the cells tell]",
        ("ymd", DateOrder.YearFirst), ("dmy", DateOrder.DayFirst), ("mdy", DateOrder.MonthFirst));

    private static readonly Option<bool> DateParts = new("--date-parts")
    {
        Description = "Month, weekday and hour of dates and times as inputs of their own, beside the number of days",
    };

    /// <summary>How the bytes of a file are characters.</summary>
    public static Option<TextEncoding?> Text { get; } = Named(Values.Choice(
        "--encoding", "utf-8, latin1, windows-1252 or utf-16 [default: UTF-8, or windows-1252 where it is not]", TextEncodings.All));

    // All names side by side would leave no room for what options mean.
    private static Option<TextEncoding?> Named(Option<TextEncoding?> option)
    {
        option.HelpName = "NAME";
        return option;
    }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Option> All { get; } = [Categorical, Numeric, Missing, Decimal, Dates, DateParts, Text];

    /// <summary>The columns of words.</summary>
    public static IReadOnlyList<string> Words(ParseResult parsed) =>
        parsed.GetValue(Categorical) is string list ? NameList.Split(list, Categorical.Name) : [];

    /// <summary>What becomes of missing values.</summary>
    public static MissingRule Rule(ParseResult parsed) => parsed.GetValue(Missing) ?? MissingRule.Indicator;

    /// <summary>What is said of how the file is written.</summary>
    public static ReadingOptions Reading(ParseResult parsed) => new(
        parsed.GetValue(Numeric) is string list ? NameList.Split(list, Numeric.Name) : [], parsed.GetValue(Decimal), parsed.GetValue(Dates), parsed.GetValue(DateParts));

    /// <summary>A file to be read as asked for.</summary>
    public static InputFile File(ParseResult parsed, string path) => new(path, StandardStreams.Of(parsed).Input) { Encoding = parsed.GetValue(Text) };

    /// <summary>Whether any was given.</summary>
    public static bool AreGiven(ParseResult parsed) => All.Any(option => ValidationOptions.IsGiven(parsed, option));
}
