using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests;

/// <summary>Bad usage, and help.</summary>
public class UsageTests
{
    public static TheoryData<string, string> Faults { get; } = new()
    {
        { "", "no command: expected one of {commands}; see wedgefast --help" },
        { "fitt x.csv", "no command 'fitt' (did you mean 'fit'?): expected one of {commands}; see wedgefast --help" },
        { "--fit", "no command '--fit' (did you mean 'fit'?): expected one of {commands}; see wedgefast --help" },
        { "fit --btea 1", "no option '--btea' (did you mean '--beta'?); see wedgefast fit --help" },
        { "fit x.csv --Norm l2", "no option '--Norm' (did you mean '--norm'?); see wedgefast fit --help" },
        { "fit", "no data: expected DATA.csv, - for stdin, or --sample NAME" },
        { "fit x.csv y.csv", "one argument too many: 'y.csv'; see wedgefast fit --help" },
        { "fit x.csv --sample spiral", "DATA.csv and --sample exclude each other: expected one of them" },
        { "fit --sample spiral --target y", "--target, --inputs, --weights, --folds and --cv-groups choose columns of a file: expected none of them with --sample" },
        { "fit --sample spira", "no sample 'spira' (did you mean 'spiral'?): expected one of spiral, ripple, friedman1, hinges1d" },
        { "fit x.csv --beta", "--beta: expected a value; see wedgefast fit --help" },
        { "fit x.csv --beta 0", "--beta: '0': expected a number above 0; see wedgefast fit --help" },
        { "fit x.csv --beta -1", "--beta: '-1': expected a number above 0; see wedgefast fit --help" },
        { "fit x.csv --beta 1,5", "--beta: '1,5': expected a number above 0; see wedgefast fit --help" },
        { "fit x.csv --beta NaN", "--beta: 'NaN': expected a number above 0; see wedgefast fit --help" },
        { "fit x.csv --beta 1 --beta 2", "--beta: given more than once; see wedgefast fit --help" },
        { "fit x.csv --beta 1 --beta-ratio 1", "--beta and --beta-ratio exclude each other: expected one of them" },
        { "fit x.csv --cv-groups a --beta-ratio 1", "--beta-ratio and --cv-groups exclude each other: expected one of them" },
        { "fit x.csv --folds a --cv 3", "--folds and --cv exclude each other: expected one of them" },
        { "fit x.csv --folds a --cv-groups b", "--folds and --cv-groups exclude each other: expected one of them" },
        { "fit x.csv --order 0", "--order: '0': expected a whole number, at least 1, or full; see wedgefast fit --help" },
        { "fit x.csv --order 1.5", "--order: '1.5': expected a whole number, at least 1, or full; see wedgefast fit --help" },
        { "fit x.csv --order 99999999999", "--order: '99999999999': expected a whole number, at least 1, or full; see wedgefast fit --help" },
        { "fit x.csv --layers 0", "--layers: '0': expected a whole number, at least 1, or auto; see wedgefast fit --help" },
        { "fit x.csv --norm l3", "--norm: 'l3': expected l2 or l1; see wedgefast fit --help" },
        { "fit x.csv --dictionary half", "--dictionary: 'half': expected full or wedge or random:K or sampled:K, K a whole number from 1 on; see wedgefast fit --help" },
        { "fit x.csv --dictionary random:0", "--dictionary: 'random:0': expected full or wedge or random:K or sampled:K, K a whole number from 1 on; see wedgefast fit --help" },
        { "fit x.csv --threads 0", "--threads: '0': expected a whole number, at least 1; see wedgefast fit --help" },
        { "fit x.csv --tolerance -1e-6", "--tolerance: '-1e-6': expected a number above 0; see wedgefast fit --help" },
        { "fit x.csv --time-limit soon", "--time-limit: 'soon': expected a number above 0; see wedgefast fit --help" },
        { "predict", "M.json is missing; see wedgefast predict --help" },
        { "predict m.json", "DATA.csv is missing; see wedgefast predict --help" },
        { "verify --sample spiral", "M.json is missing; see wedgefast verify --help" },
        { "explain", "M.json is missing; see wedgefast explain --help" },
        { "explain m.json d.csv --row -1", "--row: '-1': expected a whole number, at least 0; see wedgefast explain --help" },
        { "features --format xls", "--format: 'xls': expected csv or npy; see wedgefast features --help" },
        { "export m.json", "no format: expected --format onnx, csharp, c, javascript or json" },
        { "export m.json --format java",
            "--format: 'java': expected onnx or csharp or c or javascript or json; see wedgefast export --help" },
        { "export m.json --format c --precision float", "--precision belongs to ONNX models: expected it with --format onnx alone" },
        { "polish n.onnx", "DATA.csv is missing; see wedgefast polish --help" },
        { "audit", "NETWORK.onnx is missing; see wedgefast audit --help" },
        { "audit n.onnx d.csv --weight-decay 0", "--weight-decay: '0': expected a number above 0; see wedgefast audit --help" },
        { "sample", "NAME is missing; see wedgefast sample --help" },
        { "sample spiral --rows 0", "--rows: '0': expected a whole number, at least 1; see wedgefast sample --help" },
        { "sample spiral --seed -1", "--seed: '-1': expected a whole number from 0 on; see wedgefast sample --help" },
        { "info now", "one argument too many: 'now'; see wedgefast info --help" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void BadUsageIsOneLine(string args, string expected) =>
        Assert.Equal(expected.Replace("{commands}", string.Join(", ", Commands()), StringComparison.Ordinal), CliCall.Refused(args.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public void HelpGoesToStdoutAndEndsWithAnExample()
    {
        foreach (string command in Commands().Prepend(""))
        {
            foreach (string help in (string[])["--help", "-h"])
            {
                CliResult result = CliCall.Succeed([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), help]);
                Assert.Equal("", result.Error);
                string[] lines = result.Output.TrimEnd().Split('\n');
                Assert.Equal("Example:", lines[^2].TrimEnd());
                Assert.StartsWith($"  wedgefast {command}", lines[^1], StringComparison.Ordinal);
                Assert.All(lines, line => Assert.True(line.TrimEnd().Length <= 140, line));
            }
        }
    }

    [Fact]
    public void HelpWorksOnALineWithErrors() => CliCall.Succeed("fit", "--btea", "3", "--help");

    [Fact]
    public void VersionIsANumber() => Assert.Matches(@"^\d+\.\d+\.\d+\s*$", CliCall.Succeed("--version").Output);

    // The commands that the root's help lists.
    private static IEnumerable<string> Commands() =>
        CliCall.Succeed("--help").Output.ReplaceLineEndings("\n").Split("Commands:\n")[1].Split("\n\n")[0].Split('\n').Select(line => line.Trim().Split(' ')[0]);
}
