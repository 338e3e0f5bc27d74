using WedgeFast.Losses;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>
/// Whether classes are refused against every line through two points, in integers: classes are separated, completely or not (Albert and
/// Anderson 1984), just if one of these lines has no row on the wrong side and not all rows on it.
/// </summary>
public class SeparabilityTests
{
    [Theory]
    [InlineData("logistic")]
    [InlineData("softmax")]
    public void A_row_of_hardly_any_weight_still_counts(string name)
    {
        Loss loss = Loss.Parse(name);
        double[] x = [0, 1, 2, 3, 4, 5, 6], y = [0, 0, 0, 1, 1, 1, 0];
        for (int decades = 0; decades <= 12; decades += 4)
        {
            double[] weights = [1, 1, 1, 1, 1, 1, Math.Pow(10, -decades)];
            Assert.False(Refused(SampleSet.Create(x, 1, y, weights), loss), $"{decades}");
        }

        Assert.True(Refused(SampleSet.Create(x[..6], 1, y[..6]), loss));
        Assert.True(Refused(SampleSet.Create([0, 1, 2, 2, 3, 4], 1, [0, 0, 0, 1, 1, 1], [1, 1, 1e-6, 1, 1, 1]), loss));
    }

    [Theory]
    [InlineData("logistic")]
    [InlineData("softmax")]
    public void Just_what_a_line_separates_is_refused(string name)
    {
        Loss loss = Loss.Parse(name);
        SplitMix64 random = new(11);
        int separable = 0, wrong = 0;
        for (int trial = 0; trial < 160; trial++)
        {
            int n = 6 + (trial % 9);
            double[] x = new double[2 * n], y = new double[n], weights = new double[n];
            for (int i = 0; i < n; i++)
            {
                (x[2 * i], x[(2 * i) + 1]) = (Math.Floor(6 * random.Uniform()), Math.Floor(6 * random.Uniform()));
                y[i] = x[2 * i] + x[(2 * i) + 1] + (trial % 4 * 3 * (random.Uniform() - 0.5)) > 5 ? 1 : 0;
                weights[i] = Math.Pow(10, -random.Uniform() * (trial % 11));
            }

            if (y.Distinct().Count() < 2 || !Spans(x))
            {
                continue;
            }

            bool expected = Separable(x, y);
            separable += expected ? 1 : 0;
            wrong += expected == Refused(SampleSet.Create(x, 2, y, weights), loss) ? 0 : 1;
        }

        Assert.Equal(0, wrong);
        Assert.InRange(separable, 30, 130);
    }

    private static bool Refused(SampleSet samples, Loss loss)
    {
        try
        {
            Trainer.Check(samples, new TrainingOptions { Loss = loss, Skip = true });
            return false;
        }
        catch (ArgumentException refused)
        {
            Assert.Contains("separates the classes", refused.Message);
            return true;
        }
    }

    private static bool Separable(double[] x, double[] y)
    {
        int n = y.Length;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double[] sides = [.. Enumerable.Range(0, n).Select(k => Side(x, i, j, k) * ((2 * y[k]) - 1))];
                if (sides.All(side => side >= 0) && sides.Any(side => side > 0))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool Spans(double[] x) => Enumerable.Range(0, x.Length / 2).Any(
        j => Enumerable.Range(0, x.Length / 2).Any(k => Side(x, 0, j, k) != 0));

    private static double Side(double[] x, int i, int j, int k) =>
        ((x[2 * j] - x[2 * i]) * (x[(2 * k) + 1] - x[(2 * i) + 1])) - ((x[(2 * j) + 1] - x[(2 * i) + 1]) * (x[2 * k] - x[2 * i]));
}
