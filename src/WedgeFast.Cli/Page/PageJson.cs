using System.Globalization;
using System.Text.Json;

namespace WedgeFast.Cli.Page;

/// <summary>Lists in the page's data.</summary>
internal static class PageJson
{
    /// <summary>An array of numbers, in full or rounded for drawing.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The array's name; null within an array.</param>
    /// <param name="values">The numbers, finite.</param>
    /// <param name="digits">Significant digits; null for all.</param>
    public static void Numbers(this Utf8JsonWriter json, string? name, IEnumerable<double> values, int? digits = null)
    {
        Start(json, name);
        foreach (double value in values)
        {
            double kept = digits is int shown ? double.Parse(value.ToString($"G{shown}", CultureInfo.InvariantCulture),
                CultureInfo.InvariantCulture) : value;
            json.WriteNumberValue(double.IsFinite(kept) ? kept : 0);
        }

        json.WriteEndArray();
    }

    /// <summary>An array of texts.</summary>
    public static void Texts(this Utf8JsonWriter json, string? name, IEnumerable<string> texts)
    {
        Start(json, name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void Start(Utf8JsonWriter json, string? name)
    {
        if (name is null)
        {
            json.WriteStartArray();
        }
        else
        {
            json.WriteStartArray(name);
        }
    }
}
