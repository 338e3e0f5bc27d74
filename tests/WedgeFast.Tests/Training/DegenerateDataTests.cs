using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>Data at the edge of what a model can be made of: each gives a right answer.</summary>
public class DegenerateDataTests
{
    public static TheoryData<WeightNorm, DictionaryKind, bool> Classes => new(
        from norm in (WeightNorm[])[WeightNorm.L2, WeightNorm.L1]
        from dictionary in (DictionaryKind[])[DictionaryKind.Full, DictionaryKind.Wedge]
        from skip in (bool[])[false, true]
        select (norm, dictionary, skip));

    [Theory]
    [MemberData(nameof(Classes))]
    public void AConstantTargetIsTheConstant(WeightNorm norm, DictionaryKind dictionary, bool skip)
    {
        TrainingResult result = Fit([[1, 2], [3, 5], [4, 4], [0, 1]], [7, 7, 7, 7], norm, dictionary, skip);
        Assert.Empty(result.Network.Neurons);
        Assert.Equal(7, result.Network.Predict([10, -3]), 1e-12);
        Assert.Equal(0, result.Certificate.RelativeGap);
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void ALargeConstantTargetIsTheConstant(WeightNorm norm, DictionaryKind dictionary, bool skip)
    {
        TrainingResult result = Fit([[1, 2], [3, 5], [4, 4]], [1e6 + 0.1, 1e6 + 0.1, 1e6 + 0.1], norm, dictionary, skip);
        Assert.Empty(result.Network.Neurons);
        Assert.Equal(0, result.Certificate.RelativeGap);
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void OneSample(WeightNorm norm, DictionaryKind dictionary, bool skip)
    {
        TrainingResult result = Fit([[1, 2]], [-3], norm, dictionary, skip);
        Assert.Empty(result.Network.Neurons);
        Assert.Equal(-3, result.Network.Predict([1, 2]), 1e-12);
    }

    [Theory]
    [InlineData(WeightNorm.L2, false)]
    [InlineData(WeightNorm.L1, false)]
    [InlineData(WeightNorm.L2, true)]
    [InlineData(WeightNorm.L1, true)]
    public void TwoSamplesAreALineInTheDirectionOfTheirDifference(WeightNorm norm, bool skip)
    {
        // Without skip: one neuron z max(w.x + b, 0) from one point up to the other. With half the mean of the squares of (y -+ r) and
        // distance s along w, theta = (-r/2, r/2) gives g = s r/2 = beta, so r = 2 beta/s; betaMax has r = half the step in y.
        TrainingResult result = Fit([[0, 0], [3, 4]], [0, 10], norm, DictionaryKind.Full, skip);
        if (skip)
        {
            Assert.Empty(result.Network.Neurons);
            Assert.Equal(10, result.Network.Predict([3, 4]), 1e-9);
            return;
        }

        double distance = norm == WeightNorm.L2 ? 5 : 4;
        Assert.Equal(distance * 5 / 2, result.Certificate.BetaMax, 1e-12);
        double r = 2 * result.Certificate.Beta / distance;
        Assert.Equal((r * r / 2) + (result.Certificate.Beta * (10 - (2 * r)) / distance), result.Certificate.Objective, 1e-6);
        Assert.Equal(10 - r, result.Network.Predict([3, 4]), 1e-3);
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void FewerSamplesThanInputs(WeightNorm norm, DictionaryKind dictionary, bool skip)
    {
        double[][] x = [[1, 0, 2, 5, 1], [0, 1, 1, 1, 3], [2, 2, 0, 1, 1]];
        TrainingResult result = Fit(x, [1, 2, 4], norm, dictionary, skip);
        if (skip)
        {
            Assert.Empty(result.Network.Neurons);
            Assert.Equal(4, result.Network.Predict(x[2]), 1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void CollinearSamples(WeightNorm norm, DictionaryKind dictionary, bool skip)
    {
        double[][] x = [.. Enumerable.Range(0, 12).Select(i => (double[])[i / 4.0, 1 - (i / 2.0)])];
        TrainingResult result = Fit(x, [.. x.Select(r => Math.Abs(r[0] - 1.4))], norm, dictionary, skip);
        Assert.Equal(dictionary == DictionaryKind.Wedge, result.Network.Neurons.Count == 0);
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void AConstantColumnChangesNothing(WeightNorm norm, DictionaryKind dictionary, bool skip)
    {
        Random random = new(2);
        double[][] x = [.. Enumerable.Range(0, 20).Select(_ => (double[])[random.Next(5), random.Next(5)])];
        double[] y = [.. x.Select(r => Math.Max(r[0] - r[1], 0))];
        TrainingResult plain = Fit(x, y, norm, dictionary, skip), constant = Fit([.. x.Select(r => (double[])[r[0], 3, r[1]])], y, norm, dictionary, skip);
        Assert.Equal(plain.Certificate.Objective, constant.Certificate.Objective, 3e-6 * plain.Certificate.NullObjective);
        Assert.DoesNotContain(constant.Network.Neurons, n => n.Inputs.Contains(1) && n.Weights[Array.IndexOf(n.Inputs, 1)] != 0 && dictionary == DictionaryKind.Wedge);
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void AllRowsAlike(WeightNorm norm, DictionaryKind dictionary, bool skip)
    {
        TrainingResult result = Fit([[1, 2], [1, 2], [1, 2]], [0, 1, 5], norm, dictionary, skip);
        Assert.Empty(result.Network.Neurons);
        Assert.Equal(2, result.Network.Predict([1, 2]), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void LargeOffsets(WeightNorm norm, DictionaryKind dictionary, bool skip)
    {
        Random random = new(4);
        double[][] x = [.. Enumerable.Range(0, 30).Select(_ => (double[])[random.Next(64) / 16.0, random.Next(64) / 16.0])];
        double[] y = [.. x.Select(r => Math.Abs(r[0] - r[1]) + (random.Next(16) / 16.0))];
        TrainingResult plain = Fit(x, y, norm, dictionary, skip);
        TrainingResult offset = Fit([.. x.Select(r => (double[])[r[0] + 1e8, r[1] - 1e8])], [.. y.Select(v => v + 1e6)], norm, dictionary, skip);
        Assert.Equal(plain.Certificate.Objective, offset.Certificate.Objective, 3e-6 * plain.Certificate.NullObjective);
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void TargetsThatVaryLittleBesideTheirOffsetAreLearntAllTheSame(WeightNorm norm, DictionaryKind dictionary, bool skip)
    {
        // Seconds since 1970, or hertz about a gigahertz: they vary by less than 1e-7 of themselves.
        Random random = new(4);
        double[][] x = [.. Enumerable.Range(0, 30).Select(_ => (double[])[random.Next(64) / 16.0, random.Next(64) / 16.0])];
        double[] y = [.. x.Select(r => 16 * (Math.Abs(r[0] - r[1]) + (random.Next(16) / 16.0)))];
        TrainingResult plain = Fit(x, y, norm, dictionary, skip), far = Fit(x, [.. y.Select(v => v + 1.7e9)], norm, dictionary, skip);
        Assert.NotEmpty(far.Network.Neurons);
        Assert.Equal(plain.Certificate.NullObjective, far.Certificate.NullObjective, 1e-9 * plain.Certificate.NullObjective);
        Assert.Equal(plain.Certificate.Objective, far.Certificate.Objective, 3e-6 * plain.Certificate.NullObjective);
    }

    [Fact]
    public void ALinearTargetLeavesNeuronsNothingBesideALinearTerm()
    {
        double[][] x = [.. Enumerable.Range(0, 30).Select(i => (double[])[i * 0.1, i * i * 0.01])];
        foreach (double offset in (double[])[0, 1.7, 1e9])
        {
            TrainingResult result = Fit(x, [.. x.Select(r => (0.3 * r[0]) - (1.1 * r[1]) + offset)], WeightNorm.L2, DictionaryKind.Full, skip: true);
            Assert.Empty(result.Network.Neurons);
            Assert.Equal(0, result.Certificate.NullObjective);
            Assert.InRange(result.Certificate.Gap!.Value, 0, 1e-26 * Math.Max(1, offset * offset));
        }
    }

    [Fact]
    public void AConstantTargetProvesNothingForAnotherNetwork()
    {
        SampleSet samples = SampleSet.Create([1, 2, 3, 4], 1, [7, 7, 7, 7]);
        TrainingResult result = Trainer.Fit(samples);
        ReluNetwork worse = new(result.Network.InputNames, "y", result.Network.Intercept + 1, result.Network.Skip, result.Network.Neurons);
        VerificationResult verified = Verifier.Verify(worse, result.Claim with { Objective = 0.5 }, samples);
        Assert.Equal(0.5, verified.Certificate.Objective, 1e-12);
        Assert.False(verified.Holds);
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void BetaAtAndAboveItsMaximumGivesNoNeuron(WeightNorm norm, DictionaryKind dictionary, bool skip)
    {
        Random random = new(6);
        double[][] x = [.. Enumerable.Range(0, 25).Select(_ => (double[])[random.NextDouble(), random.NextDouble()])];
        double[] y = [.. x.Select(r => (r[0] * r[1]) + (0.1 * random.NextDouble()))];
        foreach (double ratio in (double[])[1 + 1e-12, 1.5, 100])
        {
            TrainingResult result = Fit(x, y, norm, dictionary, skip, ratio);
            Assert.Empty(result.Network.Neurons);
            Assert.Equal(result.Certificate.NullObjective, result.Certificate.Objective, 1e-14);
        }

        Assert.NotEmpty(Fit(x, y, norm, dictionary, skip, 0.999).Network.Neurons);
    }

    private static TrainingResult Fit(double[][] x, double[] y, WeightNorm norm, DictionaryKind dictionary, bool skip, double ratio = 0.02)
    {
        SampleSet samples = SampleSet.Create([.. x.SelectMany(r => r)], x[0].Length, y);
        TrainingResult result = Trainer.Fit(samples, new TrainingOptions
        {
            Norm = norm,
            Dictionary = dictionary,
            Skip = skip,
            BetaRatio = ratio,
            Standardize = false,
            Threads = 1,
        });
        Assert.Equal(TrainingStatus.Optimal, result.Status);
        Assert.True(result.Certificate.RelativeGap is >= -1e-9 and <= 1e-6);
        VerificationResult verified = Verifier.Verify(result.Network, result.Claim, samples, threads: 1);
        Assert.True(verified.Holds, string.Join(" ", verified.Failures));
        return result;
    }
}
