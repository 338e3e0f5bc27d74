using System.Globalization;
using WedgeFast.Cli.Tests.Harness;
using WedgeFast.Losses;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Cli.Tests.Library;

/// <summary>The library's models against the command line's files and predictions.</summary>
public sealed class ModelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Kinds => [.. ModelKinds.All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AFileIsReadWrittenAndUsedAsTheCommandLineDoes(string kind)
    {
        string data = _folder.Write("d.csv", ModelKinds.Csv), file = Fit(kind);
        Model model = Model.Load(file);
        string[] deep = ["layers", "splines"];
        Assert.Equal(!deep.Any(word => kind.Contains(word, StringComparison.Ordinal)), model.Network.IsTwoLayer);
        model.Save(_folder.At("again.json"));
        Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(_folder.At("again.json")));
        string[] lines = SmallData.Lines(CliCall.Succeed("predict", file, data).Output);
        Predictions predictions = model.Predict(ModelKinds.Table);
        Assert.Equal(lines.Length - 1, predictions.Count);
        double[] row = new double[model.PredictionLength];
        for (int i = 0; i < predictions.Count; i++)
        {
            string[] cells = lines[i + 1].Split(',');
            double[] expected = [.. cells.Skip(predictions.HasLabels ? 1 : 0).Select(Number)];
            Assert.Equal(cells[0] != "NA", predictions.Exists(i));
            Assert.Equal(expected, predictions.Row(i).ToArray());
            double[] values = ModelKinds.Cells(model, i);
            model.Predict(values, row);
            Assert.Equal(expected, row);
            if (predictions.HasLabels)
            {
                Assert.Equal(cells[0], predictions.Label(i));
                Assert.Equal(cells[0], model.PredictLabel(values));
            }
            else if (row.Length == 1)
            {
                Assert.Equal(expected[0], predictions[i]);
                Assert.Equal(expected[0], model.Predict(values));
            }
        }

        string[] evaluated = SmallData.Lines(CliCall.Succeed("evaluate", file, data).Output)[1..];
        IReadOnlyList<Metric> metrics = model.Evaluate(ModelKinds.Table);
        Assert.Equal(evaluated.Select(line => line[..line.LastIndexOf(' ')].TrimEnd()), metrics.Select(metric => metric.Name));
        Assert.Equal(
            evaluated.Select(line => line.Split(' ')[^1]),
            metrics.Select(metric => metric.Value?.ToString("G6", CultureInfo.InvariantCulture)));
        Assert.True(model.Verify(ModelKinds.Table, 1, TestContext.Current.CancellationToken).Holds);
    }

    [Theory]
    [InlineData("one target")]
    [InlineData("several targets")]
    [InlineData("two classes")]
    [InlineData("more classes")]
    [InlineData("two classes, softmax")]
    [InlineData("numbers as classes")]
    [InlineData("words")]
    [InlineData("words, classes")]
    [InlineData("filled gaps")]
    [InlineData("left-out gaps")]
    [InlineData("gaps among words")]
    [InlineData("logarithms")]
    [InlineData("several logarithms")]
    [InlineData("weights")]
    [InlineData("huber")]
    [InlineData("splines")]
    public void TrainingOnATableGivesTheCommandLinesFile(string kind)
    {
        _folder.Write("d.csv", ModelKinds.Csv);
        Dictionary<string, string> asked = Asked(kind);
        TableRoles roles = new(asked["target"].Split(','))
        {
            Inputs = asked["inputs"].Split(','),
            Weights = asked.GetValueOrDefault("weights"),
            Missing = Enum.Parse<MissingRule>(asked.GetValueOrDefault("missing", "Refuse"), ignoreCase: true),
        };
        TrainingOptions options = new()
        {
            BetaRatio = 0.1,
            Loss = asked.TryGetValue("loss", out string? name) ? name == "huber" ? Loss.Huber(0.5) : Loss.Parse(name) : Loss.Squared,
            LogTarget = asked.ContainsKey("log-target"),
            Splines = asked.TryGetValue("splines", out string? segments) ? int.Parse(segments, CultureInfo.InvariantCulture) : null,
        };
        Model model = Model.Fit(ModelKinds.Table, roles, options, cancellation: TestContext.Current.CancellationToken);
        model.Save(_folder.At("library.json"));
        Assert.Equal(File.ReadAllText(Fit(kind)), File.ReadAllText(_folder.At("library.json")));
    }

    [Fact]
    public void WithoutOptionsTrainingIsThatOfTheCommandLine()
    {
        CliCall.Succeed("fit", _folder.Write("d.csv", SmallData.Csv), "--model", _folder.At("m.json"), "--quiet");
        double[][] rows = [.. SmallData.Lines(SmallData.Csv).Skip(1).Select(line => line.Split(',').Select(Number).ToArray())];
        double[] Column(int k) => [.. rows.Select(row => row[k])];
        Table table = new() { { "a", Column(0) }, { "b", Column(1) }, { "y", Column(2) } };
        Model.Fit(table, "y", cancellation: TestContext.Current.CancellationToken).Save(_folder.At("library.json"));
        Assert.Equal(File.ReadAllText(_folder.At("m.json")), File.ReadAllText(_folder.At("library.json")));
    }

    public void Dispose() => _folder.Dispose();

    private static Dictionary<string, string> Asked(string kind) => ModelKinds.All[kind].Split("--", StringSplitOptions.RemoveEmptyEntries)
        .Select(option => option.Trim().Split(' ')).ToDictionary(option => option[0], option => option.ElementAtOrDefault(1) ?? "");

    private string Fit(string kind)
    {
        string file = _folder.At("m.json");
        CliCall.Succeed([
            "fit", _folder.At("d.csv"), "--beta-ratio", "0.1", "--model", file, "--quiet", .. ModelKinds.All[kind].Split(' ')]);
        return file;
    }

    private static double Number(string cell) => cell == "NA" ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture);
}
