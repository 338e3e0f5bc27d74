using System.Text;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Network;

/// <summary>Model files of several hidden layers.</summary>
public sealed class LayeredModelFileTests
{
    private static readonly LayeredResult Trained = LayeredTrainer.Fit(GeneratedSamples.Create("ripple", 30, 0), 3, new TrainingOptions { BetaRatio = 0.05 });

    [Fact]
    public void NumbersRoundTripExactly()
    {
        byte[] bytes = Bytes();
        (LayeredNetwork network, TrainingClaim claim) = ModelFile.ReadLayered(new MemoryStream(bytes));
        Assert.Equal(3, network.HiddenLayers);
        double[] row = [0.1, -0.7];
        Assert.Equal(Trained.Network.Predict(row), network.Predict(row));
        Assert.Equal(Trained.Network.Layers[1][0].Through, network.Layers[1][0].Through);
        using MemoryStream again = new();
        ModelFile.WriteLayered(again, network, claim);
        Assert.Equal(bytes, again.ToArray());
    }

    [Fact]
    public void OneHiddenLayerIsAFileOfVersionOne()
    {
        using MemoryStream layered = new(), plain = new();
        TrainingResult first = Trained.Stages[0].Fit;
        ModelFile.WriteLayered(layered, Trained.Stages[0].Network, first.Claim);
        ModelFile.Write(plain, first.Network, first.Claim);
        Assert.Equal(plain.ToArray(), layered.ToArray());
        layered.Position = 0;
        Assert.True(ModelFile.ReadLayered(layered).Network.IsTwoLayer);
    }

    [Fact]
    public void ReadersOfOneHiddenLayerRefuseMore() => Assert.Equal(
        "Not a readable model: it has 3 hidden layers: expected 1.", Assert.Throws<InvalidDataException>(() => ModelFile.Read(new MemoryStream(Bytes()))).Message);

    [Theory]
    [InlineData("\"before\": {", "\"after\": {", "the file has a field \"after\": expected format, version, before, inputs, ")]
    [InlineData("\"features\": [0,", "\"features\": [1,0,", "The features hold 0 after 1: expected ascending numbers")]
    [InlineData("\"version\": 2", "\"version\": 1", "the file has a field \"before\": expected format, version, inputs, ")]
    [InlineData("{\"inputs\":[0", "{\"inputs\":[99", "Neuron 0 of layer 0: its inputs hold ")]
    [InlineData("\"scales\": [", "\"scales\": [1,", "There are 2 means and 3 scales: expected as many of each")]
    public void AChangedFieldIsNamed(string from, string to, string expected)
    {
        string text = Encoding.UTF8.GetString(Bytes());
        int at = text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0);
        byte[] changed = Encoding.UTF8.GetBytes(text[..at] + to + text[(at + from.Length)..]);
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => ModelFile.ReadLayered(new MemoryStream(changed))).Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes()
    {
        using MemoryStream stream = new();
        ModelFile.WriteLayered(stream, Trained.Network, Trained.Last.Claim);
        return stream.ToArray();
    }
}
