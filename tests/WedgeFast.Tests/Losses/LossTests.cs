using CsCheck;
using WedgeFast.Losses;
using WedgeFast.Samples;
using Xunit;

namespace WedgeFast.Tests.Losses;

/// <summary>
/// What every loss must satisfy, by its own values alone: derivatives, the inequality of Fenchel and Young, the conjugate's domain,
/// roundings.
/// </summary>
public class LossTests
{
    public static TheoryData<string> Names { get; } = [.. Loss.Known.Select(loss => loss.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Derivatives_are_those_of_the_values(string name)
    {
        Loss loss = Settled(name);
        Rows(loss).Sample(
            row =>
            {
                const double h = 1e-4;
                int q = row.F.Length;
                double[] slope = Gradient(loss, row.F, row.Y), hessian = new double[q * (q + 1) / 2], curvature = new double[hessian.Length];
                loss.Hessian(row.F, row.Y, hessian);
                for (int k = 0, at = 0; k < q; at += ++k)
                {
                    double[] above = Moved(row.F, k, h), below = Moved(row.F, k, -h);
                    bool kink = loss.Link == Link.Identity && Math.Abs(Math.Abs(row.F[k] - row.Y[k]) - (name == "huber" ? loss.Parameter!.Value : 0)) <= h;
                    Assert.True((kink && name == "quantile") || Math.Abs(((loss.Value(above, row.Y) - loss.Value(below, row.Y)) / (2 * h)) - slope[k]) <= 1e-4);
                    double[] right = Gradient(loss, above, row.Y), left = Gradient(loss, below, row.Y);
                    for (int r = 0; r <= k && !kink; r++)
                    {
                        Assert.Equal((right[r] - left[r]) / (2 * h), hessian[at + r], 1e-6);
                    }
                }

                loss.ModelCurvatures(row.F, row.Y, curvature);
                Assert.True(q > 1 || (curvature[0] > 0 && curvature[0] >= hessian[0]));
            },
            iter: 1000, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_and_its_conjugate_meet_at_the_gradient_and_nowhere_below(string name)
    {
        Loss loss = Settled(name);
        Gen.Select(Rows(loss), Rows(loss)).Sample(
            (row, other) =>
            {
                double[] u = Gradient(loss, row.F, row.Y), v = Gradient(loss, other.F, row.Y);
                loss.Clamp(v, row.Y);
                double size = 1 + row.F.Sum(Math.Abs), value = loss.Value(row.F, row.Y);
                Assert.Equal(Dot(u, row.F), value + Conjugate(loss, u, row.Y), 1e-11 * size);
                Assert.True(value + Conjugate(loss, v, row.Y) >= Dot(v, row.F) - (1e-12 * size));
            },
            iter: 2000, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Clamping_and_rounding_stay_in_the_domain_and_the_margin_ends_it(string name)
    {
        Loss loss = Settled(name);
        Gen.Select(Rows(loss), Gen.Double[-40, 40].Array[8], Gen.Double[1e-8, 1]).Sample(
            (row, far, scale) =>
            {
                double[] u = [.. Gradient(loss, row.F, row.Y).Zip(far, (g, move) => g + move)];
                loss.Clamp(u, row.Y);
                Assert.True(double.IsFinite(Conjugate(loss, u, row.Y)));
                Assert.True(double.IsFinite(Conjugate(loss, [.. u.Select(value => value * scale / scale)], row.Y)), "a product and a quotient leave it");
                double[] margin = new double[1], inside = Gradient(loss, row.F, row.Y);
                loss.Margins(inside, row.Y, margin);
                Assert.True(margin[0] >= 0);
                if (inside.Length == 1 && double.IsFinite(margin[0]))
                {
                    double beyond = margin[0] + 2;
                    Assert.Equal(double.PositiveInfinity, Math.Max(Conjugate(loss, [inside[0] + beyond], row.Y), Conjugate(loss, [inside[0] - beyond], row.Y)));
                }
            },
            iter: 2000, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_block_is_its_rows(string name)
    {
        Loss loss = Settled(name);
        Rows(loss).Array[5].Sample(
            rows =>
            {
                double[] f = Block(rows, row => row.F), y = Block(rows, row => row.Y), values = new double[5];
                loss.Values(f, y, values);
                Assert.Equal(rows.Select(row => loss.Value(row.F, row.Y)), values);
                Assert.Equal(Block(rows, row => Gradient(loss, row.F, row.Y)), Gradient(loss, f, y));
            },
            iter: 20, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_mean_loss_bounds_the_errors(string name)
    {
        Loss loss = Settled(name);
        Gen.Double[-20, 20].Array[1, 6].Sample(
            errors =>
            {
                double mean = errors.Average(r => loss.Link != Link.Identity ? 0 : loss.Value([r], [0]));
                Assert.True(Math.Sqrt(errors.Average(r => r * r)) <= loss.ErrorBound(mean, 1.0 / errors.Length) * (1 + 1e-12));
            },
            iter: 1000, threads: 1);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.2)]
    public void The_neighbour_of_a_quantile_is_within_its_width_and_has_its_slopes_in_the_domain(double level)
    {
        Loss exact = Loss.Quantile(level).Settle(SampleSet.Create([1, 2, 3, 4], 1, [0, 1, 5, 7]));
        double narrow = 1e-8 * new double[] { 0, 1, 5, 7 }.Average(y => exact.Value(exact.Origins(SampleSet.Create([1, 2, 3, 4], 1, [0, 1, 5, 7]))!, [y]));
        foreach (double widening in (double[])[1, 1e3, 1e6])
        {
            Loss bent = exact.Solved(widening)!;
            double width = widening * narrow;
            foreach (double error in (double[])[-2, -1.1, -1, -0.5, -0.1, 0, 0.05, 0.3, 1, 3])
            {
                // sup over the domain of u error - w u^2 / 2, on a fine grid.
                double r = error * width;
                double best = Enumerable.Range(0, 100_001).Max(k => ((k / 1e5) - level) is var u ? (u * r) - (width * u * u / 2) : 0);
                Assert.Equal(best, bent.Value([r], [0]), width * 1e-9);
                Assert.InRange(exact.Value([r], [0]) - bent.Value([r], [0]), -1e-15 * width, width * Math.Pow(Math.Max(level, 1 - level), 2) / 2 * (1 + 1e-9));
                Assert.True(double.IsFinite(Conjugate(exact, Gradient(bent, [r], [0]), [0])));
                double h = 1e-4 * width;
                Assert.Equal((bent.Value([r + h], [0]) - bent.Value([r - h], [0])) / (2 * h), Gradient(bent, [r], [0])[0], 1e-4);
            }
        }
    }

    [Fact]
    public void Logistic_keeps_its_digits_far_out()
    {
        Loss loss = Loss.Logistic;
        double[] hessian = new double[1];
        loss.Hessian([40], [0], hessian);
        Assert.Equal(Math.Exp(-40), loss.Value([40], [1]), 1e-30);
        Assert.Equal(-Math.Exp(-40), Gradient(loss, [40], [1])[0], 1e-30);
        Assert.Equal(800, loss.Value([800], [0]), 1e-12);
        Assert.Equal(0, loss.Value([-800], [0]));
        Assert.Equal(Math.Exp(-40), hessian[0], 1e-30);
        Assert.Equal(0, Conjugate(loss, [0], [1]));
        Assert.Equal(0, Conjugate(loss, [-1], [1]));
        Assert.Equal(double.PositiveInfinity, Conjugate(loss, [1e-300], [1]));
    }

    [Fact]
    public void Names_and_parameters_make_losses_equal()
    {
        Assert.All(Loss.Known, loss => Assert.Equal(loss, Loss.Parse(loss.Name)));
        Assert.Equal(Loss.Huber(0.5), Loss.Huber().With(0.5));
        Assert.NotEqual(Loss.Huber(0.5), Loss.Huber(0.25));
        Assert.StartsWith("the loss is 'cubed'; expected squared, huber, ", Assert.Throws<ArgumentException>(() => Loss.Parse("cubed")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_conjugate_within_a_margin_is_larger_than_said(string name)
    {
        Loss loss = Settled(name);
        Gen.Select(Rows(loss), Gen.Double[-1, 1], Gen.Double[1e-6, 5]).Sample(
            (row, share, longest) =>
            {
                double[] u = Gradient(loss, row.F, row.Y), margin = new double[1], largest = new double[1];
                loss.Margins(u, row.Y, margin);
                margin[0] = Math.Min(margin[0] * (1 - 1e-9), longest);
                loss.LargestConjugates(u, row.Y, margin, largest);
                double[] moved = [.. u.Select(value => value + (share * margin[0] / u.Length))];
                double found = Conjugate(loss, moved, row.Y);
                Assert.True(double.IsFinite(largest[0]));
                Assert.True(double.IsInfinity(found) ? u.Length > 1 : found <= largest[0] + (1e-12 * (1 + Math.Abs(largest[0]))));
            },
            iter: 1000, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_best_constant_has_no_slope(string name)
    {
        Loss loss = Settled(name);
        Rows(loss).Where(row => row.F.Length == 1).Array[5].Sample(
            rows =>
            {
                double[] y = [.. rows.Select(row => row.Y[0])], f = [.. rows.Select(row => row.F[0])], p = [0.1, 0.3, 0.2, 0.15, 0.25];
                double move = loss.Link == Link.Log && y.Any(v => v > 0) ? loss.BestConstant(f, y, p) : 0;
                double[] slopes = Gradient(loss, [.. f.Select(v => v + move)], y);
                Assert.True(loss.Link != Link.Log || y.All(v => v == 0) || Math.Abs(Dot(slopes, p)) <= 1e-11 * (1 + Dot([.. slopes.Select(Math.Abs)], p)));
            },
            iter: loss.Link is Link.Log or Link.Identity ? 200 : 0, threads: 1);
    }

    private static Loss Settled(string name)
    {
        Loss loss = Loss.Parse(name);
        return loss.ParameterName is null ? loss : loss.With(name == "tweedie" ? 1.7 : 0.7);
    }

    private static Gen<(double[] F, double[] Y)> Rows(Loss loss) => loss.Link switch
    {
        Link.Logit => Gen.Select(Gen.Double[-6, 6].Array[1], Gen.Int[0, 1].Select(y => (double[])[y])),
        Link.Softmax => Gen.Select(Gen.Double[-6, 6].Array[3], Gen.Int[0, 2].Select(y => (double[])[y])),
        Link.Log => Gen.Select(
            Gen.Double[-4, 4].Array[1],
            loss.TargetFault(0) is null ? Gen.OneOf(Gen.Const(0.0), Gen.Double[0.01, 6]).Array[1] : Gen.Double[0.01, 6].Array[1]),
        _ => Gen.Select(Gen.Double[-6, 6].Array[1], Gen.Double[-3, 3].Array[1]),
    };

    private static double[] Gradient(Loss loss, double[] f, double[] y)
    {
        double[] gradient = new double[f.Length];
        loss.Gradient(f, y, gradient);
        return gradient;
    }

    private static double Conjugate(Loss loss, double[] u, double[] y)
    {
        double[] value = new double[1];
        loss.Conjugates(u, y, value);
        return value[0];
    }

    private static double[] Moved(double[] f, int at, double by) => [.. f.Select((value, k) => k == at ? value + by : value)];

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double[] Block((double[] F, double[] Y)[] rows, Func<(double[] F, double[] Y), double[]> part) =>
        [.. Enumerable.Range(0, part(rows[0]).Length).SelectMany(q => rows.Select(row => part(row)[q]))];
}
