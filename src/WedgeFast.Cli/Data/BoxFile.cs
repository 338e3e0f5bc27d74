using System.CommandLine;
using System.Text.Json;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Options;
using WedgeFast.Cli.Output;
using WedgeFast.Network;
using WedgeFast.Optimizing;
using WedgeFast.Proofs;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Data;

/// <summary>A file that says what the columns of a model may be; those it leaves out are within the ranges of the training data.</summary>
internal static class BoxFile
{
    private const string Form = "expected an object like {\"width\": [1, 2.5], \"colour\": [\"red\", \"blue\"], \"height\": 3}";

    /// <summary>Its option.</summary>
    public static readonly Option<string?> Option = Values.Text(
        "--box", "FILE", "Ranges as JSON: {\"width\": [1, 2.5], \"kind\": [\"a\", \"b\"]} [default: those of the training data]");

    /// <summary>What the inputs of a model may be.</summary>
    /// <param name="path">The file; null for the ranges of the training data.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="CliError">The file says something else, or there are columns whose range nothing says.</exception>
    public static InputBox Read(string? path, ModelInput model)
    {
        (double Least, double Largest)?[] known = TrainingRanges.Of(model.Whole, model.Claim.Ranges);
        (double Low, double High)?[] ranges = [.. known];
        RequirePresent(model, ranges);
        bool[] isAllowed = [.. ranges.Select(_ => true)];
        if (path is not null)
        {
            using JsonDocument document = Parsed(path);
            HashSet<string> seen = [];
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (!seen.Add(property.Name))
                {
                    throw new CliError($"{path}: {Quoted.Single(property.Name)}: given twice: expected each column once");
                }

                Take(path, model, property, ranges, isAllowed);
            }
        }

        int at = 0;
        List<int[]> groups = [];
        foreach (SourceColumn column in model.Encoding.Columns)
        {
            int width = column.Words?.Count ?? 1;
            if (column.Words is null && ranges[at] is null)
            {
                throw new CliError($"{model.Path}: nothing tells the range of {Quoted.Single(column.Name)} in the training data: expected it in a file of --box");
            }

            groups.AddRange(column.Words is null ? [] : [[.. Enumerable.Range(at, width)]]);
            at += width;
        }

        return new InputBox([.. ranges.Select(range => new Interval(range?.Low ?? 0, range?.High ?? 1))], [.. groups], isAllowed);
    }

    // Inputs that say where values are missing: those that are sought are there.
    private static void RequirePresent(ModelInput model, (double Low, double High)?[] ranges)
    {
        int at = 0;
        foreach (SourceColumn column in model.Encoding.Columns)
        {
            ranges[at] = column.Part == CellPart.Missing ? (0, 0) : ranges[at];
            at += column.Words?.Count ?? 1;
        }
    }

    private static JsonDocument Parsed(string path)
    {
        try
        {
            JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new CliError($"{path}: not an object: {Form}");
        }
        catch (JsonException error)
        {
            throw new CliError($"{path}: line {error.LineNumber + 1}: not JSON: {Form}");
        }
        catch (Exception error) when (FileProblem.IsOne(error))
        {
            throw new CliError($"{path}: {FileProblem.Describe(error, path)}: expected a file of ranges (--box)");
        }
    }

    private static void Take(string path, ModelInput model, JsonProperty property, (double Low, double High)?[] ranges, bool[] isAllowed)
    {
        int at = 0;
        foreach (SourceColumn column in model.Encoding.Columns)
        {
            if (column.Name == property.Name)
            {
                string place = $"{path}: {Quoted.Single(column.Name)}";
                if (column.Words is { } words)
                {
                    Allow(place, words, property.Value, isAllowed.AsSpan(at, words.Count));
                }
                else
                {
                    ranges[at] = RangeOf(place, property.Value);
                }

                return;
            }

            at += column.Words?.Count ?? 1;
        }

        string[] names = [.. model.Encoding.Columns.Select(column => column.Name)];
        string hint = NearestName.Of(property.Name, names) is { } near ? $" (did you mean '{near}'?)" : "";
        throw new CliError($"{path}: {Quoted.Single(property.Name)}: no such input of {model.Path}{hint}: expected one of {string.Join(", ", names)}");
    }

    private static void Allow(string place, IReadOnlyList<string> words, JsonElement value, Span<bool> isAllowed)
    {
        isAllowed.Clear();
        List<JsonElement> given = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        foreach (JsonElement element in given)
        {
            string? word = element.ValueKind == JsonValueKind.String ? element.GetString() : null;
            int at = word is null ? -1 : words.ToList().IndexOf(word);
            isAllowed[at >= 0 ? at : throw new CliError($"{place}: {Shown(element)}: expected words of the training data: {string.Join(", ", words)}")] = true;
        }

        if (given.Count == 0)
        {
            throw new CliError($"{place}: no words: expected at least one of {string.Join(", ", words)}");
        }
    }

    private static (double Low, double High) RangeOf(string place, JsonElement value)
    {
        JsonElement[] ends = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value, value];
        return ends.Length == 2 && Number(ends[0]) is double low && Number(ends[1]) is double high && low <= high
            ? (low, high)
            : throw new CliError($"{place}: {Shown(value)}: expected a number, or two, the larger one last");
    }

    private static double? Number(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double value) && double.IsFinite(value) ? value : null;

    private static string Shown(JsonElement element) => Quoted.Single(element.GetRawText().ReplaceLineEndings(" "));
}
