using System.Text.Json;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>fit --dictionary random:K.</summary>
public sealed class RandomDictionaryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void ClaimsNoProofAndIsVerified()
    {
        string data = _folder.Write("d.csv", SmallData.Csv), model = _folder.At("m.json");
        string said = CliCall.Succeed("fit", data, "--beta-ratio", "0.05", "--dictionary", "random:30", "--seed", "5", "--model", model, "--report", _folder.At("r.json")).Error;
        Assert.Contains("\nNo proof: random neurons alone took part, so nothing is known about how much better another network could be.\n", said, StringComparison.Ordinal);
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(_folder.At("r.json")));
        Assert.Equal(("random", "restricted", "optimal"), (Text("dictionary"), Text("scope"), Text("status")));
        Assert.Equal(JsonValueKind.Null, report.RootElement.GetProperty("gap").ValueKind);
        Assert.Contains("The claim holds.", CliCall.Succeed("verify", model, data).Output, StringComparison.Ordinal);
        CliCall.Succeed("predict", model, data);

        string Text(string key) => report.RootElement.GetProperty(key).GetString()!;
    }

    [Fact]
    public void TheSeedDecides()
    {
        string data = _folder.Write("d.csv", SmallData.Csv);
        string Fit(string seed)
        {
            CliCall.Succeed("fit", data, "--beta-ratio", "0.05", "--dictionary", "random:30", "--seed", seed, "--model", _folder.At("m.json"), "--quiet");
            return File.ReadAllText(_folder.At("m.json"));
        }

        Assert.Equal(Fit("1"), Fit("1"));
        Assert.NotEqual(Fit("1"), Fit("2"));
    }

    [Fact]
    public void CrossValidationAndPathWork()
    {
        string data = _folder.Write("d.csv", SmallData.Rough(30, 3));
        CliCall.Succeed("fit", data, "--dictionary", "random:20", "--cv", "3", "--path", "5");
        CliCall.Succeed("path", data, "--dictionary", "random:20", "--order", "full", "--betas", "4", "--cv", "3");
    }

    public void Dispose() => _folder.Dispose();
}
