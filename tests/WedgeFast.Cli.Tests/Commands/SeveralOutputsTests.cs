using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>Targets of three labels and several targets, from fit to what is refused.</summary>
public sealed class SeveralOutputsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void ThreeLabelsAreFittedPredictedEvaluatedAndVerified()
    {
        string data = _folder.Write("d.csv", Flowers()), model = _folder.At("m.json");
        CliResult fit = CliCall.Succeed("fit", data, "--beta-ratio", "0.05", "--model", model, "--report", _folder.At("r.json"));
        Assert.Contains("target kind (30 rows of aster, 30 of rose, 30 of tulip)\n", fit.Error, StringComparison.Ordinal);
        Assert.Contains("at most 2 inputs per neuron, softmax loss of 3 classes), of any width", fit.Error, StringComparison.Ordinal);
        Assert.Matches(@"\ntraining accuracy \S+, log-loss \S+\n", fit.Error);
        Assert.Contains("The claim holds.", CliCall.Succeed("verify", model, data).Output, StringComparison.Ordinal);
        JsonNode written = JsonNode.Parse(File.ReadAllText(model))!;
        const string Labels = """["aster","rose","tulip"]""";
        Assert.Equal(("softmax", Labels, Labels), ((string)written["link"]!, written["labels"]!.ToJsonString(), written["outputs"]!.ToJsonString()));
        JsonNode report = JsonNode.Parse(File.ReadAllText(_folder.At("r.json")))!;
        Assert.Equal(("softmax", Labels, 3), ((string)report["loss"]!, report["labels"]!.ToJsonString(), report["intercepts"]!.AsArray().Count));

        // Everything by hand, from the formula in the file.
        string[][] cells = [.. SmallData.Lines(Flowers()).Skip(1).Select(line => line.Split(','))];
        string[] predicted = SmallData.Lines(CliCall.Succeed("predict", model, data).Output);
        Assert.Equal("prediction,p(aster),p(rose),p(tulip)", predicted[0]);
        string[] labels = ["aster", "rose", "tulip"];
        double loss = 0, right = 0;
        for (int i = 0; i < cells.Length; i++)
        {
            double[] scores = Outputs(written, [Number(cells[i][0]), Number(cells[i][1])]);
            double[] expected = [.. scores.Select(score => Math.Exp(score) / scores.Sum(Math.Exp))];
            string[] row = predicted[i + 1].Split(',');
            Assert.All(expected.Index(), p => Assert.Equal(p.Item, Number(row[p.Index + 1]), 1e-12));
            Assert.Equal(labels[Array.IndexOf(expected, expected.Max())], row[0]);
            loss -= Math.Log(expected[Array.IndexOf(labels, cells[i][2])]) / cells.Length;
            right += row[0] == cells[i][2] ? 1.0 / cells.Length : 0;
        }

        JsonObject metrics = JsonNode.Parse(CliCall.Succeed("evaluate", model, data, "--json").Output)!.AsObject();
        Assert.Equal([loss, right], [(double)metrics["logLoss"]!, (double)metrics["accuracy"]!], Near);
        Assert.Matches(@"^rows 90\naccuracy \S+\nlog-loss \S+\n$", CliCall.Succeed("evaluate", model, data).Output.ReplaceLineEndings("\n"));
        Assert.Equal(4, CliCall.Run("verify", model, _folder.Write("swapped.csv", Flowers().Replace("rose", "x", StringComparison.Ordinal)
            .Replace("tulip", "rose", StringComparison.Ordinal).Replace(",x\n", ",tulip\n", StringComparison.Ordinal))).ExitCode);
        string other = _folder.Write("other.csv", "a,b,kind\n1,2,rose\n1,3,lily\n");
        Assert.Equal($"{other}: column 'kind': 'lily': expected 'aster', 'rose' or 'tulip', the labels of the model", CliCall.Refused("evaluate", model, other));
    }

    [Fact]
    public void NumbersAreClassesWhereTheLossIsSoftmax()
    {
        string data = _folder.Write("d.csv", Flowers().Replace("aster", "10", StringComparison.Ordinal).Replace("rose", "9", StringComparison.Ordinal).Replace("tulip", "-1", StringComparison.Ordinal));
        string model = _folder.At("m.json");
        CliCall.Succeed("fit", data, "--loss", "softmax", "--balance", "--beta-ratio", "0.1", "--model", model, "--quiet");
        CliCall.Succeed("verify", model, data);
        Assert.StartsWith("prediction,p(-1),p(9),p(10)\n", CliCall.Succeed("predict", model, data).Output, StringComparison.Ordinal);
        Assert.Equal("""["-1","9","10"]""", JsonNode.Parse(File.ReadAllText(model))!["labels"]!.ToJsonString());
    }

    [Fact]
    public void SeveralTargetsAreFittedPredictedEvaluatedAndVerified()
    {
        string data = _folder.Write("d.csv", Plates()), model = _folder.At("m.json"), held = _folder.At("held.csv");
        CliResult fit = CliCall.Succeed("fit", data, "--target", "u,v", "--cv", "3", "--path", "8", "--model", model, "--report", _folder.At("r.json"), "--out-of-fold", held);
        Assert.Contains("2 inputs (a, b), targets u, v\n", fit.Error, StringComparison.Ordinal);
        Assert.Contains("at most 2 inputs per neuron, 2 targets), of any width", fit.Error, StringComparison.Ordinal);
        Assert.StartsWith("row,fold,observed(u),predicted(u),observed(v),predicted(v)\n", File.ReadAllText(held), StringComparison.Ordinal);
        Assert.Contains("The claim holds.", CliCall.Succeed("verify", model, data).Output, StringComparison.Ordinal);
        JsonNode written = JsonNode.Parse(File.ReadAllText(model))!;
        Assert.Equal(("identity", """["u","v"]"""), ((string)written["link"]!, written["outputs"]!.ToJsonString()));

        string[][] cells = [.. SmallData.Lines(Plates()).Skip(1).Select(line => line.Split(','))];
        string[] predicted = SmallData.Lines(CliCall.Succeed("predict", model, data).Output);
        Assert.Equal("prediction(u),prediction(v)", predicted[0]);
        double[] squares = new double[2];
        for (int i = 0; i < cells.Length; i++)
        {
            double[] outputs = Outputs(written, [Number(cells[i][0]), Number(cells[i][2])]);
            Assert.Equal(outputs, predicted[i + 1].Split(',').Select(Number), Near);
            squares[0] += Math.Pow(outputs[0] - Number(cells[i][1]), 2) / cells.Length;
            squares[1] += Math.Pow(outputs[1] - Number(cells[i][3]), 2) / cells.Length;
        }

        JsonNode metrics = JsonNode.Parse(CliCall.Succeed("evaluate", model, data, "--json").Output)!;
        Assert.Equal(("u", "v"), ((string)metrics["targets"]![0]!["target"]!, (string)metrics["targets"]![1]!["target"]!));
        Assert.Equal(squares.Select(Math.Sqrt), metrics["targets"]!.AsArray().Select(target => (double)target!["rmse"]!), Near);
        Assert.Matches("^rows 40\nRMSE of u", CliCall.Succeed("evaluate", model, data).Output);
    }

    [Fact]
    public void APathOfSeveralTargetsIsProvenAtEveryBeta()
    {
        string data = _folder.Write("d.csv", Plates());
        string[] rows = SmallData.Lines(CliCall.Succeed("path", data, "--target", "u,v", "--betas", "5", "--min-ratio", "0.01", "--cv", "3").Output);
        Assert.Equal(6, rows.Length);
        Assert.All(rows.Skip(1), row => Assert.Contains(",global,optimal,", row, StringComparison.Ordinal));
    }

    [Fact]
    public void ModelsAreTheSameBytesAtAnyNumberOfThreads()
    {
        string data = _folder.Write("d.csv", Flowers()), one = _folder.At("1.json"), two = _folder.At("2.json");
        CliCall.Succeed("fit", data, "--beta-ratio", "0.01", "--threads", "1", "--model", one, "--quiet");
        CliCall.Succeed("fit", data, "--beta-ratio", "0.01", "--threads", "2", "--model", two, "--quiet");
        Assert.Equal(File.ReadAllBytes(one), File.ReadAllBytes(two));
    }

    [Theory]
    [InlineData("--target u,w", "--target: no column 'w': expected one of a, u, b, v")]
    [InlineData("--target u,u", "--target: column 'u' is listed twice: expected different columns")]
    [InlineData("--target u, --inputs a", "--target: an empty name: expected column names separated by commas")]
    [InlineData("--target u,v --loss softmax", "--target: 2 columns: expected one with --loss softmax")]
    [InlineData("--target u,v --loss logistic", "--target: 2 columns: expected one with --loss logistic")]
    [InlineData("--target u,v --loss huber", "there are 2 targets; expected the squared loss with several, or one target")]
    [InlineData("--target u,v --inputs a,u", "column 'u' is the target and one of the inputs")]
    [InlineData("--target u,v --weights v", "column 'v' is the target and the weights: expected two different columns")]
    [InlineData("--target u,v --plot p.svg", "--plot: several targets or classes are not drawn: expected one target, a number or one of two labels")]
    public void WhatCannotBeIsOneLine(string options, string expected)
    {
        string data = _folder.Write("d.csv", Plates());
        string line = CliCall.Refused(["fit", data, "--beta-ratio", "0.1", .. options.Split(' ')]);
        Assert.EndsWith(expected, line, StringComparison.Ordinal);
        Assert.Equal(["d.csv"], _folder.Names);
    }

    [Fact]
    public void OrdersBeyondTheSearchAreRefused()
    {
        string data = _folder.Write("d.csv", "a,b,c,d,e,f,u,v\n1,2,3,4,5,6,7,8\n2,3,1,2,2,1,4,1\n");
        string[] fit = ["fit", data, "--target", "u,v", "--beta-ratio", "0.1", "--order"];
        Assert.EndsWith("order 6 with several outputs is beyond the search: expected at most 5", CliCall.Refused([.. fit, "6"]), StringComparison.Ordinal);
        Assert.EndsWith("order 4 with several outputs is beyond the search: expected at most 3", CliCall.Refused([.. fit, "4", "--dictionary", "wedge"]), StringComparison.Ordinal);
    }

    [Fact]
    public void JsonHasAllOutputs()
    {
        string data = _folder.Write("d.csv", Flowers()), model = _folder.At("m.json");
        CliCall.Succeed("fit", data, "--beta-ratio", "0.1", "--model", model, "--quiet");
        JsonObject whole = JsonNode.Parse(File.ReadAllText(model))!.AsObject(), part = JsonNode.Parse(CliCall.Succeed("export", model, "--format", "json").Output)!.AsObject();
        foreach (string field in (string[])["inputs", "outputs", "link", "labels", "intercept"])
        {
            Assert.Equal(whole[field]!.ToJsonString(), part[field]!.ToJsonString());
        }

        Assert.Equal(Outputs(whole, [1, 2]), Outputs(part, [1, 2]));
    }

    [Theory]
    [InlineData("kind", "double p[3])", "Span<double> p)", "scores,probabilities,aster,rose,tulip")]
    [InlineData("u,v", "double y[2])", "Span<double> y)", "output.0,output.1")]
    public void ProgramsAndOnnxHaveAllOutputs(string target, string inC, string inCSharp, string inOnnx)
    {
        string data = _folder.Write("d.csv", target == "kind" ? Flowers() : Plates()), model = _folder.At("m.json"), onnx = _folder.At("m.onnx");
        CliCall.Succeed("fit", data, "--target", target, "--beta-ratio", "0.1", "--model", model, "--quiet");
        Assert.Contains(inC, CliCall.Succeed("export", model, "--format", "c").Output, StringComparison.Ordinal);
        Assert.Contains(inCSharp, CliCall.Succeed("export", model, "--format", "csharp").Output, StringComparison.Ordinal);
        CliCall.Succeed("export", model, "--format", "onnx", "-o", onnx);
        string bytes = Encoding.Latin1.GetString(File.ReadAllBytes(onnx));
        Assert.All(inOnnx.Split(','), word => Assert.Contains(word, bytes, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("kind", "log-probabilities of kind = (aster, rose, tulip), up to a constant, = (", 3)]
    [InlineData("u,v", "(u, v) = (", 2)]
    public void ExplainHasAllOutputs(string target, string expected, int outputs)
    {
        string data = _folder.Write("d.csv", target == "kind" ? Flowers() : Plates()), model = _folder.At("m.json");
        CliCall.Succeed("fit", data, "--target", target, "--skip", "--beta-ratio", "0.05", "--model", model, "--quiet");
        Assert.StartsWith(expected, CliCall.Succeed("explain", model, data).Output, StringComparison.Ordinal);
        string[] lines = SmallData.Lines(CliCall.Succeed("explain", model, data, "--neurons").Output);
        Assert.StartsWith(expected, lines[0], StringComparison.Ordinal);
        Assert.Matches(@"^\(\S+(, \S+){" + (outputs - 1) + @"}\) \* max\(0, .*, active on \S+ % of rows$", lines[1]);
        JsonNode written = JsonNode.Parse(File.ReadAllText(model))!, json = JsonNode.Parse(CliCall.Succeed("explain", model, "--json").Output)!;
        Assert.Equal((null, null), (json["output"], json["intercept"]));
        Assert.Equal(written["outputs"]!.ToJsonString(), json["outputs"]!.ToJsonString());
        Assert.Equal(written["intercept"]!.ToJsonString(), json["intercepts"]!.ToJsonString());
        Assert.Equal(written["skip"]!.AsArray().SelectMany(row => row!.AsArray().Select(a => (double)a!)), json["skip"]!.AsArray().Select(a => (double)a!));
        Assert.All(json["neurons"]!.AsArray(), neuron =>
            Assert.Equal(written["neurons"]![(int)neuron!["position"]!]!["z"]!.ToJsonString(), neuron["outputWeights"]!.ToJsonString()));
    }

    [Fact]
    public void WhatIsForOneOutputSaysSo()
    {
        string data = _folder.Write("d.csv", Plates()), model = _folder.At("m.json");
        CliCall.Succeed("fit", data, "--target", "u,v", "--beta-ratio", "0.1", "--model", model, "--quiet");
        Assert.Equal(
            $"{model}: 2 outputs: --plot expects a model of one output, a number or the log-odds of two labels",
            CliCall.Refused("explain", model, data, "--plot", _folder.At("p.svg")));
    }

    [Theory]
    [InlineData("kind")]
    [InlineData("u,v")]
    public void ARowAddsUpForEveryOutput(string target)
    {
        string data = _folder.Write("d.csv", target == "kind" ? Flowers() : Plates()), model = _folder.At("m.json");
        CliCall.Succeed("fit", data, "--target", target, "--beta-ratio", "0.05", "--model", model, "--quiet");
        foreach (string[] option in (string[][])[[], ["--neurons"]])
        {
            JsonNode row = JsonNode.Parse(CliCall.Succeed(["explain", model, data, "--row", "4", "--json", .. option]).Output)!;
            double[] outputs = [.. row["outputs"]!.AsArray().Select(value => (double)value!)];
            Assert.All(outputs, (output, q) => Assert.Equal(output, row["terms"]!.AsArray()
                .Sum(term => (double)term!["values"]![q]!), 1e-11));
            string[] predicted = SmallData.Lines(CliCall.Succeed("predict", model, data).Output)[5].Split(',');
            Assert.Equal(target == "kind" ? (string)row["label"]! : predicted[0], predicted[0]);
            Assert.True(target == "kind" || outputs.SequenceEqual(predicted.Select(text =>
                double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))));
        }

        Assert.NotEmpty(CliCall.Succeed("explain", model, data, "--row", "4").Output);
    }

    public void Dispose() => _folder.Dispose();

    private static bool Near(double a, double b) => Math.Abs(a - b) <= 1e-12 * (1 + Math.Abs(a));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The formula of a model file.</summary>
    private static double[] Outputs(JsonNode model, double[] x)
    {
        double[] outputs = [.. model["intercept"]!.AsArray().Select(value => (double)value!)];
        foreach (JsonNode? neuron in model["neurons"]!.AsArray())
        {
            double[] weights = [.. neuron!["weights"]!.AsArray().Select(value => (double)value!)];
            double sum = (double)neuron["bias"]! + weights.Select((w, k) => w * x[(int)neuron["inputs"]![k]!]).Sum();
            outputs = [.. outputs.Select((output, q) => output + ((double)neuron["z"]![q]! * Math.Max(sum, 0)))];
        }

        return outputs;
    }

    /// <summary>90 rows of two inputs and one of three labels that depends on them, but not strictly.</summary>
    internal static string Flowers()
    {
        StringBuilder text = new("a,b,kind\n");
        Random random = new(4);
        double[][] rows = [.. Enumerable.Range(0, 90).Select(_ => (double[])[random.NextDouble() * 4, random.NextDouble() * 4, random.NextDouble()])];
        double[] sorted = [.. rows.Select(Score).Order()];
        foreach (double[] row in rows)
        {
            string kind = Score(row) < sorted[30] ? "tulip" : Score(row) < sorted[60] ? "aster" : "rose";
            text.Append(CultureInfo.InvariantCulture, $"{row[0]:R},{row[1]:R},{kind}\n");
        }

        return text.ToString();

        static double Score(double[] row) => Math.Abs(row[0] - 2) + (0.5 * row[1]) + row[2];
    }

    /// <summary>40 rows of two inputs a, b and two targets u, v.</summary>
    internal static string Plates()
    {
        StringBuilder text = new("a,u,b,v\n");
        Random random = new(6);
        for (int i = 0; i < 40; i++)
        {
            double a = random.NextDouble() * 4, b = random.NextDouble() * 4;
            double u = Math.Abs(a - b) + (0.2 * random.NextDouble()), v = Math.Max(a - 1, 0) - (0.5 * b) + (0.2 * random.NextDouble());
            text.Append(CultureInfo.InvariantCulture, $"{a:R},{u:R},{b:R},{v:R}\n");
        }

        return text.ToString();
    }
}
