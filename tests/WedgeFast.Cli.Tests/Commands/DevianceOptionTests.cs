using System.Globalization;
using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using WedgeFast.Losses;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>--loss poisson, gamma and tweedie, --offset and --exposure, from fit to export.</summary>
public sealed class DevianceOptionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void CountsArePredictedAndMeasured()
    {
        string data = _folder.Write("d.csv", Claims()), model = _folder.At("m.json");
        CliResult fit = CliCall.Succeed("fit", data, "--loss", "poisson", "--inputs", "age,power", "--beta-ratio", "0.05", "--model", model, "--report", _folder.At("r.json"));
        Assert.Contains("at most 2 inputs per neuron, poisson loss), of any width", fit.Error, StringComparison.Ordinal);
        JsonNode written = JsonNode.Parse(File.ReadAllText(model))!, report = JsonNode.Parse(File.ReadAllText(_folder.At("r.json")))!;
        Assert.Equal(("log", "poisson"), ((string)written["link"]!, (string)written["training"]!["loss"]!));
        CliCall.Succeed("verify", model, data);
        double[] counts = Column(Claims(), "claims"), predicted = Column(CliCall.Succeed("predict", model, data).Output, "prediction");
        double mean = counts.Average(), deviance = counts.Zip(predicted, Deviance).Average(), without = counts.Average(y => Deviance(y, mean));
        JsonNode metrics = JsonNode.Parse(CliCall.Succeed("evaluate", model, data, "--json").Output)!;
        Assert.Equal(deviance, (double)metrics["deviance"]!, 1e-12);
        Assert.Equal(1 - (deviance / without), (double)metrics["d2"]!, 1e-12);
        Assert.Equal(counts.Zip(predicted, (y, p) => Math.Abs(y - p)).Average(), (double)metrics["mae"]!, 1e-12);
        Assert.Equal((double)metrics["d2"]!, (double)report["train"]!["d2"]!, 1e-12);
        Assert.Contains("\nD2       ", CliCall.Succeed("evaluate", model, data).Output, StringComparison.Ordinal);
        Assert.Contains("\n    return exp(sum);\n", CliCall.Succeed("export", model, "--format", "c").Output, StringComparison.Ordinal);
        Assert.Equal("log", (string)JsonNode.Parse(CliCall.Succeed("export", model, "--format", "json").Output)!["link"]!);
        Assert.StartsWith("log(claims) = ", CliCall.Succeed("explain", model, data).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ExposuresArePartOfTheModel()
    {
        string data = _folder.Write("d.csv", Claims()), model = _folder.At("m.json"), rates = _folder.At("o.json"), held = _folder.At("held.csv");
        CliCall.Succeed("fit", data, "--loss", "poisson", "--exposure", "years", "--target", "claims", "--beta-ratio", "0.05", "--no-standardize", "--model", model, "--quiet");
        CliCall.Succeed("fit", _folder.Write("l.csv", Logged(Claims())), "--loss", "poisson", "--offset", "years", "--target", "claims", "--beta-ratio", "0.05", "--no-standardize", "--model", rates, "--quiet");
        JsonNode written = JsonNode.Parse(File.ReadAllText(model))!["training"]!;
        Assert.Equal(("years", null), ((string)written["exposure"]!, written["offset"]));
        Assert.Equal((double)written["objective"]!, (double)JsonNode.Parse(File.ReadAllText(rates))!["training"]!["objective"]!, 1e-12);
        CliCall.Succeed("verify", model, data);
        CliCall.Succeed("verify", rates, _folder.At("l.csv"));
        double[] one = Column(CliCall.Succeed("predict", model, data).Output, "prediction"), years = Column(Claims(), "years");
        double[] unit = Column(CliCall.Succeed("predict", model, _folder.Write("u.csv", WithYears(Claims(), 1))).Output, "prediction");
        Assert.All(one.Zip(unit.Zip(years, (p, e) => p * e)), pair => Assert.Equal(1, pair.First / pair.Second, 1e-12));
        CliResult source = CliCall.Succeed("export", model, "--format", "csharp");
        Assert.Contains("an offset of 0 and an exposure of 1; its second function takes the offset", source.Error, StringComparison.Ordinal);
        Assert.Contains("PredictWithOffset(System.ReadOnlySpan<double> x, double offset)", source.Output, StringComparison.Ordinal);
        CliResult onnx = CliCall.Succeed("export", model, "--format", "onnx", "-o", _folder.At("m.onnx"));
        Assert.Contains("The input \"offset\"", onnx.Error, StringComparison.Ordinal);
        CliCall.Succeed("fit", data, "--loss", "tweedie:1.3", "--exposure", "years", "--target", "claims", "--cv", "3", "--path", "4", "--out-of-fold", held, "--model", model, "--plot", _folder.At("p.svg"), "--quiet");
        Assert.Equal(1.3, (double)JsonNode.Parse(File.ReadAllText(model))!["training"]!["power"]!);
        CliCall.Succeed("verify", model, data);
        Assert.All(Column(File.ReadAllText(held), "predicted"), p => Assert.InRange(p, 1e-3, 1e3));
        Assert.Contains("tweedie loss of power 1.3", CliCall.Succeed("verify", model, data).Output, StringComparison.Ordinal);
        Assert.StartsWith(
            $"{_folder.At("n.csv")}: exposure of {model}: no column 'years'",
            CliCall.Refused("predict", model, _folder.Write("n.csv", "age,power,claims\n1,2,3\n")), StringComparison.Ordinal);
    }

    [Fact]
    public void TheLibraryReadsExposuresOfATable()
    {
        string[] names = ["age", "power", "years", "claims"];
        Table table = new();
        foreach (string name in names)
        {
            table.Add(name, Column(Claims(), name));
        }

        Model model = Model.Fit(table, new TableRoles(["claims"]) { Exposure = "years" }, new() { Loss = Loss.Poisson, BetaRatio = 0.05 });
        Assert.Equal(["age", "power"], model.Columns);
        Assert.True(model.Verify(table).Holds);
        double[] years = Column(Claims(), "years"), ages = Column(Claims(), "age"), powers = Column(Claims(), "power");
        Predictions predictions = model.Predict(table);
        Assert.All(Enumerable.Range(0, 40), i => Assert.Equal(1, predictions[i] / (years[i] * model.Predict([ages[i], powers[i]])), 1e-12));
        double deviance = Column(Claims(), "claims").Select((y, i) => Deviance(y, predictions[i])).Average();
        Assert.Equal(deviance, model.Evaluate(table)[0].Value!.Value, 1e-12);
        Assert.Throws<ArgumentException>(() => Model.Fit(table, new TableRoles(["claims"]) { Exposure = "years" }));
    }

    [Theory]
    [InlineData("a,e,y\n1,1,2\n2,1,-1\n", "--loss poisson", "bad.csv: line 3: column 'y': '-1': expected a number of 0 or more, for the poisson loss")]
    [InlineData("a,e,y\n1,1,2\n2,1,0\n", "--loss gamma", "bad.csv: line 3: column 'y': '0': expected a number above 0, for the gamma loss")]
    [InlineData("a,e,y\n1,1,2\n2,0,1\n", "--loss poisson --exposure e", "bad.csv: line 3: column 'e': '0': expected an exposure above 0")]
    [InlineData("a,e,y\n1,1,2\n2,900,1\n", "--loss poisson --offset e", "bad.csv: line 3: column 'e': '900': expected an offset between -700 and 700")]
    [InlineData("a,e,y\n1,1,2\n2,3,1\n", "--exposure e", "--exposure belongs to counts and amounts: expected it with --loss poisson, gamma or tweedie:P")]
    [InlineData("a,e,y\n1,1,2\n2,3,1\n", "--loss gamma --offset e --inputs a,e", "bad.csv: column 'e' holds offsets and is an input or the target: expected one role")]
    [InlineData("a,e,y\n1,1,0\n2,3,0\n", "--loss poisson", "bad.csv: all targets are 0; the poisson loss expects one above 0 at least")]
    [InlineData("a,e,y\n1,1,2\n2,3,1\n", "--loss tweedie:2.5", "--loss: 'tweedie:2.5': expected squared or huber or logistic or softmax or poisson or gamma or tweedie:P, 1 < P < 2, or quantile:T, 0 < T < 1; see wedgefast fit --help")]
    [InlineData("a,e,y\n1,1,2\n2,3,1\n", "--loss poisson --log-target", "--log-target is for numbers: expected it with the squared, the huber or the quantile loss and no target of labels")]
    public void WhatIsNoAmountIsOneLine(string csv, string options, string expected)
    {
        string line = CliCall.Refused(["fit", _folder.Write("bad.csv", csv), .. options.Split(' ')]);
        Assert.Equal(expected, line.Replace(_folder.FullName + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private static double Deviance(double y, double mean) => 2 * (mean - y + (y > 0 ? y * Math.Log(y / mean) : 0));

    /// <summary>Columns age, power, years, claims: 40 rows.</summary>
    private static string Claims() => "age,power,years,claims\n" + string.Concat(Enumerable.Range(0, 40).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"{i * 7 % 13},{i * 5 % 11},{0.25 + (i % 4 / 4.0)},{(i * i % 7) + (i * 7 % 13 / 4)}\n")));

    private static string Logged(string csv) => Years(csv, year => Math.Log(year));

    private static string WithYears(string csv, double years) => Years(csv, _ => years);

    private static string Years(string csv, Func<double, double> of) => string.Join('\n', csv.Split('\n').Select((line, k) =>
    {
        string[] cells = line.Split(',');
        if (k > 0 && cells.Length > 2)
        {
            cells[2] = of(double.Parse(cells[2], CultureInfo.InvariantCulture)).ToString("R", CultureInfo.InvariantCulture);
        }

        return string.Join(',', cells);
    }));

    private static double[] Column(string csv, string name)
    {
        string[] lines = SmallData.Lines(csv);
        int at = Array.IndexOf(lines[0].Split(','), name);
        return [.. lines.Skip(1).Select(line => double.Parse(line.Split(',')[at], CultureInfo.InvariantCulture))];
    }
}
