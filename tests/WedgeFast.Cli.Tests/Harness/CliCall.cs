using System.Text;
using Xunit;

namespace WedgeFast.Cli.Tests.Harness;

/// <summary>Runs the command line inside the test's process, with streams of its own.</summary>
internal static class CliCall
{
    public static CliResult Run(params string[] args) => RunWithInput([], args);

    public static CliResult RunWithInput(byte[] input, params string[] args)
    {
        using MemoryStream stdin = new(input), stdout = new();
        using StringWriter stderr = new();
        int exitCode = CommandLine.Run(args, new StandardStreams(stdin, stdout, stderr));
        return new CliResult(exitCode, Encoding.UTF8.GetString(stdout.ToArray()), stderr.ToString());
    }

    /// <summary>Runs what has to succeed.</summary>
    public static CliResult Succeed(params string[] args)
    {
        CliResult result = Run(args);
        Assert.True(result.ExitCode == 0, $"exit {result.ExitCode}: {string.Join(' ', args)}: {result.Error}");
        return result;
    }

    /// <summary>Runs what has to be refused: exit 2, nothing on stdout, exactly one line on stderr.</summary>
    /// <returns>The line, without the program's name.</returns>
    public static string Refused(params string[] args) => Refusal(Run(args));

    /// <summary>Checks a refusal.</summary>
    public static string Refusal(CliResult result)
    {
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        string line = result.Error.TrimEnd('\r', '\n');
        Assert.DoesNotContain('\n', line);
        Assert.StartsWith("wedgefast: ", line, StringComparison.Ordinal);
        return line["wedgefast: ".Length..];
    }
}
