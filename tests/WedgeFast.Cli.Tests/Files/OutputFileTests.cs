using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Files;

/// <summary>Outputs appear whole or not at all, and replace what their name means.</summary>
public sealed class OutputFileTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _data;

    public OutputFileTests() => _data = _folder.Write("d.csv", SmallData.Csv);

    [Fact]
    public void AnOlderFileIsReplacedOnSuccess()
    {
        _folder.Write("m.json", "old");
        CliCall.Succeed("fit", _data, "--model", _folder.At("m.json"));
        Assert.StartsWith("{", File.ReadAllText(_folder.At("m.json")), StringComparison.Ordinal);
        Assert.Equal(["d.csv", "m.json"], _folder.Names);
    }

    [Fact]
    public void OlderFilesSurviveBadInput()
    {
        _folder.Write("m.json", "old");
        _folder.Write("r.json", "older");
        CliCall.Refused("fit", _folder.Write("bad.csv", "a,y\n1,x\n"), "--model", _folder.At("m.json"), "--report", _folder.At("r.json"));
        CliCall.Refused("fit", _data, "--model", _folder.At("m.json"), "--report", _folder.At("none/r.json"));
        Assert.Equal(("old", "older"), (File.ReadAllText(_folder.At("m.json")), File.ReadAllText(_folder.At("r.json"))));
    }

    [Fact]
    public void ALinkKeepsPointingAtItsFile()
    {
        string real = _folder.Write("real.json", "old");
        File.CreateSymbolicLink(_folder.At("link.json"), real);
        CliCall.Succeed("fit", _data, "--model", _folder.At("link.json"));
        Assert.Equal(real, File.ResolveLinkTarget(_folder.At("link.json"), returnFinalTarget: true)!.FullName);
        Assert.StartsWith("{", File.ReadAllText(real), StringComparison.Ordinal);
    }

    [Fact]
    public void PermissionsOfAnOlderFileAreKept()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such permissions");
        string old = _folder.Write("m.json", "old");
        UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(old, mode);
            CliCall.Succeed("fit", _data, "--model", old);
            Assert.Equal(mode, File.GetUnixFileMode(old));
        }
    }

    [Theory]
    [InlineData("sample", "hinges1d")]
    [InlineData("fit", "--help")]
    [InlineData("info")]
    public void AStdoutThatTakesNothingIsSaidInOneLine(params string[] args)
    {
        Assert.SkipWhen(!File.Exists("/dev/full"), "there is no /dev/full");
        using FileStream full = new("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        using StandardOutput stdout = new(full);
        using StringWriter stderr = new();
        int exitCode = CommandLine.Run(args, new StandardStreams(Stream.Null, stdout, stderr));
        Assert.Equal((1, "wedgefast: stdout: not written: it is closed or full\n"), (exitCode, stderr.ToString().ReplaceLineEndings("\n")));
    }

    [Fact]
    public void OutputsMayBeADevice()
    {
        Assert.SkipWhen(!File.Exists("/dev/null"), "there is no /dev/null");
        CliCall.Succeed("fit", _data, "--model", "/dev/null");
        Assert.True(File.Exists("/dev/null"));
    }

    [Fact]
    public void AFileInPlaceOfAFolderIsNamed()
    {
        string path = Path.Combine(_data, "m.json");
        Assert.StartsWith($"{path}: ", CliCall.Refused("fit", _data, "--model", path), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
