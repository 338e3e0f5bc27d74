using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>predict over files that are not as the training data were, or that have no end yet.</summary>
public sealed class ScoringTests : IDisposable
{
    private const string Coloured = "size,color,y\n1,red,2\n2,red,4\n1,blue,1\n3,green,7\n4,blue,2.5\n2,green,9\n5,red,10\n1,green,5\n";

    private readonly TempFolder _folder = new();
    private readonly string _model;

    public ScoringTests()
    {
        _model = _folder.At("m.json");
        CliCall.Succeed(
            "fit", _folder.Write("d.csv", Coloured), "--beta-ratio", "0.02", "--categorical", "color", "--missing", "drop", "--model", _model, "--quiet");
    }

    [Fact]
    public void ARowThatCannotBePredictedCostsNoOther()
    {
        CliResult result = CliCall.Succeed("predict", _model, _folder.Write("o.csv", "size,color\n1,red\n2,pink\n?,blue\nbig,blue\n3,mauve\n2,green\n"));
        string[] fine = SmallData.Lines(CliCall.Succeed("predict", _model, _folder.Write("f.csv", "size,color\n1,red\n2,green\n")).Output);
        Assert.Equal([fine[0], fine[1], "NA", "NA", "NA", "NA", fine[2]], SmallData.Lines(result.Output));
        Assert.Equal(
            [
                "1 of 6 rows has missing values: no prediction there",
                "2 of 6 rows have words that the training data did not have (first line 3, column 'color', 'pink'): no prediction there",
                "1 of 6 rows cannot be read (first line 5, column 'size', 'big'): no prediction there; --strict stops there",
            ],
            SmallData.Lines(result.Error));
    }

    [Fact]
    public void UnseenWordsAreZerosOnRequest()
    {
        string output = CliCall.Succeed("predict", _model, _folder.Write("o.csv", "size,color\n2,pink\n"), "--unseen", "zeros").Output;
        JsonNode root = JsonNode.Parse(File.ReadAllText(_model))!;
        double[] row = [2, 0, 0, 0];
        double expected = (double)root["intercept"]![0]! + root["neurons"]!.AsArray().Sum(neuron => (double)neuron!["z"]![0]! * Math.Max(
            (double)neuron["bias"]! + neuron["inputs"]!.AsArray().Select((input, k) => (double)neuron["weights"]![k]! * row[(int)input!]).Sum(), 0));
        Assert.Equal(expected, double.Parse(SmallData.Lines(output)[1], CultureInfo.InvariantCulture), 1e-12);
    }

    [Fact]
    public void APredictionBeyondTheLargestNumberIsNone()
    {
        string model = _folder.At("steep.json"), data = _folder.Write("o.csv", "size\n1e308\n1\n");
        CliCall.Succeed("fit", _folder.Write("s.csv", "size,y\n1,100\n2,900\n3,1800\n4,2500\n"), "--beta-ratio", "0.02", "--model", model, "--quiet");
        CliResult result = CliCall.Succeed("predict", model, data);
        Assert.Equal("NA", SmallData.Lines(result.Output)[1]);
        Assert.Contains("1 of 2 rows is beyond the largest number (first line 2): no prediction there", result.Error, StringComparison.Ordinal);
        Assert.Equal(
            $"{data}: line 2: the prediction is beyond the largest number: expected smaller inputs", CliCall.Refused("predict", model, data, "--strict"));
    }

    [Fact]
    public void ColumnsAreCopied()
    {
        string data = _folder.Write("o.csv", "id;size;note;color\n7;1;\"a, b\";red\n\u00e9;2;\"say \"\"no\"\"\";pink\n");
        string plain = SmallData.Lines(CliCall.Succeed("predict", _model, data).Output)[1];
        Assert.Equal(
            $"note,id,prediction\n\"a, b\",7,{plain}\n\"say \"\"no\"\"\",\u00e9,NA\n",
            CliCall.Succeed("predict", _model, data, "--keep", "note,id").Output);
        Assert.StartsWith($"{data}: --keep: no column 'ids' (did you mean 'id'?)", CliCall.Refused("predict", _model, data, "--keep", "ids"), StringComparison.Ordinal);
    }

    [Fact]
    public void ManyBlocksGiveTheSameAsOne()
    {
        string[] rows = [.. Enumerable.Range(0, 60_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i % 7},{(i % 3 == 0 ? "red" : "blue")},{i}"))];
        string[] lines = SmallData.Lines(CliCall.Succeed("predict", _model, _folder.Write("o.csv", "size,color,id\n" + string.Join('\n', rows)), "--keep", "id").Output);
        string[] few = SmallData.Lines(CliCall.Succeed("predict", _model, _folder.Write("f.csv", "size,color,id\n" + string.Join('\n', rows[..21])), "--keep", "id").Output);
        Assert.Equal(rows.Length + 1, lines.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal($"{i},{few[1 + (i % 21)].Split(',')[1]}", lines[i + 1]);
        }
    }

    [Fact]
    public void RowsInAPipeAreAnsweredAsTheyCome()
    {
        using AnswerStream output = new();
        using TalkingStream input = new(output, (0, "size,color\n1,red\n2,gre"), (2, "en\n"), (3, "3,blue\n4,"), (4, "red"));
        using StringWriter error = new();
        Assert.Equal(0, CommandLine.Run(["predict", _model, "-"], new StandardStreams(input, output, error)));
        Assert.False(input.Waited);
        Assert.Equal(
            CliCall.Succeed("predict", _model, _folder.Write("o.csv", "size,color\n1,red\n2,green\n3,blue\n4,red\n")).Output, Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void AnErrorFarBelowIsTold()
    {
        string data = _folder.Write("o.csv", "size,color\n" + string.Concat(Enumerable.Repeat("1,red\n", 100_000)) + "1\n" + string.Concat(Enumerable.Repeat("1,red\n", 100_000)));
        CliResult result = CliCall.Run("predict", _model, data, "-o", _folder.At("p.csv"));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("line 100002: 1 field: expected 2 as in the header", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.At("p.csv")));
    }

    [Fact]
    public void AHyphenIsStdout()
    {
        string data = _folder.At("d.csv");
        string[] fit = ["fit", data, "--beta-ratio", "0.02", "--categorical", "color", "--missing", "drop"];
        CliResult result = CliCall.Succeed([.. fit, "--model", "-"]);
        Assert.Equal(File.ReadAllText(_model), result.Output);
        Assert.Contains("Model saved to stdout", result.Error, StringComparison.Ordinal);
        Assert.Equal(8, (int)JsonNode.Parse(CliCall.Succeed([.. fit, "--report", "-", "--quiet"]).Output)!["rows"]!);
        Assert.Equal("--report: '-': stdout is for --model: expected a file", CliCall.Refused([.. fit, "--model", "-", "--report", "-"]));
        Assert.Equal("--plot: '-': stdout is for what was found: expected a file", CliCall.Refused("explain", _model, data, "--plot", "-"));
    }

    public void Dispose() => _folder.Dispose();
}
