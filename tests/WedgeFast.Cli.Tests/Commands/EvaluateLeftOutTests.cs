using System.Globalization;
using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>Rows that evaluate cannot predict are left out and counted, by one model as by models of groups.</summary>
public sealed class EvaluateLeftOutTests : IDisposable
{
    private const string Rows = "shop,color,size,y\na,red,1,2\na,red,2,3\nb,blue,3,7\na,blue,4,8\nb,red,5,4\nb,blue,2,6\na,blue,1,5\nb,red,3,3\n";

    private const string Held = "shop,color,size,y\na,red,1.5,2\nb,green,2,3\na,blue,,7\nb,pink,3,1\nb,blue,2.5,\na,blue,3,6\n";

    private readonly TempFolder _folder = new();
    private readonly string _data;

    public EvaluateLeftOutTests() => _data = _folder.Write("d.csv", Rows);

    [Theory]
    [InlineData]
    [InlineData("--by", "shop", "--target", "y")]
    public void TheyAreThoseThatPredictHasNoNumberFor(params string[] options)
    {
        string model = Fit(options), held = _folder.Write("h.csv", Held);
        CliResult evaluated = CliCall.Succeed("evaluate", model, held, "--json");
        Assert.Equal(
            [
                "2 of 6 rows have missing values: left out",
                "2 of 6 rows have words that the training data did not have (first line 3, column 'color', 'green'): left out",
            ],
            SmallData.Lines(evaluated.Error));

        // The row without a target has a prediction, and nothing to compare it with.
        string[] predicted = SmallData.Lines(CliCall.Succeed("predict", model, held).Output)[1..];
        Assert.Equal(["NA", "NA", "NA"], predicted[1..4]);
        double[] errors = [Number(predicted[0]) - 2, Number(predicted[5]) - 6];
        JsonNode metrics = JsonNode.Parse(evaluated.Output)!;
        Assert.Equal(2, (int)metrics["rows"]!);
        Assert.Equal(Math.Sqrt(errors.Sum(error => error * error) / 2), (double)metrics["rmse"]!, 1e-12);
    }

    [Theory]
    [InlineData]
    [InlineData("--by", "shop", "--target", "y")]
    public void StrictRefusesThem(params string[] options)
    {
        string model = Fit(options), held = _folder.Write("h.csv", Held), unseen = _folder.Write("u.csv", "shop,color,size,y\na,red,1,2\nb,green,2,3\n");
        Assert.Equal($"{held}: 2 of 6 rows have missing values: expected none with --strict", CliCall.Refused("evaluate", model, held, "--strict"));
        Assert.Equal(
            $"{unseen}: 1 of 2 rows has words that the training data did not have (first line 3, column 'color', 'green'): expected none with --strict",
            CliCall.Refused("evaluate", model, unseen, "--strict"));
        Assert.Equal("", CliCall.Succeed("evaluate", model, _data, "--strict").Error);
    }

    [Theory]
    [InlineData]
    [InlineData("--by", "shop", "--target", "y")]
    public void ZerosOnRequest(params string[] options)
    {
        string model = Fit(options), held = _folder.Write("u.csv", "shop,color,size,y\na,red,1,2\nb,green,2,3\n");
        double[] predicted = [.. SmallData.Lines(CliCall.Succeed("predict", model, held, "--unseen", "zeros").Output)[1..].Select(Number)];
        CliResult evaluated = CliCall.Succeed("evaluate", model, held, "--unseen", "zeros", "--json");
        Assert.Equal("", evaluated.Error);
        Assert.Equal(Math.Sqrt((Math.Pow(predicted[0] - 2, 2) + Math.Pow(predicted[1] - 3, 2)) / 2), (double)JsonNode.Parse(evaluated.Output)!["rmse"]!, 1e-12);
    }

    [Fact]
    public void NothingLeftIsALine()
    {
        string model = Fit([]), unseen = _folder.Write("u.csv", "shop,color,size,y\na,green,1,2\n"), gaps = _folder.Write("g.csv", "shop,color,size,y\na,red,,2\n");
        Assert.Equal(
            $"{unseen}: line 2, column 'color', 'green': no row has only words that the training data had: expected at least one, or --unseen zeros",
            CliCall.Refused("evaluate", model, unseen));
        Assert.Equal($"{gaps}: 1 row with missing values left out, and none is left: expected at least one", CliCall.Refused("evaluate", model, gaps));
    }

    public void Dispose() => _folder.Dispose();

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private string Fit(string[] options)
    {
        string model = _folder.At("m.json");
        CliCall.Succeed(["fit", _data, "--inputs", "color,size", "--categorical", "color", "--beta-ratio", "0.05", "--model", model, "--quiet", .. options]);
        return model;
    }
}
