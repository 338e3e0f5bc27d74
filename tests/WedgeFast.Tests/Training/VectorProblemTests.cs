using CsCheck;
using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Tests.Oracles;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>Several targets and several classes against descent on the dictionary written out in full, and at the edge of what can be.</summary>
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
    public void Agrees_with_coordinate_descent(WeightNorm norm, DictionaryKind dictionary, bool classes) => Problems
        .Where(p => !classes || (p.Ratio > 0.1 && Classes(p.Y).Distinct().Count() == 3))
        .Sample(p => CheckExact(p, norm, dictionary, classes), iter: classes ? 30 : 100, threads: 1);

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
            Loss = classes ? LossKind.Softmax : LossKind.Squared,
            BetaRatio = p.Ratio,
            Standardize = false,
            Tolerance = 1e-9,
            Threads = 1,
        };
        return (samples, options, targets);
    }

    private static void CheckExact(
        (double[][] X, int[][] Y, double[] Weights, double Ratio) p, WeightNorm norm, DictionaryKind dictionary, bool classes)
    {
        (SampleSet samples, TrainingOptions options, double[][] targets) = Problem(p, classes);
        TrainingResult result = Trainer.Fit(samples, options with { Norm = norm, Dictionary = dictionary });
        Certificate certificate = result.Certificate;
        List<double[]> lines = MaterialisedDictionary.Lines(p.X, norm == WeightNorm.L1);
        List<double[]> features = dictionary == DictionaryKind.Full ? [.. lines, .. MaterialisedDictionary.Hinges(p.X)] : lines;
        (double lower, double upper) = new GroupCoordinateDescent(features, targets, p.Weights, classes ? 3 : null).Bounds(certificate.Beta);
        double allowed = 1e-8 * certificate.NullObjective + 1e-14;
        Assert.Equal(TrainingStatus.Optimal, result.Status);
        Assert.InRange(certificate.Objective, lower - 1e-14, upper + allowed);
        Assert.True(certificate.DualObjective <= upper + 1e-14);
        Assert.True(Verifier.Verify(result.Network, result.Claim, samples, threads: 1, TestContext.Current.CancellationToken).Holds);
    }
}
