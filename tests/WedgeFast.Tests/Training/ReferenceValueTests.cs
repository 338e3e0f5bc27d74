using System.Globalization;
using System.Text.Json;
using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>Optima of independent implementations, to 1e-8.</summary>
public class ReferenceValueTests
{
    [Theory]
    [InlineData(DictionaryKind.Wedge, 0.1, 12.669353523867, 78.123407735577)]
    [InlineData(DictionaryKind.Wedge, 0.01, 12.669353523867, 62.801888755861)]
    [InlineData(DictionaryKind.Wedge, 0.001, 12.669353523867, 9.817441842728)]
    [InlineData(DictionaryKind.Full, 0.1, 12.693908607906, 78.123393861289)]
    [InlineData(DictionaryKind.Full, 0.01, 12.693908607906, 62.848722881828)]
    [InlineData(DictionaryKind.Full, 0.001, 12.693908607906, 9.835012666249)]
    public void Spiral(DictionaryKind dictionary, double ratio, double betaMax, double objective)
    {
        SampleSet samples = GeneratedSamples.Create("spiral");
        TrainingResult result = Trainer.Fit(samples, new TrainingOptions
        {
            Dictionary = dictionary,
            BetaRatio = ratio,
            Standardize = false,
            Tolerance = 1e-10,
        });
        Assert.Equal(TrainingStatus.Optimal, result.Status);
        Assert.Equal(betaMax / 160, result.Certificate.BetaMax, betaMax / 160 * 1e-11);
        Assert.Equal(objective / 160, result.Certificate.Objective, objective / 160 * 1e-8);
        Assert.Equal(dictionary == DictionaryKind.Full ? CertificateScope.Global : CertificateScope.Dictionary, result.Certificate.Scope);
        Assert.True(result.Certificate.Gap >= -1e-13 * result.Certificate.Objective);
        Assert.True(Verifier.Verify(result.Network, result.Claim, samples).Holds);
    }

    [Theory]
    [InlineData("a_dmt_d1")]
    [InlineData("d_airline_lag2")]
    public void IndependentOptimaOnRealData(string name)
    {
        double[][] rows = [.. File.ReadLines(SharedData.Path($"reference/{name}.csv")).Skip(1)
            .Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
        using JsonDocument reference = JsonDocument.Parse(File.ReadAllText(SharedData.Path($"reference/{name}.json")));
        int d = rows[0].Length - 1;
        SampleSet samples = SampleSet.Create(rows.SelectMany(r => r[..d]).ToArray(), d, rows.Select(r => r[d]).ToArray());
        foreach (JsonElement solution in reference.RootElement.GetProperty("solutions").EnumerateArray())
        {
            TrainingResult result = Trainer.Fit(samples, new TrainingOptions
            {
                Dictionary = DictionaryKind.Wedge,
                Beta = solution.GetProperty("beta").GetDouble(),
                Standardize = false,
                Tolerance = 1e-10,
            });
            double objective = solution.GetProperty("objective").GetDouble();
            Assert.Equal(TrainingStatus.Optimal, result.Status);
            Assert.Equal(objective, result.Certificate.Objective, 1e-10 * result.Certificate.NullObjective);
        }
    }
}
