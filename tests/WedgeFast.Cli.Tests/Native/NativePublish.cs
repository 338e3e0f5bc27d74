using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit;

namespace WedgeFast.Cli.Tests.Native;

/// <summary>A project published as native code, once for all tests, into a folder of its own so that no other build is disturbed.</summary>
public abstract class NativePublish : IDisposable
{
    /// <summary>Guards against a hang only.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    private static readonly string[] Linkers = ["clang", "gcc"];

    /// <summary>The native compiler takes all cores: two at a time would both be slow.</summary>
    private static readonly Lock OneAtATime = new();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wedgefast-native-");
    private readonly Lazy<(string? SkipReason, string Log, int ExitCode)> _published;
    private readonly string[] _arguments;

    protected NativePublish(string[] arguments)
    {
        _arguments = arguments;
        _published = new(PublishAlone);
    }

    /// <summary>What publishing printed; skips the test where nothing can be published on this machine.</summary>
    public string Log
    {
        get
        {
            (string? skipReason, string log, _) = _published.Value;
            Assert.SkipWhen(skipReason is not null, skipReason ?? "");
            return log;
        }
    }

    /// <summary>The exit code of publishing.</summary>
    public int ExitCode => _published.Value.ExitCode;

    /// <summary>The folder with what was published.</summary>
    public string Folder => Path.Combine(_folder.FullName, "publish");

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>How a project is published, but for where to.</summary>
    protected static string[] Arguments(string project) => ["publish", project, "-c", "Release", "-r", "linux-x64"];

    /// <summary>A file that was published.</summary>
    protected string Published(string name)
    {
        Assert.True(ExitCode == 0, Log);
        return Path.Combine(Folder, name);
    }

    /// <summary>Whether a program can be called by its name.</summary>
    internal static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private (string? SkipReason, string Log, int ExitCode) PublishAlone()
    {
        lock (OneAtATime)
        {
            return Publish();
        }
    }

    private (string? SkipReason, string Log, int ExitCode) Publish()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
        {
            return ("native code is tested on linux-x64", "", 0);
        }

        if (!Linkers.Any(IsOnPath))
        {
            return ($"no linker: none of {string.Join(", ", Linkers)} is on the path", "", 0);
        }

        // Compilers that stay alive would keep stdout open.
        ProcessStartInfo start = new(
            "dotnet",
            [
                .. _arguments, "-o", Folder, "--artifacts-path", _folder.FullName, "-nodeReuse:false", "-p:UseSharedCompilation=false",
            ])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = NativeProgram.Root(),
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            return (null, "publishing took too long", -1);
        }

        string log = output.Result;
        bool offline = log.Contains("NU1101", StringComparison.Ordinal) || log.Contains("NU1301", StringComparison.Ordinal);
        return (offline ? "the packages of the native compiler cannot be had here" : null, log, process.ExitCode);
    }
}
