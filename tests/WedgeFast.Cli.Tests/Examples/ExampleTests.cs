using System.Globalization;
using WedgeFast.Cli.Tests.Harness;
using WedgeFast.Cli.Tests.Native;
using Xunit;

namespace WedgeFast.Cli.Tests.Examples;

/// <summary>The programs of docs/examples, run.</summary>
public sealed class ExampleTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("analyst", "^[0-9]+ neurons, scope (Global|Restricted)\n(.* on later rows: .*\n)+rent of flat 0: [0-9]+\nrent of flat 1: [0-9]+, outside the range of the training data\n$")]
    [InlineData("rolling", "^12 refits, the last one Optimal, relative gap .*\nmean absolute error one step ahead: 0[.][0-9]+\n$")]
    [InlineData("audit", "^the file as it was written: the claim holds\nthe file with a better objective written into it: [^\n]*objective[^\n]*\n$")]
    public void TheProgramsSayWhatTheyFound(string name, string expected)
    {
        CliResult result = CliProcess.RunFile("dotnet", _folder.FullName, null, Built("Programs"), name);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Matches(expected, result.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void TheCProgramPredictsAsPredictDoes()
    {
        Assert.SkipWhen(!NativePublish.IsOnPath("gcc"), "gcc is not on the path");
        string source = File.ReadAllText(Path.Combine(NativeProgram.Root(), "docs", "examples", "embedded", "main.c"));
        string[] commands = [.. source.Split('\n').Select(line => line.TrimStart(' ', '*')).Where(line => line.StartsWith("wedgefast ", StringComparison.Ordinal))];
        Assert.Equal(2, commands.Length);
        _folder.Write("data.csv", SmallData.Csv);
        _folder.Write("main.c", source);
        foreach (string command in commands)
        {
            CliCall.Succeed([.. command.Split(' ').Skip(1).Select(word => word.Contains('.', StringComparison.Ordinal) && !char.IsAsciiDigit(word[0]) ? _folder.At(word) : word)]);
        }

        CliResult compiled = CliProcess.RunFile(
            "gcc", _folder.FullName, null, "-std=c99", "-O2", "-Wall", "-Wextra", "-Werror", "main.c", "network.c", "-lm", "-o", "main");
        Assert.True(compiled.ExitCode == 0, compiled.Error);
        CliResult run = CliProcess.RunFile(_folder.At("main"), _folder.FullName, "1.5 2\n8 0.5\n"u8.ToArray());
        Model model = Model.Load(_folder.At("network.json"));
        double[] printed = [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        Assert.Equal([model.Predict([1.5, 2]), model.Predict([8, 0.5])], printed, (a, b) => Math.Abs(a - b) <= 1e-12 * Math.Abs(a));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>An example that was built beside the tests.</summary>
    internal static string Built(string name)
    {
        DirectoryInfo output = new(AppContext.BaseDirectory);
        return Path.Combine(NativeProgram.Root(), "docs", "examples", name, "bin", output.Parent!.Name, output.Name, $"{name}.dll");
    }
}
