using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests;

/// <summary>features: the matrix that others can check the trainer with.</summary>
public class FeaturesTests
{
    // Three corners of a square, one of them twice.
    private const string Data = "a,b,y\n0,0,1\n1,0,2\n0,1,3\n1,0,4\n";

    [Fact]
    public void The_lines_through_two_rows_both_ways_round()
    {
        using TempFolder folder = new();
        string[] lines = CliCall.Succeed("features", folder.Write("d.csv", Data), "--no-standardize", "--norm", "l1").Output.TrimEnd().Split('\n');
        Assert.Equal("+(0 1) a b,-(0 1) a b,+(0 2) a b,-(0 2) a b,+(1 2) a b,-(1 2) a b", lines[0]);
        Assert.Equal(["0,0,0,0,0.5,0", "0,0,0,1,0,0", "1,0,0,0,0,0", "0,0,0,1,0,0"], lines[1..]);
    }

    [Fact]
    public void Full_l1_adds_the_hinges_of_single_inputs()
    {
        using TempFolder folder = new();
        string[] lines = CliCall.Succeed("features", folder.Write("d.csv", Data), "--no-standardize", "--norm", "l1", "--dictionary", "full").Output.TrimEnd().Split('\n');
        Assert.StartsWith("+(0) a,-(0) a,+(1) a,-(1) a,+(0) b,-(0) b,+(2) b,-(2) b,+(0 1) a b,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("0,0,0,1,0,0,0,1,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Npy_holds_the_same_numbers()
    {
        using TempFolder folder = new();
        string data = folder.Write("d.csv", Data), npy = folder.At("f.npy");
        CliCall.Succeed("features", data, "--format", "npy", "-o", npy);
        string[][] expected = [.. CliCall.Succeed("features", data).Output.TrimEnd().Split('\n').Skip(1).Select(line => line.Split(','))];
        byte[] bytes = File.ReadAllBytes(npy);
        Assert.Equal([0x93, .. "NUMPY"u8, 1, 0], bytes[..8]);
        int start = 10 + bytes[8] + (256 * bytes[9]);
        Assert.Equal(0, start % 64);
        Assert.Equal("{'descr': '<f8', 'fortran_order': False, 'shape': (4, 6), }", Encoding.ASCII.GetString(bytes, 10, start - 10).Trim());
        Assert.Equal('\n', (char)bytes[start - 1]);
        Assert.Equal(expected.SelectMany(row => row).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)), MemoryMarshal.Cast<byte, double>(bytes.AsSpan(start)).ToArray());
    }

    [Fact]
    public void Standardised_like_fit()
    {
        using TempFolder folder = new();
        string[] lines = CliCall.Succeed("features", folder.Write("d.csv", "a,y\n0,1\n2,1\n"), "--order", "1").Output.TrimEnd().Split('\n');
        Assert.Equal(["0,0,0,2", "2,0,0,0"], lines[1..]);
    }

    [Fact]
    public void What_cannot_be_written_is_one_line()
    {
        using TempFolder folder = new();
        string data = folder.Write("d.csv", Data);
        Assert.Contains("infinitely many", CliCall.Refused("features", data, "--dictionary", "full"));
        Assert.Equal($"--order: '3': {data} has 2 inputs: expected at most 2", CliCall.Refused("features", data, "--order", "3"));
        Assert.Equal("--target and --inputs choose columns of a file: expected neither with --sample", CliCall.Refused("features", "--sample", "spiral", "--inputs", "x1"));
        Assert.Contains("too large to write out", CliCall.Refused("features", "--sample", "friedman1", "--order", "3"));
        Assert.Contains("are the same file", CliCall.Refused("features", data, "-o", data));
    }

    [Fact]
    public void Names_with_commas_are_quoted()
    {
        using TempFolder folder = new();
        Assert.StartsWith("\"+(0) a,b\",\"-(0) a,b\"", CliCall.Succeed("features", folder.Write("d.csv", "\"a,b\",y\n0,1\n2,1\n")).Output, StringComparison.Ordinal);
    }
}
