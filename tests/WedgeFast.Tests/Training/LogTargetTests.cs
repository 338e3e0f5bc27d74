using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Tests.Network;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>
/// Learning the logarithm of the target is learning a target that was replaced by its logarithm, to the bit, in every way of training.
/// </summary>
public sealed class LogTargetTests
{
    private static readonly SampleSet Raw = Growing(40, targets: 1);
    private static readonly SampleSet Logs = Logged(Raw);

    public static IEnumerable<TheoryDataRow<TrainingOptions>> Ways =>
    [
        new(new()),
        new(new() { Skip = true, Norm = WeightNorm.L1 }),
        new(new() { Loss = Loss.Huber() }),
        new(new() { Loss = Loss.Huber(0.2), Standardize = false }),
        new(new() { Dictionary = DictionaryKind.Wedge }),
        new(new() { Dictionary = DictionaryKind.Random, RandomNeurons = 50 }),
        new(new() { Order = 1, SelectedInteractions = 1 }),
    ];

    [Theory]
    [MemberData(nameof(Ways))]
    public void AFitIsTheFitOfTheLogarithms(TrainingOptions options)
    {
        options = options with { BetaRatio = 0.02 };
        AssertSame(Trainer.Fit(Logs, options), Trainer.Fit(Raw, options with { LogTarget = true }));
    }

    [Fact]
    public void PredictionsAreExponentialsOfTheOutputs()
    {
        double[] x = [.. Enumerable.Range(0, 41).Select(i => (i - 20) / 10.0)], y = [.. x.Select(v => 100 * Math.Exp(3 * Math.Max(v, 0)))];
        TrainingResult result = Trainer.Fit(SampleSet.Create(x, 1, y), new() { LogTarget = true, BetaRatio = 1e-5 });
        Assert.InRange(result.Network.Neurons.Count, 1, 3);
        Assert.Equal(100, Math.Exp(result.Network.Predict([-1.55])), 0.1);
        Assert.Equal(100 * Math.Exp(4.5), Math.Exp(result.Network.Predict([1.5])), 10.0);
    }

    [Fact]
    public void SeveralTargetsAreLoggedEach()
    {
        SampleSet raw = Growing(30, targets: 3);
        TrainingOptions options = new() { BetaRatio = 0.05 };
        TrainingResult result = Trainer.Fit(raw, options with { LogTarget = true });
        AssertSame(Trainer.Fit(Logged(raw), options), result);
        Assert.True(Verifier.Verify(result.Network, result.Claim, raw).Holds);
    }

    [Fact]
    public void CrossValidationIsThatOfTheLogarithms()
    {
        CrossValidationOptions folds = new() { Folds = 3, Grid = new BetaGrid(8, 0.01), Seed = 2 };
        CrossValidationResult expected = Trainer.FitCrossValidated(Logs, folds), actual = Trainer.FitCrossValidated(Raw, folds, new() { LogTarget = true });
        AssertSame(expected.Fit, actual.Fit);
        Assert.Equal(expected.Points, actual.Points);
        Assert.Equal(expected.OutOfFold, actual.OutOfFold);
        Assert.Equal((expected.Chosen, expected.Trials.Count), (actual.Chosen, actual.Trials.Count));
    }

    [Fact]
    public void APathIsThatOfTheLogarithms()
    {
        PathOptions path = new() { Grid = new BetaGrid(4, 0.05), Validation = new() { Folds = 3 } };
        PathResult expected = Trainer.FitPath(Logs, path), actual = Trainer.FitPath(Raw, path, new() { LogTarget = true });
        Assert.Equal(4, actual.Points.Count);
        foreach ((PathPoint one, PathPoint other) in expected.Points.Zip(actual.Points))
        {
            AssertSame(one.Fit, other.Fit);
            Assert.Equal((one.TrainingLoss, one.Validation), (other.TrainingLoss, other.Validation));
        }
    }

    [Fact]
    public void ARefitIsThatOfTheLogarithms()
    {
        int[] rows = [.. Enumerable.Range(3, 35)];
        TrainingOptions options = new() { Beta = 0.01 };
        TrainingResult expected = Trainer.Refit(Trainer.Fit(Logs, options), Logs.Take(rows), options);
        options = options with { LogTarget = true };
        TrainingResult actual = Trainer.Refit(Trainer.Fit(Raw, options), Raw.Take(rows), options);
        AssertSame(expected, actual);
        Assert.True(Verifier.Verify(actual.Network, actual.Claim, Raw.Take(rows)).Holds);
    }

    [Theory]
    [InlineData("squared")]
    [InlineData("huber")]
    public void MoreLayersAreThoseOfTheLogarithms(string name)
    {
        Loss loss = Loss.Parse(name);
        TrainingOptions options = new() { Beta = 0.02, Loss = loss };
        LayeredResult expected = LayeredTrainer.Fit(Logs, 3, options), actual = LayeredTrainer.Fit(Raw, 3, options with { LogTarget = true });
        Assert.Equal(expected.Stages.Count, actual.Stages.Count);
        Assert.True(actual.Stages.Count > 1);
        foreach ((LayerStage one, LayerStage other) in expected.Stages.Zip(actual.Stages))
        {
            AssertSame(one.Fit, other.Fit);
        }

        Assert.True(Verifier.Verify(actual.Network.Last, actual.Last.Claim, actual.Network.FeaturesOf(Raw)).Holds);
        LayerChoice choice = LayeredTrainer.Choose(actual.Stages[0].Fit, Raw, 2, new() { Folds = 3 }, options with { LogTarget = true });
        Assert.Equal(LayeredTrainer.Choose(expected.Stages[0].Fit, Logs, 2, new() { Folds = 3 }, options).Points, choice.Points);
        Assert.Equal(2, choice.Points.Count);
    }

    [Fact]
    public void AnAuditTakesOutputsForLogarithms()
    {
        LayeredNetwork network = LayeredNetwork.Of(Networks.Random(new Random(5), 2, 4, hasSkip: false));
        TrainingOptions options = new() { Beta = 0.02, Order = 2 };
        AuditResult expected = Auditor.Audit(network, Logs, options), actual = Auditor.Audit(network, Raw, options with { LogTarget = true });
        Assert.Equal((expected.Objective, expected.MeanLoss, expected.LowerBound), (actual.Objective, actual.MeanLoss, actual.LowerBound));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void VerifyTakesTheDataAsItIs(TrainingOptions options)
    {
        TrainingResult result = Trainer.Fit(Raw, options with { BetaRatio = 0.02, LogTarget = true });
        Assert.True(result.Claim.LogTarget);
        Assert.True(Logs.Targets.ToArray().All(target => target > 0));
        if (options.Dictionary != DictionaryKind.Random)
        {
            Assert.True(Verifier.Verify(result.Network, result.Claim, Raw).Holds);
            Assert.True(Verifier.Verify(result.Network, result.Claim with { LogTarget = false }, Logs).Holds);
            Assert.False(Verifier.Verify(result.Network, result.Claim, Logs).Holds);
            Assert.False(Verifier.Verify(result.Network, result.Claim with { LogTarget = false }, Raw).Holds);
        }
    }

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(-1.5, "-1.5")]
    public void ATargetWithoutALogarithmIsNamed(double target, string shown)
    {
        // Row 0 has no weight: it may hold anything.
        SampleSet samples = SampleSet.CreateSeveral([1, 2, 3, 4], 1, [-1, 1, 2, 3, 4, target, 1, 1], ["u", "v"], [0, 1, 1, 1]);
        string expected = $"Row 2, column \"v\": {shown} where a number above 0 was expected, as its logarithm is learnt.";
        TrainingOptions options = new() { LogTarget = true };
        TrainingResult other = Trainer.Fit(SampleSet.CreateSeveral([1, 2, 3, 4], 1, [1, 1, 2, 3, 4, 5, 1, 1], ["u", "v"]), options);
        Action[] calls =
        [
            () => Trainer.Check(samples, options), () => Trainer.Fit(samples, options), () => Trainer.FitPath(samples, options: options),
            () => Trainer.FitCrossValidated(samples, options: options), () => Trainer.Refit(other, samples, options),
            () => Verifier.Verify(other.Network, other.Claim, samples),
        ];
        Assert.All(calls, call => Assert.Equal(expected, Assert.Throws<ArgumentException>(call).Message));
    }

    [Fact]
    public void ClassesHaveNoLogarithms()
    {
        SampleSet samples = SampleSet.Create([1, 2, 3, 4], 1, [0, 1, 1, 0]);
        Assert.All((Loss[])[Loss.Logistic, Loss.Softmax], loss => Assert.StartsWith(
            "logarithms of the target are for numbers; expected the squared or the Huber loss with them.",
            Assert.Throws<ArgumentException>(() => Trainer.Check(samples, new() { Loss = loss, LogTarget = true })).Message));
        Assert.Throws<ArgumentException>(() => Trainer.Fit(SampleSet.Create([1, 2, 3], 1, [-1, 1, 0]), new() { Loss = Loss.Logistic, Balance = true }));
    }

    /// <summary>Targets from 3 to 3000, so that all logarithms are above 0 too, and weights.</summary>
    private static SampleSet Growing(int rows, int targets)
    {
        SplitMix64 random = new(4);
        double[] x = [.. Enumerable.Range(0, 2 * rows).Select(_ => random.Normal())];
        double[] y = [.. Enumerable.Range(0, rows * targets).Select(at =>
            3 + Math.Exp(2 + Math.Abs(x[2 * (at / targets)] - (at % targets)) + (0.5 * x[(2 * (at / targets)) + 1]) + (0.2 * random.Normal())))];
        double[] weights = [.. Enumerable.Range(0, rows).Select(i => i == 7 ? 0 : 1.0 + (i % 3))];
        (y[7 * targets], string[] names) = (-1, [.. Enumerable.Range(0, targets).Select(k => $"y{k}")]);
        return SampleSet.CreateSeveral(x, 2, y, names, weights);
    }

    /// <summary>The same rows in the same places, the targets replaced by their logarithms.</summary>
    private static SampleSet Logged(SampleSet samples)
    {
        int rows = samples.SourceRows[^1] + 1, each = samples.TargetNames.Count;
        double[] inputs = new double[rows * samples.Dimension], targets = new double[rows * each], weights = new double[rows];
        for (int i = 0; i < samples.Count; i++)
        {
            int row = samples.SourceRows[i];
            samples.Row(i).CopyTo(inputs.AsSpan(row * samples.Dimension));
            weights[row] = samples.Weights[i];
            for (int k = 0; k < each; k++)
            {
                targets[(row * each) + k] = Math.Log(samples.TargetRow(i)[k]);
            }
        }

        return SampleSet.CreateSeveral(inputs, samples.Dimension, targets, samples.TargetNames, weights);
    }

    private static void AssertSame(TrainingResult expected, TrainingResult actual)
    {
        Assert.True(actual.Network.Neurons.Count > 0 || actual.Certificate.Beta == actual.Certificate.BetaMax);
        Assert.Equal(expected.Certificate, actual.Certificate);
        Assert.Equal((expected.Status, expected.Rounds), (actual.Status, actual.Rounds));
        Assert.Equal(Bytes(expected.Network, expected.Claim), Bytes(actual.Network, actual.Claim with { LogTarget = false }));
        Assert.NotEqual(Bytes(expected.Network, expected.Claim), Bytes(actual.Network, actual.Claim));
    }

    private static byte[] Bytes(ReluNetwork network, TrainingClaim claim)
    {
        using MemoryStream stream = new();
        ModelFile.Write(stream, network, claim);
        return stream.ToArray();
    }
}
