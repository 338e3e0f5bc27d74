using System.Globalization;
using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>
/// Every value of a model file changed, one at a time, models of every kind: verify says that the claim is false, or that this is no model.
/// What it accepts is still true, and listed here.
/// </summary>
public sealed class ChangedModelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string, string> Kinds { get; } = new()
    {
        { "numbers", "--target y --inputs a,b,c --beta-ratio 0.03" },
        { "wedge l1", "--target y --inputs a,b --dictionary wedge --norm l1 --beta-ratio 0.03" },
        { "skip", "--target y --inputs a,b,c --skip --weights w --beta-ratio 0.03" },
        { "huber", "--target y --inputs a,b --loss huber --delta 0.05 --beta-ratio 0.03" },
        { "targets", "--target y,z --inputs a,b,c --beta-ratio 0.03" },
        { "logistic", "--target k --inputs a,b,c --beta-ratio 0.03" },
        { "balanced", "--target k --inputs a,b,c --balance --beta-ratio 0.03" },
        { "softmax", "--target s --inputs a,b,c --beta-ratio 0.03" },
        { "words and gaps", "--target y --inputs a,b,g --categorical g --missing mean --beta-ratio 0.03" },
        { "gaps", "--target y --inputs a,h --missing mean --beta-ratio 0.03" },
        { "log", "--target p --inputs a,b,c --log-target --beta-ratio 0.03" },
        { "interactions", "--target y --inputs a,b,c --order 1 --interactions a:b --beta-ratio 0.03" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void NoValueMayBeAnother(string kind, string options)
    {
        string data = _folder.Write("data.csv", Data()), model = _folder.At("m.json");
        CliCall.Succeed(["fit", data, "--model", model, "--quiet", .. options.Split(' ')]);
        CliCall.Succeed("verify", model, data);
        string text = File.ReadAllText(model);
        List<string> accepted = [];
        int changes = 0;
        foreach (string path in Paths(JsonNode.Parse(text)!, ""))
        {
            foreach ((string what, Func<JsonNode?, JsonNode?> change) in Changes)
            {
                JsonNode root = JsonNode.Parse(text)!;
                JsonNode? before = At(root, path), after = change(before?.DeepClone());
                if (JsonNode.DeepEquals(before, after) || StaysTrue(path, what))
                {
                    continue;
                }

                Put(root, path, after);
                changes++;
                CliResult result = CliCall.Run("verify", _folder.Write("changed.json", root.ToJsonString()), data);
                if (result.ExitCode is not (2 or 4))
                {
                    accepted.Add($"{path} {what} -> {result.ExitCode} {result.Error}");
                }
            }
        }

        Assert.True(changes > 100, $"only {changes} changes were tried");
        Assert.True(accepted.Count == 0, $"{kind}: {string.Join('\n', accepted)}");
    }

    public void Dispose() => _folder.Dispose();

    private static IReadOnlyList<(string What, Func<JsonNode?, JsonNode?> Change)> Changes { get; } =
    [
        ("larger", node => Number(node, x => x + Math.Max(0.01, Math.Abs(x) * 0.01))),
        ("smaller", node => Number(node, x => x - Math.Max(0.01, Math.Abs(x) * 0.01))),
        ("negated", node => Number(node, x => -x)),
        ("one more", node => Number(node, x => x + 1)),
        ("much more", node => Number(node, x => x + 1_000_016)),
        ("another word", node => node is JsonValue value && value.TryGetValue(out string? word) ? JsonValue.Create(word + "x") : node),
        ("the opposite", node => node is JsonValue value && value.TryGetValue(out bool flag) ? JsonValue.Create(!flag) : node),
        ("something", node => node is null ? JsonValue.Create(1) : node),
        ("a name", node => node is null ? JsonValue.Create("w") : node),
        ("nothing", _ => null),
        ("shorter", node => node is JsonArray { Count: > 0 } list ? new JsonArray([.. list.SkipLast(1).Select(item => item?.DeepClone())]) : node),
        ("longer", node => node is JsonArray { Count: > 0 } list ? new JsonArray([.. list.Append(list[^1]).Select(item => item?.DeepClone())]) : node),
        ("reversed", node => node is JsonArray { Count: > 1 } list ? new JsonArray([.. list.Reverse().Select(item => item?.DeepClone())]) : node),
    ];

    // A looser gap, fewer named rows, other names for the order of rows (which then are not looked at) and the sum of neurons in another
    // order are true. Interactions are sets, a class of more inputs may hold as well, and a gap near 0 may be off by what rounding a
    // network to raw units is allowed.
    private static bool StaysTrue(string path, string what) =>
        (path == "training/gap" && what is "larger" or "one more" or "much more")
        || (path.EndsWith("/through", StringComparison.Ordinal) && what == "shorter")
        || path == "training/rowOrder"
        || (path == "neurons" && what == "reversed")
        || (path == "training/gap" && what == "negated")
        || (path.StartsWith("training/interactions", StringComparison.Ordinal) && what is "longer" or "reversed")
        || (path == "training/order" && what == "one more");

    private static JsonNode? Number(JsonNode? node, Func<double, double> change)
    {
        if (node is not JsonValue value || value.GetValueKind() != System.Text.Json.JsonValueKind.Number)
        {
            return node;
        }

        string text = value.ToJsonString();
        double number = double.Parse(text, CultureInfo.InvariantCulture), other = change(number);
        return text.Contains('.', StringComparison.Ordinal) || text.Contains('E', StringComparison.Ordinal) || other == Math.Floor(other)
            ? JsonValue.Create(other)
            : node;
    }

    private static IEnumerable<string> Paths(JsonNode? node, string path)
    {
        if (path.Length > 0)
        {
            yield return path;
        }

        IEnumerable<(string Name, JsonNode? Node)> parts = node switch
        {
            JsonObject members => members.Select(member => (member.Key, member.Value)),
            JsonArray items => items.Select((item, k) => (k.ToString(CultureInfo.InvariantCulture), item)),
            _ => [],
        };
        foreach ((string name, JsonNode? part) in parts)
        {
            foreach (string inner in Paths(part, path.Length == 0 ? name : $"{path}/{name}"))
            {
                yield return inner;
            }
        }
    }

    private static JsonNode? At(JsonNode? root, string path) =>
        path.Split('/').Aggregate(root, (node, name) => node is JsonArray list ? list[int.Parse(name, CultureInfo.InvariantCulture)] : node![name]);

    private static void Put(JsonNode root, string path, JsonNode? value)
    {
        int slash = path.LastIndexOf('/');
        JsonNode parent = slash < 0 ? root : At(root, path[..slash])!;
        string name = path[(slash + 1)..];
        if (parent is JsonArray list)
        {
            list[int.Parse(name, CultureInfo.InvariantCulture)] = value;
        }
        else
        {
            parent[name] = value;
        }
    }

    /// <summary>Fourteen rows with numbers, words, gaps, weights, classes, two of them not as frequent as the other.</summary>
    private static string Data()
    {
        Random random = new(5);
        string[] words = ["red", "green", "blue"];
        List<string> rows = ["a,b,c,g,h,w,y,z,p,k,s"];
        for (int i = 0; i < 14; i++)
        {
            double a = Math.Round(random.NextDouble(), 3), b = Math.Round(random.NextDouble(), 3), c = i % 5;
            double y = Math.Round(Math.Abs(a - 0.4) + (0.3 * b * c) + (0.2 * random.NextDouble()), 3);
            string h = i is 3 or 9 ? "NA" : Math.Round(random.NextDouble() * 7, 2).ToString(CultureInfo.InvariantCulture);
            string k = a + (0.3 * random.NextDouble()) > 0.62 ? "yes" : "no", s = words[(int)(y * 2.2) % 3];
            rows.Add(string.Create(CultureInfo.InvariantCulture, $"{a},{b},{c},{words[random.Next(3)]},{h},{1 + (i % 3)},{y},{Math.Round(y * a, 3)},{y + 1},{k},{s}"));
        }

        return string.Join('\n', rows) + "\n";
    }
}
