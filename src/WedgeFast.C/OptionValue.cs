using System.Globalization;
using System.Text.Json;
using WedgeFast.Samples;

namespace WedgeFast.C;

/// <summary>The value of an option in JSON, read as what the option expects.</summary>
/// <param name="Name">The option.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct OptionValue(string Name, JsonElement Value)
{
    /// <summary>A number above 0.</summary>
    public double Positive() => Value.ValueKind == JsonValueKind.Number && Value.TryGetDouble(out double number)
        && double.IsFinite(number) && number > 0
        ? number
        : throw Refused("a number above 0");

    /// <summary>A whole number.</summary>
    /// <param name="least">The least there may be.</param>
    public int Whole(int least) => Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out int number) && number >= least
        ? number
        : throw Refused(string.Create(CultureInfo.InvariantCulture, $"a whole number, at least {least}"));

    /// <summary>A whole number, or a word for one.</summary>
    public int WholeOr(int least, string word, int other) => Is(word) ? other
        : Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out int number) && number >= least ? number
        : throw Refused(string.Create(CultureInfo.InvariantCulture, $"a whole number, at least {least}, or {word}"));

    /// <summary>A seed.</summary>
    public ulong Seed() => Value.ValueKind == JsonValueKind.Number && Value.TryGetUInt64(out ulong number)
        ? number
        : throw Refused("a whole number from 0 on");

    /// <summary>Whether.</summary>
    public bool Flag() => Value.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? Value.GetBoolean()
        : throw Refused("true or false");

    /// <summary>One of a few words.</summary>
    public T Choice<T>(params ReadOnlySpan<(string Word, T Value)> choices)
    {
        string? word = Value.ValueKind == JsonValueKind.String ? Value.GetString() : null;
        List<string> words = [];
        foreach ((string known, T meaning) in choices)
        {
            if (known == word)
            {
                return meaning;
            }

            words.Add(known);
        }

        throw Refused(string.Join(" or ", words));
    }

    /// <summary>A text.</summary>
    public string Text() => Value.ValueKind == JsonValueKind.String ? Value.GetString()! : throw Refused("a name");

    /// <summary>A name, or several.</summary>
    public IReadOnlyList<string> TextOrNames() => Value.ValueKind == JsonValueKind.String ? [Value.GetString()!] : Names();

    /// <summary>Names.</summary>
    public IReadOnlyList<string> Names() => IsArrayOf(Value, JsonValueKind.String)
        ? [.. Value.EnumerateArray().Select(item => item.GetString()!)]
        : throw Refused("an array of names");

    /// <summary>A whole number per row.</summary>
    public IReadOnlyList<int> Wholes()
    {
        const string Expected = "an array of whole numbers";
        List<int> numbers = [];
        foreach (JsonElement item in IsArrayOf(Value, JsonValueKind.Number) ? Value.EnumerateArray() : throw Refused(Expected))
        {
            numbers.Add(item.TryGetInt32(out int number) ? number : throw Refused(Expected));
        }

        return numbers;
    }

    /// <summary>Sets of names.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Sets() =>
        Value.ValueKind == JsonValueKind.Array && Value.EnumerateArray().All(set => IsArrayOf(set, JsonValueKind.String))
            ? [.. Value.EnumerateArray().Select(set => (IReadOnlyList<string>)[.. set.EnumerateArray().Select(item => item.GetString()!)])]
            : throw Refused("an array of arrays of names, or auto:K");

    /// <summary>The whole number, at least 1, behind a prefix: 500 in "random:500"; null where it is another text, or none.</summary>
    public int? After(string prefix) => Value.ValueKind == JsonValueKind.String && Value.GetString() is { } text
        && text.StartsWith(prefix, StringComparison.Ordinal)
        && int.TryParse(text.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? count
            : null;

    /// <summary>Whether it is a word.</summary>
    public bool Is(string word) => Value.ValueKind == JsonValueKind.String && Value.GetString() == word;

    /// <summary>What says that the value is none that the option can have.</summary>
    public OptionException Refused(string expected) => new($"{Name}: {Quoted.Text(Value.GetRawText())}: expected {expected}.");

    private static bool IsArrayOf(JsonElement value, JsonValueKind kind) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == kind);
}
