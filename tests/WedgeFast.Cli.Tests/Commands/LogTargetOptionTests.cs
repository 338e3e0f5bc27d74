using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using WedgeFast.Cli.Tests.Harness;
using WedgeFast.Network;
using WedgeFast.Onnx;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>--log-target, from fit to export: compared with fits of a column that holds the logarithms.</summary>
public sealed class LogTargetOptionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void PredictionsAndErrorsAreInTheUnitsOfTheTarget()
    {
        string data = _folder.Write("d.csv", Prices()), logs = _folder.Write("l.csv", Logged(Prices())), model = _folder.At("m.json"), other = _folder.At("o.json");
        CliResult fit = CliCall.Succeed("fit", data, "--log-target", "--beta-ratio", "0.01", "--model", model, "--report", _folder.At("r.json"));
        Assert.Contains("at most 2 inputs per neuron, squared loss of log(price)), of any width", fit.Error, StringComparison.Ordinal);
        CliCall.Succeed("fit", logs, "--beta-ratio", "0.01", "--model", other, "--quiet");
        JsonNode written = JsonNode.Parse(File.ReadAllText(model))!, plain = JsonNode.Parse(File.ReadAllText(other))!;
        Assert.Equal(("log", true), ((string)written["link"]!, (bool)written["training"]!["logTarget"]!));
        Assert.Equal(("identity", null), ((string)plain["link"]!, plain["training"]!["logTarget"]));
        Assert.Equal(plain["neurons"]!.ToJsonString(), written["neurons"]!.ToJsonString());

        double[] prices = Column(Prices()), predicted = Column(CliCall.Succeed("predict", model, data).Output);
        Assert.Equal(Column(CliCall.Succeed("predict", other, logs).Output).Select(Math.Exp), predicted);
        double rmse = Math.Sqrt(prices.Zip(predicted, (y, p) => (y - p) * (y - p)).Average()), mae = prices.Zip(predicted, (y, p) => Math.Abs(y - p)).Average();
        JsonNode metrics = JsonNode.Parse(CliCall.Succeed("evaluate", model, data, "--json").Output)!;
        Assert.Equal((1.0, 1.0), (Math.Round((double)metrics["rmse"]! / rmse, 12), Math.Round((double)metrics["mae"]! / mae, 12)));
        JsonNode report = JsonNode.Parse(File.ReadAllText(_folder.At("r.json")))!;
        Assert.Equal(metrics["rmse"]!.ToJsonString(), report["train"]!["rmse"]!.ToJsonString());
        Assert.Equal((true, (double)written["training"]!["objective"]!), ((bool)report["logTarget"]!, (double)report["objective"]!));
    }

    [Fact]
    public void VerifyTakesThePricesThemselves()
    {
        string model = Fit("--beta-ratio", "0.01"), data = _folder.At("d.csv");
        string said = CliCall.Succeed("verify", model, data).Output;
        Assert.Contains("The claim holds.\nProven: no network of this class (l2 weights, at most 2 inputs per neuron, squared loss of log(price)), ", said, StringComparison.Ordinal);
        Assert.True((bool)JsonNode.Parse(CliCall.Succeed("verify", model, data, "--json").Output)!["logTarget"]!);
        Assert.Equal(4, CliCall.Run("verify", model, _folder.Write("l.csv", Logged(Prices()))).ExitCode);
        string lie = File.ReadAllText(model).Replace("\"link\": \"log\"", "\"link\": \"identity\"", StringComparison.Ordinal).Replace("\"logTarget\": true,", "", StringComparison.Ordinal);
        Assert.Equal(4, CliCall.Run("verify", _folder.Write("lie.json", lie), data).ExitCode);
        string none = _folder.Write("none.csv", "rooms,age,price\n1,2,5\n2,3,0\n");
        Assert.Equal($"{none}: line 3: column 'price': '0': expected a number above 0, as its logarithm is learnt", CliCall.Refused("verify", model, none));

        // Errors have no need of logarithms.
        CliCall.Succeed("evaluate", model, none);
    }

    [Fact]
    public void HuberHasItsDeltaInLogarithms()
    {
        string model = Fit("--beta-ratio", "0.05", "--loss", "huber", "--delta", "0.25"), data = _folder.At("d.csv");
        Assert.Contains(", huber loss of log(price), delta 0.25)", CliCall.Succeed("verify", model, data).Output, StringComparison.Ordinal);
        CliCall.Succeed("fit", _folder.Write("l.csv", Logged(Prices())), "--beta-ratio", "0.05", "--loss", "huber", "--delta", "0.25", "--model", _folder.At("o.json"), "--quiet");
        Assert.Equal(Neurons(_folder.At("o.json")), Neurons(model));
    }

    [Fact]
    public void CrossValidationGoesByLogarithmsAndWritesPrices()
    {
        string held = _folder.At("held.csv"), heldLogs = _folder.At("logs.csv"), data = _folder.Write("d.csv", Prices()), logs = _folder.Write("l.csv", Logged(Prices()));
        string[] options = ["--cv", "3", "--path", "6"];
        CliResult fit = CliCall.Succeed(
            ["fit", data, "--log-target", "--out-of-fold", held, "--report", _folder.At("r.json"), "--plot", _folder.At("p.svg"), "--report-html", _folder.At("p.html"), .. options]);
        Assert.Matches("\ncross-validation: 3 folds, [0-9]+ betas, RMSE of log\\(price\\) of held-out rows [0-9.]+, MAE [0-9.]+ at beta ", fit.Error);
        CliCall.Succeed(["fit", logs, "--out-of-fold", heldLogs, "--report", _folder.At("s.json"), "--quiet", .. options]);
        Assert.Equal(Column(File.ReadAllText(heldLogs)).Select(Math.Exp), Column(File.ReadAllText(held)));
        Assert.Equal(JsonNode.Parse(File.ReadAllText(_folder.At("s.json")))!["cv"]!.ToJsonString(), JsonNode.Parse(File.ReadAllText(_folder.At("r.json")))!["cv"]!.ToJsonString());
        string[] drawn = [.. XDocument.Load(_folder.At("p.svg")).Descendants(XName.Get("text", "http://www.w3.org/2000/svg")).Select(text => text.Value)];
        Assert.All((string[])["predicted price", "price: ", "mean loss of log(price)"], text => Assert.Contains(drawn, one => one.StartsWith(text, StringComparison.Ordinal)));
        string page = File.ReadAllText(_folder.At("p.html"));
        Assert.All(
            (string[])["\"outputName\":\"log(price)\"", "\"link\":\"log\"", "squared of the logarithm of the target",
                "mean absolute error of logarithms", "squared loss of log(price)"],
            text => Assert.Contains(text, page, StringComparison.Ordinal));
    }

    [Fact]
    public void APathIsThatOfTheLogarithms()
    {
        string data = _folder.Write("d.csv", Prices()), logs = _folder.Write("l.csv", Logged(Prices()));
        string[] options = ["--betas", "4", "--cv", "3"];
        CliResult path = CliCall.Succeed(["path", data, "--log-target", "--plot", _folder.At("p.svg"), .. options]);
        Assert.Equal(CliCall.Succeed(["path", logs, .. options]).Output, path.Output);
        Assert.Contains("held-out rows, 3 folds: least mean loss of log(price) ", path.Error, StringComparison.Ordinal);
        Assert.Contains("mean loss of log(price)", File.ReadAllText(_folder.At("p.svg")), StringComparison.Ordinal);
        JsonNode report = JsonNode.Parse(CliCall.Succeed(["path", data, "--log-target", "--json", "--quiet", .. options]).Output)!;
        Assert.True((bool)report["logTarget"]!);
    }

    [Fact]
    public void MoreLayersLearnLogarithmsToo()
    {
        string model = Fit("--beta-ratio", "0.05", "--layers", "2"), data = _folder.At("d.csv");
        Assert.Equal(2, (int)JsonNode.Parse(File.ReadAllText(model))!["version"]!);
        CliCall.Succeed("verify", model, data);
        double[] predicted = Column(CliCall.Succeed("predict", model, data).Output);
        CliCall.Succeed("fit", _folder.Write("l.csv", Logged(Prices())), "--beta-ratio", "0.05", "--layers", "2", "--model", _folder.At("o.json"), "--quiet");
        Assert.Equal(Column(CliCall.Succeed("predict", _folder.At("o.json"), _folder.At("l.csv")).Output).Select(Math.Exp), predicted);
        CliCall.Succeed("export", model, "--format", "onnx", "-o", _folder.At("m.onnx"));
        Assert.Equal(OnnxOf(model), File.ReadAllBytes(_folder.At("m.onnx")));
    }

    [Fact]
    public void ExplanationsSayThatTheOutputIsTheLogarithm()
    {
        string model = Fit("--beta-ratio", "0.05"), data = _folder.At("d.csv");
        Assert.StartsWith("log(price) = ", CliCall.Succeed("explain", model, data).Output, StringComparison.Ordinal);
        Assert.True((bool)JsonNode.Parse(CliCall.Succeed("explain", model, "--json").Output)!["logTarget"]!);
        double price = Column(CliCall.Succeed("predict", model, data).Output)[3];
        JsonNode row = JsonNode.Parse(CliCall.Succeed("explain", model, data, "--row", "3", "--json").Output)!;
        double sum = row["terms"]!.AsArray().Sum(term => (double)term!["value"]!);
        Assert.Equal(price, (double)row["prediction"]!);
        Assert.Equal((double)row["logPrediction"]!, sum, 1e-12);
        Assert.Equal(Math.Log(price), sum, 1e-12);
        string[] lines = SmallData.Lines(CliCall.Succeed("explain", model, data, "--row", "3").Output);
        Assert.EndsWith("  = log(price)", lines[^2], StringComparison.Ordinal);
        Assert.Equal($"{price.ToString("G6", CultureInfo.InvariantCulture),12}  = price", lines[^1]);
    }

    [Fact]
    public void ExportsPredictPrices()
    {
        string model = Fit("--beta-ratio", "0.02"), data = _folder.At("d.csv");
        Assert.Equal("log", (string)JsonNode.Parse(CliCall.Succeed("export", model, "--format", "json").Output)!["link"]!);
        Assert.Contains("\n    return exp(sum);\n", CliCall.Succeed("export", model, "--format", "c").Output, StringComparison.Ordinal);
        Assert.Contains("\n        return System.Math.Exp(sum);\n", CliCall.Succeed("export", model, "--format", "csharp").Output, StringComparison.Ordinal);
        CliCall.Succeed("export", model, "--format", "onnx", "-o", _folder.At("m.onnx"));
        Assert.Equal(OnnxOf(model), File.ReadAllBytes(_folder.At("m.onnx")));
        Assert.Equal(
            $"{_folder.At("m.onnx")}: node 'prediction' (Exp): not understood", CliCall.Refused("audit", _folder.At("m.onnx"), data, "--weight-decay", "0.01").Split(": expected")[0]);
    }

    [Fact]
    public void SeveralTargetsAreLoggedEach()
    {
        string data = _folder.Write("d.csv", Prices()), model = _folder.At("m.json");
        CliResult fit = CliCall.Succeed("fit", data, "--target", "age,price", "--log-target", "--cv", "3", "--path", "4", "--model", model, "--out-of-fold", _folder.At("held.csv"));
        Assert.Contains("squared loss of the logarithms of 2 targets", fit.Error, StringComparison.Ordinal);
        Assert.Contains("half the squared errors of the logarithms of held-out rows, summed over the targets, ", fit.Error, StringComparison.Ordinal);
        CliCall.Succeed("verify", model, data);
        double[] predicted = Column(CliCall.Succeed("predict", model, data).Output), prices = Column(Prices());
        JsonNode metrics = JsonNode.Parse(CliCall.Succeed("evaluate", model, data, "--json").Output)!;
        Assert.Equal(1, (double)metrics["targets"]![1]!["rmse"]! / Math.Sqrt(prices.Zip(predicted, (y, p) => (y - p) * (y - p)).Average()), 1e-12);
        Assert.All(Column(File.ReadAllText(_folder.At("held.csv"))), price => Assert.InRange(price, 1, 1e6));
        Assert.StartsWith("(log(age), log(price)) = (", CliCall.Succeed("explain", model, "--neurons").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,y\n1,2\n2,0\n", "", "bad.csv: line 3: column 'y': '0': expected a number above 0, as its logarithm is learnt")]
    [InlineData("a,y\n1,-1.5\n2,0\n", "", "bad.csv: line 2: column 'y': '-1.5': expected a number above 0, as its logarithm is learnt")]
    [InlineData("a,w,u,v\n1,0,-2,-2\n2,1,3,3\n\n3,1,4,-0.5\n", "--weights w --target u,v", "bad.csv: line 5: column 'v': '-0.5': expected a number above 0, as its logarithm is learnt")]
    [InlineData("a,y\n1,2\n2,3\n", "--loss softmax", "--log-target is for numbers: expected it with the squared, the huber or the quantile loss and no target of labels")]
    [InlineData("a,y\n1,2\n2,3\n", "--loss logistic", "--log-target is for numbers: expected it with the squared, the huber or the quantile loss and no target of labels")]
    [InlineData("a,y\n1,p\n2,q\n", "", "--log-target is for numbers: expected it with the squared, the huber or the quantile loss and no target of labels")]
    public void WhatHasNoLogarithmIsOneLine(string csv, string options, string expected)
    {
        string data = _folder.Write("bad.csv", csv);
        foreach (string command in (string[])["fit", "path"])
        {
            string line = CliCall.Refused([command, data, "--log-target", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
            Assert.Equal(expected, line.Replace(_folder.FullName + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void GeneratedSamplesWithoutALogarithmAreRefusedToo() => Assert.Equal(
        "spiral: Row 1, column \"label\": -1 where a number above 0 was expected, as its logarithm is learnt", CliCall.Refused("fit", "--sample", "spiral", "--log-target"));

    public void Dispose() => _folder.Dispose();

    /// <summary>Columns rooms, age, price: 40 rows, prices over two orders of magnitude, all above 3.</summary>
    private static string Prices()
    {
        StringBuilder text = new("rooms,age,price\n");
        Random random = new(8);
        for (int i = 0; i < 40; i++)
        {
            double rooms = 1 + (random.NextDouble() * 5), age = 1 + (random.NextDouble() * 80);
            double price = 3 + Math.Exp((0.9 * rooms) - (0.02 * Math.Abs(age - 50)) + (0.2 * random.NextDouble()));
            text.Append(CultureInfo.InvariantCulture, $"{rooms:R},{age:R},{price:R}\n");
        }

        return text.ToString();
    }

    private static string Logged(string csv)
    {
        string[] lines = SmallData.Lines(csv);
        return string.Concat(lines.Skip(1).Select(line =>
        {
            int comma = line.LastIndexOf(',') + 1;
            return line[..comma] + Math.Log(Number(line[comma..])).ToString("R", CultureInfo.InvariantCulture) + "\n";
        }).Prepend(lines[0] + "\n"));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The last column of a table.</summary>
    private static double[] Column(string csv) => [.. SmallData.Lines(csv).Skip(1).Select(line => Number(line[(line.LastIndexOf(',') + 1)..]))];

    private static string Neurons(string model) => JsonNode.Parse(File.ReadAllText(model))!["neurons"]!.ToJsonString();

    // What ONNX Runtime makes of such files is tested where they are written.
    private static byte[] OnnxOf(string model)
    {
        using FileStream file = File.OpenRead(model);
        using MemoryStream stream = new();
        OnnxFile.WriteLayered(stream, ModelFile.ReadLayered(file).Network, OnnxPrecision.Double, null, logTarget: true);
        return stream.ToArray();
    }

    private string Fit(params string[] options)
    {
        string model = _folder.At("m.json");
        CliCall.Succeed(["fit", _folder.Write("d.csv", Prices()), "--log-target", "--model", model, "--quiet", .. options]);
        return model;
    }
}
