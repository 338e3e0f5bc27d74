using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Tests.Oracles;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>The range of a prediction over all near-optimal networks.</summary>
public class PredictionRangeTests
{
    private const double Share = 0.05;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void The_range_is_that_of_the_dictionary_written_out(int seed, bool l1)
    {
        SplitMix64 random = new((ulong)seed);
        double[][] x = [.. Enumerable.Range(0, 7).Select(_ => (double[])[random.Normal(), random.Normal()])];
        double[] y = [.. x.Select(_ => random.Normal())], weights = [.. x.Select((_, i) => 1.0 + (i % 3))];
        SampleSet samples = SampleSet.Create([.. x.SelectMany(row => row)], 2, y, weights);
        TrainingOptions options = new()
        {
            Norm = l1 ? WeightNorm.L1 : WeightNorm.L2,
            Dictionary = DictionaryKind.Wedge,
            BetaRatio = 0.2,
            Standardize = false,
            Tolerance = 1e-9,
        };
        TrainingResult result = Trainer.Fit(samples, options);
        Model model = Model.Of(result);
        List<double[]> features = MaterialisedDictionary.Lines(x, l1);
        for (int row = 0; row < 7; row += 3)
        {
            PredictionRange range = model.Range(samples, x[row], Share, threads: 1, TestContext.Current.CancellationToken);
            double limit = result.Certificate.Objective * (1 + Share), beta = result.Certificate.Beta;
            (double upper, double lower) = (Best(row, limit, beta, 1), Best(row, limit, beta, -1));
            double width = upper - lower;
            Assert.Equal(limit, range.Limit, 1e-12);
            Assert.InRange(range.Upper, upper - (1e-6 * width), upper + (0.02 * width));
            Assert.InRange(range.Lower, lower - (0.02 * width), lower + (1e-6 * width));
            Assert.InRange(range.UpperFound, range.Prediction, upper + (1e-6 * width));
            Assert.InRange(range.LowerFound, lower - (1e-6 * width), range.Prediction);
            Assert.True(range.UpperFound - range.LowerFound > 0.5 * width);
        }

        // The largest f(x_row) with P at most the limit, by its multiplier: P - m f is P with another target, less what that adds. Every m
        // bounds it from above; ever closer ones are tried about the best, so that the least bound is the largest f itself.
        double Best(int row, double limit, double beta, int sign)
        {
            double total = weights.Sum(), best = double.PositiveInfinity, at = 0;
            Try(1e-3, 10, 1.05);
            Try(at / 1.05, at * 1.05, 1.005);
            Try(at / 1.005, at * 1.005, 1.0005);
            return sign * best;

            void Try(double from, double to, double factor)
            {
                for (double m = from; m < to; m *= factor)
                {
                    double[] moved = [.. y];
                    moved[row] += sign * m * total / weights[row];
                    double least = CoordinateDescentLasso.Objective(features, moved, weights, beta) - (sign * m * y[row]) - (m * m * total / weights[row] / 2);
                    if ((limit - least) / m < best)
                    {
                        (best, at) = ((limit - least) / m, m);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Near_optimal_networks_stay_inside(bool skip)
    {
        SampleSet samples = NoisySamples.Create(40);
        TrainingOptions options = new() { Order = 2, BetaRatio = 0.05, Skip = skip };
        TrainingResult result = Trainer.Fit(samples, options);
        double[] place = samples.Row(5).ToArray();
        PredictionRange range = Model.Of(result).Range(samples, place, 0.01, cancellation: TestContext.Current.CancellationToken);
        Assert.True(range.Lower <= range.LowerFound && range.LowerFound < range.Prediction && range.Prediction < range.UpperFound && range.UpperFound <= range.Upper);
        TrainingProblem problem = PreparedFit.Of(samples, result.Claim, 1).Problem;
        for (int k = 0; k < 12; k++)
        {
            // Half of the rows pull one way, so that the others are where they may.
            SplitMix64 random = new((ulong)k);
            double[] y = [.. samples.Targets.ToArray().Select((v, i) => v + (i == 5 ? (k % 2 == 0 ? 3.0 : -3) : 0.3 * random.Normal()))];
            ReluNetwork other = Trainer.Fit(SampleSet.Create(samples.Inputs, 2, y), options with { BetaRatio = null, Beta = result.Certificate.Beta }).Network;
            double share = Enumerable.Range(0, 60).Select(step => Math.Pow(0.9, step))
                .First(part => problem.Evaluate(Mixed(result.Network, other, part), result.Certificate.Beta, result.Claim.Class).Objective <= range.Limit);
            Assert.InRange(Mixed(result.Network, other, share).Predict(place), range.Lower, range.Upper);
        }
    }

    [Fact]
    public void Ranges_of_new_rows_are_of_the_class()
    {
        double[] x = [0, 1, 2, 3, 4, 5], y = [0, 2, 1, 3, 2.5, 5];
        Table table = new() { { "x", x }, { "y", y } };
        foreach (DictionaryKind dictionary in (DictionaryKind[])[DictionaryKind.Full, DictionaryKind.Wedge])
        {
            TrainingResult result = Trainer.Fit(
                SampleSet.Create(x, 1, y, inputNames: ["x"], targetName: "y"), new() { BetaRatio = 0.1, Dictionary = dictionary });
            Model model = Model.Of(result);
            IReadOnlyList<PredictionRange?> ranges = model.Ranges(
                table, new Table { { "x", [1, 2.5] } }, Share, cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(model.Range(table, 1, Share, cancellation: TestContext.Current.CancellationToken), ranges[0]);
            Assert.True(ranges[1]!.Lower < ranges[1]!.Prediction && ranges[1]!.Prediction < ranges[1]!.Upper);
            Assert.InRange(ranges[1]!.LowerFound, ranges[1]!.Lower, ranges[1]!.Prediction);
        }
    }

    [Fact]
    public void What_has_no_range_is_refused()
    {
        SampleSet samples = NoisySamples.Create(30);
        double[] place = samples.Row(0).ToArray();
        TrainingResult result = Trainer.Fit(samples, new() { BetaRatio = 0.1 });
        Assert.StartsWith("the share is 0; expected a number above 0.", Refused(result, samples, 0));
        Assert.StartsWith("the objective on these rows is ", Refused(result, NoisySamples.Create(29), 0.01));
        Assert.StartsWith("a range is of one output with the squared loss and a proof; expected such a model.", Refused(Trainer.Fit(samples, new() { BetaRatio = 0.1, Loss = Loss.Huber() }), samples, 0.01));
        Assert.StartsWith("a range is of one output", Refused(Trainer.Fit(samples, new() { BetaRatio = 0.1, Prove = ProofEffort.None }), samples, 0.01));

        string Refused(TrainingResult trained, SampleSet data, double share) =>
            Assert.Throws<ArgumentException>(() => Model.Of(trained).Range(data, place, share)).Message;
    }

    /// <summary>part of one network and the rest of the other.</summary>
    private static ReluNetwork Mixed(ReluNetwork a, ReluNetwork b, double part) => new(
        a.InputNames, "y", ((1 - part) * a.Intercept) + (part * b.Intercept),
        [.. a.Skip.ToArray().Select((value, k) => ((1 - part) * value) + (part * b.Skip[k]))],
        [.. a.Neurons.Select(n => Scaled(n, 1 - part)), .. b.Neurons.Select(n => Scaled(n, part))]);

    private static NetworkNeuron Scaled(NetworkNeuron neuron, double by) =>
        new(neuron.Inputs, neuron.Weights, neuron.Bias, [.. neuron.OutputWeights.Select(z => by * z)], neuron.Through);
}
