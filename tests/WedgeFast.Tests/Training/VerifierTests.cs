using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>A claim holds for the network and the data it was made for, and for no other.</summary>
public class VerifierTests
{
    private static readonly SampleSet Samples = GeneratedSamples.Create("ripple", 80);
    private static readonly TrainingResult Trained = Trainer.Fit(Samples, new TrainingOptions { BetaRatio = 0.02 });

    [Fact]
    public void TheClaimOfAFitHolds() => AssertHolds(Trained.Network, Trained.Claim);

    [Fact]
    public void AChangedWeightFails() => AssertFails(With(neurons => neurons[0] = neurons[0] with { Weights = [neurons[0].Weights[0] * (1 + 1e-4), neurons[0].Weights[1]] }), Trained.Claim);

    [Fact]
    public void AChangedBiasFails() => AssertFails(With(neurons => neurons[0] = neurons[0] with { Bias = neurons[0].Bias + 1e-4 }), Trained.Claim);

    [Fact]
    public void AChangedCoefficientFails() => AssertFails(With(neurons => neurons[0] = neurons[0] with { Z = neurons[0].Z * (1 + 1e-4) }), Trained.Claim);

    [Fact]
    public void ARemovedNeuronFails() => AssertFails(With(neurons => neurons.RemoveAt(0)), Trained.Claim);

    [Fact]
    public void AChangedInterceptFails()
    {
        ReluNetwork network = Trained.Network;
        AssertFails(new ReluNetwork(network.InputNames, network.OutputName, network.Intercept + 1e-3, network.Skip, network.Neurons), Trained.Claim);
    }

    [Fact]
    public void ANarrowedGapFails() => AssertFails(Trained.Network, Trained.Claim with { Gap = Trained.Claim.Gap - (1e-7 * Trained.Certificate.NullObjective) });

    [Fact]
    public void ALowerObjectiveFails() => AssertFails(Trained.Network, Trained.Claim with { Objective = Trained.Claim.Objective * (1 - 1e-6) });

    [Fact]
    public void AnotherBetaFails() => AssertFails(Trained.Network, Trained.Claim with { Beta = Trained.Claim.Beta * 0.99 });

    [Fact]
    public void AWiderScopeThanTheDictionaryFails()
    {
        TrainingResult wedge = Trainer.Fit(Samples, new TrainingOptions { BetaRatio = 0.02, Dictionary = DictionaryKind.Wedge });
        AssertHolds(wedge.Network, wedge.Claim);
        AssertFails(wedge.Network, wedge.Claim with { Scope = CertificateScope.Global });
        AssertFails(wedge.Network, wedge.Claim with { Scope = CertificateScope.Global, Class = wedge.Claim.Class with { Dictionary = DictionaryKind.Full } });
    }

    [Fact]
    public void ASmallerOrderThanTheNeuronsReadFails() =>
        AssertFails(Trained.Network, Trained.Claim with { Class = Trained.Claim.Class with { Order = 1 } });

    [Fact]
    public void OtherDataFails() => AssertFails(Trained.Network, Trained.Claim, GeneratedSamples.Create("ripple", 80, seed: 1));

    [Fact]
    public void FewerRowsFail() => AssertFails(Trained.Network, Trained.Claim, GeneratedSamples.Create("ripple", 79));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void AStopLeavesANetworkWhoseClaimHolds(int rounds)
    {
        using CancellationTokenSource stop = new();
        StopAfter progress = new(rounds, stop);
        TrainingResult result = Trainer.Fit(Samples, new TrainingOptions { BetaRatio = 0.001, Tolerance = 1e-12 }, progress, stop.Token);
        Assert.Equal(TrainingStatus.Cancelled, result.Status);
        Assert.Equal(CertificateScope.Global, result.Certificate.Scope);
        Assert.InRange(result.Certificate.RelativeGap!.Value, 1e-12, 1);
        Assert.True(result.Certificate.Gap <= result.Claim.Gap);
        AssertHolds(result.Network, result.Claim);
    }

    [Fact]
    public void AStopBeforeAnyBoundClaimsNone()
    {
        TrainingResult result = Trainer.Fit(Samples, cancellation: new CancellationToken(canceled: true));
        Assert.Equal(TrainingStatus.Cancelled, result.Status);
        Assert.Equal(CertificateScope.Restricted, result.Certificate.Scope);
        Assert.Null(result.Certificate.Gap);
        Assert.Null(result.Claim.Gap);
    }

    [Fact]
    public void ATimeLimitIsKept()
    {
        TrainingResult result = Trainer.Fit(
            GeneratedSamples.Create("friedman1", 1000), new TrainingOptions { BetaRatio = 0.001, Tolerance = 1e-10, TimeLimit = TimeSpan.FromMilliseconds(200) });
        Assert.Equal(TrainingStatus.TimeLimit, result.Status);
    }

    private static ReluNetwork With(Action<List<NetworkNeuron>> change)
    {
        List<NetworkNeuron> neurons = [.. Trained.Network.Neurons];
        change(neurons);
        return new ReluNetwork(Trained.Network.InputNames, Trained.Network.OutputName, Trained.Network.Intercept, Trained.Network.Skip, neurons);
    }

    private static void AssertHolds(ReluNetwork network, TrainingClaim claim)
    {
        VerificationResult result = Verifier.Verify(network, claim, Samples);
        Assert.True(result.Holds, string.Join(" ", result.Failures));
    }

    private static void AssertFails(ReluNetwork network, TrainingClaim claim, SampleSet? samples = null)
    {
        VerificationResult result = Verifier.Verify(network, claim, samples ?? Samples);
        Assert.False(result.Holds);
        Assert.NotEmpty(result.Failures);
    }

    private sealed class StopAfter(int rounds, CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        private int _rounds;

        public void Report(TrainingProgress value)
        {
            if (++_rounds == rounds)
            {
                stop.Cancel();
            }
        }
    }
}
