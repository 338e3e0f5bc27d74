using CsCheck;
using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Tests.Oracles;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>Monotone networks: the best of all that are, proven, and monotone as written.</summary>
public class MonotoneTests
{
    private static readonly Gen<(double[][] X, double[] Y, double[] Weights, double Ratio, int Second, bool L1)> Problems =
        from n in Gen.Int[3, 7]
        from x in Gen.Int[-3, 3].Select(v => v / 2.0).Array[2].Array[n]
        from y in Gen.Int[-3, 3].Select(v => (double)v).Array[n]
        from w in Gen.Int[1, 3].Select(v => (double)v).Array[n]
        from ratio in Gen.Int[1, 4].Select(k => Math.Pow(0.4, k))
        from second in Gen.Int[-1, 1]
        from l1 in Gen.Bool
        select (x, y, w, ratio, second, l1);

    [Fact]
    public void The_optimum_is_that_of_hinges_with_slopes_as_constraints()
    {
        int bound = 0;
        Problems.Sample(
            p =>
            {
                SampleSet samples = SampleSet.Create([.. p.X.SelectMany(r => r)], 2, p.Y, p.Weights);
                TrainingOptions options = new()
                {
                    Order = 1,
                    Norm = p.L1 ? WeightNorm.L1 : WeightNorm.L2,
                    BetaRatio = p.Ratio,
                    Standardize = false,
                    Tolerance = 1e-9,
                    Threads = 1,
                };
                TrainingResult result = Trainer.Fit(samples, options with { Monotone = new MonotoneInputs([1, p.Second]) });
                double expected = new MonotoneHinges(p.X, p.Y, p.Weights, [1, p.Second]).Objective(result.Certificate.Beta);
                double allowed = (1e-8 * result.Certificate.NullObjective) + 1e-12;
                Assert.Equal(TrainingStatus.Optimal, result.Status);
                Assert.InRange(result.Certificate.Objective, expected - allowed, expected + allowed);
                Assert.True(Verifier.Verify(result.Network, result.Claim, samples, threads: 1, TestContext.Current.CancellationToken).Holds);
                double free = Trainer.Fit(samples, options with { BetaRatio = null, Beta = result.Certificate.Beta }).Certificate.Objective;
                Assert.True(free <= result.Certificate.Objective + allowed);
                bound += result.Certificate.Objective > free + (1e-3 * result.Certificate.NullObjective) ? 1 : 0;
            },
            iter: 25, threads: 1);
        Assert.True(bound > 3);
    }

    [Theory]
    [InlineData("squared", 1)]
    [InlineData("squared", 2)]
    [InlineData("huber", 2)]
    [InlineData("logistic", 1)]
    [InlineData("quantile", 1)]
    [InlineData("poisson", 2)]
    public void A_noisy_problem_is_certified_monotone_as_written_and_verified(string name, int order)
    {
        Loss loss = Loss.Parse(name);
        SampleSet noisy = NoisySamples.Create(80);
        double[] y = [.. noisy.Targets.ToArray().Select(v => loss.HasClasses ? (v > 0.4 ? 1 : 0) : loss.Link == Link.Log ? Math.Round(Math.Exp(v)) : v)];
        SampleSet samples = SampleSet.Create(noisy.Inputs, 2, y);
        TrainingOptions options = new() { Loss = loss, Order = order, BetaRatio = 0.02, Monotone = new MonotoneInputs([-1, 1]) };
        TrainingResult result = Trainer.Fit(samples, options);
        Assert.Equal((TrainingStatus.Optimal, CertificateScope.Global), (result.Status, result.Claim.Scope));
        Assert.NotEmpty(result.Network.Neurons);
        Assert.True(Verifier.Verify(result.Network, result.Claim, samples).Holds);
        SplitMix64 random = new(7);
        for (int k = 0; k < 2000; k++)
        {
            double a = 2 * random.Normal(), b = 2 * random.Normal(), up = random.Uniform();
            double here = result.Network.Predict([a, b]);
            Assert.True(result.Network.Predict([a + up, b]) <= here + 1e-12);
            Assert.True(result.Network.Predict([a, b + up]) >= here - 1e-12);
        }

        // No network without directions is worse; |x1| falls nowhere alone, so these are better by far.
        Assert.True(Trainer.Fit(samples, options with { Monotone = null, Beta = result.Certificate.Beta, BetaRatio = null }).Certificate.Objective
            < result.Certificate.Objective - (1e-3 * result.Certificate.NullObjective));
        TrainingClaim other = result.Claim with { Class = result.Claim.Class with { Monotone = new MonotoneInputs([0, -1]) } };
        Assert.StartsWith(
            "The network is claimed never to rise in x2: it does.",
            Assert.Throws<ArgumentException>(() => ModelFile.Write(new MemoryStream(), result.Network, other)).Message, StringComparison.Ordinal);
        Assert.Contains("The network is claimed never to rise in x2: it does.", Verifier.Verify(result.Network, other, samples).Failures);
    }

    [Fact]
    public void Directions_that_the_target_has_cost_nothing()
    {
        SampleSet samples = NoisySamples.Create(60);
        TrainingOptions options = new() { Order = 1, BetaRatio = 0.2, Tolerance = 1e-9 };
        TrainingResult free = Trainer.Fit(samples, options), monotone = Trainer.Fit(samples, options with { Monotone = new MonotoneInputs([0, 1]) });
        Assert.Null(MonotoneSlopes.Fault(free.Network, new MonotoneInputs([0, 1])));
        Assert.Equal(free.Certificate.Objective, monotone.Certificate.Objective, 1e-8 * free.Certificate.NullObjective);
    }

    [Fact]
    public void Slopes_are_summed_exactly()
    {
        double up = 1.0 / 3, more = Math.BitIncrement(up);
        Assert.Null(MonotoneSlopes.Fault(Ramp(up, up), new MonotoneInputs([1])));
        Assert.NotNull(MonotoneSlopes.Fault(Ramp(up, more), new MonotoneInputs([1])));
        Assert.Null(MonotoneSlopes.Fault(Ramp(-up, -up), new MonotoneInputs([-1])));
        Assert.NotNull(MonotoneSlopes.Fault(Ramp(up, up), new MonotoneInputs([-1])));

        static ReluNetwork Ramp(double first, double second) => new(
            ["x"], "y", 1, [], [new NetworkNeuron([0], [0.7], 0.1, first, []), new NetworkNeuron([0], [0.7], -0.3, -second, [])]);
    }

    [Fact]
    public void Cross_validation_and_ranges_keep_to_the_class()
    {
        SampleSet samples = NoisySamples.Create(60);
        MonotoneInputs monotone = new([-1, 1]);
        CrossValidationResult chosen = Trainer.FitCrossValidated(
            samples, new() { Grid = new BetaGrid(4, 0.05), LeastRatio = 1, Folds = 3 }, new() { Monotone = monotone });
        Assert.Equal((monotone, 2), (chosen.Fit.Claim.Class.Monotone, chosen.Fit.Claim.Class.Order));
        Assert.True(Verifier.Verify(chosen.Fit.Network, chosen.Fit.Claim, samples).Holds);
        TrainingResult fit = Trainer.Fit(samples, new() { Order = 1, BetaRatio = 0.05, Monotone = monotone });
        TrainingResult free = Trainer.Fit(samples, new() { Order = 1, BetaRatio = 0.05, Monotone = new MonotoneInputs([0, 1]) });
        PredictionRange range = Model.Of(fit).Range(samples, samples.Row(3).ToArray(), 0.02, cancellation: TestContext.Current.CancellationToken);
        Assert.True(range.Lower <= range.LowerFound && range.LowerFound < range.Prediction && range.Prediction < range.UpperFound && range.UpperFound <= range.Upper);
        Assert.Equal(fit.Certificate.Objective, Trainer.Refit(free, samples, new() { Order = 1, BetaRatio = 0.05, Monotone = monotone }).Certificate.Objective, 1e-6);
    }

    [Fact]
    public void The_directions_stay_in_the_file()
    {
        TrainingResult result = Trainer.Fit(NoisySamples.Create(40), new() { BetaRatio = 0.1, Monotone = new MonotoneInputs([0, 1]) });
        using MemoryStream file = new();
        Model.Of(result).Save(file);
        file.Position = 0;
        Model read = Model.Load(file);
        Assert.Equal(new MonotoneInputs([0, 1]), read.Claim.Class.Monotone);
        using MemoryStream again = new();
        read.Save(again);
        Assert.Equal(file.ToArray(), again.ToArray());
    }

    [Fact]
    public void What_is_not_covered_is_refused()
    {
        SampleSet samples = NoisySamples.Create(20);
        TrainingOptions options = new() { Monotone = new MonotoneInputs([0, 1]) };
        TrainingOptions[] others =
        [
            options with { Skip = true },
            options with { Shape = NetworkShape.Convex },
            options with { Dictionary = DictionaryKind.Wedge },
            options with { MaxNeurons = 3 },
            options with { Sparsest = true },
            options with { Splines = 4 },
            options with { Prove = ProofEffort.None },
            options with { SelectedInteractions = 1, Order = 1 },
        ];
        Assert.All(others, other => Assert.StartsWith(
            "monotone networks are trained with some options alone; expected ", Assert.Throws<ArgumentException>(() => Trainer.Fit(samples, other)).Message));

        Assert.StartsWith(
            "there are directions of 3 inputs; expected 2",
            Assert.Throws<ArgumentException>(() => Trainer.Fit(samples, options with { Monotone = new MonotoneInputs([0, 0, 1]) })).Message);
        Assert.Throws<ArgumentException>(() => new MonotoneInputs([0, 0]));
        Assert.Throws<ArgumentException>(() => new MonotoneInputs([0, 2]));
    }
}
