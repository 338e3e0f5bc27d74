using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Native;

/// <summary>The published program does what the managed one does.</summary>
public sealed class NativeProgramTests(NativeProgram program) : IClassFixture<NativeProgram>, IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void PublishingGivesOneFileWithoutWarnings()
    {
        string log = program.Log;
        Assert.True(program.ExitCode == 0, log);
        Assert.DoesNotContain("warning", log, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["wedgefast"], Directory.EnumerateFileSystemEntries(program.Folder).Select(Path.GetFileName));
        Assert.InRange(new FileInfo(program.File).Length, 1, 16_000_000);
    }

    [Fact]
    public void FitPredictVerifyWorkAsInTheManagedProgram()
    {
        _ = program.Log;
        _folder.Write("d.csv", SmallData.Csv);
        CliResult fit = Run("fit", "d.csv", "--beta-ratio", "0.05", "--model", "m.json", "--report", "r.json");
        Assert.True(fit.ExitCode == 0, fit.Error);
        Assert.Contains("Proven: no network of this class", fit.Error, StringComparison.Ordinal);
        CliCall.Succeed("fit", _folder.At("d.csv"), "--beta-ratio", "0.05", "--report", _folder.At("managed.json"));
        JsonNode native = JsonNode.Parse(File.ReadAllText(_folder.At("r.json")))!;
        JsonNode managed = JsonNode.Parse(File.ReadAllText(_folder.At("managed.json")))!;
        Assert.Equal((double)managed["objective"]!, (double)native["objective"]!, 1e-6 * (double)managed["objective"]!);
        Assert.Contains("native", (string)native["runtime"]!, StringComparison.Ordinal);
        Assert.Equal(256, (int)native["vectorBits"]!);

        CliResult predicted = Run("predict", "m.json", "d.csv");
        Assert.Equal(CliCall.Succeed("predict", _folder.At("m.json"), _folder.At("d.csv")), predicted);
        CliResult verified = Run("verify", "m.json", "d.csv");
        Assert.Equal((0, ""), (verified.ExitCode, verified.Error));
        Assert.Contains("The claim holds.", verified.Output, StringComparison.Ordinal);
        CliCall.Succeed("verify", _folder.At("m.json"), _folder.At("d.csv"));
        Assert.Equal(CliCall.Succeed("evaluate", _folder.At("m.json"), _folder.At("d.csv"), "--json"), Run("evaluate", "m.json", "d.csv", "--json"));
        Assert.Equal(CliCall.Succeed("sample", "friedman1"), Run("sample", "friedman1"));
    }

    [Theory]
    [InlineData("none.csv: no such file: expected a CSV file", "fit", "none.csv")]
    [InlineData("bad.csv: line 2: column 'b': 'x': expected a finite number with a decimal point; for a column of words add --categorical b, for missing values there --numeric b", "fit", "bad.csv")]
    [InlineData("--order: '3': d.csv has 2 inputs: expected at most 2", "fit", "d.csv", "--order", "3")]
    [InlineData("no option '--btea' (did you mean '--beta'?); see wedgefast fit --help", "fit", "d.csv", "--btea", "1")]
    [InlineData("--beta: expected a value; see wedgefast fit --help", "fit", "d.csv", "--beta")]
    [InlineData("M.json is missing; see wedgefast predict --help", "predict")]
    [InlineData("d.csv: Not a readable model: no JSON from line 1, byte 1 on: expected a whole document", "predict", "d.csv", "d.csv")]
    [InlineData("The spiral has 5 rows: expected an even number, at least 4", "sample", "spiral", "--rows", "5")]
    public void BadInputIsOneLine(string expected, params string[] args)
    {
        _ = program.Log;
        _folder.Write("d.csv", SmallData.Csv);
        _folder.Write("bad.csv", "a,b,y\n1,x,3\n2,5,1\n");
        Assert.Equal(expected, CliCall.Refusal(Run(args)));
        Assert.Equal(["bad.csv", "d.csv"], _folder.Names);
    }

    [Fact]
    public void HelpIsTheSameText()
    {
        _ = program.Log;
        foreach (string[] args in (string[][])[["--help"], ["fit", "--help"], ["--version"]])
        {
            Assert.Equal(CliCall.Succeed(args).Output, Run(args).Output);
        }
    }

    public void Dispose() => _folder.Dispose();

    private CliResult Run(params string[] args) => CliProcess.RunFile(program.File, _folder.FullName, null, args);
}
