using System.Globalization;
using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Training;

namespace WedgeFast.Cli.Output;

/// <summary>How the command line and its reports spell things.</summary>
internal static class Words
{
    public static string Of(WeightNorm norm) => norm == WeightNorm.L1 ? "l1" : "l2";

    public static string Of(DictionaryKind dictionary) => dictionary switch
    {
        DictionaryKind.Wedge => "wedge",
        DictionaryKind.Random => "random",
        DictionaryKind.Sampled => "sampled",
        _ => "full",
    };

    /// <summary>Sets of inputs by name; null without any.</summary>
    public static IReadOnlyList<IReadOnlyList<string>>? Of(InputSets? sets, IReadOnlyList<string> names) => sets is null
        ? null
        : [.. Enumerable.Range(0, sets.Count).Select(k => (IReadOnlyList<string>)[.. sets[k].ToArray().Select(input => names[input])])];

    /// <summary>Directions by name, as up:A; null without any.</summary>
    public static IReadOnlyList<string>? Of(MonotoneInputs? monotone, IReadOnlyList<string> names) => monotone is null
        ? null
        : [.. Enumerable.Range(0, monotone.Count).Where(k => monotone[k] != 0).Select(k => $"{(monotone[k] > 0 ? "up" : "down")}:{names[k]}")];

    public static string Of(CertificateScope scope) => scope switch
    {
        CertificateScope.Global => "global",
        CertificateScope.Dictionary => "dictionary",
        _ => "restricted",
    };

    public static string Of(TrainingStatus status) => status switch
    {
        TrainingStatus.Optimal => "optimal",
        TrainingStatus.TimeLimit => "timeLimit",
        TrainingStatus.Unproven => "unproven",
        TrainingStatus.Limited => "limited",
        TrainingStatus.Cancelled => "cancelled",
        _ => "iterationLimit",
    };

    /// <summary>The logarithm of something: "log(price)".</summary>
    public static string Logarithm(string name) => $"log({name})";

    /// <summary>A number for reading, six digits.</summary>
    public static string Short(double value) => double.IsFinite(value) ? value.ToString("G6", CultureInfo.InvariantCulture) : "beyond the largest number";

    /// <summary>A bound for reading, rounded up: never smaller than what was proven.</summary>
    public static string Bound(double value)
    {
        string text = value.ToString("E2", CultureInfo.InvariantCulture);
        double shown = double.Parse(text, CultureInfo.InvariantCulture);
        if (shown < value)
        {
            shown += Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 2);
        }

        return shown.ToString("G3", CultureInfo.InvariantCulture);
    }

    /// <summary>A bound from below for reading, rounded down: never larger than what was proven.</summary>
    public static string Floor(double value)
    {
        double unit = Math.Pow(10, Math.Floor(Math.Log10(value)) - 2);
        double shown = double.Parse(value.ToString("E2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return (shown > value ? shown - unit : shown).ToString("G3", CultureInfo.InvariantCulture);
    }

    /// <summary>A foreign text, cut after 40 characters.</summary>
    public static string Shorten(ReadOnlySpan<char> text) => text.Length <= 40 ? text.ToString() : $"{text[..37]}...";

    /// <summary>A whole number with its noun: "1 row", "2 rows".</summary>
    public static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
