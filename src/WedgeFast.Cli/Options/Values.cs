using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using WedgeFast.Cli.Csv;

namespace WedgeFast.Cli.Options;

/// <summary>Options whose values are checked while parsing, with the program's own messages.</summary>
internal static class Values
{
    /// <summary>A number above zero.</summary>
    public static Option<double?> Positive(string name, string unit, string description) => new(name)
    {
        HelpName = unit,
        Description = description,
        CustomParser = result => Parse<double>(result, name, "a number above 0", text => CsvNumber.TryParse(text, out double value) && value > 0 ? value : null),
    };

    /// <summary>A number above 0 and below 1.</summary>
    public static Option<double?> Share(string name, string unit, string description) => new(name)
    {
        HelpName = unit,
        Description = description,
        CustomParser = result => Parse<double>(
            result, name, "a number above 0 and below 1", text => CsvNumber.TryParse(text, out double value) && value is > 0 and < 1 ? value : null),
    };

    /// <summary>A whole number from <paramref name="least"/> on.</summary>
    public static Option<int?> Whole(string name, int least, string description) => new(name)
    {
        HelpName = "N",
        Description = description,
        CustomParser = result => Parse<int>(result, name, $"a whole number, at least {least}", text => WholeFrom(text, least)),
    };

    /// <summary>A whole number from 1 on, or a word for one.</summary>
    public static Option<int?> WholeOr(string name, string helpName, string description, (string Word, int Value) other) => new(name)
    {
        HelpName = $"{helpName}|{other.Word}",
        Description = description,
        CustomParser = result => Parse<int>(
            result, name, $"a whole number, at least 1, or {other.Word}", text => text == other.Word ? other.Value : WholeFrom(text, 1)),
    };

    /// <summary>A seed.</summary>
    public static Option<ulong?> Seed(string name, string description) => new(name)
    {
        HelpName = "S",
        Description = description,
        CustomParser = result => Parse<ulong>(result, name, "a whole number from 0 on", text =>
            ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : null),
    };

    /// <summary>One of a few words.</summary>
    public static Option<T?> Choice<T>(string name, string description, params (string Word, T Value)[] choices)
        where T : struct => new(name)
        {
            HelpName = string.Join("|", choices.Select(c => c.Word)),
            Description = description,
            CustomParser = result => Parse<T>(result, name, string.Join(" or ", choices.Select(c => c.Word)), text =>
                choices.Where(c => c.Word == text).Select(c => (T?)c.Value).FirstOrDefault()),
        };

    /// <summary>A text that is not empty: a name or a path.</summary>
    public static Option<string?> Text(string name, string helpName, string description, params string[] aliases) => new(name, aliases)
    {
        HelpName = helpName,
        Description = description,
        CustomParser = result => NotEmpty(result, name),
    };

    /// <summary>A path given without an option's name.</summary>
    public static Argument<string?> Path(string helpName, string description, bool required) => new(helpName)
    {
        Description = description,
        Arity = required ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
        CustomParser = result => NotEmpty(result, helpName),
    };

    /// <summary>A whole number in range, or null.</summary>
    private static int? WholeFrom(string text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least ? value : null;

    /// <summary>Parses a value, or says what was expected.</summary>
    internal static T? Parse<T>(ArgumentResult result, string name, string expected, Func<string, T?> parse)
        where T : struct
    {
        string text = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
        T? value = parse(text);
        if (value is null)
        {
            result.AddError($"{name}: '{text}': expected {expected}");
        }

        return value;
    }

    private static string? NotEmpty(ArgumentResult result, string name)
    {
        string? text = result.Tokens.Count == 0 ? null : result.Tokens[0].Value;
        if (string.IsNullOrWhiteSpace(text) && result.Tokens.Count > 0)
        {
            result.AddError($"{name}: '{text}': expected a name");
        }

        return text;
    }
}
