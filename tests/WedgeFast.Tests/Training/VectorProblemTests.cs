using CsCheck;
using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Tests.Oracles;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>
/// Several targets and several classes against descent on the dictionary written out in full, and at the edge of what can be.
/// </summary>
public class VectorProblemTests
{
    private static readonly Gen<(double[][] X, int[][] Y, double[] Weights, double Ratio)> Problems =
        from n in Gen.Int[3, 8]
        from x in Gen.Int[-2, 2].Select(v => v / 2.0).Array[2].Array[n]
        from outputs in Gen.Int[2, 3]
        from y in Gen.Int[-3, 3].Array[outputs].Array[n]
        from w in Gen.Int[1, 3].Select(v => (double)v).Array[n]
        from ratio in Gen.Int[1, 3].Select(k => Math.Pow(0.4, k))
        select (x, y, w, ratio);

    [Theory]
    [InlineData(WeightNorm.L2, DictionaryKind.Wedge, false)]
    [InlineData(WeightNorm.L1, DictionaryKind.Wedge, false)]
    [InlineData(WeightNorm.L1, DictionaryKind.Full, false)]
    [InlineData(WeightNorm.L2, DictionaryKind.Wedge, true)]
    [InlineData(WeightNorm.L1, DictionaryKind.Full, true)]
    public void Agrees_with_coordinate_descent(WeightNorm norm, DictionaryKind dictionary, bool classes)
    {
        int tight = 0, total = 0;
        Problems
        .Where(p => !classes || (p.Ratio > 0.3 && Classes(p.Y).Distinct().Count() == 3))
        .Sample(
            p =>
            {
                total++;
                tight += CheckExact(p, norm, dictionary, classes) <= 1e-8 ? 1 : 0;
            },
            iter: classes ? 15 : 60, threads: 1);

        // The oracle is slow where columns are nearly dependent; its bounds then are wide, but bounds all the same.
        Assert.True(tight > 0.7 * total, $"the oracle settled {tight} of {total} problems");
    }

    /// <summary>
    /// Log-odds f split evenly between two outputs are -f/2 and f/2: a neuron's length is sqrt(1/2) of what it is for one output.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TwoClassesAreTheLogisticLossInOtherUnits(bool skip)
    {
        SampleSet samples = Noisy(1, y => [y[0] > 0 ? 1 : 0]);
        TrainingOptions options = new() { Loss = Loss.Logistic, Skip = skip, BetaRatio = 0.03, Tolerance = 1e-9 };
        TrainingResult logistic = Trainer.Fit(samples, options);
        TrainingResult softmax = Trainer.Fit(samples, options with { Loss = Loss.Softmax, BetaRatio = null, Beta = logistic.Certificate.Beta * Math.Sqrt(2) });
        AssertSame(logistic.Certificate, softmax.Certificate, 1, Math.Sqrt(2));
        Assert.Equal((TrainingStatus.Optimal, CertificateScope.Global), (softmax.Status, softmax.Certificate.Scope));
    }

    /// <summary>
    /// Targets 3 y and 4 y are 5 y along one direction: the errors are 25 times, the weight decay of the same network 5 times those of y.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TargetsAlongOneDirectionAreOneTarget(bool skip)
    {
        SampleSet one = Noisy(1, y => [y[0]]), two = Noisy(2, y => [3 * y[0], 4 * y[0]]);
        TrainingOptions options = new() { Skip = skip, BetaRatio = 0.01, Tolerance = 1e-9 };
        TrainingResult single = Trainer.Fit(one, options), several = Trainer.Fit(two, options);
        AssertSame(single.Certificate, several.Certificate, 25, 5);
        Assert.InRange(several.Network.Neurons.Count, 1, single.Network.Neurons.Count);
        Assert.All(several.Network.Neurons, neuron => Assert.Equal(4 * neuron.OutputWeights[0], 3 * neuron.OutputWeights[1], 1e-6));
    }

    [Fact]
    public void TurningTheTargetsTurnsTheNetwork()
    {
        double c = Math.Cos(0.7), s = Math.Sin(0.7);
        SampleSet plain = Noisy(2, y => y), turned = Noisy(2, y => [(c * y[0]) - (s * y[1]), (s * y[0]) + (c * y[1])]);
        TrainingOptions options = new() { BetaRatio = 0.02, Tolerance = 1e-9 };
        TrainingResult a = Trainer.Fit(plain, options), b = Trainer.Fit(turned, options);
        AssertSame(a.Certificate, b.Certificate, 1, 1);
        Assert.True(Verifier.Verify(b.Network, b.Claim, turned, cancellation: TestContext.Current.CancellationToken).Holds);
    }

    [Fact]
    public void AWeightIsAsManyRepeatedRows()
    {
        SampleSet plain = Noisy(2, y => y);
        double[] weights = [.. Enumerable.Range(0, plain.Count).Select(i => 1.0 + (i % 3))];
        int[] rows = [.. Enumerable.Range(0, plain.Count).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]))];
        TrainingOptions options = new() { BetaRatio = 0.05, Tolerance = 1e-9 };
        SampleSet weighted = SampleSet.CreateSeveral(plain.Inputs, 2, plain.Targets, plain.TargetNames, weights);
        AssertSame(Trainer.Fit(weighted, options).Certificate, Trainer.Fit(plain.Take(rows), options).Certificate, 1, 1);
    }

    /// <summary>
    /// The optimum lies between what is proven and the optimum over a dense grid of directions, which comes close to it from above.
    /// </summary>
    [Fact]
    public void AllLinesOfThePlaneAgreeWithADenseGrid() => Problems.Where(p => p.X.Length <= 5).Sample(
        p =>
        {
            (SampleSet samples, TrainingOptions options, double[][] targets) = Problem(p, classes: false);
            Certificate certificate = Trainer.Fit(samples, options).Certificate;
            List<double[]> features = [.. MaterialisedDictionary.Lines(p.X, l1: false), .. MaterialisedDictionary.Directions(p.X, 36)];
            (double lower, double upper) = new GroupCoordinateDescent(features, targets, p.Weights, null).Bounds(certificate.Beta, mostSweeps: 5000, mostGap: 1e-2);
            Assert.InRange(certificate.Objective, lower - (5e-3 * certificate.NullObjective), upper + (2e-9 * certificate.NullObjective) + 1e-14);
        },
        iter: 15, threads: 1);

    [Fact]
    public void IrisIsCertifiedAndVerified()
    {
        string[][] rows = [.. File.ReadLines(SharedData.Path("data/iris.csv")).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','))];
        string[] labels = [.. rows.Select(row => row[^1]).Distinct().Order(StringComparer.Ordinal)];
        double[] inputs = [.. rows.SelectMany(row => row[..^1]).Select(cell => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture))];
        SampleSet samples = SampleSet.Create(inputs, 4, [.. rows.Select(row => (double)Array.IndexOf(labels, row[^1]))]);
        foreach ((int order, double ratio) in (ReadOnlySpan<(int, double)>)[(1, 0.001), (2, 0.1), (2, 0.01), (2, 0.001)])
        {
            TrainingResult result = Trainer.Fit(samples, new TrainingOptions { Loss = Loss.Softmax, Order = order, BetaRatio = ratio });
            Assert.Equal((TrainingStatus.Optimal, CertificateScope.Global), (result.Status, result.Certificate.Scope));
            Assert.InRange(result.Certificate.RelativeGap!.Value, -1e-13, 1e-6);
            Assert.All(result.Network.Neurons, neuron => Assert.Equal(0, neuron.OutputWeights.Sum(), 1e-9 * neuron.Z));
            Assert.True(Verifier.Verify(result.Network, result.Claim, samples, cancellation: TestContext.Current.CancellationToken).Holds);
        }
    }

    /// <summary>Beyond enumeration: with targets along one direction the search for one output is the judge.</summary>
    [Theory]
    [InlineData(WeightNorm.L2, 3)]
    [InlineData(WeightNorm.L1, 4)]
    public void ThreeInputsPerNeuronAreCertified(WeightNorm norm, int order)
    {
        Random random = new(8);
        double[] inputs = [.. Enumerable.Range(0, 60 * order).Select(_ => random.NextDouble())];
        double[] y = [.. inputs.Chunk(order).Select(x => Math.Abs(x[0] + x[1] - x[2] - 0.5) + x[^1] + (0.1 * random.NextDouble()))];
        TrainingOptions options = new() { Norm = norm, Order = order, BetaRatio = 0.1, Tolerance = 1e-7 };
        Certificate one = Trainer.Fit(SampleSet.Create(inputs, order, y), options).Certificate;
        SampleSet two = SampleSet.CreateSeveral(inputs, order, [.. y.SelectMany(v => new[] { 3 * v, 4 * v })], ["a", "b"]);
        TrainingResult result = Trainer.Fit(two, options);
        Assert.Equal((TrainingStatus.Optimal, CertificateScope.Global), (result.Status, result.Certificate.Scope));
        Assert.Equal(5 * one.BetaMax, result.Certificate.BetaMax, 1e-8 * result.Certificate.BetaMax);
        Assert.Equal(25 * one.Objective, result.Certificate.Objective, 3e-7 * result.Certificate.NullObjective);
        Assert.True(Verifier.Verify(result.Network, result.Claim, two, cancellation: TestContext.Current.CancellationToken).Holds);
    }

    [Fact]
    public void AChangedNetworkOrClaimIsFound()
    {
        SampleSet samples = Noisy(2, y => y);
        TrainingResult result = Trainer.Fit(samples, new TrainingOptions { BetaRatio = 0.05 });
        ReluNetwork network = result.Network;
        Assert.True(Holds(network));
        Assert.False(Holds(new ReluNetwork(network.InputNames, network.OutputNames, [network.Intercepts[0], network.Intercepts[1] + 1e-3], [], network.Neurons)));
        Assert.False(Holds(new ReluNetwork(network.InputNames, network.OutputNames, network.Intercepts, [], [.. network.Neurons.Skip(1)])));
        bool Holds(ReluNetwork changed) => Verifier.Verify(changed, result.Claim, samples, cancellation: TestContext.Current.CancellationToken).Holds;
    }

    [Fact]
    public void AStopLeavesANetworkWhoseClaimHolds()
    {
        SampleSet samples = Noisy(2, y => y);
        using CancellationTokenSource stop = new();
        TrainingResult result = Trainer.Fit(
            samples, new TrainingOptions { BetaRatio = 0.001 }, new StopAfter(stop, 3), stop.Token);
        Assert.Equal(TrainingStatus.Cancelled, result.Status);
        Assert.True(result.Certificate.RelativeGap is > 1e-6 and < 1);
        Assert.True(Verifier.Verify(result.Network, result.Claim, samples, cancellation: TestContext.Current.CancellationToken).Holds);
    }

    [Fact]
    public void TargetsThatVaryLittleBesideTheirOffsetAreLearntAllTheSame()
    {
        Random random = new(5);
        double[] x = [.. Enumerable.Range(0, 40).Select(_ => random.Next(64) / 16.0)];
        double[] y = [.. x.SelectMany(v => (double[])[16 * Math.Abs(v - 2), random.Next(64)])];
        TrainingOptions options = new() { BetaRatio = 0.05 };
        Certificate plain = Trainer.Fit(SampleSet.CreateSeveral(x, 1, y, ["a", "b"]), options).Certificate;
        TrainingResult far = Trainer.Fit(SampleSet.CreateSeveral(x, 1, [.. y.Select((v, i) => v + (i % 2 == 0 ? 1.7e9 : -2e9))], ["a", "b"]), options);
        Assert.NotEmpty(far.Network.Neurons);
        Assert.Equal(plain.Objective, far.Certificate.Objective, 3e-6 * plain.NullObjective);
    }

    [Fact]
    public void NothingToLearnIsTheConstant()
    {
        SampleSet constant = Noisy(2, _ => [1e6, -7]);
        TrainingResult result = Trainer.Fit(constant, new TrainingOptions { BetaRatio = 0.1 });
        Assert.Equal((TrainingStatus.Optimal, 0), (result.Status, result.Network.Neurons.Count));
        Assert.Equal([1e6, -7], result.Network.Intercepts.ToArray());
    }

    [Fact]
    public void CrossValidationHoldsRowsOutOfAllOutputs()
    {
        SampleSet samples = Noisy(2, y => y);
        CrossValidationResult result = Trainer.FitCrossValidated(samples, new CrossValidationOptions { Folds = 3, Grid = new BetaGrid(6, 0.01) });
        Assert.Equal(TrainingStatus.Optimal, result.Fit.Status);
        double squares = 0;
        for (int i = 0; i < samples.Count * 2; i++)
        {
            squares += Math.Pow(result.OutOfFold[i] - samples.Targets[i], 2) / 2;
        }

        // Folds weigh by their rows, so the mean over folds is the mean over rows.
        Assert.Equal(squares / samples.Count, result.Points[result.Chosen].Mean, 1e-9);
    }

    [Fact]
    public void RefusesWhatHasNoBestNetwork()
    {
        SampleSet gap = SampleSet.Create([1, 2, 3], 1, [0, 2, 2]);
        TrainingOptions softmax = new() { Loss = Loss.Softmax };
        Assert.Contains("none of class 1", Assert.Throws<ArgumentException>(() => Trainer.Check(gap, softmax)).Message, StringComparison.Ordinal);
        SampleSet broken = SampleSet.Create([1, 2, 3], 1, [0, 0.5, 1]);
        Assert.Contains("a target is 0.5", Assert.Throws<ArgumentException>(() => Trainer.Check(broken, softmax)).Message, StringComparison.Ordinal);
        SampleSet separable = SampleSet.Create([1, 2, 3, 4, 5, 6], 1, [0, 0, 1, 1, 2, 2]);
        Assert.Contains("separates", Assert.Throws<ArgumentException>(() => Trainer.Check(separable, softmax with { Skip = true })).Message, StringComparison.Ordinal);
        Assert.Contains("2 targets", Assert.Throws<ArgumentException>(
            () => Trainer.Check(Noisy(2, y => y), new TrainingOptions { Loss = Loss.Huber() })).Message, StringComparison.Ordinal);
        SampleSet six = SampleSet.CreateSeveral(new double[60], 6, new double[20], ["a", "b"]);
        Assert.Throws<NotSupportedException>(() => Trainer.Check(six, new TrainingOptions { Order = 6 }));
    }

    private static void AssertSame(Certificate expected, Certificate actual, double objective, double beta)
    {
        double allowed = 3e-9 * actual.NullObjective;
        Assert.Equal(objective * expected.NullObjective, actual.NullObjective, 1e-12 * actual.NullObjective);
        Assert.Equal(beta * expected.BetaMax, actual.BetaMax, 1e-11 * actual.BetaMax);
        Assert.Equal(objective * expected.Objective, actual.Objective, allowed);
        Assert.InRange(actual.RelativeGap!.Value, -1e-13, 1e-9);
    }

    /// <summary>120 rows of two inputs and targets made of two noisy functions of them.</summary>
    private static SampleSet Noisy(int targets, Func<double[], double[]> make)
    {
        Random random = new(5);
        List<double> inputs = [], made = [];
        for (int i = 0; i < 120; i++)
        {
            double a = random.NextDouble() * 3, b = random.NextDouble() * 3;
            inputs.AddRange([a, b]);
            made.AddRange(make([Math.Sin(2 * a) - (0.4 * b) + random.NextDouble() - 0.3, Math.Abs(a - b) + (0.5 * random.NextDouble())]));
        }

        return SampleSet.CreateSeveral([.. inputs], 2, [.. made], [.. Enumerable.Range(0, targets).Select(k => $"y{k}")]);
    }

    private static double[] Classes(int[][] y) => [.. y.Select(row => (double)Math.Clamp(row[0] + 1, 0, 2))];

    private static (SampleSet Samples, TrainingOptions Options, double[][] Targets) Problem(
        (double[][] X, int[][] Y, double[] Weights, double Ratio) p, bool classes)
    {
        double[] inputs = [.. p.X.SelectMany(row => row)];
        double[][] targets = classes ? [.. Classes(p.Y).Select(c => new[] { c })] : [.. p.Y.Select(row => row.Select(v => (double)v).ToArray())];
        string[] names = [.. Enumerable.Range(0, targets[0].Length).Select(k => $"y{k}")];
        SampleSet samples = SampleSet.CreateSeveral(inputs, 2, [.. targets.SelectMany(row => row)], names, p.Weights);
        TrainingOptions options = new()
        {
            Loss = classes ? Loss.Softmax : Loss.Squared,
            BetaRatio = p.Ratio,
            Standardize = false,
            Tolerance = 1e-9,
            Threads = 1,
        };
        return (samples, options, targets);
    }

    /// <summary>Checks a problem against the oracle's bounds.</summary>
    /// <returns>How far these are from each other.</returns>
    private static double CheckExact(
        (double[][] X, int[][] Y, double[] Weights, double Ratio) p, WeightNorm norm, DictionaryKind dictionary, bool classes)
    {
        (SampleSet samples, TrainingOptions options, double[][] targets) = Problem(p, classes);
        TrainingResult result = Trainer.Fit(samples, options with { Norm = norm, Dictionary = dictionary });
        Certificate certificate = result.Certificate;
        List<double[]> lines = MaterialisedDictionary.Lines(p.X, norm == WeightNorm.L1);
        List<double[]> features = dictionary == DictionaryKind.Full ? [.. lines, .. MaterialisedDictionary.Hinges(p.X)] : lines;
        (double lower, double upper) = new GroupCoordinateDescent(features, targets, p.Weights, classes ? 3 : null)
            .Bounds(certificate.Beta, mostSweeps: classes ? 30_000 : 100_000, mostGap: 1e-2);
        double allowed = 1e-8 * certificate.NullObjective + 1e-14;
        Assert.Equal(TrainingStatus.Optimal, result.Status);
        Assert.InRange(certificate.Objective, lower - 1e-14, upper + allowed);
        Assert.True(certificate.DualObjective <= upper + 1e-14);
        Assert.True(Verifier.Verify(result.Network, result.Claim, samples, threads: 1, TestContext.Current.CancellationToken).Holds);
        return upper - lower;
    }

    private sealed class StopAfter(CancellationTokenSource stop, int rounds) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Round >= rounds)
            {
                stop.Cancel();
            }
        }
    }
}
