using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>verify: accepts what fit wrote, rejects what was changed.</summary>
public sealed class VerifyCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Options { get; } =
    [
        "--beta-ratio 0.1",
        "--norm l1",
        "--order 1",
        "--order 1 --norm l1",
        "--order full --skip",
        "--dictionary wedge",
        "--dictionary wedge --norm l1 --order 1",
        "--no-standardize --beta 0.05",
        "--no-standardize --skip --norm l1",
        "--beta-ratio 2",
        "--beta 1e-6",
        "--tolerance 0.5",
        "--inputs b,a",
        "--target a --inputs y",
    ];

    public static TheoryData<string, string> Changes { get; } = new()
    {
        { "weight", "the claimed objective is " },
        { "z", "the claimed objective is " },
        { "bias", "the claimed objective is " },
        { "intercept", "the claimed objective is " },
        { "neuron", "the claimed objective is " },
        { "objective", "the claimed objective is " },
        { "beta", "the claimed objective is " },
        { "gap", "the claimed gap is " },
        { "rows", "the model was trained on 11 rows; the data has 10." },
        { "range", "the claimed ranges of the inputs are not those of the data." },
        { "scale", "the claimed scaling of the inputs is not that of the data." },
        { "order", "a neuron reads more inputs than the claimed order 1." },
        { "scope", "the claimed scope is Dictionary; its class supports Global." },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void AcceptsWhatFitWroteWhateverTheOrderOfRows(string options)
    {
        string model = Fit(SmallData.Csv, options);
        CliResult same = CliCall.Succeed("verify", model, _folder.At("data.csv"));
        Assert.Contains("The claim holds.", same.Output, StringComparison.Ordinal);
        Assert.Equal("", same.Error);
        CliCall.Succeed("verify", model, _folder.Write("reversed.csv", SmallData.Reversed));
    }

    [Fact]
    public void AnObjectiveBeyondTheLargestNumberIsFalseInWords()
    {
        string model = Fit(SmallData.Csv, "--beta-ratio 0.1");
        JsonNode text = JsonNode.Parse(File.ReadAllText(model))!;
        text["intercept"]![0] = 1e200;
        File.WriteAllText(model, text.ToJsonString());
        CliResult result = CliCall.Run("verify", model, _folder.At("data.csv"));
        Assert.Equal(4, result.ExitCode);
        Assert.Contains("recomputed it is beyond the largest number.", result.Output, StringComparison.Ordinal);
        Assert.Contains("objective beyond the largest number, lower bound none", result.Output, StringComparison.Ordinal);
        JsonNode report = JsonNode.Parse(CliCall.Run("verify", model, _folder.At("data.csv"), "--json").Output)!;
        Assert.Null(report["gap"]);
        Assert.False((bool)report["holds"]!);
    }

    [Fact]
    public void AcceptsWeightedDataByTheColumnTheModelNames()
    {
        string model = Fit(SmallData.Weighted, "--weights w");
        CliCall.Succeed("verify", model, _folder.At("data.csv"));
        string other = _folder.Write("other.csv", SmallData.Weighted.Replace("0,1,1,", "0,1,2,", StringComparison.Ordinal));
        Assert.Equal(4, CliCall.Run("verify", model, other).ExitCode);
        Assert.Contains("no column 'w'", CliCall.Refused("verify", model, _folder.Write("none.csv", SmallData.Csv)), StringComparison.Ordinal);
    }

    [Fact]
    public void AcceptsAGeneratedSample()
    {
        string model = _folder.At("m.json");
        CliCall.Succeed("fit", "--sample", "hinges1d", "--model", model, "--quiet");
        CliCall.Succeed("verify", model, "--sample", "hinges1d");
        Assert.Contains("expected those of", CliCall.Refused("verify", model, "--sample", "spiral"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void RejectsAChangedModel(string what, string because)
    {
        string model = Fit(SmallData.Csv, "--beta-ratio 0.01");
        JsonNode root = JsonNode.Parse(File.ReadAllText(model))!;
        Change(root, what);
        CliResult result = CliCall.Run("verify", _folder.Write("changed.json", root.ToJsonString()), _folder.At("data.csv"));
        Assert.Equal(4, result.ExitCode);
        Assert.Contains($"False: {because}", result.Output, StringComparison.Ordinal);
        Assert.Contains("The claim is false.", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Proven", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void RejectsAClaimWidenedFromTheDictionaryToAllNeurons()
    {
        string model = Fit(SmallData.Csv, "--dictionary wedge --beta-ratio 0.01");
        string text = File.ReadAllText(model);
        string widened = text.Replace("\"dictionary\": \"wedge\"", "\"dictionary\": \"full\"", StringComparison.Ordinal);
        widened = widened.Replace("\"scope\": \"dictionary\"", "\"scope\": \"global\"", StringComparison.Ordinal);
        Assert.NotEqual(text, widened);
        Assert.Equal(4, CliCall.Run("verify", _folder.Write("wide.json", widened), _folder.At("data.csv")).ExitCode);

        string scopeAlone = text.Replace("\"scope\": \"dictionary\"", "\"scope\": \"global\"", StringComparison.Ordinal);
        Assert.Equal(4, CliCall.Run("verify", _folder.Write("scope.json", scopeAlone), _folder.At("data.csv")).ExitCode);
    }

    [Fact]
    public void RejectsChangedData()
    {
        string model = Fit(SmallData.Csv, "--beta-ratio 0.01");
        string target = _folder.Write("t.csv", SmallData.Csv.Replace("7,0,11", "7,0,11.001", StringComparison.Ordinal));
        Assert.Equal(4, CliCall.Run("verify", model, target).ExitCode);
        string input = _folder.Write("i.csv", SmallData.Csv.Replace("7,0,11", "7,0.001,11", StringComparison.Ordinal));
        Assert.Equal(4, CliCall.Run("verify", model, input).ExitCode);
        string row = _folder.Write("r.csv", SmallData.Csv.Replace("7,0,11\n", "", StringComparison.Ordinal));
        Assert.Equal(4, CliCall.Run("verify", model, row).ExitCode);
    }

    [Fact]
    public void JsonSaysWhatWasFound()
    {
        string model = Fit(SmallData.Csv, "--beta-ratio 0.01");
        JsonNode good = JsonNode.Parse(CliCall.Succeed("verify", model, _folder.At("data.csv"), "--json").Output)!;
        Assert.True((bool)good["holds"]!);
        Assert.Empty(good["failures"]!.AsArray());
        Assert.Equal("global", (string)good["scope"]!);
        JsonNode root = JsonNode.Parse(File.ReadAllText(model))!;
        Change(root, "intercept");
        CliResult bad = CliCall.Run("verify", _folder.Write("changed.json", root.ToJsonString()), _folder.At("data.csv"), "--json");
        Assert.Equal(4, bad.ExitCode);
        Assert.False((bool)JsonNode.Parse(bad.Output)!["holds"]!);
    }

    public void Dispose() => _folder.Dispose();

    private static void Change(JsonNode root, string what)
    {
        JsonArray neurons = root["neurons"]!.AsArray();
        JsonNode training = root["training"]!;
        switch (what)
        {
            case "weight": Scale(neurons[0]!["weights"]!, 0); break;
            case "z": Scale(neurons[0]!["z"]!, 0); break;
            case "bias": neurons[0]!["bias"] = (double)neurons[0]!["bias"]! + 0.01; break;
            case "intercept": root["intercept"]![0] = (double)root["intercept"]![0]! + 0.01; break;
            case "neuron": neurons.RemoveAt(neurons.Count - 1); break;
            case "objective": training["objective"] = (double)training["objective"]! * 0.999; break;
            case "beta": training["beta"] = (double)training["beta"]! * 1.001; break;
            case "gap": training["gap"] = -1e-3; break;
            case "rows": training["rows"] = 11; break;
            case "range": training["largest"]![0] = 99; break;
            case "scale": Scale(training["scales"]!, 0); break;
            case "order": training["order"] = 1; break;
            case "scope": training["scope"] = "dictionary"; break;
        }
    }

    private static void Scale(JsonNode list, int at) => list[at] = (double)list[at]! * 1.01;

    private string Fit(string csv, string options)
    {
        string model = _folder.At("m.json");
        CliCall.Succeed(["fit", _folder.Write("data.csv", csv), "--model", model, "--quiet", .. options.Split(' ')]);
        return model;
    }
}
