using System.Globalization;
using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>predict and evaluate.</summary>
public sealed class PredictCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _model;
    private readonly string _data;

    public PredictCommandTests()
    {
        _model = _folder.At("m.json");
        _data = _folder.Write("d.csv", SmallData.Csv);
        CliCall.Succeed("fit", _data, "--beta-ratio", "0.02", "--model", _model, "--quiet");
    }

    [Fact]
    public void PredictionsAreThoseOfTheFormulaInTheFile()
    {
        double[] expected = [.. SmallData.Lines(SmallData.Csv).Skip(1).Select(line => Formula([.. line.Split(',').Take(2).Select(Number)]))];
        string[] lines = SmallData.Lines(CliCall.Succeed("predict", _model, _data).Output);
        Assert.Equal("prediction", lines[0]);
        Assert.Equal(expected.Length, lines.Length - 1);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], Number(lines[i + 1]), 1e-12);
        }
    }

    [Fact]
    public void FileAndStdoutAreTheSameBytes()
    {
        string stdout = CliCall.Succeed("predict", _model, _data).Output;
        CliResult result = CliCall.Succeed("predict", _model, _data, "-o", _folder.At("p.csv"));
        Assert.Equal("", result.Output);
        Assert.Equal(stdout, File.ReadAllText(_folder.At("p.csv")));
        Assert.Equal(stdout, CliCall.Succeed("predict", _model, _data, "-o", "-").Output);
    }

    [Fact]
    public void ColumnsAreFoundByNameAndOthersNeedNotBeNumbers()
    {
        string other = _folder.Write("o.csv", "note;b;x;a\nfine;1;NA;0\n\"a;b\";3;?;1\n");
        string expected = string.Concat(CliCall.Succeed("predict", _model, _data).Output.Split('\n').Take(3).Select(line => line + "\n"));
        Assert.Equal(expected, CliCall.Succeed("predict", _model, other).Output);
    }

    [Fact]
    public void WarnsAboutRowsOutsideTheTrainingRange()
    {
        CliResult outside = CliCall.Succeed("predict", _model, _folder.Write("o.csv", "a,b\n1,1\n1,6\n-3,1\n"));
        Assert.Contains("2 of 3 rows lie outside the range of the training data", outside.Error, StringComparison.Ordinal);
        Assert.Equal("", CliCall.Succeed("predict", _model, _data).Error);
    }

    [Fact]
    public void EvaluateMeasuresTheErrors()
    {
        string csv = "a,b,y\n1,3,0\n2,0,1\n3,2,5\n";
        double[] errors = [Formula([1, 3]), Formula([2, 0]) - 1, Formula([3, 2]) - 5];
        JsonObject json = JsonNode.Parse(CliCall.Succeed("evaluate", _model, _folder.Write("e.csv", csv), "--json").Output)!.AsObject();
        Assert.Equal(["mae", "r2", "rmse", "rows"], json.Select(pair => pair.Key).Order(StringComparer.Ordinal));
        Assert.Equal(3, (int)json["rows"]!);
        Assert.Equal(Math.Sqrt(errors.Sum(e => e * e) / 3), (double)json["rmse"]!, 1e-12);
        Assert.Equal(errors.Sum(Math.Abs) / 3, (double)json["mae"]!, 1e-12);
        Assert.Equal(1 - (errors.Sum(e => e * e) / 14), (double)json["r2"]!, 1e-12);
        string text = CliCall.Succeed("evaluate", _model, _folder.At("e.csv")).Output.ReplaceLineEndings("\n");
        Assert.Matches(@"^rows 3\nRMSE \S+\nMAE  \S+\nR2   \S+\n$", text);
    }

    [Fact]
    public void EvaluateTakesSampleWeights()
    {
        double[] errors = [Formula([1, 3]), Formula([2, 0]) - 1];
        string csv = _folder.Write("e.csv", "a,b,y,w\n1,3,0,3\n2,0,1,1\n9,9,9,0\n");
        JsonNode json = JsonNode.Parse(CliCall.Succeed("evaluate", _model, csv, "--weights", "w", "--json").Output)!;
        Assert.Equal(Math.Sqrt(((3 * errors[0] * errors[0]) + (errors[1] * errors[1])) / 4), (double)json["rmse"]!, 1e-12);
    }

    public void Dispose() => _folder.Dispose();

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private double Formula(double[] x)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(_model))!;
        double sum = (double)root["intercept"]![0]!;
        foreach (JsonNode? neuron in root["neurons"]!.AsArray())
        {
            double activation = (double)neuron!["bias"]!;
            for (int k = 0; k < neuron["inputs"]!.AsArray().Count; k++)
            {
                activation += (double)neuron["weights"]![k]! * x[(int)neuron["inputs"]![k]!];
            }

            sum += (double)neuron["z"]![0]! * Math.Max(activation, 0);
        }

        return sum;
    }
}
