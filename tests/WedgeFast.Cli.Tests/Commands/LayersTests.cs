using System.Globalization;
using System.Text.Json;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>fit --layers, and what the other commands make of its models.</summary>
public sealed class LayersTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void SaysWhatEachStageGaveAndWhatIsProven()
    {
        string said = CliCall.Succeed("fit", Data(), "--beta-ratio", "0.05", "--layers", "2").Error;
        Assert.Matches("\n1 hidden layer: objective [0-9.]+, [0-9]+ neurons in the last\n2 hidden layers: objective [0-9.]+, [0-9]+ neurons in the last\n", said);
        Assert.Contains("\nOf the last two layers, the layers before them given: proven: no network of this class (l2 weights, at most 2 inputs per neuron), ", said, StringComparison.Ordinal);
    }

    [Fact]
    public void TheModelPredictsEvaluatesVerifiesAndExports()
    {
        string data = Data(), model = Model();
        Assert.Contains("The claim holds.\nOf the last two layers, ", CliCall.Succeed("verify", model, data).Output, StringComparison.Ordinal);
        string[] predicted = SmallData.Lines(CliCall.Succeed("predict", model, data).Output);
        double[] errors = [.. predicted[1..].Zip(SmallData.Lines(SmallData.Csv)[1..], (p, row) => Number(p) - Number(row.Split(',')[2]))];
        using JsonDocument evaluated = JsonDocument.Parse(CliCall.Succeed("evaluate", model, data, "--json").Output);
        Assert.Equal(Math.Sqrt(errors.Average(error => error * error)), evaluated.RootElement.GetProperty("rmse").GetDouble(), 1e-12);
        Assert.Equal("", CliCall.Succeed("predict", model, data).Error);
        Assert.StartsWith("1 of 1 row lies outside", CliCall.Succeed("predict", model, _folder.Write("f.csv", "a,b\n99,1\n")).Error, StringComparison.Ordinal);

        CliCall.Succeed("export", model, "--format", "onnx", "-o", _folder.At("m.onnx"));
        using JsonDocument claim = JsonDocument.Parse(File.ReadAllText(model));
        double beta = claim.RootElement.GetProperty("training").GetProperty("beta").GetDouble(), objective = claim.RootElement.GetProperty("training").GetProperty("objective").GetDouble();
        using JsonDocument audit = JsonDocument.Parse(CliCall.Succeed(
            "audit", _folder.At("m.onnx"), data, "--weight-decay", beta.ToString("R", CultureInfo.InvariantCulture), "--order", "2", "--json", "--quiet").Output);
        Assert.Equal(objective, audit.RootElement.GetProperty("objective").GetDouble(), 1e-12);
        Assert.Equal(2, audit.RootElement.GetProperty("hiddenLayers").GetInt32());
    }

    [Fact]
    public void VerifyFindsAFalseClaim()
    {
        string data = Data(), model = Model(), text = File.ReadAllText(model);
        int at = text.IndexOf("\"bias\":", StringComparison.Ordinal) + 7;
        string changed = _folder.Write("x.json", text[..at] + "0.5" + text[text.IndexOf(',', at)..]);
        Assert.Equal(4, CliCall.Run("verify", changed, data).ExitCode);
    }

    [Fact]
    public void WhatNeedsOneHiddenLayerSaysSo()
    {
        string data = Data(), model = Model();
        Assert.Equal($"{model}: 2 hidden layers: explain expects 1, or splines before it", CliCall.Refused("explain", model, data));
        foreach (string format in (string[])["c", "csharp", "json"])
        {
            Assert.Equal($"{model}: 2 hidden layers: every format but onnx and javascript expects 1", CliCall.Refused("export", model,
                "--format", format));
        }

        Assert.Equal(
            "--plot shows networks of one hidden layer: expected it without --layers", CliCall.Refused("fit", data, "--layers", "2", "--plot", _folder.At("p.svg")));
        Assert.Equal(
            "--out-of-fold shows networks of one hidden layer: expected it without --layers",
            CliCall.Refused("fit", data, "--layers", "2", "--out-of-fold", _folder.At("p.csv")));
        Assert.Equal(
            "--layers trains with l2 weights, all neurons of the class and no linear term: expected no --skip, --norm or --dictionary",
            CliCall.Refused("fit", data, "--layers", "2", "--skip"));
    }

    [Fact]
    public void OneLayerIsTheOrdinaryFit()
    {
        string data = Data();
        CliCall.Succeed("fit", data, "--beta-ratio", "0.05", "--layers", "1", "--model", _folder.At("a.json"), "--quiet");
        CliCall.Succeed("fit", data, "--beta-ratio", "0.05", "--model", _folder.At("b.json"), "--quiet");
        Assert.Equal(File.ReadAllText(_folder.At("b.json")), File.ReadAllText(_folder.At("a.json")));
    }

    [Fact]
    public void TheReportCountsTheNeuronsOfEachLayer()
    {
        Model("--report", _folder.At("r.json"));
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(_folder.At("r.json"))), model = JsonDocument.Parse(File.ReadAllText(_folder.At("m.json")));
        int first = model.RootElement.GetProperty("before").GetProperty("layers")[0].GetArrayLength(), last = model.RootElement.GetProperty("neurons").GetArrayLength();
        Assert.Equal([first, last], report.RootElement.GetProperty("layers").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal(["a", "b"], report.RootElement.GetProperty("inputs").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public void AutoChoosesByCrossValidation()
    {
        string data = _folder.Write("r.csv", CliCall.Succeed("sample", "ripple", "--rows", "60").Output);
        string said = CliCall.Succeed("fit", data, "--beta-ratio", "0.02", "--layers", "auto", "--model", _folder.At("m.json")).Error;
        Assert.Matches("\nmean loss of held-out rows by hidden layers 1: [0-9.]+, 2: [0-9.]+, 3: [0-9.]+: [123] chosen\n", said);
        Assert.Contains("The claim holds.", CliCall.Succeed("verify", _folder.At("m.json"), data).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ClassesAndWordsWork()
    {
        string data = _folder.Write("c.csv", "a,b,kind\n" + string.Join('\n', SmallData.Lines(SmallData.Csv)[1..].Select((line, i) => (i % 2 == 0 ? "red" : "blue") + line[line.IndexOf(',')..line.LastIndexOf(',')] + (i is 2 or > 4 ? ",rose" : ",oak"))) + "\n");
        CliCall.Succeed("fit", data, "--beta-ratio", "0.05", "--layers", "2", "--categorical", "a", "--model", _folder.At("m.json"), "--quiet");
        Assert.Contains("The claim holds.", CliCall.Succeed("verify", _folder.At("m.json"), data).Output, StringComparison.Ordinal);
        Assert.StartsWith("prediction,p(oak),p(rose)\n", CliCall.Succeed("predict", _folder.At("m.json"), data).Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private string Data() => _folder.Write("d.csv", SmallData.Csv);

    private string Model(params string[] options)
    {
        CliCall.Succeed(["fit", Data(), "--beta-ratio", "0.05", "--layers", "2", "--model", _folder.At("m.json"), "--quiet", .. options]);
        return _folder.At("m.json");
    }
}
