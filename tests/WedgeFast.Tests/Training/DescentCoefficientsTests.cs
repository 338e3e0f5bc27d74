using WedgeFast.Losses;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>Coefficients of a descent's neurons, and means of networks, against their conditions of optimality and plain sums.</summary>
public sealed class DescentCoefficientsTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData(6, false)]
    [InlineData(6, true)]
    public void Coefficients_are_the_best_of_these_neurons(int? segments, bool weighted)
    {
        SampleSet samples = Samples(weighted);
        InputKnots knots = Knots(samples, segments);
        DescentRows rows = DescentRows.Of(samples, knots);
        DescentLoss loss = new(Loss.Squared, samples);
        PreparedFit fit = PreparedFit.Of(samples, new TrainingOptions());
        const double Beta = 0.01;
        DescentNetwork start = Random(knots, 60, seed: 3), solved = new DescentCoefficients(fit.Problem, rows, loss.Unit).Solve(start, Beta, CancellationToken.None);
        int[] left = [.. Enumerable.Range(0, solved.Neurons).Where(j => solved.Lengths()[j] > 0)];
        Assert.InRange(left.Length, 3, 59);
        double[] slopes = Slopes(samples, loss.Unit, DescentObjective.Outputs(rows, solved));

        // The best constant: errors have the mean 0. Reduced costs: none of the neurons at the start above beta, those that are left at it.
        Assert.Equal(0, slopes.Sum(), 1e-6);
        Assert.All(Enumerable.Range(0, start.Neurons).Where(j => start.Lengths()[j] > 0), j => Assert.InRange(Correlation(rows, start, j, slopes), 0, Beta * 1.01));
        Assert.All(left, j => Assert.Equal(Beta, Correlation(rows, solved, j, slopes), 0.01 * Beta));
    }

    [Fact]
    public void The_mean_of_networks_has_their_mean_outputs_and_at_most_their_mean_objective()
    {
        SampleSet samples = Samples(weighted: false);
        InputKnots knots = Knots(samples, 5);
        DescentRows rows = DescentRows.Of(samples, knots);
        DescentNetwork[] networks = [Random(knots, 9, 1), Random(knots, 20, 2), Random(knots, 3, 4)];
        DescentNetwork mean = DescentNetwork.MeanOf(networks);
        float[][] outputs = [.. networks.Select(network => DescentObjective.Outputs(rows, network))];
        float[] ofMean = DescentObjective.Outputs(rows, mean);
        Assert.All(Enumerable.Range(0, rows.Count), i => Assert.Equal(outputs.Average(each => (double)each[i]), ofMean[i], 1e-4));
        Assert.InRange(Objective(mean), 0, networks.Average(Objective));

        double Objective(DescentNetwork network) => new DescentObjective(rows, new DescentLoss(Loss.Squared, samples), network, null, 1) { Beta = 0.1 }
            .Evaluate(network.Parameters, new float[network.Parameters.Length]);
    }

    [Fact]
    public void Few_rows_are_fitted_to_the_same_network_at_any_number_of_threads()
    {
        SampleSet samples = GeneratedSamples.Create("friedman1", 220, 5);
        CrossValidationResult[] results = [.. ((int[])[1, 3]).Select(threads => Trainer.FitCrossValidated(samples, null, new TrainingOptions { Threads = threads }))];
        Assert.Equal(results[0].Fit.Network.Neurons.SelectMany(neuron => neuron.Weights), results[1].Fit.Network.Neurons.SelectMany(neuron => neuron.Weights));
        Assert.Equal(results[0].Fit.Certificate.Objective, results[1].Fit.Certificate.Objective);
        Assert.Equal(results[0].OutOfFold, results[1].OutOfFold);
        Assert.DoesNotContain(double.NaN, results[0].OutOfFold);
    }

    private static SampleSet Samples(bool weighted)
    {
        SampleSet samples = GeneratedSamples.Create("friedman1", 150, 1);
        double[] weights = [.. Enumerable.Range(0, samples.Count).Select(i => weighted ? 1 + (i % 4) : 1.0)];
        return SampleSet.Create(samples.Inputs, samples.Dimension, samples.Targets, weights);
    }

    private static InputKnots Knots(SampleSet samples, int? segments) =>
        segments is int count ? InputKnots.Splines(samples, count) : InputKnots.Plain(Standardizer.Fit(samples));

    private static DescentNetwork Random(InputKnots knots, int neurons, ulong seed)
    {
        SplitMix64 random = new(seed);
        DescentNetwork network = new(knots.FirstOf[^1], 1, neurons);
        for (int row = 0; row < network.FeatureCount + 2; row++)
        {
            for (int j = 0; j < neurons; j++)
            {
                network.Parameters[(row * network.Neurons) + j] = (float)random.Normal();
            }
        }

        return network;
    }

    // The gradient of the mean loss by the outputs, in the descent's units.
    private static double[] Slopes(SampleSet samples, double unit, float[] outputs)
    {
        double weight = samples.Weights.ToArray().Sum(), mean = samples.Targets.ToArray().Select((y, i) => samples.Weights[i] * y).Sum() / weight;
        return [.. outputs.Select((f, i) => samples.Weights[i] / weight * (f - ((samples.Targets[i] - mean) / unit)))];
    }

    // |g| of a neuron of a network whose weights are scaled to length one.
    private static double Correlation(DescentRows rows, DescentNetwork network, int neuron, double[] slopes)
    {
        DescentTable table = new(rows.Inputs, network);
        table.Set(network.Parameters);
        float[] activations = new float[network.Neurons];
        double squares = 0, sum = 0;
        for (int feature = 0; feature < network.FeatureCount; feature++)
        {
            squares += Math.Pow(network.Parameters[(feature * network.Neurons) + neuron], 2);
        }

        for (int i = 0; i < rows.Count; i++)
        {
            table.Project(rows, i, activations, new float[network.Outputs]);
            sum += slopes[i] * Math.Max(activations[neuron], 0);
        }

        return Math.Abs(sum) / Math.Sqrt(squares);
    }
}
