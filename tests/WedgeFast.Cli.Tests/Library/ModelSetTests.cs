using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Cli.Tests.Library;

/// <summary>Models of groups in a program, and their file.</summary>
public sealed class ModelSetTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Fact]
    public void EachRowIsPredictedByTheModelOfItsGroup()
    {
        ModelSet set = Set();
        Table rows = new() { { "kind", (string[])["cold", "warm", "warm", "hot", "cold"] }, { "x", (double[])[2, 3, 4, 5, 9] }, { "shop", (string[])["b", "a", "c", "b", "a"] } };
        Predictions predictions = set.Predict(rows);
        Assert.Equal([true, true, false, false, true], Enumerable.Range(0, 5).Select(predictions.Exists));
        foreach ((int row, string shop, double x, string kind) in (ReadOnlySpan<(int, string, double, string)>)[(0, "b", 2, "cold"), (1, "a", 3, "warm"), (4, "a", 9, "cold")])
        {
            Predictions alone = set.Find(shop)!.Predict(new Table { { "x", [x] }, { "kind", (string[])[kind] } });
            Assert.Equal(alone[0], predictions[row]);
            Assert.Equal(alone.IsOutside(0), predictions.IsOutside(row));
        }

        Assert.True(double.IsNaN(predictions[2]));
        Assert.Contains("\"x\"", Assert.Throws<ArgumentException>(() => set.Predict(new Table { { "shop", (string[])["a"] } })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ClassesHaveTheirLabels()
    {
        Table table = new() { { "x", (double[])[1, 2, 3, 4, 5, 6] }, { "y", (string[])["no", "no", "yes", "no", "yes", "yes"] } };
        Model up = Model.Fit(table, "y", new TrainingOptions { BetaRatio = 0.1 });
        ModelSet set = new("g", [KeyValuePair.Create("one", up)]);
        Predictions predictions = set.Predict(new Table { { "g", (string?[])["one", null] }, { "x", (double[])[6, 6] } });
        Assert.Equal("yes", predictions.Label(0));
        Assert.Null(predictions.Label(1));
        Assert.Equal(up.Predict(new Table { { "x", [6.0] } }).Row(0).ToArray(), predictions.Row(0).ToArray());
    }

    [Fact]
    public void TheFileIsTheModels()
    {
        ModelSet set = Set();
        byte[] bytes = Written(set);
        ModelSet again = ModelSet.Load(new MemoryStream(bytes));
        Assert.Equal(bytes, Written(again));
        Assert.Equal("shop", again.By);
        Assert.Equal(["a", "b", "\u00e9 \"c\""], again.Groups);
        foreach (string group in set.Groups)
        {
            using MemoryStream expected = new(), actual = new();
            set.Find(group)!.Save(expected);
            again.Find(group)!.Save(actual);
            Assert.Equal(expected.ToArray(), actual.ToArray());
            Assert.True(JsonNode.DeepEquals(
                JsonNode.Parse(expected.ToArray()), JsonNode.Parse(bytes)!["groups"]!.AsArray().Single(node => (string)node!["group"]! == group)!["model"]));
        }
    }

    [Fact]
    public void AnyLayoutOfTheSameJsonIsRead()
    {
        byte[] bytes = Written(Set());
        string indented = JsonNode.Parse(bytes)!.ToJsonString(Indented).Replace("\n", "\n" + new string(' ', 3000), StringComparison.Ordinal);
        Assert.Equal(bytes, Written(ModelSet.Load(new MemoryStream([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(indented)]))));
        Assert.Equal(bytes, Written(ModelSet.Load(new TrickleStream(bytes))));
    }

    [Fact]
    public void HalfAFileIsNone()
    {
        byte[] bytes = Written(Set());
        for (int length = 0; length < bytes.Length - 2; length += 1 + (length / 40))
        {
            InvalidDataException error = Assert.Throws<InvalidDataException>(() => ModelSet.Load(new MemoryStream(bytes, 0, length)));
            Assert.DoesNotContain('\n', error.Message);
            Assert.Contains("expected", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "the file.version is \"2\": expected 1")]
    [InlineData("wedgefast-network-set", "wedgefast-network", "the file.format is \"wedgefast-network\": expected wedgefast-network-set")]
    [InlineData("\"by\"", "\"buy\"", "the file has a field \"buy\" where \"by\" was expected")]
    [InlineData("\"by\": \"shop\"", "\"by\": 3", "the file.by is \"3\": expected a text")]
    [InlineData("{\"group\":\"b\"", "{\"group\":\"b\",\"note\":1", "the file.groups[1] has a field \"note\": expected group, model")]
    [InlineData("{\"group\":\"b\"", "{\"group\":\"a\"", "Group \"a\" has two models")]
    [InlineData("\"group\":\"b\",\"model\":{\"format\":\"wedgefast-network\",\"version\":1", "\"group\":\"b\",\"model\":{\"format\":\"wedgefast-network\",\"version\":7", "version is 7")]
    [InlineData("\n  ]\n}\n", "\n  ],\n  \"more\": 1\n}\n", "the file has a field \"more\"")]
    [InlineData("\n  ]\n}\n", "\n  ]\n}\n{}", "no JSON from line")]
    [InlineData("\"by\": \"shop\"", "\"by\": \"x\"", "Column \"x\" says the group and is a column of the models")]
    public void AFileThatIsNoneSaysWhere(string part, string other, string expected)
    {
        string text = Encoding.UTF8.GetString(Written(Set()));
        Assert.Contains(part, text, StringComparison.Ordinal);
        int at = text.IndexOf(part, StringComparison.Ordinal);
        string changed = text[..at] + other + text[(at + part.Length)..];
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => ModelSet.Load(new MemoryStream(Encoding.UTF8.GetBytes(changed))));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void ModelsThatAreNotAlikeAreNoSet()
    {
        Model a = Fitted(1), other = Model.Fit(new Table { { "z", (double[])[1, 2, 3] }, { "y", (double[])[1, 3, 2] } }, "y", new TrainingOptions { BetaRatio = 0.1 });
        Assert.Contains("\"b\"", Assert.Throws<ArgumentException>(() => new ModelSet("g", [KeyValuePair.Create("a", a), KeyValuePair.Create("b", other)])).Message, StringComparison.Ordinal);
        Assert.Contains("two models", Assert.Throws<ArgumentException>(() => new ModelSet("g", [KeyValuePair.Create("a", a), KeyValuePair.Create("a", a)])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ModelSet("g", []));
        Assert.Throws<ArgumentNullException>(() => new ModelSet("g", [KeyValuePair.Create("a", (Model)null!)]));
    }

    [Fact]
    public void AStopLeavesTheGroupsThatAreDone()
    {
        TrainingGroup[] groups = [.. Enumerable.Range(0, 20).Select(k => new TrainingGroup(
            WedgeFast.Samples.GeneratedSamples.Create("hinges1d", 12, (ulong)k), new TrainingOptions { BetaRatio = 0.05 }))];
        using CancellationTokenSource stop = new();
        GroupOutcome[] outcomes = GroupTraining.Run(groups, 1, done => { if (done == 5) { stop.Cancel(); } }, stop.Token);
        Assert.Equal(5, outcomes.Count(outcome => outcome.Result is not null));
        Assert.All(outcomes, outcome => Assert.Null(outcome.Fault));
        for (int k = 0; k < groups.Length; k++)
        {
            if (outcomes[k].Result is { } result)
            {
                Assert.Equal(Trainer.Fit(groups[k].Samples, groups[k].Options).Claim.Objective, result.Claim.Objective);
            }
        }
    }

    private static ModelSet Set() => new("shop", [KeyValuePair.Create("a", Fitted(1)), KeyValuePair.Create("b", Fitted(-2)), KeyValuePair.Create("\u00e9 \"c\"", Fitted(3))]);

    private static Model Fitted(double slope)
    {
        double[] x = [1, 2, 3, 4, 5, 6, 7, 8];
        Table table = new()
        {
            { "x", x }, { "kind", (string[])[.. x.Select(value => value % 2 == 0 ? "cold" : "warm")] },
            { "y", (double[])[.. x.Select(value => (slope * Math.Max(value - 4, 0)) + (value % 2))] },
        };
        return Model.Fit(table, "y", new TrainingOptions { BetaRatio = 0.05 });
    }

    private static byte[] Written(ModelSet set)
    {
        using MemoryStream file = new();
        set.Save(file);
        return file.ToArray();
    }

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class TrickleStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 7)]);
    }
}
