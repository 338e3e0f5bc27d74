using CsCheck;
using WedgeFast.Sparse;
using Xunit;

namespace WedgeFast.Tests.Sparse;

public class LossTests
{
    [Fact]
    public void Squared() => Check(default(SquaredLoss), Gen.Double[-3, 3], kinks: _ => []);

    [Fact]
    public void Huber() => Check(new HuberLoss(0.7), Gen.Double[-3, 3], kinks: y => [y - 0.7, y + 0.7]);

    [Fact]
    public void Logistic() => Check(default(LogisticLoss), Gen.Int[0, 1].Select(y => (double)y), kinks: _ => []);

    [Fact]
    public void Logistic_keeps_its_digits_far_out()
    {
        LogisticLoss loss = default;
        Assert.Equal(Math.Exp(-40), loss.Value(40, 1), 1e-30);
        Assert.Equal(-Math.Exp(-40), loss.Derivative(40, 1), 1e-30);
        Assert.Equal(800, loss.Value(800, 0), 1e-12);
        Assert.Equal(0, loss.Value(-800, 0));
        Assert.Equal(Math.Exp(-40), loss.SecondDerivative(40, 0), 1e-30);
        Assert.Equal(0, loss.Conjugate(0, 1));
        Assert.Equal(0, loss.Conjugate(-1, 1));
        Assert.Equal(double.PositiveInfinity, loss.Conjugate(1e-300, 1));
    }

    [Fact]
    public void Huber_bounds_the_errors_by_the_mean_loss()
    {
        HuberLoss loss = new(0.7);
        Gen.Double[-20, 20].Array[1, 6].Sample(
            errors =>
            {
                double mean = errors.Average(r => loss.Value(r, 0));
                Assert.True(Math.Sqrt(errors.Average(r => r * r)) <= loss.ErrorBound(mean, 1.0 / errors.Length) * (1 + 1e-12));
            },
            threads: 1);
    }

    private static void Check<TLoss>(TLoss loss, Gen<double> targets, Func<double, double[]> kinks)
        where TLoss : struct, ILoss =>
        Gen.Select(Gen.Double[-6, 6], targets, Gen.Double[-6, 6]).Sample(
            (f, y, other) =>
            {
                const double h = 1e-4;
                double slope = (loss.Value(f + h, y) - loss.Value(f - h, y)) / (2 * h);
                Assert.Equal(slope, loss.Derivative(f, y), 1e-4);
                if (kinks(y).All(k => Math.Abs(f - k) > h))
                {
                    double curvature = (loss.Derivative(f + h, y) - loss.Derivative(f - h, y)) / (2 * h);
                    Assert.Equal(curvature, loss.SecondDerivative(f, y), 1e-6);
                }

                Assert.True(loss.ModelCurvature(f, y) > 0 && loss.ModelCurvature(f, y) >= loss.SecondDerivative(f, y));

                // Fenchel and Young: l(f) + l*(u) >= u f for every u, with equality at the derivative.
                double u = loss.Derivative(f, y), v = loss.Clamp(loss.Derivative(other, y), y);
                Assert.Equal(u * f, loss.Value(f, y) + loss.Conjugate(u, y), 1e-12 * (1 + Math.Abs(f)));
                Assert.True(loss.Value(f, y) + loss.Conjugate(v, y) >= (v * f) - 1e-12);
                Assert.True(loss.Margin(u, y) >= 0);
                if (double.IsFinite(loss.Margin(u, y)))
                {
                    Assert.Equal(double.PositiveInfinity, Math.Max(loss.Conjugate(u + loss.Margin(u, y) + 2, y), loss.Conjugate(u - loss.Margin(u, y) - 2, y)));
                    Assert.True(double.IsFinite(loss.Conjugate(loss.Clamp(u + 3, y), y)) && double.IsFinite(loss.Conjugate(loss.Clamp(u - 3, y), y)));
                }
            },
            iter: 2000, threads: 1);
}
