using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using WedgeFast.Cli.Tests.Documents;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Native;

/// <summary>The Python package, as its wheel installs it: its own tests, and what its document shows.</summary>
public sealed partial class PythonTests(NativeLibrary library) : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private static readonly string Source = Path.Combine(NativeProgram.Root(), "src", "WedgeFast.Python");

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("Checks.test_regressor")]
    [InlineData("Checks.test_classifier")]
    [InlineData("Regression")]
    [InlineData("Classification")]
    [InlineData("Company")]
    public void ItsTestsPass(string tests)
    {
        Install();
        CliResult result = Run(Path.Combine(Source, "tests"), "-m", "unittest", $"test_estimators.{tests}");
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Matches(@"\nRan [1-9]\d* tests? in ", result.Error);
    }

    [Fact]
    public void TheProgramInTheDocumentRuns()
    {
        Install();
        string[] programs = [.. Readme.Blocks("python")];
        Assert.Single(programs);
        CliResult result = Run(_folder.FullName, _folder.Write("example.py", programs[0]));
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Matches(@"^global [0-9.e-]+\n.*max\(0, .*\nTrue\n$", result.Output);
        Assert.Contains("diabetes.json", _folder.Names);
    }

    [Fact]
    public void TheWheelIsWhatItsRecordSaysAndTheSameBytesEachTime()
    {
        string wheel = Wheel("first");
        Assert.Equal(File.ReadAllBytes(wheel), File.ReadAllBytes(Wheel("second")));
        Assert.Matches(@"^wedgefast-\d+\.\d+\.\d+-py3-none-linux_x86_64\.whl$", Path.GetFileName(wheel));
        using ZipArchive archive = ZipFile.OpenRead(wheel);
        ZipArchiveEntry record = archive.Entries.Single(entry => entry.Name == "RECORD");
        using StreamReader reader = new(record.Open());
        string[] lines = reader.ReadToEnd().TrimEnd().Split('\n');
        Assert.Equal(archive.Entries.Select(Recorded).Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
        Assert.Contains(archive.Entries, entry => entry.FullName == "wedgefast/libwedgefast.so");
    }

    [Theory]
    [InlineData("return 99;", "ABI 99: expected 1")]
    [InlineData("", "no function wedgefast_abi: expected libwedgefast of ABI 1")]
    public void ALibraryOfAnotherVersionIsOneSentence(string abi, string expected)
    {
        Assert.SkipWhen(!File.Exists(Python) || !NativePublish.IsOnPath("gcc"), $"there is no {Python}, or no gcc on the path");
        string header = File.ReadAllText(Path.Combine(NativeProgram.Root(), "src", "WedgeFast.C", "wedgefast.h"));
        IEnumerable<string> names = Function().Matches(header).Select(match => match.Groups[1].Value)
            .Where(name => abi.Length > 0 || name != "wedgefast_abi");
        string source = string.Concat(names.Select(name => $"int {name}(void) {{ {(name == "wedgefast_abi" ? abi : "return 0;")} }}\n"));
        string other = _folder.At("other.so");
        string[] compile = ["-shared", "-fPIC", _folder.Write("other.c", source), "-o", other];
        Assert.Equal(0, CliProcess.RunFile("gcc", _folder.FullName, null, compile).ExitCode);
        string[] call = [Python, "-c", "import _library; _library.LIBRARY.wedgefast_version(None, 0)"];
        CliResult result = CliProcess.RunFile(
            "/usr/bin/env", Path.Combine(Source, "wedgefast"), null, [$"WEDGEFAST_LIBRARY={other}", "PYTHONDONTWRITEBYTECODE=1", .. call]);
        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith($"ImportError: {other}: {expected}\n", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex(@"(?m)^int(?:32|64)_t (wedgefast_\w+)\(")]
    private static partial Regex Function();

    private static string Recorded(ZipArchiveEntry entry)
    {
        if (entry.Name == "RECORD")
        {
            return $"{entry.FullName},,";
        }

        using Stream content = entry.Open();
        string digest = Convert.ToBase64String(SHA256.HashData(content)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return FormattableString.Invariant($"{entry.FullName},sha256={digest},{entry.Length}");
    }

    private void Install() => ZipFile.ExtractToDirectory(Wheel("wheel"), _folder.At("site"));

    private string Wheel(string folder)
    {
        Assert.SkipWhen(!File.Exists(Python), $"there is no {Python}");
        bool isComplete = CliProcess.RunFile(Python, _folder.FullName, null, "-c", "import numpy, sklearn").ExitCode == 0;
        Assert.SkipWhen(!isComplete, $"{Python} has not both numpy and scikit-learn");
        _ = library.Log;
        Directory.CreateDirectory(_folder.At(folder));
        CliResult built = Run(_folder.FullName, Path.Combine(Source, "build_wheel.py"), library.File, _folder.At(folder));
        Assert.True(built.ExitCode == 0, built.Error);
        return built.Output.TrimEnd();
    }

    private CliResult Run(string folder, params string[] arguments) => CliProcess.RunFile(
        "/usr/bin/env", folder, null,
        [$"PYTHONPATH={_folder.At("site")}", "PYTHONDONTWRITEBYTECODE=1", "WEDGEFAST_LIBRARY=", Python, .. arguments]);
}
