using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>Fits by descent: what they predict, what they claim, and what they refuse.</summary>
public sealed class DescentFitTests
{
    [Fact]
    public void Many_rows_are_fitted_by_descent_and_nothing_is_claimed_of_other_networks()
    {
        SampleSet samples = GeneratedSamples.Create("friedman1", 1000, 1), others = GeneratedSamples.Create("friedman1", 1000, 2);
        CrossValidationResult result = Trainer.FitCrossValidated(samples);
        Assert.Equal((TrainingStatus.Unproven, CertificateScope.Restricted), (result.Fit.Status, result.Fit.Certificate.Scope));
        Assert.Null(result.Fit.Certificate.Gap);
        Assert.Null(result.Fit.Claim.Gap);
        Assert.True(result.Trials.Count > 0);
        Assert.DoesNotContain(double.NaN, result.OutOfFold);

        // The noise has the standard deviation 1.
        double[] predictions = new double[others.Count];
        Whole(result.Fit).Predict(others.Inputs, predictions);
        Assert.InRange(Rmse(predictions, others), 1, 1.25);
        Assert.Equal(Rmse([.. result.OutOfFold], samples), Math.Sqrt(2 * result.Points[result.Chosen].Mean), 1e-9);
    }

    [Fact]
    public void How_long_it_takes_at_most_is_told_at_the_beginning_and_never_more_fits_than_planned()
    {
        SampleSet samples = GeneratedSamples.Create("friedman1", 250, 1);
        Told told = new();
        CrossValidationResult result = Trainer.FitCrossValidated(samples, null, new TrainingOptions { Threads = 1 }, null, told);
        Assert.Equal(0, told.All[0].Done);
        Assert.NotNull(told.All[0].Foreseen);
        Assert.All(told.All, at => Assert.Equal(told.All[0].Foreseen, at.Foreseen));
        Assert.All(told.All, at => Assert.InRange(at.Done, 0, at.Planned));
        Assert.Equal(5, result.Folds);
    }

    [Fact]
    public void A_stop_leaves_a_network_of_what_folds_have_found()
    {
        SampleSet samples = GeneratedSamples.Create("friedman1", 600, 1);
        using CancellationTokenSource stop = new();
        Told told = new() { After = (20, stop) };
        CrossValidationResult result = Trainer.FitCrossValidated(samples, null, new TrainingOptions { Threads = 1 }, null, told, stop.Token);
        Assert.Equal(TrainingStatus.Cancelled, result.Fit.Status);
        double[] predictions = new double[samples.Count];
        Whole(result.Fit).Predict(samples.Inputs, predictions);
        Assert.All(predictions, value => Assert.True(double.IsFinite(value)));
        Assert.True(result.Chosen > 0);
        Assert.True(Rmse(predictions, samples) < 4);
    }

    private sealed class Told : IProgress<CrossValidationProgress>
    {
        public List<CrossValidationProgress> All { get; } = [];

        public (int Fits, CancellationTokenSource Stop)? After { get; init; }

        public void Report(CrossValidationProgress value)
        {
            All.Add(value);
            if (After is var (fits, stop) && value.Done >= fits)
            {
                stop.Cancel();
            }
        }
    }

    [Theory]
    [InlineData("squared", 1)]
    [InlineData("huber", 2)]
    [InlineData("logistic", 1)]
    public void A_model_with_splines_is_saved_read_and_verified(string loss, int order)
    {
        SampleSet samples = GeneratedSamples.Create("friedman1", 300, 1);
        if (loss == "logistic")
        {
            samples = SampleSet.Create(samples.Inputs, samples.Dimension, [.. samples.Targets.ToArray().Select(y => y > 14 ? 1.0 : 0.0)], default, samples.InputNames);
        }

        TrainingResult result = Trainer.Fit(samples, new TrainingOptions { Loss = Loss.Parse(loss), Splines = 6, Order = order, BetaRatio = 0.02 });
        Assert.Equal(TrainingStatus.Unproven, result.Status);
        Assert.NotNull(result.Layers);
        Assert.True(result.Network.Neurons.Count > 3);
        using MemoryStream file = new();
        ModelFile.WriteLayered(file, result.Layers, result.Claim);
        file.Position = 0;
        (LayeredNetwork network, TrainingClaim claim) = ModelFile.ReadLayered(file);
        Assert.Equal(result.Claim.Class, claim.Class);
        SampleSet features = network.FeaturesOf(samples);
        Assert.True(Verifier.Verify(network.Last, claim, features).Holds);
        Assert.False(Verifier.Verify(network.Last, claim with { Objective = claim.Objective * 0.999 }, features).Holds);
        Assert.All(network.Last.Neurons, neuron => Assert.InRange(claim.Class.Groups!.SourcesOf(neuron.Inputs).Length, 1, order));
    }

    [Theory]
    [InlineData(1, "there are 1 segments of splines; expected 2 to 256.")]
    [InlineData(31, "there are 31 segments of splines; expected at most 30, the number of rows.")]
    public void Splines_out_of_range_are_refused(int segments, string expected) => Assert.StartsWith(
        expected, Refusal(new TrainingOptions { Splines = segments }), StringComparison.Ordinal);

    [Fact]
    public void Splines_with_what_they_are_not_trained_with_are_refused()
    {
        Assert.StartsWith("splines are trained with", Refusal(new TrainingOptions { Splines = 4, Skip = true }), StringComparison.Ordinal);
        Assert.StartsWith("splines are trained with", Refusal(new TrainingOptions { Splines = 4, Prove = ProofEffort.Full }), StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_is_predicted_by_a_constant()
    {
        Random random = new(1);
        SampleSet samples = SampleSet.Create(
            [.. Enumerable.Range(0, 3000).Select(_ => random.NextDouble())], 3, [.. Enumerable.Range(0, 1000).Select(_ => random.NextDouble())]);
        CrossValidationResult result = Trainer.FitCrossValidated(samples);
        Assert.Equal(0, result.Chosen);
        Assert.Empty(result.Fit.Network.Neurons);
        Assert.Equal(samples.Targets.ToArray().Average(), Whole(result.Fit).Predict(samples.Row(0)), 1e-6);
    }

    [Fact]
    public void A_stop_leaves_a_network_of_all_rows()
    {
        SampleSet samples = GeneratedSamples.Create("friedman1", 1000, 1);
        CrossValidationResult result = Trainer.FitCrossValidated(samples, cancellation: new CancellationToken(true));
        Assert.Equal(TrainingStatus.Cancelled, result.Fit.Status);
        double[] predictions = new double[samples.Count];
        Whole(result.Fit).Predict(samples.Inputs, predictions);
        Assert.All(predictions, prediction => Assert.True(double.IsFinite(prediction)));
    }

    private static string Refusal(TrainingOptions options) =>
        Assert.Throws<ArgumentException>(() => Trainer.Fit(GeneratedSamples.Create("friedman1", 30, 1), options)).Message;

    private static LayeredNetwork Whole(TrainingResult result) => result.Layers ?? LayeredNetwork.Of(result.Network);

    private static double Rmse(double[] predictions, SampleSet samples) =>
        Math.Sqrt(predictions.Select((prediction, i) => Math.Pow(prediction - samples.Targets[i], 2)).Average());
}
