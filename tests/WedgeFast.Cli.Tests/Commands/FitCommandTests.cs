using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>fit: what it says and what it writes.</summary>
public sealed class FitCommandTests : IDisposable
{
    private static readonly string[] ReportKeys =
    [
        "rows", "inputs", "target", "loss", "delta", "labels", "balanced", "logTarget", "norm", "order", "dictionary", "skip", "standardized", "beta", "betaMax", "betaRatio", "objective",
        "dualObjective", "gap", "relativeGap", "maxViolation", "estimatedGap", "splines", "scope", "status", "neurons", "intercept", "rounds", "hyperplanes", "tolerance",
        "seconds", "train", "cv", "orders", "threads", "runtime", "vectorBits", "version",
    ];

    private readonly TempFolder _folder = new();

    [Fact]
    public void SaysDataProgressCertificateAndThatNothingWasSaved()
    {
        CliResult result = CliCall.Succeed("fit", _folder.Write("d.csv", SmallData.Csv));
        Assert.Equal("", result.Output);
        Assert.Contains("d.csv: 10 rows, 2 inputs (a, b), target y\n", result.Error, StringComparison.Ordinal);
        Assert.Matches(@"\nround \d+  neurons \d+  objective \S+  gap \S+  hyperplanes 45 ", result.Error);
        Assert.Matches(
            @"\nProven: no network of this class \(l2 weights, at most 2 inputs per neuron\), of any width, has an objective lower by more than \S+ \(", result.Error);
        Assert.EndsWith("The network was not saved: add --model M.json to keep it.\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(["d.csv"], _folder.Names);
    }

    [Fact]
    public void SaysThatCrossValidationFoundNothing()
    {
        string said = CliCall.Succeed("fit", "--sample", "spiral").Error;
        Assert.Contains("No network predicts held-out rows clearly better than a constant. To fit the rows all the same give --beta-ratio", said, StringComparison.Ordinal);
        Assert.Contains("\n0 neurons, ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("clearly better", CliCall.Succeed("fit", "--sample", "hinges1d").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void SaysWhatIsOddAboutTheData()
    {
        string csv = "a,c,w,y\n1,5,1,2\n2,5,1,3\n2,5,0,4\n2,5,1,4\n3,5,2,1\n";
        string said = CliCall.Succeed("fit", _folder.Write("d.csv", csv), "--weights", "w").Error;
        Assert.Contains("4 rows, 1 input (a), target y\n1 row of weight 0 left out\n", said, StringComparison.Ordinal);
        Assert.Contains("left out: c (always the same); --inputs takes them\n", said, StringComparison.Ordinal);
        Assert.Contains("repeated rows: 1 of 4 have the inputs of an earlier row\n", said, StringComparison.Ordinal);
    }

    [Fact]
    public void QuietSaysNothing()
    {
        CliResult result = CliCall.Succeed("fit", _folder.Write("d.csv", SmallData.Csv), "--quiet", "--model", _folder.At("m.json"));
        Assert.Equal(("", ""), (result.Output, result.Error));
    }

    [Fact]
    public void ReportHasTheDocumentedKeysAndTheRightValues()
    {
        string data = _folder.Write("d.csv", SmallData.Csv);
        CliCall.Succeed("fit", data, "--report", _folder.At("r.json"), "--model", _folder.At("m.json"), "--threads", "1", "--beta-ratio", "0.05", "--skip");
        JsonObject report = JsonNode.Parse(File.ReadAllText(_folder.At("r.json")))!.AsObject();
        Assert.Equal(ReportKeys.Order(StringComparer.Ordinal), report.Select(pair => pair.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["price", "read", "solve", "total"], report["seconds"]!.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["mae", "r2", "rmse"], report["train"]!.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal));
        Assert.Equal("""["a","b"]""", report["inputs"]!.ToJsonString());
        Assert.Equal(
            ("y", "squared", "l2", "full", "global", "optimal"),
            ((string)report["target"]!, (string)report["loss"]!, (string)report["norm"]!, (string)report["dictionary"]!, (string)report["scope"]!, (string)report["status"]!));
        Assert.Equal((10, 2, 1, 45.0), ((int)report["rows"]!, (int)report["order"]!, (int)report["threads"]!, (double)report["hyperplanes"]!));
        Assert.True((bool)report["skip"]!);
        Assert.Equal(0.05, (double)report["betaRatio"]!, 12);
        Assert.Equal((double)report["objective"]! - (double)report["dualObjective"]!, (double)report["gap"]!);
        Assert.InRange((double)report["relativeGap"]!, 0, 1e-6);
        JsonNode model = JsonNode.Parse(File.ReadAllText(_folder.At("m.json")))!;
        Assert.Equal(model["neurons"]!.AsArray().Count, (int)report["neurons"]!);
        Assert.Equal((double)model["intercept"]![0]!, (double)report["intercept"]!);
        Assert.Equal((double)model["training"]!["objective"]!, (double)report["objective"]!);
        JsonNode metrics = JsonNode.Parse(CliCall.Succeed("evaluate", _folder.At("m.json"), data, "--json").Output)!;
        Assert.Equal((double)metrics["rmse"]!, (double)report["train"]!["rmse"]!);
    }

    [Theory]
    [InlineData("--order 2", "at most 2 inputs per neuron")]
    [InlineData("--order 1 --norm l1 --skip", "(l1 weights, 1 input per neuron, linear term)")]
    [InlineData("--dictionary wedge", "Proven for the dictionary only: no network of hyperplanes through samples (l2 weights, 2 inputs per neuron)")]
    public void TheCertificateNamesItsClass(string options, string expected) =>
        Assert.Contains(expected, CliCall.Succeed(["fit", _folder.Write("d.csv", SmallData.Csv), .. options.Split(' ')]).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("--order full --prove full")]
    [InlineData("--order 10 --norm l1 --prove full")]
    [InlineData("--order full --dictionary wedge")]
    public void ClassesBeyondTheSearchAreRefused(string options)
    {
        string line = CliCall.Refused(["fit", _folder.Write("d.csv", SmallData.Rough(12, 10)), "--model", _folder.At("m.json"), .. options.Split(' ')]);
        Assert.Contains("expected ", line, StringComparison.Ordinal);
        Assert.Equal(["d.csv"], _folder.Names);
    }

    [Theory]
    [InlineData("wedge", "dictionary", 62.801888755861)]
    [InlineData("full", "global", 62.848722881828)]
    public void TheSpiralHasItsKnownOptimum(string dictionary, string scope, double sumOfSquares)
    {
        CliCall.Succeed(
            "fit", "--sample", "spiral", "--no-standardize", "--norm", "l2", "--dictionary", dictionary, "--order", "2", "--beta-ratio", "0.01",
            "--tolerance", "1e-9", "--report", _folder.At("r.json"));
        Assert.Equal(sumOfSquares / 160, Objective("r.json"), 1e-8 * sumOfSquares / 160);
        Assert.Contains($"\"scope\": \"{scope}\"", File.ReadAllText(_folder.At("r.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void ModelsAreTheSameBytesAtAnyNumberOfThreads()
    {
        string data = _folder.Write("d.csv", SmallData.Rough(60, 3));
        foreach (string norm in (string[])["l1", "l2"])
        {
            CliCall.Succeed("fit", data, "--norm", norm, "--beta-ratio", "0.05", "--threads", "1", "--model", _folder.At("1.json"));
            CliCall.Succeed("fit", data, "--norm", norm, "--beta-ratio", "0.05", "--threads", "2", "--model", _folder.At("2.json"));
            Assert.Equal(File.ReadAllBytes(_folder.At("1.json")), File.ReadAllBytes(_folder.At("2.json")));
        }
    }

    [Theory]
    [InlineData("a,b,y\n1,2,3\n")]
    [InlineData("a,b,y\n1,2,3\n2,1,3\n")]
    [InlineData("a,b,y\n1,2,3\n2,1,5\n3,5,1\n")]
    [InlineData("a,b,y\n1,2,3\n1,2,5\n1,2,1\n")]
    [InlineData("a,y\n1e-300,1\n2e-300,2\n4e-300,1\n")]
    [InlineData("a,y\n1e300,1\n2e300,2\n-1e308,1\n")]
    [InlineData("a,y\n1,1e-200\n2,2e-200\n4,3e-201\n")]
    [InlineData("a,y\n100000001,1000000.5\n100000002,1000001.5\n100000003,1000003\n100000004,1000000\n")]
    public void OddDataIsFittedPredictedAndVerified(string csv)
    {
        string data = _folder.Write("d.csv", csv);
        foreach (string[] options in (string[][])[[], ["--norm", "l1"], ["--skip"], ["--dictionary", "wedge"]])
        {
            CliCall.Succeed(["fit", data, "--model", _folder.At("m.json"), "--report", _folder.At("r.json"), .. options]);
            CliCall.Succeed("verify", _folder.At("m.json"), data, "--json");
            string[] lines = SmallData.Lines(CliCall.Succeed("predict", _folder.At("m.json"), data).Output);
            Assert.All(lines.Skip(1), line => Assert.True(double.IsFinite(double.Parse(line, System.Globalization.CultureInfo.InvariantCulture))));
            CliCall.Succeed("evaluate", _folder.At("m.json"), data, "--json");
        }
    }

    [Fact]
    public void DoublingARowIsDoublingItsWeight()
    {
        string twice = _folder.Write("twice.csv", SmallData.Csv + "7,0,11\n");
        string weighted = SmallData.Csv.Replace("\n", ",1\n", StringComparison.Ordinal).Replace("y,1", "y,w", StringComparison.Ordinal)
            .Replace("7,0,11,1", "7,0,11,2", StringComparison.Ordinal);
        CliCall.Succeed("fit", twice, "--beta", "0.05", "--tolerance", "1e-9", "--report", _folder.At("1.json"));
        CliCall.Succeed("fit", _folder.Write("w.csv", weighted), "--weights", "w", "--beta", "0.05", "--tolerance", "1e-9", "--report", _folder.At("2.json"));
        Assert.Equal(Objective("1.json"), Objective("2.json"), 1e-8);
    }

    [Fact]
    public void ATimeLimitWritesTheBestNetworkWithItsTrueGap()
    {
        string data = _folder.Write("d.csv", SmallData.Rough(400, 4));
        CliResult result = CliCall.Run("fit", data, "--beta", "1.5e-5", "--time-limit", "0.3", "--model", _folder.At("m.json"), "--report", _folder.At("r.json"));
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("\nStopped by the time limit before the relative gap was within 1E-06.\n", result.Error, StringComparison.Ordinal);
        JsonNode report = JsonNode.Parse(File.ReadAllText(_folder.At("r.json")))!;
        Assert.Equal("timeLimit", (string)report["status"]!);
        Assert.True(report["gap"] is null || (double)report["relativeGap"]! > 1e-6);
        Assert.Equal(report["gap"] is null ? "restricted" : "global", (string)report["scope"]!);
        CliCall.Succeed("verify", _folder.At("m.json"), data);
    }

    [Theory]
    [InlineData("yacht.csv")]
    [InlineData("energy.csv")]
    [InlineData("concrete.csv")]
    public void RealDataReachesTheToleranceWithScopeGlobal(string file)
    {
        string data = SharedData.Path($"data/{file}");
        foreach (string norm in (string[])["l1", "l2"])
        {
            CliCall.Succeed("fit", data, "--order", "1", "--norm", norm, "--beta-ratio", "0.01", "--report", _folder.At("r.json"), "--quiet");
            JsonNode report = JsonNode.Parse(File.ReadAllText(_folder.At("r.json")))!;
            Assert.Equal("global", (string)report["scope"]!);
            Assert.InRange((double)report["relativeGap"]!, 0, 1e-6);
        }
    }

    public void Dispose() => _folder.Dispose();

    private double Objective(string report) => (double)JsonNode.Parse(File.ReadAllText(_folder.At(report)))!["objective"]!;
}
