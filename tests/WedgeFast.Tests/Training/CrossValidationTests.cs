using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

public class CrossValidationTests
{
    /// <summary>
    /// Folds stop at a gap of 1 % of the objective P. With squared losses outputs are then off by sqrt(2 % P) in the root mean square, a
    /// seventh of an error of sqrt(2 P), in whatever direction the search happened to come from: a mean over the rows of three folds by
    /// much less, but not by nothing.
    /// </summary>
    private const double OfFolds = 0.05;

    private static readonly BetaGrid Grid = new(8, 1e-2);

    [Theory]
    [InlineData(WeightNorm.L2, false)]
    [InlineData(WeightNorm.L1, true)]
    public void Agrees_with_training_every_fold_from_scratch(WeightNorm norm, bool skip)
    {
        SampleSet samples = NoisySamples.Create(60);
        int[] foldOf = [.. Enumerable.Range(0, 60).Select(i => i % 3)];
        TrainingOptions training = new() { Norm = norm, Skip = skip };
        CrossValidationResult result = Trainer.FitCrossValidated(samples, new() { FoldOfRow = foldOf, Grid = Grid, LeastRatio = 1 }, training);
        Assert.Equal(Grid.Count, result.Points.Count);
        Assert.Equal(3, result.Folds);
        double[] deviations = new double[Grid.Count];
        for (int k = 0; k < Grid.Count; k++)
        {
            double beta = Grid.Ratio(k) * result.Fit.Certificate.BetaMax;
            Assert.Equal(beta, result.Points[k].Beta, beta * 1e-12);
            double[][] errors = [.. Enumerable.Range(0, 3).Select(fold => HeldOutErrors(samples, foldOf, fold, beta, training, out _))];
            double[] losses = [.. errors.Select(fold => fold.Average(e => e * e / 2))], absolute = [.. errors.Select(fold => fold.Average(Math.Abs))];
            deviations[k] = absolute.Average();
            Assert.Equal(losses.Average(), result.Points[k].Mean, OfFolds * losses.Average());
            Assert.Equal(StandardError(losses), result.Points[k].StandardError, OfFolds * losses.Average());
            Assert.Equal(deviations[k], result.Points[k].Error, OfFolds * deviations[k]);
            Assert.Equal(StandardError(absolute), result.Points[k].ErrorSe, OfFolds * deviations[k]);
        }

        Assert.Equal(Array.IndexOf(deviations, deviations.Min()), result.Chosen);
        Assert.Equal(result.Points[result.Chosen].Beta, result.Fit.Certificate.Beta);
        Assert.Equal(TrainingStatus.Optimal, result.Fit.Status);
        HeldOutErrors(samples, foldOf, 1, result.Fit.Certificate.Beta, training, out double first);
        Assert.Equal(first, result.OutOfFold[1], 0.02);
    }

    [Fact]
    public void Does_not_depend_on_the_number_of_threads()
    {
        SampleSet samples = NoisySamples.Create(50);
        CrossValidationResult one = Trainer.FitCrossValidated(samples, null, new() { Threads = 1 });
        CrossValidationResult three = Trainer.FitCrossValidated(samples, null, new() { Threads = 3 });
        Assert.Equal(one.Points, three.Points);
        Assert.Equal(one.OutOfFold, three.OutOfFold);
        Assert.Equal(one.Fit.Certificate, three.Fit.Certificate);
    }

    [Fact]
    public void A_weight_is_as_many_repeated_rows()
    {
        SampleSet plain = NoisySamples.Create(40);
        double[] weights = [.. Enumerable.Range(0, 40).Select(i => i % 3 == 0 ? 2.0 : 1.0)];
        int[] rows = [.. Enumerable.Range(0, 40).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]))];
        SampleSet weighted = SampleSet.Create(plain.Inputs, 2, plain.Targets, weights);
        CrossValidationOptions options = new() { Grid = Grid };
        CrossValidationResult a = Trainer.FitCrossValidated(weighted, options), b = Trainer.FitCrossValidated(plain.Take(rows), options);
        Assert.Equal(a.Points.Count, b.Points.Count);
        Assert.Equal(a.Chosen, b.Chosen);
        foreach ((CrossValidationPoint p, CrossValidationPoint q) in a.Points.Zip(b.Points))
        {
            Assert.Equal(p.Beta, q.Beta, p.Beta * 1e-10);
            Assert.Equal(p.Mean, q.Mean, p.Mean * 1e-2);
        }
    }

    [Fact]
    public void The_grid_goes_on_while_the_least_error_is_at_its_end()
    {
        // Without noise less weight decay is always better, until the limit.
        double[] x = [.. Enumerable.Range(0, 40).Select(i => i / 10.0)];
        SampleSet samples = SampleSet.Create(x, 1, x.Select(v => Math.Max(v - 2, 0) - (0.3 * v)).ToArray());
        CrossValidationOptions options = new() { Grid = new BetaGrid(5, 1e-2), LeastRatio = 1e-4 };
        CrossValidationResult result = Trainer.FitCrossValidated(samples, options);
        Assert.Equal(9, result.Points.Count);
        Assert.Equal(8, result.Chosen);
        Assert.Equal(1e-4, result.Fit.Certificate.Beta / result.Fit.Certificate.BetaMax, 1e-9);
    }

    [Fact]
    public void The_grid_goes_on_until_larger_errors_have_followed_the_least()
    {
        CrossValidationOptions options = new() { Grid = new BetaGrid(4, 0.2), LeastRatio = 1e-6 };
        List<CrossValidationPoint> points = [.. Trainer.FitCrossValidated(NoisySamples.Create(60), options).Points];
        Assert.True(points.Count > 4);
        double best = points.MinBy(p => p.Error).Beta;
        Assert.True(points[^1].Beta < best / 2.5 && points[^2].Beta >= best / 2.5);
    }

    [Fact]
    public void Where_nothing_can_be_learnt_there_is_no_neuron()
    {
        SplitMix64 random = new(2);
        double[] x = [.. Enumerable.Range(0, 100).Select(_ => random.Normal())], y = [.. Enumerable.Range(0, 50).Select(_ => random.Normal())];
        CrossValidationResult result = Trainer.FitCrossValidated(SampleSet.Create(x, 2, y));
        Assert.Empty(result.Fit.Network.Neurons);
        Assert.Equal(0, result.Chosen);
    }

    [Fact]
    public void One_standard_error_chooses_a_larger_beta_within_it()
    {
        SampleSet samples = NoisySamples.Create(60);
        CrossValidationResult best = Trainer.FitCrossValidated(samples), larger = Trainer.FitCrossValidated(samples, new() { OneStandardError = true });
        Assert.Equal(best.Points, larger.Points);
        double bound = best.Points[best.Chosen].Error + best.Points[best.Chosen].ErrorSe;
        Assert.InRange(larger.Chosen, 0, best.Chosen - 1);
        Assert.True(larger.Points[larger.Chosen].Error <= bound);
        Assert.All(larger.Points.Take(larger.Chosen), p => Assert.True(p.Error > bound));
    }

    [Fact]
    public void Below_four_distinct_rows_nothing_is_held_out()
    {
        SampleSet samples = SampleSet.Create([1, 1, 2, 3], 1, [1, 1, 5, 2]);
        CrossValidationResult result = Trainer.FitCrossValidated(samples);
        Assert.Empty(result.Points);
        Assert.Equal((-1, 0), (result.Chosen, result.Folds));
        Assert.Equal(0.01 * result.Fit.Certificate.BetaMax, result.Fit.Certificate.Beta, 1e-12);
        Assert.Throws<ArgumentException>(() => Trainer.FitCrossValidated(samples, new() { Folds = 4 }));
    }

    [Fact]
    public void Data_without_any_use_for_a_neuron_needs_no_choice()
    {
        CrossValidationResult result = Trainer.FitCrossValidated(SampleSet.Create([1, 2, 3, 4, 5], 1, [2, 2, 2, 2, 2]));
        Assert.Empty(result.Points);
        Assert.Empty(result.Fit.Network.Neurons);
    }

    [Fact]
    public void In_order_of_time_the_first_block_is_never_held_out()
    {
        CrossValidationResult result = Trainer.FitCrossValidated(NoisySamples.Create(30), new() { Folds = 2, TimeOrder = true, Grid = Grid });
        Assert.All(result.OutOfFold.Take(10), value => Assert.True(double.IsNaN(value)));
        Assert.All(result.OutOfFold.Skip(10), value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void A_cancelled_choice_ends_with_a_network_that_claims_nothing()
    {
        CrossValidationResult result = Trainer.FitCrossValidated(NoisySamples.Create(30), cancellation: new CancellationToken(canceled: true));
        Assert.Empty(result.Points);
        Assert.Equal(TrainingStatus.Cancelled, result.Fit.Status);
        Assert.Null(result.Fit.Claim.Gap);
    }

    [Fact]
    public void A_stop_keeps_a_network_of_all_samples()
    {
        using CancellationTokenSource stop = new();
        Cancelling after = new(stop, 40);
        CrossValidationResult result = Trainer.FitCrossValidated(NoisySamples.Create(60), foldProgress: after, cancellation: stop.Token);
        Assert.NotEmpty(result.Points);
        Assert.Equal(TrainingStatus.Cancelled, result.Fit.Status);
        Assert.Equal(CertificateScope.Restricted, result.Fit.Certificate.Scope);
        Assert.NotEmpty(result.Fit.Network.Neurons);
        Assert.True(result.Fit.Certificate.Objective < result.Fit.Certificate.NullObjective);
        TrainingResult whole = Trainer.Fit(NoisySamples.Create(60), new() { Beta = result.Points[result.Chosen].Beta });
        Assert.Equal(whole.Certificate.Objective, result.Fit.Certificate.Objective, 0.02 * whole.Certificate.Objective);
    }

    [Fact]
    public void The_order_with_the_lesser_error_is_chosen()
    {
        SplitMix64 random = new(5);
        double[] x = [.. Enumerable.Range(0, 3 * 80).Select(_ => (2 * random.Uniform()) - 1)];
        double[] y = [.. Enumerable.Range(0, 80).Select(i => Math.Max(x[3 * i] + x[(3 * i) + 1] + x[(3 * i) + 2], 0))];
        SampleSet samples = SampleSet.Create(x, 3, y);
        CrossValidationOptions few = new() { Folds = 3 };
        CrossValidationResult both = Trainer.FitCrossValidated(samples, few);
        Assert.Equal([2, 3], both.Trials.Select(trial => trial.Order));
        Assert.True(both.Trials[1].Points[both.Trials[1].Chosen].Error < both.Trials[0].Points[both.Trials[0].Chosen].Error);
        Assert.Equal((3, 3), (both.Fit.Claim.Class.Order, both.Fit.Network.Neurons.Max(neuron => neuron.Inputs.Length)));
        Assert.Same(both.Trials[1].Points, both.Points);
        Assert.Equal(TrainingStatus.Optimal, both.Fit.Status);
        Assert.True(Verifier.Verify(both.Fit.Network, both.Fit.Claim, samples).Holds);

        CrossValidationResult two = Trainer.FitCrossValidated(samples, few with { MostHyperplanes = 82_159 });
        Assert.Equal(2, two.Fit.Claim.Class.Order);
        Assert.Equal(both.Trials[0].Points, Assert.Single(two.Trials).Points);
        Assert.Equal(2, Trainer.FitCrossValidated(samples, few with { MostHyperplanes = 82_160 }).Trials.Count); // 80 . 79 . 78 / 6
        Assert.Single(Trainer.FitCrossValidated(samples, few, new() { Order = 2 }).Trials);
    }

    private static double StandardError(double[] folds) => Math.Sqrt(folds.Sum(value => Math.Pow(value - folds.Average(), 2)) / 3 / 2);

    private static double[] HeldOutErrors(SampleSet samples, int[] foldOf, int fold, double beta, TrainingOptions options, out double first)
    {
        int[] held = [.. Enumerable.Range(0, foldOf.Length).Where(i => foldOf[i] == fold)];
        int[] train = [.. Enumerable.Range(0, foldOf.Length).Where(i => foldOf[i] != fold)];
        TrainingResult result = Trainer.Fit(samples.Take(train), options with { Beta = beta, Tolerance = 1e-8 });
        first = result.Network.Predict(samples.Row(held[0]));
        return [.. held.Select(i => result.Network.Predict(samples.Row(i)) - samples.Targets[i])];
    }

    private sealed class Cancelling(CancellationTokenSource stop, int after) : IProgress<CrossValidationProgress>
    {
        public void Report(CrossValidationProgress value)
        {
            if (value.Done >= after)
            {
                stop.Cancel();
            }
        }
    }
}
