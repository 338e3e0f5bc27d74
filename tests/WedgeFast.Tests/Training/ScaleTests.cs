using WedgeFast.Losses;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>Inputs as they are, at any scale: powers of two change nothing, and what cannot be squared twice is refused.</summary>
public sealed class ScaleTests
{
    [Theory]
    [InlineData("squared", -220)]
    [InlineData("squared", 200)]
    [InlineData("softmax", -220)]
    [InlineData("softmax", -100)]
    [InlineData("softmax", 200)]
    public void Powers_of_two_scale_beta_and_leave_the_objective(string loss, int exponent)
    {
        TrainingOptions options = new() { Loss = Loss.Parse(loss), Standardize = false, BetaRatio = 0.05, Skip = true };
        TrainingResult plain = Trainer.Fit(Samples(loss, 1), options), scaled = Trainer.Fit(Samples(loss, Math.ScaleB(1, exponent)), options);
        Assert.Equal(TrainingStatus.Optimal, scaled.Status);
        Assert.Equal(plain.Certificate.BetaMax, Math.ScaleB(scaled.Certificate.BetaMax, -exponent), 1e-9 * plain.Certificate.BetaMax);
        Assert.Equal(plain.Certificate.Objective, scaled.Certificate.Objective, 2e-6 * plain.Certificate.NullObjective);
    }

    [Fact]
    public void Inputs_too_close_to_each_other_are_refused()
    {
        TrainingOptions options = new() { Loss = Loss.Softmax, Standardize = false, BetaRatio = 0.05 };
        string message = Assert.Throws<ArgumentException>(() => Trainer.Fit(Samples("softmax", 1e-82), options)).Message;
        Assert.StartsWith("x1 holds values from ", message, StringComparison.Ordinal);
        Assert.EndsWith("expected a constant or a spread of at least 1E-70.", message, StringComparison.Ordinal);
        Assert.Equal(TrainingStatus.Optimal, Trainer.Fit(Samples("softmax", 1e-82), options with { Standardize = true }).Status);
    }

    private static SampleSet Samples(string loss, double scale)
    {
        Random random = new(3);
        double[] inputs = [.. Enumerable.Range(0, 60).Select(_ => scale * (random.NextDouble() - 0.5))];
        double[] targets = [.. Enumerable.Range(0, 20).Select(i => loss == "softmax" ? (i * 7 % 3) : random.NextDouble())];
        return SampleSet.Create(inputs, 3, targets);
    }
}
