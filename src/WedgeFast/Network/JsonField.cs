using System.Globalization;
using System.Text.Json;
using WedgeFast.Samples;

namespace WedgeFast.Network;

/// <summary>
/// A value in a JSON document together with the path to it: reads what is expected there, or throws an
/// <see cref="InvalidDataException"/> of one line that names the path, what was found and what was expected.
/// </summary>
internal readonly struct JsonField(JsonElement element, string path)
{
    /// <summary>Where it is in the document.</summary>
    public string Path => path;

    /// <summary>Checks that this is an object.</summary>
    public JsonField Object() => element.ValueKind == JsonValueKind.Object ? this : throw Unexpected("an object");

    /// <summary>Checks that this is an object of exactly these fields, in any order.</summary>
    public JsonField Object(params ReadOnlySpan<string> names)
    {
        Object();
        int found = 0;
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!names.Contains(property.Name))
            {
                throw Fault($"{path} has a field {Quoted.Text(property.Name)}: expected {string.Join(", ", names)}");
            }

            if (!seen.Add(property.Name))
            {
                throw Fault($"{path} has the field {Quoted.Text(property.Name)} twice: expected it once");
            }

            found++;
        }

        return found == names.Length ? this : throw Fault($"{path} has {found} of its {names.Length} fields: expected {string.Join(", ", names)}");
    }

    /// <summary>A field of this object.</summary>
    public JsonField this[string name] => element.TryGetProperty(name, out JsonElement value)
        ? new JsonField(value, $"{path}.{name}")
        : throw Fault($"{path} has no field \"{name}\": expected one");

    /// <summary>Whether this object has a field.</summary>
    public bool Has(string name) => element.TryGetProperty(name, out _);

    /// <summary>Whether this is null.</summary>
    public bool IsNull => element.ValueKind == JsonValueKind.Null;

    /// <summary>The text here.</summary>
    public string Text() => element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Unexpected("a text");

    /// <summary>The position in <paramref name="words"/> of the text here.</summary>
    public int Word(params ReadOnlySpan<string> words)
    {
        string text = Text();
        int at = words.IndexOf(text);
        return at >= 0 ? at : throw Fault($"{path} is {Quoted.Text(text)}: expected {string.Join(" or ", words)}");
    }

    /// <summary>The truth value here.</summary>
    public bool Flag() => element.ValueKind is JsonValueKind.True or JsonValueKind.False ? element.GetBoolean() : throw Unexpected("true or false");

    /// <summary>The finite number here.</summary>
    public double Number() =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double value) && double.IsFinite(value)
            ? value
            : throw Unexpected("a finite number");

    /// <summary>The integer here.</summary>
    public int Integer() =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int value) ? value : throw Unexpected("an integer below 2^31");

    /// <summary>The values of the list here, each read by <paramref name="read"/>.</summary>
    public T[] List<T>(Func<JsonField, T> read)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw Unexpected("a list");
        }

        T[] values = new T[element.GetArrayLength()];
        int at = 0;
        foreach (JsonElement item in element.EnumerateArray())
        {
            values[at] = read(new JsonField(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{at}]")));
            at++;
        }

        return values;
    }

    /// <summary>The values of the list here, which must be of a given length.</summary>
    public T[] List<T>(int length, Func<JsonField, T> read)
    {
        T[] values = List(read);
        return values.Length == length ? values : throw Fault($"{path} is a list of {values.Length}: expected {length}");
    }

    /// <summary>The exception for a model file that is not as expected.</summary>
    public static InvalidDataException Fault(FormattableString text) =>
        new($"Not a readable model: {text.ToString(CultureInfo.InvariantCulture)}.");

    private InvalidDataException Unexpected(string expected) => Fault($"{path} is {Found()}: expected {expected}");

    private string Found() => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"the text {Quoted.Text(element.GetString()!)}",
        JsonValueKind.Number => $"the number {Quoted.Text(element.GetRawText())}",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };
}
