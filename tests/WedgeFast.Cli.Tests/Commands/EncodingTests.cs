using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>Columns of words and missing values: the same as tables in which somebody replaced them by hand.</summary>
public sealed class EncodingTests : IDisposable
{
    private const string Coloured = "size,color,y\n1,red,2\n2,red,4\n1,blue,1\n3,green,7\n4,blue,2.5\n2,green,9\n5, red ,10\n1,green,5\n";

    private const string ByHand = """
        size,color=blue,color=green,color=red,y
        1,0,0,1,2
        2,0,0,1,4
        1,1,0,0,1
        3,0,1,0,7
        4,1,0,0,2.5
        2,0,1,0,9
        5,0,0,1,10
        1,0,1,0,5

        """;

    private const string Gaps = "a,b,y\n0,1,1.5\n1,,0.5\n2,0,2.5\n?,2,4\n4,5,3\n5,NA,7.5\n6,4,6\n";

    private readonly TempFolder _folder = new();

    [Fact]
    public void WordsAreInputsOfZeroAndOne()
    {
        JsonNode words = Fit("words", Coloured, "--categorical", "color"), byHand = Fit("hand", ByHand);
        Assert.Equal(
            """[{"name":"size","words":null},{"name":"color","words":["blue","green","red"]}]""", words["encoding"]!["columns"]!.ToJsonString());
        Assert.Equal("refuse", (string)words["encoding"]!["missing"]!);
        words.AsObject().Remove("encoding");
        Assert.Equal(byHand.ToJsonString(), words.ToJsonString());
        Assert.Equal(Predicted("hand", ByHand), Predicted("words", Coloured));
        Assert.Equal(
            CliCall.Succeed("evaluate", _folder.At("hand.json"), _folder.At("hand.csv"), "--json").Output,
            CliCall.Succeed("evaluate", _folder.At("words.json"), _folder.At("words.csv"), "--json").Output);
        Assert.Contains("color=red", CliCall.Succeed("explain", _folder.At("words.json"), _folder.At("words.csv"), "--row", "0").Output, StringComparison.Ordinal);
        Assert.Contains("The claim holds.", CliCall.Succeed("verify", _folder.At("words.json"), _folder.At("words.csv")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherOrderOfRowsMakesTheSameInputs()
    {
        string[] lines = SmallData.Lines(Coloured);
        JsonNode reversed = Fit("r", string.Join('\n', lines.Skip(1).Reverse().Prepend(lines[0])) + "\n", "--categorical", "color");
        Assert.Equal(Fit("w", Coloured, "--categorical", "color")["encoding"]!.ToJsonString(), reversed["encoding"]!.ToJsonString());
        CliCall.Succeed("verify", _folder.At("r.json"), _folder.At("w.csv"));
    }

    [Fact]
    public void DroppingIsLeavingTheRowsOut()
    {
        string gapsInTheTarget = Gaps + "6,1,\n";
        JsonNode dropped = Fit("drop", gapsInTheTarget, "--missing", "drop");
        string whole = "a,b,y\n0,1,1.5\n2,0,2.5\n4,5,3\n6,4,6\n";
        JsonNode without = Fit("whole", whole);
        Assert.Equal(4, (int)dropped["training"]!["rows"]!);
        Assert.Equal((double)without["training"]!["objective"]!, (double)dropped["training"]!["objective"]!);
        string[] expected = Predicted("whole", whole), actual = Predicted("drop", gapsInTheTarget, "3 of 8 rows have missing values: no prediction there");
        Assert.Equal([expected[0], "NA", expected[1], "NA", expected[2], "NA", expected[3]], actual[..7]);
        Assert.NotEqual("NA", actual[7]);
        CliCall.Succeed("verify", _folder.At("drop.json"), _folder.At("drop.csv"));
        Assert.Contains("rows 4\n", CliCall.Succeed("evaluate", _folder.At("drop.json"), _folder.At("drop.csv")).Output, StringComparison.Ordinal);

        // The rows that a neuron passes through are those of the file.
        int[] through = [.. dropped["neurons"]!.AsArray().SelectMany(neuron => neuron!["through"]!.AsArray()).Select(row => (int)row!)];
        Assert.NotEmpty(through);
        Assert.All(through, row => Assert.Contains(row, (int[])[0, 2, 4, 6]));
        Assert.Contains("a value is missing", CliCall.Refused("explain", _folder.At("drop.json"), _folder.At("drop.csv"), "--row", "1"), StringComparison.Ordinal);
        CliCall.Succeed("explain", _folder.At("drop.json"), _folder.At("drop.csv"), "--plot", _folder.At("p.svg"));
    }

    [Fact]
    public void TheMeanIsThatOfTheTrainingRows()
    {
        JsonNode mean = Fit("mean", Gaps, "--missing", "mean");
        Assert.Equal("[3,2.4]", mean["encoding"]!["fill"]!.ToJsonString());
        string filled = Gaps.Replace(",,", ",2.4,", StringComparison.Ordinal).Replace("?", "3", StringComparison.Ordinal).Replace("NA", "2.4", StringComparison.Ordinal);
        JsonNode byHand = Fit("hand", filled);
        Assert.Equal(byHand["neurons"]!.ToJsonString(), mean["neurons"]!.ToJsonString());
        Assert.Equal(Predicted("hand", filled), Predicted("mean", Gaps));

        // New data is filled with the means of the old.
        Assert.Equal(Predicted("hand", "a,b\n3,2.4\n1,2.4\n"), Predicted("mean", "a,b\n,\n1,?\n"));
        CliCall.Succeed("verify", _folder.At("mean.json"), _folder.Write("g.csv", Gaps));
    }

    [Fact]
    public void WeightsCountInTheMean()
    {
        JsonNode mean = Fit("mean", "a,w,y\n1,1,2\n5,3,3\n,2,4\n9,0,1\n2,0,5\n", "--missing", "mean", "--weights", "w");
        Assert.Equal("[4]", mean["encoding"]!["fill"]!.ToJsonString());
    }

    [Theory]
    [InlineData("size,color\n1,pink\n", "line 2: column 'color': 'pink': expected one of blue, green, red")]
    [InlineData("size,color\n1,\n", "line 2: column 'color': '': a value is missing: expected one, or no --strict")]
    [InlineData("size,color\nred,red\n", "line 2: column 'size': 'red': expected a finite number with a decimal point")]
    public void StrictPredictionRefusesWhatTheModelDoesNotKnow(string csv, string expected)
    {
        Fit("m", Coloured, "--categorical", "color");
        string other = _folder.Write("o.csv", csv);
        Assert.Equal($"{other}: {expected}", CliCall.Refused("predict", _folder.At("m.json"), other, "--strict"));
    }

    [Theory]
    [InlineData("a,b,y\n1,x,3\n2,5,1\n", "", "line 2: column 'b': 'x': expected a finite number with a decimal point; for a column of words add --categorical b, for missing values there --numeric b")]
    [InlineData("a,b,y\n1,x,3\n", "--categorical y", "--categorical: column 'y' is no input: expected one of the inputs")]
    [InlineData("a,b,y\n1,x,3\n", "--categorical c", "--categorical: no column 'c': expected one of a, b, y")]
    [InlineData("a,b,y\n1,2,3\n1,,\n", "", "missing values per column: 'y' 1: expected a value in every row, or --missing drop")]
    [InlineData("a,b,y\n1,2,3\n1,2,\n", "--missing mean", "missing values per column: 'y' 1: expected a value in every row, or --missing drop")]
    [InlineData("a,b,y\n1,2,3\n1,,2\n", "--missing drop --folds b", "missing values per column: 'b' 1: expected a value in every row")]
    [InlineData("a,b,y\n1,,3\n1,2,\n", "--missing drop", "2 rows with missing values left out, and none is left: expected at least one")]
    [InlineData("a,b,y\n1,,3\n1,,2\n", "--missing mean", "Input \"b\" has no value in any row: expected at least one for its mean")]
    [InlineData("a,b,y\n1,,3\n1,,2\n", "--missing mean --categorical b", "column 'b' has no value in any row: expected at least one")]
    [InlineData("b,b=x,y\n1,1,3\nx,2,2\n", "--categorical b", "Inputs 1 and 2 are both named \"b=x\": expected distinct names")]
    public void FitSaysWhatItNeeds(string csv, string options, string expected)
    {
        string data = _folder.Write("d.csv", csv);
        Assert.Equal($"{data}: {expected}", CliCall.Refused(["fit", data, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
    }

    [Fact]
    public void GeneratedSamplesHaveNeither() => Assert.Equal(
        "--categorical, --missing and what else says how a file is written is for columns of a file: expected none with --sample", CliCall.Refused("fit", "--sample", "spiral", "--missing", "drop"));

    [Fact]
    public void ExportSaysThatItTakesNumbers()
    {
        Fit("m", Coloured, "--categorical", "color");
        CliResult result = CliCall.Succeed("export", _folder.At("m.json"), "--format", "c", "-o", _folder.At("m.c"));
        Assert.Equal(
            "Columns of words and missing values are not part of what was written: its inputs are numbers, size, color=blue, color=green, color=red\n",
            result.Error.ReplaceLineEndings("\n"));
    }

    public void Dispose() => _folder.Dispose();

    private JsonNode Fit(string name, string csv, params string[] options)
    {
        CliCall.Succeed(["fit", _folder.Write(name + ".csv", csv), "--beta-ratio", "0.02", "--model", _folder.At(name + ".json"), "--quiet", .. options]);
        return JsonNode.Parse(File.ReadAllText(_folder.At(name + ".json")))!;
    }

    private string[] Predicted(string model, string csv, string said = "")
    {
        CliResult result = CliCall.Succeed("predict", _folder.At(model + ".json"), _folder.Write("p.csv", csv));
        Assert.Equal(said, result.Error.TrimEnd());
        return SmallData.Lines(result.Output)[1..];
    }
}
