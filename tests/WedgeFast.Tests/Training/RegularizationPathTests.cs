using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

public class RegularizationPathTests
{
    private static readonly TrainingOptions Spiral = new() { Dictionary = DictionaryKind.Wedge, Standardize = false, Tolerance = 1e-10 };

    public static TheoryData<WeightNorm, bool, DictionaryKind> Classes => new()
    {
        { WeightNorm.L2, false, DictionaryKind.Full }, { WeightNorm.L2, true, DictionaryKind.Full },
        { WeightNorm.L1, false, DictionaryKind.Full }, { WeightNorm.L1, true, DictionaryKind.Wedge },
    };

    [Fact]
    public void The_spirals_ten_betas_are_exact_to_1e10_and_equal_fits_from_scratch()
    {
        SampleSet spiral = GeneratedSamples.Create("spiral");
        PathResult path = Trainer.FitPath(spiral, new PathOptions { Grid = new BetaGrid(10, 1e-3) }, Spiral);
        Assert.Null(path.Stopped);
        Assert.Equal(10, path.Points.Count);
        foreach (TrainingResult fit in path.Points.Select(point => point.Fit))
        {
            Assert.Equal(TrainingStatus.Optimal, fit.Status);
            Assert.True(fit.Certificate.RelativeGap <= 1e-10);
            TrainingResult cold = Trainer.Fit(spiral, Spiral with { Beta = fit.Certificate.Beta });
            Assert.Equal(cold.Certificate.Objective, fit.Certificate.Objective, 1e-9 * fit.Certificate.NullObjective);
        }

        // Independent optima, as in ReferenceValueTests: beta / betaMax 0.1 and 0.01 are between points of this grid, 0.001 is its last.
        Assert.Equal(12.669353523867 / 160, path.Points[0].Fit.Certificate.Beta, 1e-12);
        Assert.Equal(9.817441842728 / 160, path.Points[^1].Fit.Certificate.Objective, 1e-10);
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void Warm_and_cold_starts_agree_to_1e9(WeightNorm norm, bool skip, DictionaryKind dictionary)
    {
        SampleSet samples = NoisySamples.Create(70);
        TrainingOptions options = new() { Norm = norm, Skip = skip, Dictionary = dictionary, Tolerance = 1e-10 };
        foreach (PathPoint point in Trainer.FitPath(samples, new PathOptions { Grid = new BetaGrid(7, 1e-3) }, options).Points)
        {
            TrainingResult cold = Trainer.Fit(samples, options with { Beta = point.Fit.Certificate.Beta });
            Assert.Equal(TrainingStatus.Optimal, point.Fit.Status);
            Assert.Equal(cold.Certificate.Objective, point.Fit.Certificate.Objective, 1e-9 * cold.Certificate.NullObjective);
        }
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void The_optimum_rises_with_beta_is_concave_and_nowhere_jumps(WeightNorm norm, bool skip, DictionaryKind dictionary)
    {
        TrainingOptions options = new() { Norm = norm, Skip = skip, Dictionary = dictionary, Tolerance = 1e-11 };
        PathResult path = Trainer.FitPath(NoisySamples.Create(50), new PathOptions { Grid = new BetaGrid(40, 1e-2) }, options);
        Certificate[] at = [.. path.Points.Select(point => point.Fit.Certificate).Reverse()];
        double slack = 1e-10 * at[0].NullObjective;
        for (int k = 1; k < at.Length; k++)
        {
            // P*(beta) is a minimum over networks of lines in beta with slopes sum |z|: it rises, by no more than sum |z| at the lower
            // beta.
            double step = at[k].Beta - at[k - 1].Beta, rise = at[k].Objective - at[k - 1].Objective;
            double size = (at[k - 1].Objective - path.Points[^k].TrainingLoss) / at[k - 1].Beta;
            Assert.InRange(rise, -slack, (size * step) + slack);
        }

        for (int k = 1; k < at.Length - 1; k++)
        {
            double share = (at[k].Beta - at[k - 1].Beta) / (at[k + 1].Beta - at[k - 1].Beta);
            double chord = ((1 - share) * at[k - 1].Objective) + (share * at[k + 1].Objective);
            Assert.True(at[k].Objective >= chord - slack);
        }

        Assert.Equal(at[^1].NullObjective, at[^1].Objective, slack);
    }

    [Fact]
    public void Gaps_hold_when_recomputed_from_the_saved_files()
    {
        SampleSet samples = NoisySamples.Create(60);
        foreach (PathPoint point in Trainer.FitPath(samples, new PathOptions { Grid = new BetaGrid(6, 1e-3) }).Points)
        {
            using MemoryStream file = new();
            ModelFile.Write(file, point.Fit.Network, point.Fit.Claim);
            file.Position = 0;
            (ReluNetwork network, TrainingClaim claim) = ModelFile.Read(file);
            VerificationResult verified = Verifier.Verify(network, claim, samples);
            Assert.True(verified.Holds, string.Join(' ', verified.Failures));
            Assert.InRange(verified.Certificate.RelativeGap!.Value, -1e-14, 1e-6);
        }
    }

    [Fact]
    public void Validation_is_what_choosing_beta_looks_at()
    {
        SampleSet samples = NoisySamples.Create(60);
        BetaGrid grid = new(8, 1e-2);
        CrossValidationOptions folds = new() { Folds = 3, Seed = 4 };
        PathResult path = Trainer.FitPath(samples, new PathOptions { Grid = grid, Validation = folds });
        CrossValidationResult choice = Trainer.FitCrossValidated(samples, folds with { Grid = grid, LeastRatio = 1 });
        Assert.Equal(choice.Points, path.Points.Select(point => point.Validation!.Value));
        Assert.Equal(3, path.Folds);
        TrainingResult chosen = path.Points[choice.Chosen].Fit;
        double loss = Enumerable.Range(0, 60).Average(i => Math.Pow(chosen.Network.Predict(samples.Row(i)) - samples.Targets[i], 2) / 2);
        Assert.Equal(loss, path.Points[choice.Chosen].TrainingLoss, loss * 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(23)]
    public void A_stop_keeps_what_is_finished_and_the_best_network_with_its_true_gap(int round)
    {
        SampleSet samples = GeneratedSamples.Create("spiral");
        using CancellationTokenSource source = new();
        CancelAt progress = new(round, source);
        PathResult path = Trainer.FitPath(samples, new PathOptions { Grid = new BetaGrid(10, 1e-3) }, Spiral, progress, cancellation: source.Token);
        Assert.Equal(TrainingStatus.Cancelled, path.Stopped);
        Assert.InRange(path.Points.Count, 1, 9);
        Assert.All(path.Points.SkipLast(1), point => Assert.Equal(TrainingStatus.Optimal, point.Fit.Status));
        foreach (TrainingResult fit in path.Points.Select(point => point.Fit))
        {
            Assert.True(Verifier.Verify(fit.Network, fit.Claim, samples).Holds);
        }
    }

    [Fact]
    public void A_time_limit_says_so()
    {
        TrainingOptions options = new() { TimeLimit = TimeSpan.FromSeconds(1), Order = 2 };
        PathResult path = Trainer.FitPath(GeneratedSamples.Create("friedman1", 100), options: options, progress: new Outlast());
        Assert.Equal(TrainingStatus.TimeLimit, path.Stopped);
        Assert.Equal(TrainingStatus.TimeLimit, path.Points[^1].Fit.Status);
    }

    [Fact]
    public void Three_rows_hold_none_out()
    {
        PathResult path = Trainer.FitPath(SampleSet.Create([1, 2, 4], 1, [1, 5, 2]), new PathOptions { Grid = new BetaGrid(4, 0.1), Validation = new() });
        Assert.Equal((null, 0, 4), (path.Stopped, path.Folds, path.Points.Count));
        Assert.All(path.Points, point => Assert.Null(point.Validation));
    }

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(3, 1.0)]
    [InlineData(3, 0.0)]
    public void A_grid_that_is_none_is_refused(int count, double ratio) =>
        Assert.Throws<ArgumentException>(() => Trainer.FitPath(NoisySamples.Create(10), new PathOptions { Grid = new BetaGrid(count, ratio) }));

    /// <summary>Holds a round that a network has not ended with until the limit of a second has passed: not between two networks.</summary>
    private sealed class Outlast : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.RelativeGap > 1e-3 && value.Neurons > 0)
            {
                Thread.Sleep(1200);
            }
        }
    }

    private sealed class CancelAt(int round, CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Round >= round)
            {
                source.Cancel();
            }
        }
    }
}
