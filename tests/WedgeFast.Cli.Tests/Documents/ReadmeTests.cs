using System.Globalization;
using System.Text.RegularExpressions;
using WedgeFast.Cli.Tests.Harness;
using WedgeFast.Cli.Tests.Native;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Cli.Tests.Documents;

/// <summary>Whatever the README shows is run.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private const string FromSource = "dotnet run -c Release --project src/WedgeFast.Cli --";
    private const string Publish = "dotnet publish src/WedgeFast.Cli -c Release -r linux-x64 -o publish";
    private const string Test = "dotnet test -c Release";

    private readonly TempFolder _folder = new();

    [Fact]
    public void EveryCommandWorks()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the commands are for a POSIX shell");
        string library = Path.Combine(AppContext.BaseDirectory, "WedgeFast.Cli.dll");
        string checker = $"dotnet '{Path.Combine(AppContext.BaseDirectory, "wedgefast-check.dll")}'";
        Assert.Equal(2, Readme.Blocks("csv").Count);
        _folder.Write("exams.csv", Readme.Blocks("csv")[0] + "\n");
        _folder.Write("crops.csv", Readme.Blocks("csv")[1] + "\n");
        _folder.Write("ranges.json", Assert.Single(Readme.Blocks("json")) + "\n");
        foreach (string block in Readme.Blocks("sh").Where(block => block != Publish && block != Test))
        {
            string commands = block.Replace(FromSource, "wedgefast", StringComparison.Ordinal).Replace("wedgefast-check", checker, StringComparison.Ordinal);
            string script = $"set -e\nwedgefast() {{ dotnet '{library}' \"$@\"; }}\n{commands}\n";
            Assert.All(block.Split('\n'), line => Assert.Matches("^(wedgefast|wedgefast-check|dotnet run) ", line));
            CliResult result = CliProcess.RunFile("/bin/sh", _folder.FullName, null, "-c", script);
            Assert.True(result.ExitCode == 0, result.Error);
        }

        Assert.Equal(["by-crop.csv", "by-crop.json", "crop-predicted.csv", "crop.json", "crops.csv", "deep.json", "deep.onnx", "exams-predicted.csv", "exams.csv", "exams.json", "features.csv", "held-out.csv", "hinges.csv", "hinges.html", "hinges.json", "hinges.svg", "intervals.json", "optimum.json", "path.csv", "path.svg", "polished.onnx", "predictions.arrow", "predictions.csv", "predictions.parquet", "proven.json", "proven.wfp", "ranges.json", "report.json", "ripple-chain.onnx", "ripple-chain.onnx.bounds.json", "ripple.c", "ripple.csv", "ripple.json", "ripple.onnx", "small.csv", "spiral.csv", "spiral.json", "spiral.svg", "yield.json"], _folder.Names);
    }

    [Fact]
    public void TheResultIsWhatTheFirstCommandPrints()
    {
        string said = CliCall.Succeed("fit", "--sample", "spiral", "--beta-ratio", "0.001", "--model", _folder.At("spiral.json")).Error;
        string[] actual = said.Replace(_folder.FullName + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).TrimEnd().Split('\n');
        string[] shown = Readme.Blocks("text")[0].Split('\n');
        Assert.Equal(shown.Select(Masked), actual[^shown.Length..].Select(Masked));
        string objective = Objective().Match(shown[0]).Value;
        Assert.Contains(objective, actual[^shown.Length], StringComparison.Ordinal);
    }

    [Fact]
    public void TheProgramIsSixLinesThatCompileAndRun()
    {
        Assert.Equal(6, Readme.Blocks("csharp")[0].Split('\n').Length);
        string csv = Readme.Blocks("csv")[0] + "\n";
        string[][] rows = [.. csv.TrimEnd().Split('\n').Skip(1).Select(line => line.Split(','))];
        double[] Numbers(int k) => [.. rows.Select(row => double.Parse(row[k], CultureInfo.InvariantCulture))];
        (string? label, double passed) = ReadmeSnippets.Library(Numbers(0), Numbers(1), [.. rows.Select(row => row[2])], _folder.At("m.json"));
        CliCall.Succeed("fit", _folder.Write("exams.csv", csv), "--model", _folder.At("cli.json"));
        Assert.Equal(File.ReadAllText(_folder.At("cli.json")), File.ReadAllText(_folder.At("m.json")));
        string predicted = CliCall.Succeed("predict", _folder.At("m.json"), _folder.Write("row.csv", "hours,sleep\n4.5,8\n")).Output;
        Assert.StartsWith($"prediction,p(failed),p(passed)\n{label},", predicted, StringComparison.Ordinal);
        Assert.EndsWith($",{passed.ToString("R", CultureInfo.InvariantCulture)}\n", predicted, StringComparison.Ordinal);
    }

    [Fact]
    public void EverySnippetIsCodeThatCompiles()
    {
        string file = Path.Combine(NativeProgram.Root(), "tests", "WedgeFast.Cli.Tests", "Documents", "ReadmeSnippets.cs");
        string[] compiled = [.. File.ReadAllText(file).ReplaceLineEndings("\n").Split("// begin\n").Skip(1)
            .Select(rest => string.Join('\n', rest.Split("// end")[0].TrimEnd().Split('\n').Select(line => line.Length > 8 ? line[8..] : "")))];
        Assert.Equal(compiled, Readme.Blocks("csharp"));
    }

    [Fact]
    public void TrainingInNineLinesAndPredictionInSixWork()
    {
        Assert.Equal([9, 6], Readme.Blocks("csharp").Skip(1).Take(2).Select(block => block.Split('\n').Length));
        WedgeFast.Samples.SampleSet ripple = WedgeFast.Samples.GeneratedSamples.Create("ripple", 40, 0);
        double[] inputs = ripple.Inputs.ToArray();
        TrainingResult result = ReadmeSnippets.Training(
            inputs, 2, ripple.Targets.ToArray(), ripple.Weights.ToArray(), ["a", "b"], _folder.At("m.json"), TestContext.Current.CancellationToken);
        Assert.Equal(TrainingStatus.Optimal, result.Status);
        (double one, double[] many, double output) = ReadmeSnippets.Prediction(_folder.At("m.json"), inputs[..2], inputs);
        Assert.Equal(40, many.Length);
        Assert.Equal(one, many[0]);
        Assert.Equal(result.Network.Predict(inputs.AsSpan(0, 2)), one);
        Assert.Equal(one, output, 1e-12);
    }

    [Fact]
    public void RefittingInALoopGivesTheOptimumOfTheLastWindow()
    {
        WedgeFast.Samples.SampleSet ripple = WedgeFast.Samples.GeneratedSamples.Create("ripple", 40, 0);
        TrainingOptions options = new() { Beta = 0.02 };
        TrainingResult result = ReadmeSnippets.Refitting(ripple.Inputs.ToArray(), 2, ripple.Targets.ToArray(), 36, options);
        TrainingResult anew = Trainer.Fit(WedgeFast.Samples.SampleSet.Create(ripple.Inputs[8..], 2, ripple.Targets[4..]), options);
        Assert.Equal(TrainingStatus.Optimal, result.Status);
        Assert.Equal(anew.Certificate.Objective, result.Certificate.Objective, 2e-6 * anew.Certificate.NullObjective);
    }

    [Fact]
    public void TheExplanationIsWhatTheCommandPrints()
    {
        string data = _folder.Write("hinges.csv", CliCall.Succeed("sample", "hinges1d").Output);
        CliCall.Succeed("fit", data, "--beta-ratio", "0.05", "--model", _folder.At("hinges.json"), "--quiet");
        string printed = CliCall.Succeed("explain", _folder.At("hinges.json"), data).Output;
        Assert.Contains(printed.TrimEnd(), Readme.Blocks("text"));
    }

    [Fact]
    public void TheReadmeIsShortAndLeadsToEveryDocument()
    {
        string root = NativeProgram.Root();
        Assert.InRange(Readme.Read("README.md").TrimEnd().Split('\n').Length, 40, 120);
        string[] documents = [.. Directory.GetFiles(Path.Combine(root, "docs"), "*.md").Select(file => Path.GetRelativePath(root, file)).Order(StringComparer.Ordinal)];
        Assert.Equal(documents, Readme.Files.Skip(1).Order(StringComparer.Ordinal));
        string[] targets = [.. Link().Matches(Readme.Read("README.md")).Select(match => match.Groups[1].Value).Distinct()];
        Assert.All(targets, target => Assert.True(File.Exists(Path.Combine(root, target)), target));
        Assert.All(documents, document => Assert.Contains(document.Replace('\\', '/'), targets));
    }

    [Fact]
    public void AModelWrittenAgainIsTheSameBytes()
    {
        CliCall.Succeed("fit", _folder.Write("d.csv", SmallData.Csv), "--beta-ratio", "0.1", "--model", _folder.At("m.json"));
        Assert.True(ReadmeSnippets.Again(_folder.At("m.json")));
    }

    /// <summary>A fit is right to its tolerance: later digits, and how an optimum is split, depend on the order of its steps.</summary>
    private static string TwoDigits(string text) => Number().Replace(
        text, number => double.Parse(number.Value, CultureInfo.InvariantCulture).ToString("G2", CultureInfo.InvariantCulture));

    [Fact]
    public void TheAuditIsWhatTheCommandPrints()
    {
        string data = _folder.Write("ripple.csv", CliCall.Succeed("sample", "ripple").Output);
        CliCall.Succeed("fit", data, "--target", "y", "--beta-ratio", "0.02", "--model", _folder.At("ripple.json"), "--quiet");
        CliCall.Succeed("export", _folder.At("ripple.json"), "--format", "onnx", "-o", _folder.At("ripple.onnx"));
        string printed = CliCall.Succeed("audit", _folder.At("ripple.onnx"), data, "--weight-decay", "0.003", "--quiet").Output;
        Assert.Contains(Unique(printed.TrimEnd()), Readme.Blocks("text").Select(Unique));

        // Objectives and bounds are the problem's; how neurons are scaled and how many share a best output may follow the vector width.
        static string Unique(string text) => TwoDigits(AnyOptimum().Replace(text, "#"));
    }

    [Fact]
    public void ThePictureIsWhatTheCommandDraws()
    {
        CliCall.Succeed("fit", "--sample", "spiral", "--beta-ratio", "0.001", "--model", _folder.At("spiral.json"), "--quiet");
        string data = _folder.Write("spiral.csv", CliCall.Succeed("sample", "spiral").Output);
        CliCall.Succeed("explain", _folder.At("spiral.json"), data, "--plot", _folder.At("spiral.svg"));
        string drawn = File.ReadAllText(_folder.At("spiral.svg")), shown = File.ReadAllText(Path.Combine(NativeProgram.Root(), "docs", "spiral.svg"));
        Assert.Contains("(docs/spiral.svg)", Readme.Text, StringComparison.Ordinal);

        // The same elements in the same places; the map's pixels are compressed, and their last digits follow the vector width.
        Assert.Equal(Picture().Replace(shown, "#"), Picture().Replace(drawn, "#"));
        double[] places = [.. Coordinate().Matches(shown).Select(Value)], actual = [.. Coordinate().Matches(drawn).Select(Value)];
        Assert.True(places.Length > 500);
        Assert.Equal(places.Length, actual.Length);

        // The function is the optimum's; which of two neurons comes first, and of some that can stand for each other which one is there,
        // follows the width.
        Assert.InRange(places.Order().Zip(actual.Order()).Count(pair => Math.Abs(pair.First - pair.Second) > 5), 0, places.Length / 50);

        static double Value(Match match) => double.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void CommandsThatBuildAreTheOnesTheTestsRun()
    {
        Assert.Contains(Publish, Readme.Blocks("sh"));
        Assert.Contains(Test, Readme.Blocks("sh"));
        Assert.StartsWith($"dotnet {string.Join(' ', NativeProgram.PublishArguments)}", Publish, StringComparison.Ordinal);
        Assert.Contains($"\n{Test} ", File.ReadAllText(Path.Combine(NativeProgram.Root(), ".ci", "run")), StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsAndCommandsInTheTextExistAndNoneIsLeftOut()
    {
        string[] commands = CliCall.Refused().Split("one of ")[1].Split(';')[0].Split(", ");
        string help = string.Concat(commands.Select(command => CliCall.Succeed(command, "--help").Output));
        string[] shown = [.. Option().Matches(Readme.Text).Select(match => match.Value).Distinct()];
        string[] real = [.. Option().Matches(help).Select(match => match.Value).Distinct()];
        Assert.Empty(shown.Except([.. real, "--project", "--diagnostics", "--severity"]));
        Assert.Empty(real.Except([.. shown, "--output", "--version"]));
        Assert.All(commands, command => Assert.Contains($"| `{command}", Readme.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void ReportKeysInTheTextAreThoseThatFitWrites()
    {
        CliCall.Succeed("fit", _folder.Write("d.csv", SmallData.Csv), "--report", _folder.At("r.json"));
        string[] written = [.. Key().Matches(File.ReadAllText(_folder.At("r.json"))).Select(match => match.Groups[1].Value)];
        string paragraph = Readme.Text.Split("**Report.**")[1].Split("`verify --json`")[0];
        Assert.Equal(written.Where(key => key.Length > 0), Quoted().Matches(paragraph).Select(match => match.Groups[1].Value));
    }

    public void Dispose() => _folder.Dispose();

    private static string Masked(string line) => Number().Replace(line, "#");

    [GeneratedRegex(@"with \d+ neurons|as they are [\d.]+")]
    private static partial Regex AnyOptimum();

    [GeneratedRegex(@"-?\d+(\.\d+)?|base64,[^""]*")]
    private static partial Regex Picture();

    [GeneratedRegex(@"(?<=["" ,])(-?\d+\.\d+)(?=[,"" ])")]
    private static partial Regex Coordinate();

    [GeneratedRegex(@"\d+(\.\d+)?(E[+-]\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex(@"objective [\d.]+")]
    private static partial Regex Objective();

    [GeneratedRegex("(?<![A-Za-z-])--[a-z][a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex("^  \"([A-Za-z0-9]+)\":", RegexOptions.Multiline)]
    private static partial Regex Key();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`([A-Za-z0-9]+)`")]
    private static partial Regex Quoted();
}
