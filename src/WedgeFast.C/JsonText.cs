using System.Text;
using System.Text.Json;

namespace WedgeFast.C;

/// <summary>JSON as a text, written without reflection.</summary>
internal static class JsonText
{
    /// <summary>An object.</summary>
    /// <param name="write">Writes what is in it.</param>
    public static string Object(Action<Utf8JsonWriter> write)
    {
        using MemoryStream content = new();
        using (Utf8JsonWriter writer = new(content))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(content.GetBuffer(), 0, (int)content.Length);
    }

    /// <summary>An array of numbers.</summary>
    public static void Numbers(this Utf8JsonWriter writer, string name, ReadOnlySpan<double> numbers)
    {
        writer.WriteStartArray(name);
        foreach (double number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }

    /// <summary>An array of names.</summary>
    public static void Names(this Utf8JsonWriter writer, string name, IEnumerable<string> names)
    {
        writer.WriteStartArray(name);
        foreach (string item in names)
        {
            writer.WriteStringValue(item);
        }

        writer.WriteEndArray();
    }
}
