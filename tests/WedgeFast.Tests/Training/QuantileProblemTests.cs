using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Samples;
using WedgeFast.Sparse;
using WedgeFast.Tests.Oracles;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>Networks of quantiles to 1e-8, where the linear program has many solutions, or its dual, and what finds them.</summary>
public class QuantileProblemTests
{
    private const double Tolerance = 1e-8;

    public static TheoryData<string, double, bool> Degenerate => new(
        from kind in (string[])["grid", "repeated", "ties", "line", "two rows", "one row", "one value", "one place"]
        from level in (double[])[0.25, 0.5, 0.9]
        from skip in (bool[])[false, true]
        select (kind, level, skip));

    [Theory]
    [MemberData(nameof(Degenerate))]
    public void Degenerate_problems_agree_with_the_simplex_method(string kind, double level, bool skip)
    {
        (double[][] x, double[] y, double[] weights) = Rows(kind);
        SampleSet samples = SampleSet.Create([.. x.SelectMany(row => row)], 2, y, weights);
        TrainingOptions options = new()
        {
            Loss = Loss.Quantile(level),
            Order = 1,
            Norm = WeightNorm.L1,
            BetaRatio = 0.03,
            Skip = skip,
            Standardize = false,
            Tolerance = Tolerance,
            Threads = 1,
        };
        TrainingResult result = Trainer.Fit(samples, options);
        Certificate found = result.Certificate;
        Assert.Equal(TrainingStatus.Optimal, result.Status);
        Assert.True(Verifier.Verify(result.Network, result.Claim, samples, threads: 1, TestContext.Current.CancellationToken).Holds);
        if (found.Beta == 0)
        {
            // Nothing is to be gained by neurons, at any beta.
            Assert.Equal(0, found.Gap!.Value, 1e-12);
            return;
        }

        double[][] linear = skip ? [[.. x.Select(row => row[0])], [.. x.Select(row => row[1])]] : [];
        (double optimum, _) = new QuantileProgram(MaterialisedDictionary.Hinges(x), y, weights, level, linear).Bounds(found.Beta);
        double allowed = (Tolerance * found.NullObjective) + 1e-13;
        Assert.InRange(found.Objective, optimum - 1e-13, optimum + allowed);
        Assert.InRange(found.DualObjective!.Value, optimum - allowed, optimum + 1e-13);
    }

    [Theory]
    [InlineData(0.3, 0.1)]
    [InlineData(0.5, 0.003)]
    [InlineData(0.9, 0.003)]
    public void Many_neurons_beside_a_linear_term_are_certified(double level, double ratio)
    {
        SampleSet samples = NoisySamples.Create(150);
        TrainingOptions options = new() { Loss = Loss.Quantile(level), Order = 1, BetaRatio = ratio, Skip = true, Tolerance = Tolerance };
        TrainingResult result = Trainer.Fit(samples, options);
        Assert.Equal(TrainingStatus.Optimal, result.Status);
        Assert.InRange(result.Claim.Gap!.Value, 0, Tolerance * result.Certificate.NullObjective);
    }

    [Fact]
    public void A_step_ends_where_the_objective_does()
    {
        SplitMix64 random = new(3);
        for (int problem = 0; problem < 200; problem++)
        {
            int n = 1 + (problem % 6), k = 1 + (problem % 3);
            double[] errors = Draw(n), change = Draw(n), weights = [.. Draw(n).Select(Math.Abs)], z = Draw(k), dz = Draw(k);
            double beta = random.Uniform(), level = random.Uniform();
            double At(double t) => Enumerable.Range(0, n).Sum(i => (errors[i] - (t * change[i])) is var e ? weights[i] * (e > 0 ? level * e : (level - 1) * e) : 0)
                + (beta * Enumerable.Range(0, k).Sum(j => Math.Abs(z[j] + (t * dz[j]))));
            double slope = (At(1e-9) - At(0)) / 1e-9;
            if (slope > -1e-3)
            {
                continue;
            }

            (double length, int leaving) = KinkDescent.Step(slope, (errors, change), weights, (z, dz), beta, isSigned: false);
            double[] bends = [.. errors.Select((e, i) => e / change[i]), .. z.Select((value, j) => -value / dz[j])];
            Assert.Equal(bends.Where(t => t > 0).Min(At), At(length), 1e-6);
            Assert.True(leaving < 0 || Math.Abs(z[leaving] + (length * dz[leaving])) < 1e-12);
            (length, leaving) = KinkDescent.Step(slope, (errors, change), weights, (z, dz), beta, isSigned: true);
            Assert.All(Enumerable.Range(0, k), j => Assert.True(j == leaving || z[j] * (z[j] + (length * dz[j])) > 0));
        }

        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Normal())];
    }

    [Fact]
    public void Theta_at_kinks_is_moved_into_the_domain_and_onto_the_equations()
    {
        // Four rows at the kink, one beyond; theta sums to 0 and meets one column by 0.1.
        double[] weights = [1, 1, 1, 1, 1], column = [0, 1, 2, 3, 4];
        Loss loss = Loss.Quantile(0.5).Settle(SampleSet.Create([0, 1, 2, 3, 4], 1, [0, 0, 0, 0, 1]));
        FreeColumns free = new(weights, []);
        double[] residual = new double[5];
        residual[4] = 0.5 * free.RowScale[4];
        new KinkCorrection(free, [(column, 0.1)]).Apply(loss, new double[5], residual, [true, true, true, true, false]);
        double[] theta = [.. residual.Select((value, i) => value * free.RowScale[i])];
        Assert.Equal(0, theta.Sum(), 1e-12);
        Assert.Equal(0.1, theta.Select((value, i) => value * column[i]).Sum(), 1e-12);
        Assert.All(theta, value => Assert.InRange(value, -0.1, 0.1));
        Assert.Equal(0.1, theta[4], 1e-15);
    }

    private static (double[][] X, double[] Y, double[] Weights) Rows(string kind)
    {
        int n = kind switch { "one row" => 1, "two rows" => 2, "grid" => 25, _ => 18 };
        double[][] x = [.. Enumerable.Range(0, n).Select(i => kind switch
        {
            "grid" => new double[] { i % 5, i / 5 },
            "repeated" => [i % 3, i % 2],
            "line" => [i, -2 * i],
            "one place" => [3, 4],
            _ => [(7 * i % 18) / 4.0, (5 * i % 18) - 3.0],
        })];
        double[] y = [.. Enumerable.Range(0, n).Select(i => kind == "one value" ? 2.5 : kind == "ties" ? i * i % 3 : (i * i % 7) + (i % 4))];
        return (x, y, [.. Enumerable.Range(0, n).Select(i => kind == "ties" ? 1.0 + (i % 2) : 1)]);
    }
}
