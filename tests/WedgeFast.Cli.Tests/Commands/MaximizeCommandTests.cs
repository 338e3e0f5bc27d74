using System.Globalization;
using System.Text.Json;
using WedgeFast.Cli.Tests.Harness;
using WedgeFast.Cli.Tests.Library;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>maximize: what it prints is what predict says of a fine grid, and a bound on it.</summary>
public sealed class MaximizeCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("one target")]
    [InlineData("a linear term")]
    [InlineData("two classes")]
    [InlineData("words")]
    [InlineData("filled gaps")]
    [InlineData("logarithms")]
    [InlineData("two hidden layers")]
    [InlineData("layers of words")]
    [InlineData("splines")]
    [InlineData("splines of classes")]
    public void NoGridFindsMoreAndTheBoundIsClose(string kind)
    {
        Model model = Fit(kind);
        (double least, double largest) = Grid(model);
        using JsonDocument most = Printed(), fewest = Printed("--minimize");
        AssertBetween(largest, most, 1);
        AssertBetween(least, fewest, -1);
        Assert.Equal(Prediction(most), PredictedBy(most), 1e-12);
        double middle = least + (0.4 * (largest - least));
        using JsonDocument nearest = Printed("--target", middle.ToString("R", CultureInfo.InvariantCulture));
        double distance = Math.Abs(Prediction(nearest) - middle), proven = nearest.RootElement.GetProperty("leastDistance").GetDouble();
        Assert.InRange(proven, 0, distance);
        Assert.InRange(distance - proven, 0, 1e-6);
    }

    [Fact]
    public void ABoxIsKeptTo()
    {
        Model model = Fit("words");
        Assert.NotNull(model);
        using JsonDocument found = Printed("--box", _folder.Write("b.json", "{\"kind\": [\"green\", \"blue\"], \"a\": [1, 1.5]}"));
        JsonElement inputs = found.RootElement.GetProperty("inputs");
        Assert.InRange(inputs.GetProperty("a").GetDouble(), 1, 1.5);
        Assert.Contains(inputs.GetProperty("kind").GetString(), (string[])["green", "blue"]);
        Assert.Equal("", Said("{\"kind\": [\"green\", \"blue\"], \"a\": [1, 1.5]}"));
        Assert.Equal(
            Wider("a") + "These inputs are outside the range of the training data: predictions there extrapolate\n",
            Said("{\"kind\": \"red\", \"a\": 99}"));
    }

    [Theory]
    [InlineData("one target")]
    [InlineData("two hidden layers")]
    [InlineData("splines")]
    public void ABoxThatIsWiderThanTheDataIsSaidToBe(string kind)
    {
        Fit(kind);
        string a = $"\"a\": [{Text(Low("a"))}, {Text(High("a"))}]", b = $"\"b\": [{Text(Low("b") - 0.01)}, {Text(High("b"))}]";
        Assert.DoesNotContain("wider", Said($"{{{a}}}"), StringComparison.Ordinal);
        Assert.StartsWith(Wider("b"), Said($"{{{a}, {b}}}"), StringComparison.Ordinal);
        Assert.StartsWith(Wider("a", "b"), Said($"{{\"a\": [0, {Text(High("a") + 0.01)}], {b}}}"), StringComparison.Ordinal);
        string[] export = ["export", _folder.At("m.json"), "--format", "onnx", "--chain", "--bounds", "-o", _folder.At("m.onnx")];
        Assert.Equal(Wider("a", "b"), CliCall.Succeed([.. export, "--box", _folder.At("c.json")]).Error.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void OfTwoClassesEitherHasItsProbability()
    {
        Fit("two classes");
        using JsonDocument yes = Printed("--of", "yes"), no = Printed("--of", "no", "--minimize");
        Assert.Equal(Prediction(yes), 1 - Prediction(no), 1e-12);
        Assert.InRange(Prediction(yes), 0.5, 1);
    }

    [Fact]
    public void PeopleReadWhatIsProven()
    {
        Fit("one target");
        string[] lines = SmallData.Lines(CliCall.Succeed("maximize", _folder.At("m.json")).Output);
        Assert.Matches(@"^largest prediction of y: [\d.]+$", lines[0]);
        Assert.Matches(@"^Proven: no inputs within the ranges give more than [\d.]+\.$", lines[1]);
        Assert.Matches("^a = ", lines[2]);
        Assert.Matches("^b = ", lines[3]);
    }

    [Fact]
    public void WhatCannotBeIsOneLine()
    {
        Fit("several targets");
        string model = _folder.At("m.json");
        Assert.Equal($"{model}: 2 targets: expected --of with one of y, z", CliCall.Refused("maximize", model));
        Assert.Equal($"--of: 'x': no such target of {model}: expected one of y, z", CliCall.Refused("maximize", model, "--of", "x"));
        Assert.Equal("--minimize and --target exclude each other: expected one of them", CliCall.Refused("maximize", model, "--minimize", "--target", "1"));
        Fit("more classes");
        Assert.StartsWith($"{model}: 3 classes by softmax: ", CliCall.Refused("maximize", model), StringComparison.Ordinal);
        Fit("two classes");
        Assert.Equal("--target: '1.5': p(yes) is between 0 and 1: expected a number that is", CliCall.Refused("maximize", model, "--target", "1.5"));
        Fit("words");
        string text = File.ReadAllText(model);
        Assert.Equal("b.json: no such file: expected a file of ranges (--box)", CliCall.Refused("maximize", model, "--box", "b.json"));
        foreach ((string box, string expected) in (ReadOnlySpan<(string, string)>)[
            ("{\"a\": 1", "line 1: not JSON: expected an object like {\"width\": [1, 2.5], \"colour\": [\"red\", \"blue\"], \"height\": 3}"),
            ("[1]", "not an object: expected an object like {\"width\": [1, 2.5], \"colour\": [\"red\", \"blue\"], \"height\": 3}"),
            ("{\"kin\": 1}", $"'kin': no such input of {model} (did you mean 'kind'?): expected one of a, kind"),
            ("{\"a\": 1, \"a\": 2}", "'a': given twice: expected each column once"),
            ("{\"a\": [2, 1]}", "'a': '[2, 1]': expected a number, or two, the larger one last"),
            ("{\"a\": 1e999}", "'a': '1e999': expected a number, or two, the larger one last"),
            ("{\"a\": null}", "'a': 'null': expected a number, or two, the larger one last"),
            ("{\"kind\": \"pink\"}", "'kind': '\"pink\"': expected words of the training data: blue, green, red"),
            ("{\"kind\": []}", "'kind': no words: expected at least one of blue, green, red")])
        {
            string path = _folder.Write("b.json", box);
            Assert.Equal($"{path}: {expected}", CliCall.Refused("maximize", model, "--box", path));
        }

        Assert.Equal(text, File.ReadAllText(model));
    }

    public void Dispose() => _folder.Dispose();

    private Model Fit(string kind)
    {
        CliCall.Succeed(["fit", _folder.Write("d.csv", ModelKinds.Csv), "--beta-ratio", "0.05", "--model", _folder.At("m.json"), "--quiet", .. ModelKinds.All[kind].Split(' ')]);
        return Model.Load(_folder.At("m.json"));
    }

    private string Said(string box) =>
        CliCall.Succeed("maximize", _folder.At("m.json"), "--box", _folder.Write("c.json", box)).Error.ReplaceLineEndings("\n");

    private string Wider(params string[] columns) =>
        $"{_folder.At("c.json")}: wider than the training data, beyond which predictions extrapolate: " + string.Join(", ", columns.Select(column => $"'{column}' is from {Short(Low(column))} to {Short(High(column))} there")) + "\n";

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Short(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private JsonDocument Printed(params string[] options) =>
        JsonDocument.Parse(CliCall.Succeed(["maximize", _folder.At("m.json"), "--json", .. options]).Output);

    private static double Prediction(JsonDocument printed) => printed.RootElement.GetProperty("prediction").GetDouble();

    private static void AssertBetween(double grid, JsonDocument printed, int sign)
    {
        double found = sign * Prediction(printed), bound = sign * printed.RootElement.GetProperty("bound").GetDouble();
        Assert.True(printed.RootElement.GetProperty("complete").GetBoolean());
        Assert.InRange(bound, sign * grid, double.PositiveInfinity);
        Assert.InRange(found, (sign * grid) - 1e-9, bound);
        Assert.InRange(bound - found, 0, 1e-6);
    }

    /// <summary>What predict says of the row that was printed.</summary>
    private double PredictedBy(JsonDocument printed)
    {
        JsonProperty[] inputs = [.. printed.RootElement.GetProperty("inputs").EnumerateObject()];
        string csv = $"{string.Join(',', inputs.Select(input => input.Name))}\n{string.Join(',', inputs.Select(input => input.Value.ToString()))}\n";
        string[] cells = SmallData.Lines(CliCall.Succeed("predict", _folder.At("m.json"), _folder.Write("p.csv", csv)).Output)[1].Split(',');
        return double.Parse(cells[^1], CultureInfo.InvariantCulture);
    }

    /// <summary>Predictions over the ranges of the data, 101 steps a column of numbers.</summary>
    private static (double Least, double Largest) Grid(Model model)
    {
        double[][] steps = [.. model.Encoding.Columns.Select(column => column.Words is { } words
            ? Enumerable.Range(0, words.Count).Select(word => (double)word)
            : Enumerable.Range(0, 101).Select(k => Low(column.Name) + (k / 100.0 * (High(column.Name) - Low(column.Name))))).Select(values => values.ToArray())];
        double[] prediction = new double[model.PredictionLength];
        (double least, double largest) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (double first in steps[0])
        {
            foreach (double second in steps[1])
            {
                model.Predict([first, second], prediction);
                (least, largest) = (Math.Min(least, prediction[^1]), Math.Max(largest, prediction[^1]));
            }
        }

        return (least, largest);
    }

    private static double Low(string column) => Cells(column).Min();

    private static double High(string column) => Cells(column).Max();

    private static IEnumerable<double> Cells(string column)
    {
        string[] lines = SmallData.Lines(ModelKinds.Csv);
        int at = Array.IndexOf(lines[0].Split(','), column);
        return lines[1..].Select(line => line.Split(',')[at]).Where(cell => cell != "NA").Select(cell => double.Parse(cell, CultureInfo.InvariantCulture));
    }
}
