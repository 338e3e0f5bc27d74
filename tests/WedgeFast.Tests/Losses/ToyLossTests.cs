using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Losses;

/// <summary>
/// A loss from outside the library is trained, verified, saved, read back and predicts, and nothing but this file knows it.
/// </summary>
public class ToyLossTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_loss_of_ones_own_is_certified_saved_and_verified(bool skip)
    {
        Loss.Register(new LogCoshLoss());
        SampleSet samples = Samples();
        TrainingOptions options = new() { Loss = Loss.Parse("log-cosh"), BetaRatio = 0.05, Skip = skip, Threads = 1 };
        TrainingResult result = Trainer.Fit(samples, options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(TrainingStatus.Optimal, result.Status);
        using MemoryStream file = new();
        ModelFile.Write(file, result.Network, result.Claim);
        file.Position = 0;
        (ReluNetwork network, TrainingClaim claim) = ModelFile.Read(file);
        Assert.Equal("log-cosh", claim.Loss.Name);
        Assert.True(Verifier.Verify(network, claim, samples, 1, TestContext.Current.CancellationToken).Holds);
        Assert.Equal(result.Network.Predict(samples.Row(3)), network.Predict(samples.Row(3)));
        double mean = Enumerable.Range(0, samples.Count).Average(i => Math.Log(Math.Cosh(network.Predict(samples.Row(i)) - samples.Targets[i])));
        Assert.InRange(mean, 0, result.Certificate.Objective);
    }

    private static SampleSet Samples()
    {
        SplitMix64 random = new(3);
        double[] x = [.. Enumerable.Range(0, 80).Select(_ => (2 * random.Uniform()) - 1)];
        return SampleSet.Create(x, 2, [.. Enumerable.Range(0, 40).Select(i => (3 * Math.Abs(x[2 * i])) + x[(2 * i) + 1] + (0.2 * random.Normal()))]);
    }

    /// <summary>log cosh(f - y); the conjugate is ((1 + u) log(1 + u) + (1 - u) log(1 - u)) / 2 + u y.</summary>
    private sealed class LogCoshLoss() : RowLoss<LogCosh>(default)
    {
        public override string Name => "log-cosh";
    }

    private readonly struct LogCosh : IRowLoss
    {
        public double Value(double f, double y) => Math.Abs(f - y) + Math.Log((1 + Math.Exp(-2 * Math.Abs(f - y))) / 2);

        public double Derivative(double f, double y) => Math.Tanh(f - y);

        public double SecondDerivative(double f, double y) => 1 / (Math.Cosh(f - y) * Math.Cosh(f - y));

        public double ModelCurvature(double f, double y) => Math.Max(SecondDerivative(f, y), 1e-2);

        public double Conjugate(double u, double y) =>
            Math.Abs(u) > 1 ? double.PositiveInfinity : ((TimesLog(1 + u) + TimesLog(1 - u)) / 2) + (u * y);

        public double Clamp(double u, double y) => Math.Clamp(u, -1, 1);

        public double Margin(double u, double y) => 1 - Math.Abs(u);

        private static double TimesLog(double p) => p == 0 ? 0 : p * Math.Log(p);
    }
}
