using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>fit --dictionary sampled:K, with and without --sketch.</summary>
public sealed class SampledDictionaryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData()]
    [InlineData("--sketch", "3")]
    public void ClaimsNoProofAndIsVerified(params string[] options)
    {
        string data = _folder.Write("d.csv", SmallData.Rough(60, 6)), model = _folder.At("m.json");
        string said = CliCall.Succeed(["fit", data, "--beta-ratio", "0.02", "--dictionary", "sampled:80", "--seed", "5", "--model", model, .. options]).Error;
        Assert.Contains("\nNo proof: hyperplanes through samples that were drawn alone took part, so nothing is known ", said, StringComparison.Ordinal);
        Assert.Contains("The claim holds.", CliCall.Succeed("verify", model, data).Output, StringComparison.Ordinal);
        CliCall.Succeed("predict", model, data);
        CliCall.Succeed(["fit", data, "--dictionary", "sampled:40", "--cv", "3", "--path", "5", "--quiet", .. options]);
    }

    [Fact]
    public void WhatCannotBeIsOneLine()
    {
        string data = _folder.Write("d.csv", SmallData.Rough(60, 6));
        string[] fit = ["fit", data, "--beta-ratio", "0.02", "--quiet"];
        Assert.Contains("expected full or wedge or random:K or sampled:K, K a whole number from 1 on", CliCall.Refused([.. fit, "--dictionary", "sampled:0"]), StringComparison.Ordinal);
        Assert.Equal("--sketch is where samples are drawn: expected it with --dictionary sampled:K", CliCall.Refused([.. fit, "--sketch", "3"]));
        Assert.Equal($"--sketch: '6': {data} has 6 inputs: expected fewer", CliCall.Refused([.. fit, "--dictionary", "sampled:5", "--sketch", "6"]));
        Assert.Equal(
            "--sketch: its neurons read all inputs: expected --order full, or none, with it, not --order 2",
            CliCall.Refused([.. fit, "--dictionary", "sampled:5", "--sketch", "3", "--order", "2"]));
        string few = _folder.Write("f.csv", SmallData.Rough(4, 6));
        Assert.Contains("a hyperplane of 6 inputs is fixed by as many rows, and there are 4", CliCall.Refused("fit", few, "--beta-ratio", "0.1", "--dictionary", "sampled:5", "--order", "full"), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
