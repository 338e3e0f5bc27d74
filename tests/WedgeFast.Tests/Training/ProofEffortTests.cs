using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

public sealed class ProofEffortTests
{
    [Fact]
    public void WithoutProofTheNetworkIsThatOfTheProofAndNothingIsClaimed()
    {
        SampleSet samples = NoisySamples.Create(150);
        TrainingOptions options = new() { BetaRatio = 0.02, Threads = 1 };
        TrainingResult proven = Trainer.Fit(samples, options with { Prove = ProofEffort.Full }, cancellation: TestContext.Current.CancellationToken);
        options = options with { Beta = proven.Certificate.Beta, BetaRatio = null, Prove = ProofEffort.None };
        TrainingResult trained = Trainer.Fit(samples, options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(TrainingStatus.Optimal, proven.Status);
        Assert.Equal(TrainingStatus.Unproven, trained.Status);
        Assert.Equal(CertificateScope.Restricted, trained.Certificate.Scope);
        Assert.Null(trained.Certificate.RelativeGap);
        Assert.Null(trained.Claim.Gap);
        double allowed = 2e-6 * proven.Certificate.NullObjective;
        Assert.InRange(trained.Certificate.Objective - proven.Certificate.Objective, -allowed, allowed);
        Assert.InRange(trained.EstimatedGap!.Value, 0, 1e-5);
    }

    [Fact]
    public void AnEstimateIsInTheModelAndIsComputedAnew()
    {
        SampleSet samples = NoisySamples.Create(80);
        TrainingOptions options = new() { BetaRatio = 0.05, Threads = 1, Prove = ProofEffort.None };
        TrainingResult trained = Trainer.Fit(samples, options, cancellation: TestContext.Current.CancellationToken);
        using MemoryStream file = new();
        Model.Of(trained).Save(file);
        file.Position = 0;
        Model read = Model.Load(file);
        Assert.Equal(trained.EstimatedGap, read.Claim.EstimatedGap);
        VerificationResult verified = Verifier.Verify(trained.Network, read.Claim, samples, cancellation: TestContext.Current.CancellationToken);
        Assert.True(verified.Holds);
        Assert.Null(verified.Certificate.DualObjective);
        Assert.Equal(trained.EstimatedGap!.Value, verified.EstimatedGap!.Value, 1e-9);

        // With half of the beta the network is further from the best one, and the estimate says so.
        TrainingClaim other = read.Claim with { Beta = read.Claim.Beta / 2 };
        Assert.True(Verifier.Verify(trained.Network, other, samples, cancellation: TestContext.Current.CancellationToken).EstimatedGap > 10 * trained.EstimatedGap);
    }

    [Fact]
    public void AProofAfterTrainingIsOptimal()
    {
        TrainingOptions options = new() { BetaRatio = 0.02, Threads = 1, Prove = ProofEffort.Within(TimeSpan.FromMinutes(5)) };
        TrainingResult result = Trainer.Fit(NoisySamples.Create(150), options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(TrainingStatus.Optimal, result.Status);
        Assert.Equal(CertificateScope.Global, result.Certificate.Scope);
    }

    [Fact]
    public void AnOrderBeyondTheSearchIsTrained()
    {
        SplitMix64 random = new(2);
        double[] x = new double[12 * 200], y = new double[200];
        for (int i = 0; i < 200; i++)
        {
            for (int k = 0; k < 12; k++)
            {
                x[(12 * i) + k] = random.Normal();
            }

            y[i] = Math.Abs(x[12 * i] + x[(12 * i) + 1]);
        }

        SampleSet samples = SampleSet.Create(x, 12, y);
        TrainingOptions options = new() { Order = 12, BetaRatio = 0.1, Threads = 1, Tolerance = 1e-4 };
        TrainingResult result = Trainer.Fit(samples, options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(TrainingStatus.Unproven, result.Status);
        Assert.True(result.Certificate.Objective < 0.5 * result.Certificate.NullObjective);
        Assert.Throws<NotSupportedException>(() => Trainer.Fit(
            samples, options with { Prove = ProofEffort.Full }, cancellation: TestContext.Current.CancellationToken));
    }
}
