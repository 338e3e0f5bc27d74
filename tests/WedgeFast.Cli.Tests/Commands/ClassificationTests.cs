using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>Targets of two labels, from fit to export.</summary>
public sealed class ClassificationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void TwoLabelsAreFittedPredictedEvaluatedAndVerified()
    {
        string data = _folder.Write("d.csv", Flowers()), model = _folder.At("m.json");
        CliResult fit = CliCall.Succeed("fit", data, "--beta-ratio", "0.05", "--model", model, "--report", _folder.At("r.json"));
        Assert.Contains("target kind (35 rows of aster, 25 of rose)\n", fit.Error, StringComparison.Ordinal);
        Assert.Contains("at most 2 inputs per neuron, logistic loss), of any width", fit.Error, StringComparison.Ordinal);
        Assert.Matches(@"\ntraining accuracy \S+, log-loss \S+, AUC \S+\n", fit.Error);
        Assert.Contains("The claim holds.", CliCall.Succeed("verify", model, data).Output, StringComparison.Ordinal);
        JsonNode written = JsonNode.Parse(File.ReadAllText(model))!;
        Assert.Equal(("logit", """["aster","rose"]"""), ((string)written["link"]!, written["labels"]!.ToJsonString()));
        JsonNode report = JsonNode.Parse(File.ReadAllText(_folder.At("r.json")))!;
        Assert.Equal(("logistic", """["aster","rose"]"""), ((string)report["loss"]!, report["labels"]!.ToJsonString()));

        // Everything by hand from what predict writes.
        string[] labels = [.. SmallData.Lines(Flowers()).Skip(1).Select(line => line.Split(',')[2])];
        (string Label, double First, double Second)[] predicted = Predicted(CliCall.Succeed("predict", model, data).Output, "prediction,p(aster),p(rose)");
        Assert.All(predicted, p => Assert.Equal(1, p.First + p.Second, 1e-15));
        Assert.All(predicted, p => Assert.Equal(p.Second > 0.5 ? "rose" : "aster", p.Label));
        JsonObject metrics = JsonNode.Parse(CliCall.Succeed("evaluate", model, data, "--json").Output)!.AsObject();
        Assert.Equal(["accuracy", "auc", "logLoss", "rows"], metrics.Select(pair => pair.Key).Order(StringComparer.Ordinal));
        Assert.Equal(labels.Zip(predicted).Average(pair => pair.First == pair.Second.Label ? 1.0 : 0.0), (double)metrics["accuracy"]!, 1e-15);
        Assert.Equal(labels.Zip(predicted).Average(pair => -Math.Log(pair.First == "rose" ? pair.Second.Second : pair.Second.First)), (double)metrics["logLoss"]!, 1e-12);
        double[] roses = [.. predicted.Where((_, i) => labels[i] == "rose").Select(p => p.Second)];
        double[] asters = [.. predicted.Where((_, i) => labels[i] == "aster").Select(p => p.Second)];
        double auc = roses.SelectMany(r => asters.Select(a => r > a ? 1 : r == a ? 0.5 : 0)).Average();
        Assert.InRange(auc, 0.6, 0.999);
        Assert.Equal(auc, (double)metrics["auc"]!, 1e-12);
        Assert.Equal(metrics["logLoss"]!.ToJsonString(), report["train"]!["logLoss"]!.ToJsonString());
        Assert.Matches(@"^rows 60\naccuracy \S+\nlog-loss \S+\nAUC      \S+\n$", CliCall.Succeed("evaluate", model, data).Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void ChangedLabelsAreSeenByVerifyAndEvaluate()
    {
        string model = Fit("--beta-ratio", "0.05");
        string swapped = Flowers().Replace("rose", "x", StringComparison.Ordinal).Replace("aster", "rose", StringComparison.Ordinal)
            .Replace(",x\n", ",aster\n", StringComparison.Ordinal);
        Assert.Equal(4, CliCall.Run("verify", model, _folder.Write("swapped.csv", swapped)).ExitCode);
        string other = _folder.Write("other.csv", "a,b,kind\n1,2,rose\n1,3,tulip\n");
        Assert.Equal($"{other}: column 'kind': 'tulip': expected 'aster' or 'rose', the labels of the model", CliCall.Refused("evaluate", model, other));
        JsonNode one = JsonNode.Parse(CliCall.Succeed("evaluate", model, _folder.Write("one.csv", "a,b,kind\n1,2,rose\n"), "--json").Output)!;
        Assert.Null(one["auc"]);
    }

    [Fact]
    public void AClassThatFoldsHoldOutWholeIsNamed()
    {
        string rare = _folder.Write("rare.csv", "a,kind\n1,aster\n2,rose\n3,aster\n4,aster\n5,aster\n6,aster\n");
        string says = $"{rare}: without the rows of fold 1 of 5 no row is of class 'rose': expected rows of every class in any other folds; ";
        Assert.Equal($"{says}--beta-ratio R holds none out", CliCall.Refused("fit", rare));
        Assert.Equal($"{says}--no-validation holds none out", CliCall.Refused("path", rare));
        CliCall.Succeed("fit", rare, "--beta-ratio", "0.1");
    }

    [Fact]
    public void NumbersAreLabelsWhereTheLossIsLogistic()
    {
        string data = _folder.Write("d.csv", Flowers().Replace("aster", "9", StringComparison.Ordinal).Replace("rose", "10.0", StringComparison.Ordinal));
        string model = _folder.At("m.json");
        Assert.Contains("(35 rows of 9, 25 of 10)", CliCall.Succeed("fit", data, "--loss", "logistic", "--beta-ratio", "0.1", "--model", model).Error, StringComparison.Ordinal);
        CliCall.Succeed("verify", model, data);
        Assert.StartsWith("prediction,p(9),p(10)\n", CliCall.Succeed("predict", model, data).Output, StringComparison.Ordinal);
        Assert.Contains("RMSE", CliCall.Succeed("fit", data, "--beta-ratio", "0.1").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AGeneratedSampleOfTwoValuesCanBeClasses()
    {
        string model = _folder.At("m.json");
        CliCall.Succeed("fit", "--sample", "spiral", "--loss", "logistic", "--beta-ratio", "0.05", "--model", model, "--quiet");
        CliCall.Succeed("verify", model, "--sample", "spiral");
    }

    [Theory]
    [InlineData("a,y\n1,p\n2,q\n3,r\n", "--loss logistic", "bad.csv: column 'y': 3 different values, 'p', 'q', 'r': expected two with --loss logistic")]
    [InlineData("a,y\n1,p\n2,p\n", "", "bad.csv: column 'y': one value, 'p': expected 2 to 20 labels, or numbers")]
    [InlineData("a,y\n1,p\n2,p\n", "--loss softmax", "bad.csv: column 'y': one value, 'p': expected 2 to 20 with --loss softmax")]
    [InlineData("a,y\n1,5\n2,p\n", "", "bad.csv: line 3: column 'y': 'p': expected a finite number with a decimal point")]
    [InlineData("a,y\n1,p\n2,?\n3,q\n", "", "bad.csv: missing values per column: 'y' 1: expected a value in every row, or --missing drop")]
    [InlineData("a,y\n1,p\n2,q\n", "--loss squared", "bad.csv: line 2: column 'y': 'p': expected a finite number with a decimal point")]
    [InlineData("a,y\n1,p\n2,q\n", "--loss huber", "bad.csv: line 2: column 'y': 'p': expected a finite number with a decimal point")]
    [InlineData("a,y\n1,0\n2,1\n3,0.5\n", "--loss logistic", "bad.csv: column 'y': 3 different values, '0', '1', '0.5': expected two with --loss logistic")]
    [InlineData("a,y\n1,1\n2,1\n", "--loss logistic", "bad.csv: column 'y': one value, '1': expected two with --loss logistic")]
    [InlineData("a,w,y\n1,0,p\n2,1,q\n", "--weights w", "bad.csv: all targets are 1; the logistic loss expects rows of both classes")]
    [InlineData("a,y\n1,2\n2,3\n", "--balance", "--balance belongs to classes: expected it with a target of labels, or with --loss logistic or softmax")]
    [InlineData("a,y\n1,2\n2,3\n", "--balance --loss huber", "--balance belongs to classes: expected it with a target of labels, or with --loss logistic or softmax")]
    [InlineData("a,y\n1,2\n2,3\n", "--delta 2", "--delta belongs to the huber loss: expected it with --loss huber alone")]
    [InlineData("a,y\n1,2\n2,3\n", "--loss hinge", "--loss: 'hinge': expected squared or huber or logistic or softmax or poisson or gamma or tweedie:P, 1 < P < 2, or quantile:T, 0 < T < 1; see wedgefast fit --help")]
    [InlineData(
        "a,y\n1,p\n2,p\n3,q\n4,q\n", "--skip --beta-ratio 0.1",
        "bad.csv: a linear function of the inputs separates the classes, so with a linear term there is no best network; leave the linear term out")]
    public void WhatIsNoPairOfClassesIsOneLine(string csv, string options, string expected)
    {
        string data = _folder.Write("bad.csv", csv);
        string line = CliCall.Refused(["fit", data, "--model", _folder.At("m.json"), .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(expected, line.Replace(_folder.FullName + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
        Assert.Equal(["bad.csv"], _folder.Names);
    }

    [Fact]
    public void ManyDifferentTextsAreNoLabels()
    {
        string csv = "a,y\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i},t{i}\n"));
        Assert.EndsWith("line 2: column 'y': 't0': expected a finite number with a decimal point", CliCall.Refused("fit", _folder.Write("d.csv", csv)), StringComparison.Ordinal);
    }

    [Fact]
    public void LabelsWithCommasAndQuotesArePredictedAsCsv()
    {
        string data = _folder.Write("d.csv", Flowers().Replace("aster", "\"a, \"\"b\"\"\"", StringComparison.Ordinal));
        CliCall.Succeed("fit", data, "--beta-ratio", "0.1", "--model", _folder.At("m.json"), "--quiet");
        string output = CliCall.Succeed("predict", _folder.At("m.json"), data).Output;
        Assert.StartsWith("prediction,\"p(a, \"\"b\"\")\",p(rose)\n", output, StringComparison.Ordinal);
        Assert.Contains("\n\"a, \"\"b\"\"\",0.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void BalancedClassesAreClaimedAndVerified()
    {
        string plain = Fit("--beta", "0.01"), other = _folder.At("b.json");
        CliCall.Succeed("fit", _folder.At("d.csv"), "--beta", "0.01", "--balance", "--model", other, "--quiet");
        CliCall.Succeed("verify", other, _folder.At("d.csv"));
        Assert.NotEqual(File.ReadAllText(plain), File.ReadAllText(other));
        Assert.Contains("logistic loss of balanced classes", CliCall.Succeed("verify", other, _folder.At("d.csv")).Output, StringComparison.Ordinal);
        string lie = File.ReadAllText(other).Replace("\"balanced\": true", "\"balanced\": false", StringComparison.Ordinal);
        Assert.Equal(4, CliCall.Run("verify", _folder.Write("lie.json", lie), _folder.At("d.csv")).ExitCode);
    }

    [Fact]
    public void ExplanationsAndExportsSpeakOfClasses()
    {
        string model = Fit("--beta-ratio", "0.05"), data = _folder.At("d.csv");
        Assert.StartsWith("log-odds of kind = rose = ", CliCall.Succeed("explain", model, data).Output, StringComparison.Ordinal);
        double probability = Predicted(CliCall.Succeed("predict", model, data).Output, "prediction,p(aster),p(rose)")[3].Second;
        JsonNode row = JsonNode.Parse(CliCall.Succeed("explain", model, data, "--row", "3", "--json").Output)!;
        Assert.Equal(probability, (double)row["probability"]!, 1e-15);
        Assert.Equal(probability, 1 / (1 + Math.Exp(-(double)row["prediction"]!)), 1e-15);
        Assert.Equal(probability > 0.5 ? "rose" : "aster", (string)row["label"]!);
        Assert.Contains("= probability of kind = rose: ", CliCall.Succeed("explain", model, data, "--row", "3").Output, StringComparison.Ordinal);
        JsonNode json = JsonNode.Parse(CliCall.Succeed("export", model, "--format", "json").Output)!;
        Assert.Equal(("logit", """["aster","rose"]"""), ((string)json["link"]!, json["labels"]!.ToJsonString()));
        Assert.Contains("double network_probability(", CliCall.Succeed("export", model, "--format", "c").Output, StringComparison.Ordinal);
        Assert.Contains("static double Probability(", CliCall.Succeed("export", model, "--format", "csharp").Output, StringComparison.Ordinal);
        CliCall.Succeed("export", model, "--format", "onnx", "-o", _folder.At("m.onnx"));
        string onnx = Encoding.Latin1.GetString(File.ReadAllBytes(_folder.At("m.onnx")));
        Assert.All((string[])["probabilities", "logOdds", "aster", "rose"], word => Assert.Contains(word, onnx, StringComparison.Ordinal));
    }

    [Fact]
    public void PlainFitCrossValidatesAndWritesPredictionsOfHeldOutRows()
    {
        string data = _folder.Write("d.csv", Flowers());
        CliResult fit = CliCall.Succeed(
            "fit", data, "--out-of-fold", _folder.At("o.csv"), "--report-html", _folder.At("p.html"), "--report", _folder.At("r.json"));
        Assert.Contains("log-loss of held-out rows ", fit.Error, StringComparison.Ordinal);
        (string Label, double First, double Second)[] held = Predicted(
            string.Join('\n', SmallData.Lines(File.ReadAllText(_folder.At("o.csv"))).Select(line => line.Split(',', 4)[3])), "predicted,p(aster),p(rose)");
        string[] labels = [.. SmallData.Lines(Flowers()).Skip(1).Select(line => line.Split(',')[2])];
        double loss = labels.Zip(held).Average(pair => -Math.Log(pair.First == "rose" ? pair.Second.Second : pair.Second.First));
        JsonNode report = JsonNode.Parse(File.ReadAllText(_folder.At("r.json")))!;
        JsonNode chosen = Assert.Single(report["cv"]!.AsArray(), point => (double)point!["beta"]! == (double)report["beta"]!)!;
        Assert.Equal((double)chosen["mean"]!, loss, 1e-12);
        string page = File.ReadAllText(_folder.At("p.html"));
        Assert.All((string[])["held-out rows, 5 folds", "log-odds of kind = rose", "\"confusion\""], text => Assert.Contains(text, page,
            StringComparison.Ordinal));
    }

    [Fact]
    public void HuberNamesItsDeltaAndIsVerified()
    {
        string data = _folder.Write("d.csv", SmallData.Csv + "9,1,500\n"), model = _folder.At("m.json"), report = _folder.At("r.json");
        CliResult fit = CliCall.Succeed("fit", data, "--loss", "huber", "--delta", "1.5", "--model", model, "--report", report);
        Assert.Contains("huber loss of delta 1.5", fit.Error, StringComparison.Ordinal);
        Assert.Contains("huber loss of held-out rows", fit.Error, StringComparison.Ordinal);
        Assert.Equal(1.5, (double)JsonNode.Parse(File.ReadAllText(report))!["delta"]!);
        CliCall.Succeed("verify", model, data);
        CliCall.Succeed("fit", data, "--loss", "huber", "--model", model, "--report", report, "--quiet");

        // Targets 0.5 1.5 2.5 3 4 6 7.5 10 11 13.5 500: median 6, deviations 0 1.5 2 3 3.5 4 4.5 5 5.5 7.5 494, their median 4.
        Assert.Equal(1.345 * 1.4826 * 4, (double)JsonNode.Parse(File.ReadAllText(report))!["delta"]!, 1e-12);
        CliCall.Succeed("verify", model, data);
        Assert.Equal(4, CliCall.Run("verify", _folder.Write("lie.json", File.ReadAllText(model).Replace("\"delta\": 7", "\"delta\": 8", StringComparison.Ordinal)), data).ExitCode);
    }

    [Theory]
    [InlineData("banknote.csv", 0.99, 1.0)]
    [InlineData("haberman.csv", 0.73, 0.8)]
    public void RealClassesAreFittedWithACertificate(string file, double least, double most)
    {
        string data = SharedData.Path($"data/{file}"), model = _folder.At("m.json"), report = _folder.At("r.json");
        CliCall.Succeed("fit", data, "--loss", "logistic", "--model", model, "--report", report, "--quiet");
        JsonNode facts = JsonNode.Parse(File.ReadAllText(report))!;
        Assert.Equal(("optimal", "global"), ((string)facts["status"]!, (string)facts["scope"]!));
        Assert.InRange((double)facts["train"]!["accuracy"]!, least, most);
        CliCall.Succeed("verify", model, data);
    }

    [Fact]
    public void ATargetOfZeroAndOneIsClassesUnlessARegressionIsAskedFor()
    {
        const string Said = "y is 0 or 1: taken as classes; for a regression add --loss squared";
        string data = _folder.Write("zero-one.csv", "a,y\n1,0\n2,1\n3,1\n4,0\n"), model = _folder.At("m.json");
        Assert.Contains(Said, CliCall.Succeed("fit", data, "--beta-ratio", "0.1", "--model", model).Error, StringComparison.Ordinal);
        Assert.Equal("logistic", (string)JsonNode.Parse(File.ReadAllText(model))!["training"]!["loss"]!);
        CliCall.Succeed("verify", model, data);
        Assert.StartsWith("prediction,p(0),p(1)\n", CliCall.Succeed("predict", model, data).Output, StringComparison.Ordinal);
        string regression = CliCall.Succeed("fit", data, "--beta-ratio", "0.1", "--loss", "squared", "--model", model).Error;
        Assert.DoesNotContain(Said, regression, StringComparison.Ordinal);
        Assert.Equal("squared", (string)JsonNode.Parse(File.ReadAllText(model))!["training"]!["loss"]!);
    }

    [Fact]
    public void OtherNumbersOfTwoValuesAreNotTakenForClassesWithoutAWord()
    {
        const string Hint = "y has two values: for classes and their probabilities add --loss logistic";
        string data = _folder.Write("two.csv", "a,y\n1,2\n2,1\n3,1\n4,2\n");
        Assert.Contains(Hint, CliCall.Succeed("fit", data, "--beta-ratio", "0.1").Error, StringComparison.Ordinal);
        Assert.DoesNotContain("has two values", CliCall.Succeed("fit", data, "--beta-ratio", "0.1", "--loss", "logistic").Error, StringComparison.Ordinal);
        Assert.DoesNotContain("has two values", CliCall.Succeed("fit", _folder.Write("three.csv", SmallData.Csv), "--beta-ratio", "0.1").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralLabelsBehindSplinesKeepTheirNames()
    {
        string[] rows = [.. Enumerable.Range(0, 90).Select(i => FormattableString.Invariant($"{i % 30},{i % 7},{(i % 30 < 10 ? "rain" : i % 30 < 20 ? "sun" : "fog")}"))];
        string data = _folder.Write("s.csv", "a,b,sky\n" + string.Join('\n', rows) + "\n"), model = _folder.At("s.json");
        CliCall.Succeed("fit", data, "--splines", "6", "--beta-ratio", "0.02", "--model", model, "--quiet");
        string[] lines = CliCall.Succeed("predict", model, data).Output.Split('\n');
        Assert.Contains("fog", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("rain", lines[1], StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>60 rows of two inputs; the label depends on them, but not strictly.</summary>
    private static string Flowers()
    {
        StringBuilder text = new("a,b,kind\n");
        Random random = new(4);
        double[][] rows = [.. Enumerable.Range(0, 60).Select(_ => (double[])[random.NextDouble() * 4, random.NextDouble() * 4, random.NextDouble()])];
        double[] score = [.. rows.Select(row => Math.Abs(row[0] - 2) + (0.5 * row[1]) + (1.5 * row[2]))];
        double bound = score.Order().ElementAt(35);
        for (int i = 0; i < rows.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{rows[i][0]:R},{rows[i][1]:R},{(score[i] >= bound ? "rose" : "aster")}\n");
        }

        return text.ToString();
    }

    private static (string Label, double First, double Second)[] Predicted(string csv, string header)
    {
        string[] lines = SmallData.Lines(csv);
        Assert.Equal(header, lines[0]);
        return [.. lines.Skip(1).Select(line => line.Split(',')).Select(cells => (cells[0], Number(cells[1]), Number(cells[2])))];
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private string Fit(params string[] options)
    {
        string model = _folder.At("m.json");
        CliCall.Succeed(["fit", _folder.Write("d.csv", Flowers()), "--model", model, "--quiet", .. options]);
        return model;
    }
}
