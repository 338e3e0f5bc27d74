using System.Text;
using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests;

/// <summary>What only a process shows: exit codes, which stream says what, signals, being killed.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void DataGoesToStdoutAndTalkToStderr()
    {
        CliResult fit = CliProcess.Run(_folder.FullName, "fit", "--sample", "hinges1d", "--model", "m.json", "--report", "r.json");
        Assert.Equal((0, ""), (fit.ExitCode, fit.Output));
        Assert.Contains("Proven: ", fit.Error, StringComparison.Ordinal);
        Assert.Contains("Model saved to m.json", fit.Error, StringComparison.Ordinal);
        Assert.Contains("Report saved to r.json", fit.Error, StringComparison.Ordinal);
        Assert.Equal(["m.json", "r.json"], _folder.Names);

        CliResult sample = CliProcess.Run(_folder.FullName, "sample", "hinges1d");
        CliResult predicted = CliProcess.RunWithInput(_folder.FullName, Encoding.UTF8.GetBytes(sample.Output), "predict", "m.json", "-");
        Assert.Equal((0, ""), (predicted.ExitCode, predicted.Error));
        Assert.Equal(201, predicted.Output.Count(c => c == '\n'));
        CliResult verified = CliProcess.Run(_folder.FullName, "verify", "m.json", "--sample", "hinges1d");
        Assert.Equal((0, ""), (verified.ExitCode, verified.Error));
    }

    [Fact]
    public void BadInputAndFalseClaimsHaveTheirExitCodes()
    {
        CliResult refused = CliProcess.Run(_folder.FullName, "fit", "none.csv", "--model", "m.json");
        Assert.Equal("none.csv: no such file: expected a CSV file", CliCall.Refusal(refused));
        CliCall.Succeed("fit", _folder.Write("d.csv", SmallData.Csv), "--model", _folder.At("m.json"), "--quiet");
        _folder.Write("other.csv", SmallData.Csv.Replace("7,0,11", "7,0,12", StringComparison.Ordinal));
        Assert.Equal(4, CliProcess.Run(_folder.FullName, "verify", "m.json", "other.csv").ExitCode);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void ASignalStopsWithTheBestNetworkAndItsTrueGap(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill");
        string data = _folder.Write("d.csv", SmallData.Rough(600, 4));
        using CliProcess fit = CliProcess.Start(_folder.FullName, "fit", "d.csv", "--beta-ratio", "0.0001", "--model", "m.json", "--report", "r.json");
        fit.WaitForError("round 1 ");
        fit.Signal(signal);
        CliResult result = fit.Finish();
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("Stopped by a signal before the relative gap was within 1E-06.", result.Error, StringComparison.Ordinal);
        JsonNode report = JsonNode.Parse(File.ReadAllText(_folder.At("r.json")))!;
        Assert.Equal("cancelled", (string)report["status"]!);
        Assert.Equal(["d.csv", "m.json", "r.json"], _folder.Names);
        CliCall.Succeed("verify", _folder.At("m.json"), data);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void ASignalBeforeThereIsAResultEndsWithALine(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill");

        // More than the pipe and the reader hold: the program has long begun, and waits for rows that do not come.
        byte[] rows = Encoding.UTF8.GetBytes("a,y\n" + string.Concat(Enumerable.Repeat("1,2\n", 1_000_000)));
        using CliProcess fit = CliProcess.StartWaiting(_folder.FullName, rows, "fit", "-", "--model", "m.json");
        fit.Signal(signal);
        CliResult result = fit.Finish();
        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        Assert.Equal("wedgefast: stopped by a signal before there was a result: no file was written", result.Error.Trim());
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void ARatioOfWhatIsNotKnownYetIsNoBeta()
    {
        _folder.Write("d.csv", SmallData.Rough(300, 60));
        CliResult result = CliProcess.Run(
            _folder.FullName, "fit", "d.csv", "--order", "3", "--beta-ratio", "0.1", "--time-limit", "0.05", "--threads", "1", "--model", "m.json");
        Assert.Equal(3, result.ExitCode);
        Assert.EndsWith(
            "wedgefast: stopped before betaMax was known, of which --beta-ratio 0.1 is a share: expected more time, or --beta B; no file was written",
            result.Error.Trim(), StringComparison.Ordinal);
        Assert.Equal(["d.csv"], _folder.Names);
        Assert.Equal(3, CliProcess.Run(
            _folder.FullName, "fit", "d.csv", "--order", "3", "--beta", "0.01", "--time-limit", "0.05", "--threads", "1", "--model", "m.json").ExitCode);
        Assert.Equal(["d.csv", "m.json"], _folder.Names);
    }

    [Fact]
    public void ASecondSignalAbortsAndLeavesOlderFilesAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill");
        _folder.Write("d.csv", SmallData.Rough(300, 60));
        _folder.Write("m.json", "old");
        using CliProcess fit = CliProcess.Start(
            _folder.FullName, "fit", "d.csv", "--order", "3", "--beta-ratio", "0.1", "--threads", "1", "--model", "m.json");
        fit.WaitForError("d.csv: 300 rows");
        fit.WaitForWork(TimeSpan.FromSeconds(1));

        // Training stops within a tenth of a second of the first signal: both are there when it goes on.
        fit.Signal("STOP");
        fit.Signal("INT");
        fit.Signal("TERM");
        fit.Signal("CONT");
        CliResult result = fit.Finish();
        Assert.True(result.ExitCode == 130, $"exit {result.ExitCode}: {result.Error}");
        Assert.Equal("old", File.ReadAllText(_folder.At("m.json")));
        Assert.Equal(["d.csv", "m.json"], _folder.Names);
    }

    [Fact]
    public void ASecondInterruptEndsAProcessThatIsStillWriting()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "there is no folder of devices to put a pipe in");
        string pipe = $"/dev/shm/{Path.GetFileName(_folder.FullName)}";
        _folder.Write("d.csv", SmallData.Rough(600, 4));
        Assert.Equal(0, CliProcess.RunFile("mkfifo", _folder.FullName, null, pipe).ExitCode);
        try
        {
            using CliProcess fit = CliProcess.Start(_folder.FullName, "fit", "d.csv", "--beta-ratio", "0.0001", "--report", pipe);
            fit.WaitForError("round 1 ");
            fit.Signal("INT");
            fit.WaitForError("Stopping with the best network so far");

            // Nobody reads the pipe: the process waits there, if it has not ended.
            fit.Signal("INT");
            CliResult result = fit.Finish();
            Assert.True(result.ExitCode == 130, $"exit {result.ExitCode}: {result.Error}");
        }
        finally
        {
            File.Delete(pipe);
        }
    }

    public void Dispose() => _folder.Dispose();
}
