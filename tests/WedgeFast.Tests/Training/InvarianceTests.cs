using WedgeFast.Geometry;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>The optimum does not depend on how the same problem is written down.</summary>
public class InvarianceTests
{
    private const int Count = 60;
    private const int Dimension = 3;

    public static TheoryData<WeightNorm, bool> Classes => new()
    {
        { WeightNorm.L2, false }, { WeightNorm.L2, true }, { WeightNorm.L1, false }, { WeightNorm.L1, true },
    };

    [Theory]
    [MemberData(nameof(Classes))]
    public void PermutingTheRows(WeightNorm norm, bool skip)
    {
        (double[][] x, double[] y, double[] w) = Draw();
        int[] order = [.. Enumerable.Range(0, Count)];
        new Random(5).Shuffle(order);
        AssertSame(Fit(x, y, w, norm, skip), Fit([.. order.Select(i => x[i])], [.. order.Select(i => y[i])], [.. order.Select(i => w[i])], norm, skip));
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void RepeatingARowIsDoublingItsWeight(WeightNorm norm, bool skip)
    {
        (double[][] x, double[] y, double[] w) = Draw();
        double[] doubled = [.. w.Select((v, i) => i % 3 == 0 ? 2 * v : v)];
        int[] rows = [.. Enumerable.Range(0, Count).SelectMany(i => Enumerable.Repeat(i, i % 3 == 0 ? 2 : 1))];
        AssertSame(Fit(x, y, doubled, norm, skip), Fit([.. rows.Select(i => x[i])], [.. rows.Select(i => y[i])], [.. rows.Select(i => w[i])], norm, skip));
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void RowsOfWeightZeroAreAbsent(WeightNorm norm, bool skip)
    {
        (double[][] x, double[] y, double[] w) = Draw();
        double[][] more = [.. x, [double.NaN, 1, 2], [100, 100, 100]];
        AssertSame(Fit(x, y, w, norm, skip), Fit(more, [.. y, 3, double.PositiveInfinity], [.. w, 0, 0], norm, skip));
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void TranslatingTheInputs(WeightNorm norm, bool skip)
    {
        (double[][] x, double[] y, double[] w) = Draw();
        AssertSame(Fit(x, y, w, norm, skip), Fit([.. x.Select(r => r.Select((v, k) => v + (8 * k) - 16).ToArray())], y, w, norm, skip));
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void TranslatingTheTarget(WeightNorm norm, bool skip)
    {
        (double[][] x, double[] y, double[] w) = Draw();
        AssertSame(Fit(x, y, w, norm, skip), Fit(x, [.. y.Select(v => v + 1024)], w, norm, skip));
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void ScalingAnInputThatIsStandardised(WeightNorm norm, bool skip)
    {
        (double[][] x, double[] y, double[] w) = Draw();
        AssertSame(
            Fit(x, y, w, norm, skip, standardize: true),
            Fit([.. x.Select(r => (double[])[r[0] * 1e6, r[1] * -1e-6, r[2]])], y, w, norm, skip, standardize: true));
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void ScalingTheTargetAndBeta(WeightNorm norm, bool skip)
    {
        (double[][] x, double[] y, double[] w) = Draw();
        Certificate one = Fit(x, y, w, norm, skip), ten = Fit(x, [.. y.Select(v => 10 * v)], w, norm, skip);
        Assert.Equal(one.Objective * 100, ten.Objective, one.NullObjective * 100 * 3e-8);
        Assert.Equal(one.BetaMax * 10, ten.BetaMax, one.BetaMax * 1e-10);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RotatingThePlaneForL2(bool skip)
    {
        (double[][] x, double[] y, double[] w) = Draw();
        double c = Math.Cos(0.7), s = Math.Sin(0.7);
        AssertSame(
            Fit([.. x.Select(r => r[..2])], y, w, WeightNorm.L2, skip),
            Fit([.. x.Select(r => (double[])[(c * r[0]) - (s * r[1]), (s * r[0]) + (c * r[1])])], y, w, WeightNorm.L2, skip));
    }

    private static void AssertSame(Certificate a, Certificate b)
    {
        Assert.True(a.RelativeGap <= 1e-8 && b.RelativeGap <= 1e-8);
        Assert.Equal(a.NullObjective, b.NullObjective, a.NullObjective * 1e-10);
        Assert.Equal(a.BetaMax, b.BetaMax, a.BetaMax * 1e-10);
        Assert.Equal(a.Objective, b.Objective, a.NullObjective * 3e-8);
    }

    private static Certificate Fit(double[][] x, double[] y, double[] w, WeightNorm norm, bool skip, bool standardize = false)
    {
        SampleSet samples = SampleSet.Create([.. x.SelectMany(r => r)], x[0].Length, y, w);
        TrainingResult result = Trainer.Fit(samples, new TrainingOptions
        {
            Norm = norm,
            Skip = skip,
            Standardize = standardize,
            Tolerance = 1e-8,
            BetaRatio = 0.05,
            Threads = 1,
        });
        Assert.Equal(TrainingStatus.Optimal, result.Status);
        Assert.True(Verifier.Verify(result.Network, result.Claim, samples, threads: 1).Holds);
        return result.Certificate;
    }

    // Multiples of 1/8: translations are exact, and values repeat.
    private static (double[][] X, double[] Y, double[] Weights) Draw()
    {
        Random random = new(3);
        double[][] x = [.. Enumerable.Range(0, Count).Select(_ => Enumerable.Range(0, Dimension).Select(_ => random.Next(-16, 17) / 8.0).ToArray())];
        double[] y = [.. x.Select(r => Math.Abs(r[0] + r[1]) + (r[1] * r[2]) + (random.Next(-8, 9) / 16.0))];
        return (x, y, [.. x.Select(_ => (double)random.Next(1, 4))]);
    }
}
