using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>Networks of few neurons, with what they cost.</summary>
public class FewerNeuronsTests
{
    [Theory]
    [InlineData("squared", 1e-2)]
    [InlineData("squared", 1e-3)]
    [InlineData("logistic", 1e-2)]
    public void Neurons_are_left_out_within_the_tolerance(string name, double tolerance)
    {
        SampleSet samples = NoisySamples.Create(80);
        samples = name == "logistic" ? SampleSet.Create(samples.Inputs, 2, [.. samples.Targets.ToArray().Select(y => y > 0.4 ? 1.0 : 0)]) : samples;
        TrainingOptions options = new() { Loss = WedgeFast.Losses.Loss.Parse(name), BetaRatio = 0.01, Tolerance = tolerance };
        TrainingResult whole = Trainer.Fit(samples, options with { Tolerance = 1e-8 }), few = Trainer.Fit(samples, options with { Sparsest = true });
        Assert.True(few.Network.Neurons.Count < whole.Network.Neurons.Count);
        Assert.Equal(TrainingStatus.Optimal, few.Status);
        double optimum = whole.Certificate.Objective, allowed = tolerance * whole.Certificate.NullObjective;
        Assert.InRange(few.Certificate.Objective, optimum - 1e-9, optimum + allowed);
        Assert.True(few.Certificate.DualObjective <= optimum + 1e-9);
        Assert.True(Verifier.Verify(few.Network, few.Claim, samples).Holds);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void There_are_no_more_than_asked_for_and_the_gap_says_what_that_costs(int most)
    {
        SampleSet samples = NoisySamples.Create(80);
        TrainingOptions options = new() { BetaRatio = 0.01 };
        TrainingResult whole = Trainer.Fit(samples, options), few = Trainer.Fit(samples, options with { MaxNeurons = most });
        Assert.True(few.Network.Neurons.Count <= most && whole.Network.Neurons.Count > most);
        Assert.Equal(TrainingStatus.Limited, few.Status);
        Assert.True(few.Certificate.Objective > whole.Certificate.Objective);
        Assert.True(few.Certificate.Objective - few.Certificate.Gap <= whole.Certificate.Objective + 1e-12);
        Assert.True(Verifier.Verify(few.Network, few.Claim, samples).Holds);
        Assert.Throws<ArgumentException>(() => Trainer.Fit(samples, options with { MaxNeurons = 0 }));
        Assert.Equal(
            whole.Certificate.Objective, Trainer.Fit(samples, options with { MaxNeurons = 1000 }).Certificate.Objective, 1e-6 * whole.Certificate.NullObjective);
    }

    [Fact]
    public void Cross_validation_chooses_among_networks_that_are_small_enough()
    {
        SampleSet samples = NoisySamples.Create(60);
        CrossValidationOptions validation = new() { Grid = new BetaGrid(8, 1e-2), LeastRatio = 1 };
        CrossValidationResult free = Trainer.FitCrossValidated(samples, validation, new() { Order = 2 });
        CrossValidationResult few = Trainer.FitCrossValidated(samples, validation, new() { Order = 2, MaxNeurons = 3 });
        Assert.Equal(free.Points.Select(p => p.Error), few.Points.Select(p => p.Error));
        Assert.True(few.Fit.Network.Neurons.Count <= 3 && free.Fit.Network.Neurons.Count > 3);
        Assert.True(few.Chosen < free.Chosen);

        // As neurons become more with every step of this grid, the best of those allowed is the best of the first ones.
        double[] errors = [.. few.Points.Take(few.Chosen + 1).Select(p => p.Error)];
        Assert.Equal(errors.Min(), errors[^1]);
    }

    [Fact]
    public void Within_a_share_of_the_least_error_the_largest_beta_is_chosen()
    {
        SampleSet samples = NoisySamples.Create(60);
        CrossValidationOptions validation = new() { Grid = new BetaGrid(8, 1e-2), LeastRatio = 1 };
        CrossValidationResult result = Trainer.FitCrossValidated(samples, validation with { Within = 0.2 }, new() { Order = 2 });
        double least = result.Points.Min(p => p.Error);
        Assert.Equal(result.Points.ToList().FindIndex(p => p.Error <= 1.2 * least), result.Chosen);
        Assert.True(result.Chosen < Trainer.FitCrossValidated(samples, validation, new() { Order = 2 }).Chosen);
        Assert.Throws<ArgumentException>(() => Trainer.FitCrossValidated(samples, validation with { Within = -0.1 }));
    }
}
