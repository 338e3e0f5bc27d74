using System.Text.RegularExpressions;
using WedgeFast.Cli.Tests.Harness;
using WedgeFast.Cli.Tests.Native;
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
        _folder.Write("exams.csv", Assert.Single(Readme.Blocks("csv")) + "\n");
        foreach (string block in Readme.Blocks("sh").Where(block => block != Publish && block != Test))
        {
            string script = $"set -e\nwedgefast() {{ dotnet '{library}' \"$@\"; }}\n{block.Replace(FromSource, "wedgefast", StringComparison.Ordinal)}\n";
            Assert.All(block.Split('\n'), line => Assert.Matches("^(wedgefast|dotnet run) ", line));
            CliResult result = CliProcess.RunFile("/bin/sh", _folder.FullName, null, "-c", script);
            Assert.True(result.ExitCode == 0, result.Error);
        }

        Assert.Equal(["exams-predicted.csv", "exams.csv", "exams.json", "path.csv", "path.svg", "predictions.csv", "report.json", "ripple.c", "ripple.csv", "ripple.json", "spiral.json"], _folder.Names);
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
        string[] lines = Readme.Blocks("csharp")[0].Split('\n');
        Assert.Equal(6, lines.Length);
        Assert.Equal(SourceOfSnippet(), lines);
        double[] inputs = [0, 0, 1, 0, 0, 1, 1, 1, 2, 1, 1, 3];
        double prediction = ReadmeSnippets.Library(inputs, 2, [0, 1, 1, 0, 2, 5], _folder.At("m.json"), [0.5, 0.5]);
        Assert.True(double.IsFinite(prediction));
        string predicted = CliCall.Succeed("predict", _folder.At("m.json"), _folder.Write("row.csv", "x1,x2\n0.5,0.5\n")).Output;
        Assert.Equal($"prediction\n{prediction.ToString("R", System.Globalization.CultureInfo.InvariantCulture)}\n", predicted);
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
        Assert.Empty(shown.Except([.. real, "--project"]));
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

    private static IEnumerable<string> SourceOfSnippet()
    {
        string file = Path.Combine(NativeProgram.Root(), "tests", "WedgeFast.Cli.Tests", "Documents", "ReadmeSnippets.cs");
        return File.ReadLines(file).Select(line => line.Trim()).SkipWhile(line => line != "// begin").Skip(1).TakeWhile(line => line != "// end");
    }

    [GeneratedRegex(@"\d+(\.\d+)?(E[+-]\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex(@"objective [\d.]+")]
    private static partial Regex Objective();

    [GeneratedRegex("(?<![A-Za-z-])--[a-z][a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex("^  \"([A-Za-z0-9]+)\":", RegexOptions.Multiline)]
    private static partial Regex Key();

    [GeneratedRegex("`([A-Za-z0-9]+)`")]
    private static partial Regex Quoted();
}
