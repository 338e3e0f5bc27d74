using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>Audits of networks with several outputs: against formulas written out, other networks, and the trained optimum.</summary>
public sealed class AuditorSeveralOutputsTests
{
    private const double Beta = 0.02;
    private static readonly SampleSet Inputs = GeneratedSamples.Create("ripple", 40, 0);

    /// <summary>Two targets; one of three classes.</summary>
    public static TheoryData<string> Losses { get; } = ["squared", "softmax"];

    [Theory]
    [MemberData(nameof(Losses))]
    public void ObjectivesAreTheFormulasWrittenOut(string name)
    {
        Loss loss = Loss.Parse(name);
        double[] z = Part(loss, [3, -4, 12]), other = Part(loss, [0, 2, 1]), intercepts = Part(loss, [0.5, -1, 0.25]);
        ReluNetwork network = new(["x1", "x2"], [.. z.Index().Select(item => $"y{item.Index}")], intercepts, [], [new([0, 1], [3, 4], 0.25, z, []), new([1], [0.5], -0.1, other, [])]);
        SampleSet samples = Samples(loss);
        AuditResult audit = Audit(LayeredNetwork.Of(network), samples, loss);
        double sum = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            (double a, double b) = (samples.Row(i)[0], samples.Row(i)[1]);
            double[] f = [.. intercepts.Select((c, q) => c + (z[q] * Math.Max((3 * a) + (4 * b) + 0.25, 0)) + (other[q] * Math.Max((0.5 * b) - 0.1, 0)))];
            double[] y = samples.TargetRow(i).ToArray();
            sum += loss == Loss.Softmax ? Math.Log(f.Sum(Math.Exp)) - f[(int)y[0]] : f.Zip(y, (p, t) => (p - t) * (p - t) / 2).Sum();
        }

        double meanLoss = sum / samples.Count, first = Math.Sqrt(z.Sum(v => v * v)), second = Math.Sqrt(other.Sum(v => v * v));
        Assert.Equal(meanLoss, audit.MeanLoss, 1e-12 * meanLoss);
        Assert.Equal(meanLoss + (Beta * ((5 * first) + (0.5 * second))), audit.Objective, 1e-12 * audit.Objective);
        Assert.Equal(meanLoss + (Beta / 2 * (25 + (first * first) + 0.25 + (second * second))), audit.UnbalancedObjective, 1e-12 * audit.UnbalancedObjective);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void TheBoundIsBelowEveryNetworkThatIsTried(string name)
    {
        Loss loss = Loss.Parse(name);
        SampleSet samples = Samples(loss);
        TrainingResult optimum = Fit(samples, loss);
        double bound = Audit(LayeredNetwork.Of(optimum.Network), samples, loss).LowerBound!.Value;
        Random random = new(5);
        for (int k = 0; k < 200; k++)
        {
            // Near the optimum, nearer and nearer, without balance between the layers.
            double step = Math.Pow(0.95, k), scale = 1 + random.NextDouble();
            double Moved(double value) => value + (step * (random.NextDouble() - 0.5));
            ReluNetwork network = optimum.Network;
            NetworkNeuron[] neurons = [.. network.Neurons.Select(neuron => new NetworkNeuron(
                neuron.Inputs, [.. neuron.Weights.Select(w => scale * Moved(w))], scale * Moved(neuron.Bias), [.. neuron.OutputWeights.Select(v => Moved(v) / scale)], []))];
            ReluNetwork near = new(network.InputNames, network.OutputNames, [.. network.Intercepts.ToArray().Select(Moved)], [], neurons);
            Assert.True(Objective(near, samples, loss) >= bound);
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void TheOptimumItselfIsWithinTheTolerance(string name)
    {
        Loss loss = Loss.Parse(name);
        SampleSet samples = Samples(loss);
        TrainingResult optimum = Fit(samples, loss);
        AuditResult audit = Audit(LayeredNetwork.Of(optimum.Network), samples, loss);
        Assert.True(optimum.Network.Neurons.Count > 1);
        Assert.InRange(audit.AtMostAbove!.Value, 0, 1e-6 * audit.Optimum.Certificate.NullObjective);
        Assert.InRange(audit.AtLeastAbove, 0, audit.AtMostAbove.Value);
        Assert.Equal(Objective(optimum.Network, samples, loss), audit.Objective, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void OfADeeperNetworkTheLastTwoLayersAreAudited(string name)
    {
        Loss loss = Loss.Parse(name);
        // The first layer moves both inputs by 2 and rotates them: as the norm is that of the rotated features, the optimum is the same.
        SampleSet samples = Samples(loss);
        double[] z = Part(loss, [0.5, 1, -1]);
        ReluNetwork network = new(["h1.1", "h1.2"], [.. z.Index().Select(item => $"y{item.Index}")], new double[z.Length], [], [new([0, 1], [1, -0.5], 0, z, [])]);
        HiddenNeuron[] first = [new([0, 1], [0.6, 0.8], 2, []), new([0, 1], [-0.8, 0.6], 2, [])];
        AuditResult audit = Audit(new LayeredNetwork(["x1", "x2"], null, [first], [2, 3], network), samples, loss);
        Assert.Equal(Fit(samples, loss).Certificate.Objective, audit.Optimum.Certificate.Objective, 1e-6 * audit.Optimum.Certificate.NullObjective);
        Assert.True(audit.AtLeastAbove > 1e-3);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void OtherNumbersOfOutputsAreRefused(string name)
    {
        Loss loss = Loss.Parse(name);
        ReluNetwork network = new(["x1", "x2"], "y", 0, [], [new([0], [1.0], 0, 1, [])]);
        ArgumentException error = Assert.Throws<ArgumentException>(() => Audit(LayeredNetwork.Of(network), Samples(loss), loss));
        Assert.Equal($"the number of the network's outputs is 1; expected {(loss == Loss.Softmax ? 3 : 2)}, as the targets have it.", error.Message);
    }

    [Fact]
    public void NamesAndScalingKeepAllOutputs()
    {
        ReluNetwork two = new(["x1", "x2"], ["u", "v"], [1, -2], [0.5, 1, -1, 3], [new([0, 1], [2, -1], 0.5, [1, -3], [])]);
        Standardizer scaling = new([0.5, -1], [2, 4]);
        LayeredNetwork scaled = LayeredNetwork.Of(two).Named(["a", "b"]).Scaled(scaling);
        Assert.Equal(["u", "v"], scaled.Last.OutputNames);
        Assert.Equal(["a", "b"], scaled.InputNames);
        double[] rows = [1, 2, -3, 0.5], outputs = new double[4], expected = new double[4], units = new double[4];
        scaled.Predict(rows, outputs);
        scaling.Apply(rows, units);
        two.Predict(units, expected);
        Assert.All(expected.Zip(outputs), pair => Assert.Equal(pair.First, pair.Second, 1e-13));
    }

    private static double[] Part(Loss loss, double[] values) => loss == Loss.Softmax ? values : values[..2];

    private static SampleSet Samples(Loss loss)
    {
        double[] y = Inputs.Targets.ToArray();
        if (loss == Loss.Softmax)
        {
            double[] sorted = [.. y.Order()];
            return SampleSet.Create(Inputs.Inputs, 2, [.. y.Select((value, i) => i % 9 == 0 ? 0.0 : value < sorted[13] ? 2 : value < sorted[26] ? 0 : 1)]);
        }

        return SampleSet.CreateSeveral(Inputs.Inputs, 2, [.. y.SelectMany((value, i) => (double[])[value, Math.Abs(Inputs.Row(i)[0]) - (0.3 * value)])], ["u", "v"], default, ["x1", "x2"]);
    }

    private static TrainingOptions Options(Loss loss) => new() { Loss = loss, Beta = Beta, Order = 2, Standardize = false };

    private static TrainingResult Fit(SampleSet samples, Loss loss) => Trainer.Fit(samples, Options(loss), cancellation: TestContext.Current.CancellationToken);

    private static AuditResult Audit(LayeredNetwork network, SampleSet samples, Loss loss) =>
        Auditor.Audit(network, samples, Options(loss), cancellation: TestContext.Current.CancellationToken);

    /// <summary>Mean loss and beta times the sum of all neurons of their two lengths multiplied.</summary>
    private static double Objective(ReluNetwork network, SampleSet samples, Loss loss)
    {
        int outputs = network.OutputNames.Count;
        double[] f = new double[samples.Count * outputs];
        network.Predict(samples.Inputs, f);
        double sum = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            double[] row = f[(i * outputs)..((i + 1) * outputs)], y = samples.TargetRow(i).ToArray();
            sum += loss == Loss.Softmax ? Math.Log(row.Sum(Math.Exp)) - row[(int)y[0]] : row.Zip(y, (p, t) => (p - t) * (p - t) / 2).Sum();
        }

        return (sum / samples.Count) + (Beta * network.Neurons.Sum(neuron => Length(neuron.Weights) * Length(neuron.OutputWeights)));
    }

    private static double Length(double[] values) => Math.Sqrt(values.Sum(value => value * value));
}
