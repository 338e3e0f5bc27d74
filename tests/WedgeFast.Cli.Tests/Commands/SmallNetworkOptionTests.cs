using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>--max-neurons, --sparsest, --within, --convex and --concave.</summary>
public sealed class SmallNetworkOptionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void FewNeuronsAreWrittenAndThePathIsShown()
    {
        string data = _folder.Write("d.csv", SmallData.Rough(60, 2)), model = _folder.At("m.json");
        CliResult fit = CliCall.Succeed("fit", data, "--beta-ratio", "0.05", "--tolerance", "0.02", "--sparsest", "--model", model);
        int few = Neurons(model);
        Assert.Contains("Proven: no network of this class", fit.Error, StringComparison.Ordinal);
        CliCall.Succeed("verify", model, data);
        CliCall.Succeed("fit", data, "--beta-ratio", "0.05", "--model", model, "--quiet");
        Assert.True(few < Neurons(model));
        CliResult most = CliCall.Succeed("fit", data, "--beta-ratio", "0.05", "--max-neurons", "2", "--model", model);
        Assert.DoesNotContain("Stopped", most.Error, StringComparison.Ordinal);
        Assert.True(Neurons(model) <= 2);
        CliCall.Succeed("verify", model, data);
        CliResult path = CliCall.Succeed("fit", data, "--order", "1", "--cv", "3", "--path", "4", "--within", "0.5", "--max-neurons", "2", "--model", model);
        Assert.Matches("\nneurons: error of held-out rows; [0-9]+: [0-9.e-]+(, [0-9]+: [0-9.e-]+)*\n", path.Error);
        Assert.True(Neurons(model) <= 2);
        Assert.StartsWith("--max-neurons: '0': expected a whole number, at least 1", CliCall.Refused("fit", data, "--max-neurons", "0"), StringComparison.Ordinal);
    }

    [Fact]
    public void ShapesAreNamedEverywhere()
    {
        string data = _folder.Write("d.csv", SmallData.Csv), model = _folder.At("m.json"), report = _folder.At("r.json");
        CliResult fit = CliCall.Succeed("fit", data, "--beta-ratio", "0.1", "--convex", "--model", model, "--report", report);
        Assert.Contains("(l2 weights, at most 2 inputs per neuron, convex: no output weight below 0), of any width", fit.Error, StringComparison.Ordinal);
        Assert.Equal("convex", (string)JsonNode.Parse(File.ReadAllText(report))!["shape"]!);
        JsonNode written = JsonNode.Parse(File.ReadAllText(model))!;
        Assert.Equal("convex", (string)written["training"]!["shape"]!);
        Assert.All(written["neurons"]!.AsArray(), neuron => Assert.True((double)neuron!["z"]![0]! > 0));
        CliCall.Succeed("verify", model, data);
        Assert.Equal("--convex and --concave exclude each other: expected one of them", CliCall.Refused("fit", data, "--convex", "--concave"));
        Assert.Equal(
            $"{data}: convex and concave networks are of one output, of all neurons or the wedge dictionary, and proven; expected no other with them",
            CliCall.Refused("fit", data, "--convex", "--target", "a,y"));
        File.WriteAllText(model, File.ReadAllText(model).Replace("\"shape\": \"convex\"", "\"shape\": \"concave\"", StringComparison.Ordinal));
        Assert.Contains("The network is claimed to be concave", CliCall.Refused("predict", model, data), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static int Neurons(string model) => JsonNode.Parse(File.ReadAllText(model))!["neurons"]!.AsArray().Count;
}
