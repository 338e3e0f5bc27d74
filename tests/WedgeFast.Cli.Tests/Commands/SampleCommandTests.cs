using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>sample and info.</summary>
public class SampleCommandTests
{
    [Theory]
    [InlineData("spiral", "x1,x2,label", 160)]
    [InlineData("ripple", "x1,x2,y", 500)]
    [InlineData("friedman1", "x1,x2,x3,x4,x5,x6,x7,x8,x9,x10,y", 500)]
    [InlineData("hinges1d", "x,y", 200)]
    public void SamplePrintsCsv(string name, string header, int rows)
    {
        string[] lines = CliCall.Succeed("sample", name).Output.TrimEnd('\n').Split('\n');
        Assert.Equal(header, lines[0]);
        Assert.Equal(rows, lines.Length - 1);
        Assert.Equal(4, CliCall.Succeed("sample", name, "--rows", "4").Output.Count(c => c == '\n') - 1);
    }

    [Fact]
    public void SeedsMakeADifferenceAndZeroIsTheDefault()
    {
        string one = CliCall.Succeed("sample", "ripple").Output;
        Assert.Equal(one, CliCall.Succeed("sample", "ripple", "--seed", "0").Output);
        Assert.NotEqual(one, CliCall.Succeed("sample", "ripple", "--seed", "1").Output);
    }

    [Fact]
    public void FittingAPrintedSampleIsFittingTheSample()
    {
        using TempFolder folder = new();
        string csv = folder.Write("s.csv", CliCall.Succeed("sample", "hinges1d").Output);
        CliCall.Succeed("fit", csv, "--model", folder.At("1.json"));
        CliCall.Succeed("fit", "--sample", "hinges1d", "--model", folder.At("2.json"));
        Assert.Equal(File.ReadAllBytes(folder.At("1.json")), File.ReadAllBytes(folder.At("2.json")));
    }

    [Fact]
    public void InfoPrintsTheMachine()
    {
        string[] lines = CliCall.Succeed("info").Output.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(["version", "runtime", "vectorBits", "threads"], lines.Select(line => line.Split(' ')[0]));
        Assert.Equal($"threads {Environment.ProcessorCount}", lines[3]);
    }
}
