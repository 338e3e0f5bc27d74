using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>fit --interactions.</summary>
public sealed class InteractionCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void TheClassIsNamedEverywhere()
    {
        string data = _folder.Write("d.csv", Pairs(60)), model = _folder.At("m.json"), page = _folder.At("p.html");
        string said = CliCall.Succeed(
            "fit", data, "--interactions", "c:a, b:\"d:e\"", "--beta-ratio", "0.02", "--model", model, "--report", _folder.At("r.json"), "--report-html", page).Error;
        const string Proven = "Proven: no network of this class (l2 weights, 1 input per neuron or together a:c, b:d:e), of any width";
        Assert.Contains(Proven, said, StringComparison.Ordinal);
        Assert.Contains(Proven, CliCall.Succeed("verify", model, data).Output, StringComparison.Ordinal);
        Assert.Contains("""["interactions beyond","a:c, b:d:e"]""", File.ReadAllText(page), StringComparison.Ordinal);
        const string Sets = """[["a","c"],["b","d:e"]]""";
        Assert.Equal(Sets, JsonNode.Parse(File.ReadAllText(_folder.At("r.json")))!["interactions"]!.ToJsonString());
        Assert.Equal(Sets, JsonNode.Parse(CliCall.Succeed("verify", model, data, "--json").Output)!["interactions"]!.ToJsonString());
        JsonNode written = JsonNode.Parse(File.ReadAllText(model))!;
        Assert.Equal("[[0,2],[1,3]]", written["training"]!["interactions"]!.ToJsonString());
        string[] read = [.. written["neurons"]!.AsArray().Select(neuron => neuron!["inputs"]!.ToJsonString()).Distinct().Order(StringComparer.Ordinal)];
        Assert.Contains("[0,2]", read);
        Assert.All(read, inputs => Assert.Contains(inputs, (string[])["[0]", "[1]", "[2]", "[3]", "[0,2]", "[1,3]"]));
        CliCall.Succeed("predict", model, data);
    }

    [Fact]
    public void AutoChoosesThePairThatMatters()
    {
        string data = _folder.Write("d.csv", Pairs(80)), model = _folder.At("m.json");
        string said = CliCall.Succeed("fit", data, "--interactions", "auto:1", "--cv", "3", "--path", "6", "--model", model, "--report", _folder.At("r.json")).Error;
        Assert.Contains("1 input per neuron or together a:c)", said, StringComparison.Ordinal);
        Assert.Contains("The claim holds.", CliCall.Succeed("verify", model, data).Output, StringComparison.Ordinal);
        Assert.Equal(1, (int)JsonNode.Parse(File.ReadAllText(_folder.At("r.json")))!["orders"]!.AsArray().Single()!["order"]!);
    }

    [Fact]
    public void ManySetsAreCountedInTheSentenceAndListedInTheReport()
    {
        string data = _folder.Write("d.csv", SmallData.Rough(20, 5));
        string said = CliCall.Succeed("fit", data, "--interactions", "auto:10", "--beta-ratio", "0.3", "--report", _folder.At("r.json")).Error;
        Assert.Contains("together x1:x2, x1:x3, x1:x4, x1:x5, x2:x3, x2:x4, x2:x5, x3:x4 and 2 more sets)", said, StringComparison.Ordinal);
        Assert.Equal(10, JsonNode.Parse(File.ReadAllText(_folder.At("r.json")))!["interactions"]!.AsArray().Count);
    }

    [Fact]
    public void PathTakesThem()
    {
        string data = _folder.Write("d.csv", Pairs(30));
        string json = CliCall.Succeed("path", data, "--interactions", "a:c", "--order", "1", "--betas", "3", "--no-validation", "--json").Output;
        Assert.Equal("""[["a","c"]]""", JsonNode.Parse(json)!["interactions"]!.ToJsonString());
    }

    [Fact]
    public void AColumnOfWordsStandsForEachWord()
    {
        string data = _folder.Write("d.csv", "size,color,y\n1,red,2\n2,red,4\n1,blue,1\n3,green,7\n4,blue,2.5\n2,green,9\n5,red,10\n1,green,5\n");
        CliCall.Succeed("fit", data, "--categorical", "color", "--interactions", "size:color", "--beta-ratio", "0.1", "--report", _folder.At("r.json"));
        Assert.Equal(
            """[["size","color=blue"],["size","color=green"],["size","color=red"]]""",
            JsonNode.Parse(File.ReadAllText(_folder.At("r.json")))!["interactions"]!.ToJsonString());
    }

    [Theory]
    [InlineData("a:aa", "d.csv: --interactions: no input 'aa' (did you mean 'a'?): expected some of a, b, c, d:e")]
    [InlineData("a", "--interactions: 'a': expected two or more different column names joined by colons, sets separated by commas")]
    [InlineData("a:b,c:c", "--interactions: 'c:c': expected two or more different column names")]
    [InlineData("a:,c:b", "--interactions: an empty name")]
    [InlineData("auto:0", "--interactions: 'auto:0': expected sets of columns as in a:b,c:d, or auto:K, K a whole number from 1 on")]
    [InlineData("a:b --order 2", "An interaction is of 2 inputs: expected more than 2, which all may be read together")]
    [InlineData("auto:1 --order 4", "the order is 4, the number of inputs; expected a lower one with interactions to select")]
    [InlineData("a:b --dictionary random:5", "random neurons read any inputs of the order; expected no interactions")]
    [InlineData("a:b --layers 2", "--interactions are of the inputs of one hidden layer: expected them without --layers")]
    public void WhatCannotBeIsOneLine(string arguments, string message)
    {
        string said = CliCall.Refused(["fit", _folder.Write("d.csv", Pairs(20)), "--interactions", .. arguments.Split(' ')]);
        Assert.Contains(message, said, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>y = |a - c| + b + d and a little noise; a name with a colon.</summary>
    private static string Pairs(int rows)
    {
        Random random = new(5);
        StringBuilder text = new("a,b,c,d:e,y\n");
        for (int i = 0; i < rows; i++)
        {
            double[] x = [.. Enumerable.Range(0, 4).Select(_ => (random.NextDouble() * 2) - 1)];
            double y = (3 * Math.Abs(x[0] - x[2])) + x[1] + x[3] + (0.1 * random.NextDouble());
            text.Append(CultureInfo.InvariantCulture, $"{x[0]:R},{x[1]:R},{x[2]:R},{x[3]:R},{y:R}\n");
        }

        return text.ToString();
    }
}
