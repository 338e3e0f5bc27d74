using System.CommandLine;
using System.Globalization;
using WedgeFast.Geometry;

namespace WedgeFast.Cli.Options;

/// <summary>Which neurons take part.</summary>
/// <param name="Kind">The kind of dictionary.</param>
/// <param name="Neurons">How many neurons are drawn where they are; else null.</param>
internal readonly record struct DictionaryChoice(DictionaryKind Kind, int? Neurons)
{
    private const string Random = "random:", Sampled = "sampled:";

    /// <summary>The option that says so.</summary>
    public static Option<DictionaryChoice?> Option(string name, string description) => new(name)
    {
        HelpName = "KIND",
        Description = description,
        CustomParser = result => Values.Parse(result, name, "full or wedge or random:K or sampled:K, K a whole number from 1 on", Of),
    };

    private static DictionaryChoice? Of(string text) => text switch
    {
        "full" => new DictionaryChoice(DictionaryKind.Full, null),
        "wedge" => new DictionaryChoice(DictionaryKind.Wedge, null),
        _ when Count(text, Random) is { } count => new DictionaryChoice(DictionaryKind.Random, count),
        _ when Count(text, Sampled) is { } count => new DictionaryChoice(DictionaryKind.Sampled, count),
        _ => null,
    };

    private static int? Count(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal)
        && int.TryParse(text.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 ? count : null;
}
