using WedgeFast.Losses;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>The objective of a descent against plain loops in double precision, and descents at several numbers of threads.</summary>
public sealed class DescentTests
{
    public static TheoryData<int, int, int, int?> Sizes { get; } = new()
    {
        { 1, 1, 1, null }, { 7, 3, 5, null }, { 40, 2, 33, null }, { 17, 1, 65, null }, { 600, 4, 9, null }, { 1200, 2, 20, null },
        { 12, 1, 3, 2 }, { 40, 3, 33, 5 }, { 33, 2, 70, 16 }, { 1200, 3, 12, 4 }, { 200, 2, 44, 3 }, { 150, 6, 44, null },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Objective_and_gradient_are_those_of_plain_loops(int rows, int dimension, int neurons, int? segments)
    {
        foreach (int outputs in (int[])[1, 3])
        {
            SampleSet samples = Noise(rows, dimension, outputs);
            InputKnots knots = segments is int count ? InputKnots.Splines(samples, count) : InputKnots.Plain(Standardizer.Fit(samples));
            DescentNetwork network = Network(knots, outputs, neurons);
            DescentLoss loss = new(Loss.Squared, samples);
            DescentObjective objective = new(DescentRows.Of(samples, knots), loss, network, mask: null, threads: 2) { Beta = 0.03 };
            float[] gradient = new float[network.Parameters.Length];
            double value = objective.Evaluate(network.Parameters, gradient);
            (double expected, double[] slopes) = Plain(samples, knots, network, loss.Unit, 0.03);
            Assert.Equal(expected, value, 1e-5 * Math.Abs(expected));
            double largest = slopes.Max(Math.Abs);
            Assert.All(slopes.Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * largest));
        }
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData(6, 5)]
    public void Threads_make_no_difference(int? segments, int order)
    {
        SampleSet samples = GeneratedSamples.Create("friedman1", 1500, 3);
        float[][] networks = [.. ((int[])[1, 2, 3]).Select(threads =>
        {
            InputKnots knots = segments is int count ? InputKnots.Splines(samples, count) : InputKnots.Plain(Standardizer.Fit(samples));
            DescentTraining training = Training(samples, knots, order, 40, threads);
            training.MoveTo(0.05 * training.Look(CancellationToken.None), CancellationToken.None);
            return training.Network.Parameters;
        })];
        Assert.Equal(networks[0], networks[1]);
        Assert.Equal(networks[0], networks[2]);
    }

    [Fact]
    public void Neurons_read_no_more_inputs_than_the_order_allows()
    {
        SampleSet samples = GeneratedSamples.Create("friedman1", 1000, 3);
        InputKnots knots = InputKnots.Splines(samples, 5);
        DescentTraining training = Training(samples, knots, 2, 64, 2);
        training.MoveTo(0.02 * training.Look(CancellationToken.None), CancellationToken.None);
        DescentNetwork network = training.Network;
        Assert.True(network.Lengths().Count(length => length > 0) > 5);
        for (int j = 0; j < network.Neurons; j++)
        {
            int at = j;
            int read = Enumerable.Range(0, knots.Count).Count(input => Enumerable.Range(knots.FirstOf[input], knots.FirstOf[input + 1] - knots.FirstOf[input])
                .Any(feature => network.Parameters[(feature * network.Neurons) + at] != 0));
            Assert.InRange(read, 0, 2);
        }
    }

    [Fact]
    public void A_network_in_another_unit_predicts_the_same()
    {
        SampleSet samples = Noise(50, 3, 2);
        InputKnots knots = InputKnots.Splines(samples, 4);
        DescentRows rows = DescentRows.Of(samples, knots);
        DescentNetwork network = Network(knots, 2, 9), rescaled = network.Rescaled(2.5, [0.5, -1]);
        float[] own = DescentObjective.Outputs(rows, network), others = DescentObjective.Outputs(rows, rescaled);
        Assert.All(Enumerable.Range(0, own.Length), at => Assert.Equal((2.5 * own[at]) + (at % 2 == 0 ? 0.5 : -1), others[at], 1e-4));
        Assert.All(network.Lengths().Zip(rescaled.Lengths()), pair => Assert.Equal(2.5 * pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public void Kinds_of_networks_are_compared_on_all_of_few_rows_and_on_a_sample_of_many()
    {
        int[] few = [.. Enumerable.Range(5, 5000)], many = [.. Enumerable.Range(5, 60_000)];
        Assert.Same(few, DescentBudget.Compared(few, 8, 1));
        int[] sample = DescentBudget.Compared(many, 8, 1);
        Assert.Equal((5000, 5000), (sample.Length, sample.Distinct().Count()));
        Assert.All(sample, row => Assert.InRange(row, 5, 60_004));
        Assert.Equal(sample, DescentBudget.Compared(many, 8, 1));
        Assert.NotEqual(sample, DescentBudget.Compared(many, 8, 2));
        Assert.InRange(sample.Average(), 29_000, 31_000);
        Assert.Equal((2000, 1000), (DescentBudget.Compared(many, 500, 1).Length, DescentBudget.Compared(many, 100_000, 1).Length));
    }

    private static DescentTraining Training(SampleSet samples, InputKnots knots, int order, int mostNeurons, int threads) => new(
        DescentRows.Of(samples, knots), new DescentLoss(Loss.Squared, samples), order, new DescentEffort(64, 3, 20, 1e-3, Solves: false), null, mostNeurons, 1, threads);

    private static (double Value, double[] Gradient) Plain(SampleSet samples, InputKnots knots, DescentNetwork network, double unit, double beta)
    {
        int n = samples.Count, outputs = network.Outputs, neurons = network.Neurons;
        double[] p = [.. network.Parameters.Select(value => (double)value)], gradient = new double[p.Length], means = Loss.Squared.Origins(samples)!;
        double value = 0;
        for (int i = 0; i < n; i++)
        {
            double[] features = Features(samples, knots, i), activations = new double[neurons];
            for (int j = 0; j < neurons; j++)
            {
                activations[j] = p[network.BiasAt + j] + features.Select((x, k) => x * p[(k * neurons) + j]).Sum();
            }

            for (int q = 0; q < outputs; q++)
            {
                int z = network.OutputAt + (q * neurons);
                double f = p[network.InterceptAt + q] + activations.Select((a, j) => Math.Max(a, 0) * p[z + j]).Sum();
                double error = f - ((samples.TargetRow(i)[q] - means[q]) / unit);
                value += error * error / 2 / n;
                gradient[network.InterceptAt + q] += error / n;
                for (int j = 0; j < neurons; j++)
                {
                    gradient[z + j] += error / n * Math.Max(activations[j], 0);
                    double back = activations[j] > 0 ? error / n * p[z + j] : 0;
                    gradient[network.BiasAt + j] += back;
                    for (int k = 0; k < features.Length; k++)
                    {
                        gradient[(k * neurons) + j] += back * features[k];
                    }
                }
            }
        }

        for (int at = 0; at < network.InterceptAt; at++)
        {
            double decayed = at >= network.BiasAt && at < network.OutputAt ? 0 : p[at];
            value += beta * decayed * decayed / 2;
            gradient[at] += beta * decayed;
        }

        return (value, gradient);
    }

    private static double[] Features(SampleSet samples, InputKnots knots, int row)
    {
        double[] features = new double[knots.FirstOf[^1]];
        for (int input = 0; input < knots.Count; input++)
        {
            (int at, double value) = knots.Locate(input, samples.Row(row)[input]);
            features.AsSpan(knots.FirstOf[input], at - knots.FirstOf[input]).Fill(1);
            features[at] = value;
        }

        return features;
    }

    private static DescentNetwork Network(InputKnots knots, int outputs, int neurons)
    {
        Random random = new(11);
        DescentNetwork network = new(knots.FirstOf[^1], outputs, neurons);
        for (int at = 0; at < network.Parameters.Length; at++)
        {
            network.Parameters[at] = (float)(random.NextDouble() - 0.5);
        }

        return network;
    }

    private static SampleSet Noise(int rows, int dimension, int outputs)
    {
        Random random = new(5);
        double[] inputs = [.. Enumerable.Range(0, rows * dimension).Select(_ => random.NextDouble() * 3)];
        double[] targets = [.. Enumerable.Range(0, rows * outputs).Select(_ => random.NextDouble())];
        return SampleSet.CreateSeveral(inputs, dimension, targets, [.. Enumerable.Range(0, outputs).Select(q => $"y{q}")]);
    }
}
