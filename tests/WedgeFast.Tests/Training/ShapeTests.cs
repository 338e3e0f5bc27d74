using CsCheck;
using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Tests.Oracles;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>Convex and concave networks: the best of that sign, proven, and of that shape as written.</summary>
public class ShapeTests
{
    private static readonly Gen<(double[][] X, double[] Y, double[] Weights, double Ratio, bool L1, bool Convex)> Problems =
        from n in Gen.Int[3, 8]
        from x in Gen.Int[-3, 3].Select(v => v / 2.0).Array[2].Array[n]
        from y in Gen.Int[-3, 3].Select(v => (double)v).Array[n]
        from w in Gen.Int[1, 3].Select(v => (double)v).Array[n]
        from ratio in Gen.Int[1, 3].Select(k => Math.Pow(0.4, k))
        from l1 in Gen.Bool
        from convex in Gen.Bool
        select (x, y, w, ratio, l1, convex);

    [Fact]
    public void The_optimum_is_that_of_the_dictionary_written_out() => Problems.Sample(
        p =>
        {
            int sign = p.Convex ? 1 : -1;
            SampleSet samples = SampleSet.Create([.. p.X.SelectMany(r => r)], 2, p.Y, p.Weights);
            TrainingResult result = Trainer.Fit(samples, new()
            {
                Shape = p.Convex ? NetworkShape.Convex : NetworkShape.Concave,
                Norm = p.L1 ? WeightNorm.L1 : WeightNorm.L2,
                Dictionary = DictionaryKind.Wedge,
                BetaRatio = p.Ratio,
                Standardize = false,
                Tolerance = 1e-9,
                Threads = 1,
            });
            double expected = CoordinateDescentLasso.Objective(MaterialisedDictionary.Lines(p.X, p.L1), p.Y, p.Weights, result.Certificate.Beta, sign);
            double allowed = (4e-9 * result.Certificate.NullObjective) + 1e-12;
            Assert.Equal(TrainingStatus.Optimal, result.Status);
            Assert.InRange(result.Certificate.Objective, expected - allowed, expected + allowed);
            Assert.All(result.Network.Neurons, neuron => Assert.True(neuron.Z * sign > 0));
            Assert.True(Verifier.Verify(result.Network, result.Claim, samples, threads: 1, TestContext.Current.CancellationToken).Holds);
        },
        iter: 60, threads: 1);

    [Theory]
    [InlineData("squared", 1, false)]
    [InlineData("squared", 2, false)]
    [InlineData("squared", 2, true)]
    [InlineData("huber", 2, false)]
    [InlineData("logistic", 2, false)]
    [InlineData("quantile", 1, false)]
    [InlineData("poisson", 1, false)]
    public void A_noisy_problem_is_certified_convex_as_written_and_verified(string name, int order, bool skip)
    {
        Loss loss = Loss.Parse(name);
        SampleSet noisy = NoisySamples.Create(80);
        double[] y = [.. noisy.Targets.ToArray().Select(v => loss.HasClasses ? (v > 0.4 ? 1 : 0) : loss.Link == Link.Log ? Math.Round(Math.Exp(v)) : v)];
        SampleSet samples = SampleSet.Create(noisy.Inputs, 2, y);
        TrainingOptions options = new() { Loss = loss, Order = order, Skip = skip, BetaRatio = 0.02, Shape = NetworkShape.Convex };
        TrainingResult result = Trainer.Fit(samples, options);
        Assert.Equal((TrainingStatus.Optimal, CertificateScope.Global), (result.Status, result.Claim.Scope));
        Assert.True(result.Network.Neurons.Count > 1);
        Assert.True(Verifier.Verify(result.Network, result.Claim, samples).Holds);
        SplitMix64 random = new(7);
        for (int k = 0; k < 2000; k++)
        {
            double[] a = [random.Normal(), random.Normal()], b = [random.Normal(), random.Normal()];
            double middle = result.Network.Predict([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
            Assert.True(middle <= ((result.Network.Predict(a) + result.Network.Predict(b)) / 2) + 1e-9);
        }

        // No network of any shape is worse, and a claim of another shape is none.
        Assert.True(Trainer.Fit(samples, options with { Shape = NetworkShape.Any, Beta = result.Certificate.Beta, BetaRatio = null }).Certificate.Objective
            <= result.Certificate.Objective + (2e-6 * result.Certificate.NullObjective));
        TrainingClaim other = result.Claim with { Class = result.Claim.Class with { Shape = NetworkShape.Concave } };
        Assert.StartsWith(
            "The network is claimed to be concave: expected one output and no output weight above 0.",
            Assert.Throws<ArgumentException>(() => ModelFile.Write(new MemoryStream(), result.Network, other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Concave_is_convex_of_minus_the_target()
    {
        SampleSet samples = NoisySamples.Create(60);
        SampleSet minus = SampleSet.Create(samples.Inputs, 2, [.. samples.Targets.ToArray().Select(y => -y)]);
        Certificate concave = Trainer.Fit(samples, new() { BetaRatio = 0.05, Shape = NetworkShape.Concave }).Certificate;
        Certificate convex = Trainer.Fit(minus, new() { BetaRatio = 0.05, Shape = NetworkShape.Convex }).Certificate;
        Assert.Equal(convex.BetaMax, concave.BetaMax, 1e-10 * convex.BetaMax);
        Assert.Equal(convex.Objective, concave.Objective, 2e-6 * convex.NullObjective);
    }

    [Fact]
    public void What_bends_the_other_way_is_a_constant()
    {
        double[] x = [.. Enumerable.Range(0, 21).Select(i => (i - 10) / 10.0)], y = [.. x.Select(v => -v * v)];
        TrainingResult result = Trainer.Fit(SampleSet.Create(x, 1, y), new() { Skip = true, BetaRatio = 0.1, Shape = NetworkShape.Convex });
        Assert.Empty(result.Network.Neurons);
        Assert.InRange(result.Certificate.RelativeGap!.Value, -1e-13, 1e-6);
    }

    [Fact]
    public void The_shape_stays_in_the_file()
    {
        TrainingResult result = Trainer.Fit(NoisySamples.Create(40), new() { BetaRatio = 0.1, Shape = NetworkShape.Concave });
        using MemoryStream file = new();
        Model.Of(result).Save(file);
        file.Position = 0;
        Assert.Equal(NetworkShape.Concave, Model.Load(file).Claim.Class.Shape);
    }

    [Fact]
    public void What_is_not_covered_is_refused()
    {
        SampleSet samples = NoisySamples.Create(20);
        Assert.Throws<ArgumentException>(() => Trainer.Fit(samples, new() { Shape = NetworkShape.Convex, Dictionary = DictionaryKind.Random, RandomNeurons = 5 }));
        Assert.Throws<ArgumentException>(() => Trainer.Fit(samples, new() { Shape = NetworkShape.Convex, Prove = ProofEffort.None }));
        Assert.Throws<ArgumentException>(() => Trainer.Fit(samples, new() { Shape = NetworkShape.Convex, Splines = 4 }));
    }
}
