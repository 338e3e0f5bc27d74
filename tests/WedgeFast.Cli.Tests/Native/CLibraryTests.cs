using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using WedgeFast.C;
using WedgeFast.Cli.Tests.Documents;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Native;

/// <summary>The library as C sees it: wedgefast.h is kept, by a program that a C compiler has no warning about.</summary>
public sealed partial class CLibraryTests(NativeLibrary library) : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void PublishingGivesTheLibraryAndItsHeaderWithoutWarnings()
    {
        string log = library.Log;
        Assert.True(library.ExitCode == 0, log);
        Assert.DoesNotContain("warning", log, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(
            ["libwedgefast.so", "wedgefast.h"],
            Directory.EnumerateFileSystemEntries(library.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.InRange(new FileInfo(library.File).Length, 1, 10_000_000);
    }

    [Fact]
    public void TheContractIsKeptAndModelsAreThoseOfTheCommandLine()
    {
        CliResult result = CliProcess.RunFile(Compiled("contract", Contract()), _folder.FullName, null, _folder.FullName);
        Assert.Equal((0, "kept\n"), (result.ExitCode, result.Output));
        string data = _folder.Write("d.csv", SmallData.Csv);
        Assert.Contains("The claim holds.", CliCall.Succeed("verify", _folder.At("model.json"), data).Output, StringComparison.Ordinal);
        CliCall.Succeed("fit", data, "--beta-ratio", "0.05", "--model", _folder.At("cli.json"));
        double[] c = Predicted("model.json"), cli = Predicted("cli.json");
        Assert.Equal(10, c.Length);
        Assert.All(c.Zip(cli), pair => Assert.Equal(pair.Second, pair.First, 0.01));
    }

    [Fact]
    public void ValgrindSeesNoErrorAndNothingLost()
    {
        string program = Compiled("contract", Contract());
        Assert.SkipWhen(!NativePublish.IsOnPath("valgrind"), "valgrind is not on the path");
        CliResult result = CliProcess.RunFile(
            "valgrind", _folder.FullName, null, [.. Valgrind, program, _folder.FullName]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal("kept\n", result.Output);
    }

    [Fact]
    public void EveryFunctionOfTheHeaderIsPutToTheTest()
    {
        string header = File.ReadAllText(Path.Combine(NativeProgram.Root(), "src", "WedgeFast.C", "wedgefast.h"));
        string[] declared = [.. Declaration().Matches(header).Select(match => match.Groups[1].Value)];
        string contract = Contract();
        Assert.True(declared.Length > 15);
        Assert.All(declared, name => Assert.Contains($"{name}(", contract, StringComparison.Ordinal));
        string[] exported = [.. typeof(Status).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public))
            .SelectMany(method => method.GetCustomAttributes<UnmanagedCallersOnlyAttribute>())
            .Select(found => found.EntryPoint!)];
        Assert.Equal(exported.Order(StringComparer.Ordinal), declared.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TheProgramInTheDocumentCompilesAndRuns()
    {
        string[] programs = [.. Readme.Blocks("c")];
        Assert.Single(programs);
        CliResult result = CliProcess.RunFile(Compiled("example", programs[0]), _folder.FullName, null);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Matches(@"^objective [0-9.e-]+, gap [0-9.e-]+\nprediction [0-9.e-]+\n$", result.Output);
        Assert.Contains("example.json", _folder.Names);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>What can still be reached at the end is the runtime's: its heap and its threads. Nothing is to be lost.</summary>
    private static string[] Valgrind { get; } =
        ["-q", "--error-exitcode=9", "--leak-check=full", "--show-leak-kinds=definite", "--errors-for-leak-kinds=definite"];

    private static string Contract() =>
        File.ReadAllText(Path.Combine(NativeProgram.Root(), "tests", "WedgeFast.Cli.Tests", "Native", "c", "contract.c"));

    private string Compiled(string name, string source)
    {
        Assert.SkipWhen(!NativePublish.IsOnPath("gcc"), "gcc is not on the path");
        _ = library.Log;
        string file = library.File;
        CliResult compiled = CliProcess.RunFile(
            "gcc", _folder.FullName, null,
            "-std=c11", "-O1", "-g", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I", library.Folder,
            _folder.Write($"{name}.c", source), "-o", _folder.At(name), file, $"-Wl,-rpath,{library.Folder}", "-lpthread", "-lm");
        Assert.True(compiled.ExitCode == 0, compiled.Error);
        return _folder.At(name);
    }

    private double[] Predicted(string model)
    {
        Model loaded = Model.Load(_folder.At(model));
        Predictions predictions = loaded.Predict(new Table
        {
            { "a", Enumerable.Range(0, 10).Select(k => (double)k).ToArray() },
            { "b", [1.0, 3, 0, 2, 5, 1, 4, 0, 3, 2] },
        });
        return [.. Enumerable.Range(0, predictions.Count).Select(row => predictions[row])];
    }

    [GeneratedRegex(@"(?m)^int(?:32|64)_t (wedgefast_\w+)\(")]
    private static partial Regex Declaration();
}
