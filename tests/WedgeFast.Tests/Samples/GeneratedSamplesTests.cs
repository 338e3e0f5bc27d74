using System.Runtime.InteropServices;
using System.Security.Cryptography;
using WedgeFast.Samples;
using Xunit;

namespace WedgeFast.Tests.Samples;

public sealed class GeneratedSamplesTests
{
    // The generator's first outputs for the seed 1234567, as its reference implementation gives them.
    [Fact]
    public void SplitMix64GivesItsPublishedOutputs()
    {
        SplitMix64 random = new(1234567);
        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.Equal(expected, expected.Select(_ => random.Next()));
    }

    // Values of a separate Python implementation of the definitions.
    [Theory]
    [InlineData("ripple", 0, 0, 0.7666216164272852, -0.13694400590298006, 0.0915525919163022)]
    [InlineData("ripple", 7, 199, -0.642376391570725, -0.30381681535983973, -0.3286198205927541)]
    [InlineData("friedman1", 0, 0, 0.8833108082136426, 0.9520306913678265, 24.10674232548958)]
    [InlineData("friedman1", 7, 199, 0.2852138226915185, 0.18466611713011627, 11.618170622237365)]
    [InlineData("hinges1d", 0, 0, 0.8833108082136426, 0.8833108082136426, 1.171306852474426)]
    [InlineData("hinges1d", 7, 199, 0.35430375513752255, 0.35430375513752255, 0.47571554141007577)]
    public void RowsAreThoseOfTheDefinition(string name, ulong seed, int row, double firstInput, double lastInput, double target)
    {
        SampleSet samples = GeneratedSamples.Create(name, seed: seed);
        Assert.Equal(firstInput, samples.Row(row)[0]);
        Assert.Equal(lastInput, samples.Row(row)[^1]);
        Assert.Equal(target, samples.Targets[row], 1e-13);
    }

    [Fact]
    public void TheSpiralIsTwoArmsRowAboutRow()
    {
        SampleSet samples = GeneratedSamples.Create("spiral");
        Assert.Equal(160, samples.Count);
        for (int i = 0; i < 80; i++)
        {
            double phi = i * Math.PI / 16;
            double r = 6.5 * (104 - i) / 104;
            foreach (int s in new[] { 1, -1 })
            {
                int row = s == 1 ? 2 * i : (2 * i) + 1;
                double rawX = (s * r * Math.Cos(phi) / 13) + 0.5;
                double rawY = (s * r * Math.Sin(phi) / 13) + 0.5;
                Assert.Equal((2 * rawX) - 1, samples.Row(row)[0], 4e-16);
                Assert.Equal((2 * rawY) - 1, samples.Row(row)[1], 4e-16);
                Assert.Equal(s, samples.Targets[row]);
            }
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(40)]
    [InlineData(1000)]
    public void ASpiralOfAnySizeHasTheSameEnds(int rows)
    {
        SampleSet full = GeneratedSamples.Create("spiral");
        SampleSet other = GeneratedSamples.Create("spiral", rows, seed: 99);
        Assert.Equal(rows, other.Count);
        Assert.Equal(full.Row(0).ToArray(), other.Row(0).ToArray());
        Assert.Equal(full.Row(159).ToArray(), other.Row(rows - 1).ToArray());
    }

    [Theory]
    [InlineData("spiral", 160, 2, "label", -1, 1)]
    [InlineData("ripple", 500, 2, "y", -1, 1)]
    [InlineData("friedman1", 500, 10, "y", 0, 1)]
    [InlineData("hinges1d", 200, 1, "y", 0, 1)]
    public void ShapesNamesAndRangesAreAsDescribed(string name, int rows, int dimension, string target, double low, double high)
    {
        SampleSet samples = GeneratedSamples.Create(name);
        Assert.Equal((rows, dimension, target), (samples.Count, samples.Dimension, samples.TargetName));
        Assert.Equal(dimension == 1 ? ["x"] : Enumerable.Range(1, dimension).Select(k => $"x{k}"), samples.InputNames);
        Assert.All(samples.Weights.ToArray(), weight => Assert.Equal(1.0, weight));
        Assert.All(samples.Inputs.ToArray(), x => Assert.InRange(x, low, high));
    }

    [Fact]
    public void EverySampleIsListedAndNothingElseExists()
    {
        Assert.Equal(["spiral", "ripple", "friedman1", "hinges1d"], GeneratedSamples.Names);
        Assert.All(GeneratedSamples.Names, name => Assert.Equal(8, GeneratedSamples.Create(name, 8).Count));
        string message = Assert.Throws<ArgumentException>(() => GeneratedSamples.Create("Spiral\n")).Message;
        Assert.StartsWith("There is no sample \"Spiral?\": expected one of spiral, ripple, friedman1, hinges1d.", message);
    }

    [Theory]
    [InlineData("spiral", 2)]
    [InlineData("spiral", 5)]
    [InlineData("spiral", -4)]
    [InlineData("ripple", 0)]
    [InlineData("hinges1d", -1)]
    [InlineData("friedman1", int.MaxValue)]
    public void RowsOutOfRangeAreRefused(string name, int rows) =>
        Assert.Throws<ArgumentException>(() => GeneratedSamples.Create(name, rows));

    [Fact]
    public void TheSeedChangesTheDataAndMoreRowsGoOnWhereFewerStop()
    {
        SampleSet few = GeneratedSamples.Create("ripple", 10, 1);
        SampleSet more = GeneratedSamples.Create("ripple", 20, 1);
        Assert.Equal(few.Inputs.ToArray(), more.Inputs[..20].ToArray());
        Assert.NotEqual(few.Inputs.ToArray(), GeneratedSamples.Create("ripple", 10, 2).Inputs.ToArray());
    }

    [Fact]
    public void TheNormalsHaveMeanZeroAndDeviationOne()
    {
        SplitMix64 random = new(11);
        double[] normals = new double[100_000];
        for (int i = 0; i < normals.Length; i++)
        {
            normals[i] = random.Normal();
        }

        Assert.Equal(0.0, normals.Average(), 0.015);
        Assert.Equal(1.0, normals.Average(z => z * z), 0.02);
        Assert.Equal(0.6827, normals.Count(z => Math.Abs(z) < 1) / 1e5, 0.006);
    }

    // Pins every bit, on every machine that runs the tests.
    [Theory]
    [InlineData("spiral", "33406AC0B9EB169C")]
    [InlineData("ripple", "3E3312E5160529D7")]
    [InlineData("friedman1", "48BF85F229E6E22F")]
    [InlineData("hinges1d", "D4586E0A097C4F4D")]
    public void TheBitsNeverChange(string name, string hash)
    {
        SampleSet samples = GeneratedSamples.Create(name, seed: 42);
        using IncrementalHash sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(MemoryMarshal.AsBytes(samples.Inputs));
        sha.AppendData(MemoryMarshal.AsBytes(samples.Targets));
        Assert.Equal(hash, Convert.ToHexString(sha.GetCurrentHash())[..16]);
    }
}
