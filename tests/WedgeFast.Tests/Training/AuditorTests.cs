using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Tests.Network;
using WedgeFast.Tests.Oracles;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>
/// Audits of networks made up, trained here, rescaled, deepened: against formulas written out and against coordinate descent.
/// </summary>
public sealed class AuditorTests
{
    private const double Beta = 0.01;
    private static readonly SampleSet Ripple = GeneratedSamples.Create("ripple", 60, 0);
    private static readonly TrainingOptions Options = new() { Beta = Beta, Order = 2, Standardize = false };

    [Fact]
    public void ObjectivesAreTheFormulasWrittenOut()
    {
        ReluNetwork network = new(["x1", "x2"], "y", 0.5, [], [new([0, 1], [3, 4], 0.25, -0.1, []), new([1], [0.5], 0, 2, [])]);
        AuditResult audit = Auditor.Audit(LayeredNetwork.Of(network), Ripple, Options, cancellation: TestContext.Current.CancellationToken);
        double loss = 0;
        for (int i = 0; i < Ripple.Count; i++)
        {
            (double a, double b) = (Ripple.Row(i)[0], Ripple.Row(i)[1]);
            double output = 0.5 - (0.1 * Math.Max((3 * a) + (4 * b) + 0.25, 0)) + (2 * Math.Max(0.5 * b, 0));
            loss += (output - Ripple.Targets[i]) * (output - Ripple.Targets[i]) / 2 / Ripple.Count;
        }

        Assert.Equal(loss, audit.MeanLoss, 1e-14);
        Assert.Equal(loss + (Beta * ((0.1 * 5) + (2 * 0.5))), audit.Objective, 1e-14);
        Assert.Equal(loss + (Beta / 2 * (25 + 0.01 + 0.25 + 4)), audit.UnbalancedObjective, 1e-14);
    }

    [Fact]
    public void TheBoundIsBelowAndTheDistanceAboveWhatCoordinateDescentFinds()
    {
        Random random = new(3);
        for (int k = 0; k < 20; k++)
        {
            double[][] x = [.. Enumerable.Range(0, 7).Select(_ => (double[])[random.Next(-2, 3), random.Next(-2, 3)])];
            double[] y = [.. Enumerable.Range(0, 7).Select(_ => (double)random.Next(-3, 4))];
            SampleSet samples = SampleSet.Create([.. x.SelectMany(row => row)], 2, y);
            ReluNetwork network = Networks.Random(random, 2, 4, hasSkip: false);
            TrainingOptions options = Options with { Norm = WeightNorm.L1, Threads = 1 };
            AuditResult audit = Auditor.Audit(LayeredNetwork.Of(network), samples, options, cancellation: TestContext.Current.CancellationToken);
            List<double[]> features = [.. MaterialisedDictionary.Lines(x, l1: true), .. MaterialisedDictionary.Hinges(x)];
            double optimum = CoordinateDescentLasso.Objective(features, y, [1, 1, 1, 1, 1, 1, 1], Beta);
            double allowed = 1e-8 * audit.Optimum.Certificate.NullObjective;
            Assert.True(audit.LowerBound <= optimum + allowed);
            Assert.InRange(audit.Objective - optimum, audit.AtLeastAbove - allowed, audit.AtMostAbove!.Value + allowed);
            Assert.Equal(audit.AtMostAbove / audit.LowerBound, audit.RelativeExcess);
        }
    }

    [Fact]
    public void TheOptimumItselfIsWithinTheTolerance()
    {
        TrainingResult optimum = Trainer.Fit(Ripple, Options, cancellation: TestContext.Current.CancellationToken);
        AuditResult audit = Auditor.Audit(LayeredNetwork.Of(optimum.Network), Ripple, Options, cancellation: TestContext.Current.CancellationToken);
        Assert.InRange(audit.AtMostAbove!.Value, 0, 1e-6 * audit.Optimum.Certificate.NullObjective);
        Assert.InRange(audit.AtLeastAbove, 0, audit.AtMostAbove.Value);
        Assert.Equal(optimum.Certificate.Objective, audit.Objective, 1e-12);
    }

    [Fact]
    public void ScalesBetweenTheLayersOfANeuronAreBalanced()
    {
        ReluNetwork network = Trainer.Fit(Ripple, Options with { Beta = 0.02 }, cancellation: TestContext.Current.CancellationToken).Network;
        ReluNetwork lopsided = new(network.InputNames, "y", network.Intercept, [], [.. network.Neurons.Select((neuron, j) => neuron with
        {
            Weights = [.. neuron.Weights.Select(weight => weight * (j + 2))],
            Bias = neuron.Bias * (j + 2),
            Z = neuron.Z / (j + 2),
        })]);
        AuditResult one = Auditor.Audit(LayeredNetwork.Of(network), Ripple, Options, cancellation: TestContext.Current.CancellationToken);
        AuditResult other = Auditor.Audit(LayeredNetwork.Of(lopsided), Ripple, Options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(one.Objective, other.Objective, 1e-13);
        Assert.True(other.UnbalancedObjective > one.UnbalancedObjective);
        Assert.True(one.AtLeastAbove > 1e-4);
    }

    [Fact]
    public void OfADeeperNetworkTheLastTwoLayersAreAudited()
    {
        // The first layer moves both inputs by 2 and rotates them: as the norm is that of the rotated features, the optimum is the same.
        ReluNetwork network = new(["h1.1", "h1.2"], "y", 0, [], [new([0, 1], [1, -0.5], 0, 0.5, [])]);
        HiddenNeuron[] first = [new([0, 1], [0.6, 0.8], 2, []), new([0, 1], [-0.8, 0.6], 2, [])];
        LayeredNetwork deep = new(["x1", "x2"], null, [first], [2, 3], network);
        AuditResult audit = Auditor.Audit(deep, Ripple, Options, cancellation: TestContext.Current.CancellationToken);
        double optimum = Trainer.Fit(Ripple, Options, cancellation: TestContext.Current.CancellationToken).Certificate.Objective;
        Assert.Equal(optimum, audit.Optimum.Certificate.Objective, 1e-6 * audit.Optimum.Certificate.NullObjective);
        Assert.True(audit.AtMostAbove > 0);
    }

    [Fact]
    public void LargeUnitsLeaveTheBoundValid()
    {
        double[] inputs = [.. Ripple.Inputs.ToArray().Select((value, at) => at % 2 == 0 ? 5e8 + (1e8 * value) : value)];
        SampleSet samples = SampleSet.Create(inputs, 2, Ripple.Targets);
        ReluNetwork network = new(["x1", "x2"], "y", 0, [], [new([0, 1], [1e-8, 0.5], -5, 0.5, [])]);
        AuditResult audit = Auditor.Audit(LayeredNetwork.Of(network), samples, Options with { Beta = 100 }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(TrainingStatus.Optimal, audit.Optimum.Status);
        double length = Math.Sqrt((1e-8 * 1e-8) + 0.25);
        Assert.Equal(audit.MeanLoss + (100 * 0.5 * length), audit.Objective, 1e-12);
        Assert.InRange(audit.LowerBound!.Value, 0, audit.Objective);
        Assert.True(audit.Optimum.Certificate.Objective < 0.5 * audit.Optimum.Certificate.NullObjective || audit.Optimum.Network.Neurons.Count > 0);
    }

    [Fact]
    public void ATermLinearInTheInputsIsFreeWhereTheNetworkHasOne()
    {
        ReluNetwork network = new(["x1", "x2"], "y", 0, [0.1, -0.2], [new([0], [1.0], 0, 0.5, [])]);
        AuditResult audit = Auditor.Audit(LayeredNetwork.Of(network), Ripple, Options, cancellation: TestContext.Current.CancellationToken);
        Assert.True(audit.Optimum.Claim.HasSkip);
        Assert.Equal(audit.MeanLoss + (Beta * 0.5), audit.Objective, 1e-14);
    }

    [Fact]
    public void BeyondExactSearchABetterNetworkIsFoundAndNoBoundIsClaimed()
    {
        (SampleSet samples, ReluNetwork rough) = Wide(12, 150, perturbed: 0.3);
        TrainingOptions options = new() { Beta = 0.02, Order = 12, Standardize = false, Tolerance = 0.01, Threads = 1 };
        AuditResult audit = Auditor.Audit(LayeredNetwork.Of(rough), samples, options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(TrainingStatus.Unproven, audit.Optimum.Status);
        Assert.Null(audit.LowerBound);
        Assert.Null(audit.AtMostAbove);
        Assert.True(audit.AtLeastAbove > 1e-3);
        Assert.Equal(audit.Objective - audit.Optimum.Certificate.Objective, audit.AtLeastAbove);
    }

    [Fact]
    public void AGivenNetworkIsNeverBetterThanWhatIsFound()
    {
        (SampleSet samples, ReluNetwork rough) = Wide(12, 150, perturbed: 0.3);
        using CancellationTokenSource stopped = new();
        stopped.Cancel();
        TrainingOptions options = new() { Beta = 0.02, Order = 12, Standardize = false, Threads = 1 };
        AuditResult atOnce = Auditor.Audit(LayeredNetwork.Of(rough), samples, options, cancellation: stopped.Token);
        Assert.True(atOnce.Optimum.Certificate.Objective <= atOnce.Objective);
        AuditResult found = Auditor.Audit(LayeredNetwork.Of(rough), samples, options, cancellation: TestContext.Current.CancellationToken);
        AuditResult again = Auditor.Audit(LayeredNetwork.Of(found.Optimum.Network), samples, options, cancellation: TestContext.Current.CancellationToken);
        Assert.True(again.Optimum.Certificate.Objective <= again.Objective);
        Assert.True(again.Optimum.Certificate.Objective <= found.Optimum.Certificate.Objective + 1e-12);
    }

    [Fact]
    public void AThousandInputsAreAudited()
    {
        (SampleSet samples, ReluNetwork rough) = Wide(1000, 60, perturbed: 0.02);
        TrainingOptions options = new() { Beta = 0.05, Order = 1000, Standardize = false, Tolerance = 0.01 };
        AuditResult audit = Auditor.Audit(LayeredNetwork.Of(rough), samples, options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(TrainingStatus.Unproven, audit.Optimum.Status);
        Assert.True(audit.AtLeastAbove > 0);
    }

    /// <summary>
    /// A kink between two rows takes two neurons of the class: moved to one of the rows it is worse, and within a loose tolerance training
    /// ends there.
    /// </summary>
    [Fact]
    public void WithinALooseToleranceAGivenNetworkIsKeptAsWell()
    {
        double[] x = [.. Enumerable.Range(0, 10).Select(i => (double)i)];
        SampleSet samples = SampleSet.Create(x, 1, [.. x.Select(at => Math.Max(at - 4.5, 0))]);
        ReluNetwork given = new(["x1"], "y", 0, [], [new([0], [1.0], -4.5, 1, [])]);
        TrainingOptions options = new() { Beta = 1e-3, Order = 1, Standardize = false, Tolerance = 0.05 };
        AuditResult audit = Auditor.Audit(LayeredNetwork.Of(given), samples, options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(1e-3, audit.Objective, 1e-12);
        Assert.True(audit.Optimum.Certificate.Objective <= audit.Objective + 1e-9);
        Assert.InRange(audit.LowerBound!.Value, -1, audit.Objective);
        Assert.True(Verifier.Verify(audit.Optimum.Network, audit.Optimum.Claim, samples, cancellation: TestContext.Current.CancellationToken).Holds);
    }

    /// <summary>
    /// Targets of a network of three neurons that read all inputs, and the network with noise on its weights: off every sample.
    /// </summary>
    private static (SampleSet Samples, ReluNetwork Rough) Wide(int dimension, int rows, double perturbed)
    {
        SplitMix64 random = new(5);
        double[] x = new double[rows * dimension], y = new double[rows];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = random.Normal();
        }

        List<NetworkNeuron> exact = [], rough = [];
        for (int j = 0; j < 3; j++)
        {
            double[] weights = new double[dimension], noisy = new double[dimension];
            for (int k = 0; k < dimension; k++)
            {
                weights[k] = random.Normal() / Math.Sqrt(dimension);
                noisy[k] = weights[k] + (perturbed * random.Normal());
            }

            exact.Add(new([.. Enumerable.Range(0, dimension)], weights, 0.1 * j, j == 1 ? -1 : 1, []));
            rough.Add(exact[j] with { Weights = noisy, Bias = (0.1 * j) + 0.0123 });
        }

        string[] names = [.. Enumerable.Range(1, dimension).Select(k => $"x{k}")];
        ReluNetwork teacher = new(names, "y", 0, [], exact);
        for (int i = 0; i < rows; i++)
        {
            y[i] = teacher.Predict(x.AsSpan(i * dimension, dimension));
        }

        return (SampleSet.Create(x, dimension, y), new ReluNetwork(names, "y", 0, [], rough));
    }
}
