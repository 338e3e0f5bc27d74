using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>--monotone.</summary>
public sealed class MonotoneOptionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void DirectionsAreNamedEverywhere()
    {
        string rows = string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{i % 8},{i % 7},{Math.Sqrt(i % 8) - (i % 7) + (i % 5 / 10.0)}\n")));
        string data = _folder.Write("d.csv", "x1,x2,y\n" + rows), model = _folder.At("m.json"), report = _folder.At("r.json");
        CliResult fit = CliCall.Succeed("fit", data, "--beta-ratio", "0.1", "--order", "1", "--monotone", "up:x1,down:x2", "--model", model, "--report", report);
        Assert.Contains("(l2 weights, 1 input per neuron, never falling in x1, never rising in x2), of any width", fit.Error, StringComparison.Ordinal);
        Assert.Equal(["up:x1", "down:x2"], JsonNode.Parse(File.ReadAllText(report))!["monotone"]!.AsArray().Select(name => (string)name!));
        Assert.Equal([1, -1], JsonNode.Parse(File.ReadAllText(model))!["training"]!["monotone"]!.AsArray().Select(direction => (int)direction!));
        CliCall.Succeed("verify", model, data);
        CliResult pairs = CliCall.Succeed("fit", data, "--beta-ratio", "0.1", "--monotone", "up:x1", "--model", model);
        Assert.Contains("each neuron of two inputs, and the sum of those of one, never falling in x1)", pairs.Error, StringComparison.Ordinal);
        File.WriteAllText(model, File.ReadAllText(model).Replace("\"monotone\": [1", "\"monotone\": [-1", StringComparison.Ordinal));
        Assert.Contains("The network is claimed never to rise in x1: it does", CliCall.Refused("predict", model, data), StringComparison.Ordinal);
    }

    [Fact]
    public void BadDirectionsAreRefusedInALine()
    {
        string data = _folder.Write("d.csv", "size,kind,y\n1,a,2\n2,b,3\n3,a,5\n4,b,4\n");
        Assert.Equal($"{data}: --monotone: no input 'siz' (did you mean 'size'?): expected some of size, kind=a, kind=b", Refused("up:siz"));
        Assert.Equal($"{data}: --monotone: 'kind' is a column of words: expected one of numbers", Refused("down:kind"));
        Assert.Equal("--monotone: 'size': expected up:COLUMN or down:COLUMN, several separated by commas", Refused("size"));
        Assert.Equal("--monotone: column 'size' is listed twice: expected different columns", Refused("up:size,down:size"));
        string Refused(string directions) => CliCall.Refused("fit", data, "--categorical", "kind", "--beta-ratio", "0.1", "--monotone", directions);
    }

    [Theory]
    [InlineData("--order 3", "--order 3")]
    [InlineData("--order full", "--order 3")]
    [InlineData("--skip", "--skip")]
    [InlineData("--convex", "--convex")]
    [InlineData("--concave --order 1", "--concave")]
    [InlineData("--dictionary wedge", "--dictionary")]
    [InlineData("--dictionary random:20", "--dictionary")]
    [InlineData("--order 1 --interactions a:b", "--interactions")]
    [InlineData("--max-neurons 3", "--max-neurons")]
    [InlineData("--sparsest", "--sparsest")]
    [InlineData("--splines 4", "--splines")]
    [InlineData("--prove none", "--prove")]
    public void WhatIsNotCoveredIsRefusedByItsName(string options, string named)
    {
        string data = _folder.Write("d.csv", "a,b,c,y\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i % 7},{i % 5},{i % 3},{i % 11}\n")));
        Assert.Equal(
            $"--monotone: expected no {named} with it, and at most --order 2",
            CliCall.Refused(["fit", data, "--monotone", "up:a", .. options.Split(' ')]));
    }

    public void Dispose() => _folder.Dispose();
}
