using CsCheck;
using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Tests.Oracles;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>Random small problems with many repeated values, against coordinate descent on the dictionary written out in full.</summary>
public class SmallProblemTests
{
    private static readonly Gen<(double[][] X, double[] Y, double[] Weights, double Ratio)> Problems =
        from n in Gen.Int[1, 7]
        from x in Gen.Int[-2, 2].Select(v => v / 2.0).Array[2].Array[n]
        from y in Gen.Int[-3, 3].Select(v => (double)v).Array[n]
        from w in Gen.Int[1, 3].Select(v => (double)v).Array[n]
        from ratio in Gen.Int[1, 3].Select(k => Math.Pow(0.3, k))
        select (x, y, w, ratio);

    [Fact]
    public void WedgeDictionaryL2() => Check(WeightNorm.L2, DictionaryKind.Wedge, x => MaterialisedDictionary.Lines(x, l1: false));

    [Fact]
    public void WedgeDictionaryL1() => Check(WeightNorm.L1, DictionaryKind.Wedge, x => MaterialisedDictionary.Lines(x, l1: true));

    [Fact]
    public void FullL1() => Check(
        WeightNorm.L1, DictionaryKind.Full, x => [.. MaterialisedDictionary.Lines(x, l1: true), .. MaterialisedDictionary.Hinges(x)]);

    private static void Check(WeightNorm norm, DictionaryKind dictionary, Func<double[][], List<double[]>> features) =>
        Problems.Sample(
            problem =>
            {
                SampleSet samples = SampleSet.Create([.. problem.X.SelectMany(r => r)], 2, problem.Y, problem.Weights);
                TrainingResult result = Trainer.Fit(samples, new TrainingOptions
                {
                    Norm = norm,
                    Dictionary = dictionary,
                    BetaRatio = problem.Ratio,
                    Standardize = false,
                    Tolerance = 1e-9,
                    Threads = 1,
                });
                Certificate certificate = result.Certificate;
                double expected = CoordinateDescentLasso.Objective(features(problem.X), problem.Y, problem.Weights, certificate.Beta);
                double allowed = 1e-8 * certificate.NullObjective + 1e-15;
                Assert.Equal(TrainingStatus.Optimal, result.Status);
                Assert.InRange(certificate.Objective - expected, -allowed, allowed);
                Assert.True(certificate.DualObjective <= expected + allowed);
                Assert.Equal(dictionary == DictionaryKind.Full ? CertificateScope.Global : CertificateScope.Dictionary, certificate.Scope);
                Assert.True(Verifier.Verify(result.Network, result.Claim, samples, threads: 1, TestContext.Current.CancellationToken).Holds);
            },
            iter: 300, threads: 1);
}
