using System.CommandLine;
using System.Globalization;
using WedgeFast.Geometry;

namespace WedgeFast.Cli.Options;

/// <summary>Which neurons take part.</summary>
/// <param name="Kind">The kind of dictionary.</param>
/// <param name="Neurons">How many neurons are drawn where they are random; else null.</param>
internal readonly record struct DictionaryChoice(DictionaryKind Kind, int? Neurons)
{
    private const string Random = "random:";

    /// <summary>The option that says so.</summary>
    public static Option<DictionaryChoice?> Option(string name, string description) => new(name)
    {
        HelpName = "full|wedge|random:K",
        Description = description,
        CustomParser = result => Values.Parse(result, name, "full or wedge or random:K, K a whole number from 1 on", Of),
    };

    private static DictionaryChoice? Of(string text) => text switch
    {
        "full" => new DictionaryChoice(DictionaryKind.Full, null),
        "wedge" => new DictionaryChoice(DictionaryKind.Wedge, null),
        _ when text.StartsWith(Random, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(Random.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 =>
            new DictionaryChoice(DictionaryKind.Random, count),
        _ => null,
    };
}
