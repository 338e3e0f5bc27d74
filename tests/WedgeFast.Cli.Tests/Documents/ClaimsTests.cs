using System.Text.RegularExpressions;
using WedgeFast.Cli.Tests.Native;
using Xunit;

namespace WedgeFast.Cli.Tests.Documents;

/// <summary>tests/CLAIMS.md names tests that exist.</summary>
public partial class ClaimsTests
{
    [Fact]
    public void EveryClaimNamesATestThatExists()
    {
        string tests = Path.Combine(NativeProgram.Root(), "tests");
        Dictionary<string, string> sources = [];
        foreach (string file in Directory.EnumerateFiles(tests, "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)))
        {
            sources[Path.GetFileNameWithoutExtension(file)] = File.ReadAllText(file);
        }

        string[][] rows = [.. File.ReadLines(Path.Combine(tests, "CLAIMS.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2)
            .Select(line => line.Trim('|', ' ').Split(" | "))];
        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            Assert.Equal(3, row.Length);
            MatchCollection named = Test().Matches(row[2]);
            Assert.NotEmpty(named);
            Assert.All(named, test =>
            {
                Assert.True(sources.TryGetValue(test.Groups[1].Value, out string? source), $"no test class {test.Groups[1].Value}");
                Assert.Contains($" {test.Groups[2].Value}(", source, StringComparison.Ordinal);
            });
        });
    }

    [GeneratedRegex(@"`(\w+)\.(\w+)`")]
    private static partial Regex Test();
}
