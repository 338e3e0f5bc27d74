using System.Text.Json;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast;

/// <summary>
/// The file of a set of models: JSON of format "wedgefast-network-set", version 1: "by", the column of the groups, and "groups", each with
/// its "model", a document of a model file, on a line of its own. Written and read a model at a time. The fields of the file come in this
/// order.
/// </summary>
internal static class ModelSetFile
{
    /// <summary>The format's own name.</summary>
    public const string Format = "wedgefast-network-set";

    private const int Version = 1;

    /// <summary>The most groups of one file.</summary>
    private const int MostGroups = 10_000_000;

    /// <summary>Writes models as UTF-8 JSON.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="set">The models.</param>
    public static void Write(Stream destination, ModelSet set)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.Write("{\n  \"format\": \"wedgefast-network-set\",\n  \"version\": 1,\n  \"by\": "u8);
        destination.Write(ModelWriter.ToText(set.By));
        destination.Write(",\n  \"groups\": ["u8);
        for (int k = 0; k < set.Groups.Count; k++)
        {
            destination.Write(k == 0 ? "\n    {\"group\":"u8 : ",\n    {\"group\":"u8);
            destination.Write(ModelWriter.ToText(set.Groups[k]));
            destination.Write(",\"model\":"u8);
            destination.Write(ModelWriter.ToLine(set.At(k).Network, set.At(k).Claim));
            destination.Write("}"u8);
        }

        destination.Write("\n  ]\n}\n"u8);
    }

    /// <summary>Reads and checks models.</summary>
    /// <param name="source">UTF-8 JSON.</param>
    /// <exception cref="InvalidDataException">Truncated, of another format or version, or with a model that is none; the message says what
    /// was found and what was expected in one line.</exception>
    public static ModelSet Read(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            return Read(new JsonPieces(source));
        }
        catch (JsonException e)
        {
            throw JsonField.Fault($"no JSON from line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1} on: expected a whole document");
        }
        catch (InvalidOperationException)
        {
            throw JsonField.Fault($"a text in it is not valid Unicode: expected UTF-8");
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"Not a valid set of models: {error.Message}");
        }
    }

    /// <summary>Whether a document says that it is a set of models.</summary>
    public static bool Is(Stream source)
    {
        try
        {
            JsonPieces pieces = new(source);
            return pieces.Token().Type == JsonTokenType.StartObject && pieces.Token() == (JsonTokenType.PropertyName, "format")
                && pieces.Token() == (JsonTokenType.String, Format);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or InvalidDataException)
        {
            return false;
        }
    }

    private static ModelSet Read(JsonPieces pieces)
    {
        Require(pieces.Token(), JsonTokenType.StartObject, "the file", "an object");
        string format = Value(pieces, "format", JsonTokenType.String, "a text");
        if (format != Format)
        {
            throw JsonField.Fault($"the file.format is {Quoted.Text(format)}: expected {Format}");
        }

        string version = Value(pieces, "version", JsonTokenType.Number, "a number");
        if (version != "1")
        {
            throw JsonField.Fault($"the file.version is {Quoted.Text(version)}: expected {Version}");
        }

        string by = Value(pieces, "by", JsonTokenType.String, "a text");
        Value(pieces, "groups", JsonTokenType.StartArray, "a list");
        List<KeyValuePair<string, Model>> models = [];
        while (pieces.Element() is { } element)
        {
            using (element)
            {
                models.Add(models.Count < MostGroups ? Group(element.RootElement, models.Count)
                    : throw JsonField.Fault($"the file.groups has more than {MostGroups} groups: expected fewer"));
            }
        }

        (JsonTokenType type, string text) = pieces.Token();
        if (type != JsonTokenType.EndObject)
        {
            throw JsonField.Fault($"the file has a field {Quoted.Text(text)}: expected format, version, by, groups");
        }

        pieces.Token();
        return new ModelSet(by, models);
    }

    private static KeyValuePair<string, Model> Group(JsonElement element, int number)
    {
        JsonField field = new(element, FormattableString.Invariant($"the file.groups[{number}]"));
        field.Object("group", "model");
        (LayeredNetwork network, TrainingClaim claim) = ModelReader.Read(field["model"]);
        return new KeyValuePair<string, Model>(field["group"].Text(), new Model(network, claim));
    }

    private static string Value(JsonPieces pieces, string name, JsonTokenType type, string expected)
    {
        (JsonTokenType found, string text) = pieces.Token();
        if (found != JsonTokenType.PropertyName || text != name)
        {
            string what = found == JsonTokenType.PropertyName ? $"a field {Quoted.Text(text)}" : "no further field";
            throw JsonField.Fault($"the file has {what} where \"{name}\" was expected: expected format, version, by, groups");
        }

        return Require(pieces.Token(), type, $"the file.{name}", expected);
    }

    private static string Require((JsonTokenType Type, string Text) token, JsonTokenType type, string path, string expected) => token.Type == type
        ? token.Text
        : throw JsonField.Fault($"{path} is {(token.Text.Length > 0 ? Quoted.Text(token.Text) : "something else")}: expected {expected}");
}
