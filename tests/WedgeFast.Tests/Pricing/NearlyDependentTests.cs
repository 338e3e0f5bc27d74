using WedgeFast.Geometry;
using WedgeFast.Pricing;
using WedgeFast.Samples;
using WedgeFast.Tests.Oracles;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Pricing;

/// <summary>
/// Hyperplanes of the wedge dictionary through samples that nearly coincide or nearly lie in a line, against exact arithmetic.
/// </summary>
public sealed class NearlyDependentTests
{
    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e-9)]
    [InlineData(1e-11)]
    [InlineData(4e-13)]
    public void Normals_are_those_of_exact_arithmetic(double apart)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            PointSet points = Points(seed, apart, count: 3);
            double[] normal = ExactNormal(points, 0, 1, 2), exact = [.. normal.Select(w => w / Length(normal))], weights = new double[3];
            Assert.True(WedgeProduct.TryHyperplane(points, [0, 1, 2], [0, 1, 2], WeightNorm.L2, weights, out double bias));
            double sign = Math.Sign(weights.Zip(exact, (a, b) => a * b).Sum());
            for (int k = 0; k < 3; k++)
            {
                Assert.Equal(sign * exact[k], weights[k], 4e-15);
            }

            Assert.Equal(0, bias + Enumerable.Range(0, 3).Sum(k => weights[k] * points.Coordinate(k)[2]), 1e-14);
        }
    }

    [Theory]
    [InlineData(WeightNorm.L2, true)]
    [InlineData(WeightNorm.L2, false)]
    [InlineData(WeightNorm.L1, true)]
    public void Prices_are_those_of_exact_hyperplanes(WeightNorm norm, bool pencils)
    {
        for (int seed = 0; seed < 120; seed++)
        {
            PointSet points = Points(seed, Math.Pow(10, -4 - (seed % 12)), count: 7);
            double[] theta = Theta(seed, 7);
            NeuronClass neuronClass = new(norm, 3, DictionaryKind.Wedge);
            IPricer pricer = pencils ? new PencilPricer(points, neuronClass, threads: 1) : new BranchAndBoundPricer(points, neuronClass, threads: 1);
            PricingResult result = pricer.Price(theta, new PricingRequest(0, 1e-10, 10), TestContext.Current.CancellationToken);
            double exact = Sup(points, theta, norm);
            Assert.True(result.UpperBound >= exact * (1 - 1e-13), $"seed {seed}: bound {result.UpperBound:R} below {exact:R}");
            Assert.True(result.UpperBound <= (exact * (1 + 2e-10)) + 1e-11, $"seed {seed}: bound {result.UpperBound:R} far above {exact:R}");
        }
    }

    [Theory]
    [InlineData(WeightNorm.L2, true)]
    [InlineData(WeightNorm.L2, false)]
    [InlineData(WeightNorm.L1, true)]
    public void Standardising_takes_nothing_from_them(WeightNorm norm, bool pencils)
    {
        for (int seed = 0; seed < 120; seed++)
        {
            PointSet raw = Points(seed, Math.Pow(10, -4 - (seed % 9)), count: 7);
            double[] rows = [.. Enumerable.Range(0, 21).Select(t => (raw.Coordinate(t % 3)[t / 3] * (1 + (t % 3))) + 3)], theta = Theta(seed, 7);
            SampleSet samples = SampleSet.Create(rows, 3, theta);
            Standardizer scaling = Standardizer.Fit(samples);
            PointSet points = TrainingPoints.Of(samples, scaling);
            NeuronClass neuronClass = new(norm, 3, DictionaryKind.Wedge);
            IPricer pricer = pencils ? new PencilPricer(points, neuronClass, threads: 1) : new BranchAndBoundPricer(points, neuronClass, threads: 1);
            PricingResult result = pricer.Price(theta, new PricingRequest(0, 1e-10, 10), TestContext.Current.CancellationToken);
            double exact = Sup(PointSet.FromRows(rows, 3), theta, norm, scaling.Scales.ToArray());
            Assert.True(result.UpperBound >= exact * (1 - 1e-13), $"seed {seed}: bound {result.UpperBound:R} below {exact:R}");
            Assert.True(result.UpperBound <= (exact * (1 + 2e-10)) + 1e-11, $"seed {seed}: bound {result.UpperBound:R} far above {exact:R}");
        }
    }

    /// <summary>Every hyperplane through three samples that the dictionary has, its normal by exact arithmetic.</summary>
    private static double Sup(PointSet points, double[] theta, WeightNorm norm, double[]? units = null)
    {
        double[] scales = units ?? [1, 1, 1];
        double best = 0;
        for (int i = 0; i < points.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                for (int k = 0; k < j; k++)
                {
                    // In units of 1/scale a normal is that in raw units, times the scales.
                    double[] normal = [.. ExactNormal(points, i, j, k).Zip(scales, (w, scale) => w * scale)];
                    double volume = scales[0] * scales[1] * scales[2];
                    if (Share(points, [.. normal.Select(w => w / volume)], scales, i, j, k) > WedgeProduct.DegeneracyTolerance)
                    {
                        best = Math.Max(best, Math.Max(
                            Value(points, theta, normal, scales, i, norm), Value(points, theta, [.. normal.Select(w => -w)], scales, i, norm)));
                    }
                }
            }
        }

        return best;
    }

    private static double Value(PointSet points, double[] theta, double[] normal, double[] scales, int through, WeightNorm norm)
    {
        double length = norm == WeightNorm.L1 ? normal.Sum(Math.Abs) : Length(normal), g = 0;
        for (int i = 0; i < points.Count; i++)
        {
            double along = Enumerable.Range(0, 3).Sum(k => normal[k] / length * (points.Coordinate(k)[i] - points.Coordinate(k)[through]) / scales[k]);
            g += theta[i] * Math.Max(along, 0);
        }

        return Math.Abs(g);
    }

    private static double Share(PointSet points, double[] normal, double[] scales, int i, int j, int k)
    {
        double[] sides = [Side(points, scales, i, j), Side(points, scales, j, k), Side(points, scales, i, k)];
        Array.Sort(sides);
        return Length(normal) / (sides[0] * sides[1]);
    }

    private static double Side(PointSet points, double[] scales, int i, int j) =>
        Length([.. Enumerable.Range(0, 3).Select(k => (points.Coordinate(k)[i] - points.Coordinate(k)[j]) / scales[k])]);

    private static double Length(double[] vector) => Math.Sqrt(vector.Sum(v => v * v));

    private static double[] ExactNormal(PointSet points, int i, int j, int k)
    {
        ExactNumber[] a = Difference(points, j, i), b = Difference(points, k, i);
        return [.. Enumerable.Range(0, 3).Select(c => ((a[(c + 1) % 3] * b[(c + 2) % 3]) - (a[(c + 2) % 3] * b[(c + 1) % 3])).ToDouble())];
    }

    private static ExactNumber[] Difference(PointSet points, int i, int j) =>
        [.. Enumerable.Range(0, 3).Select(k => ExactNumber.From(points.Coordinate(k)[i]) - ExactNumber.From(points.Coordinate(k)[j]))];

    /// <summary>Random points, the second near the first, or the third near the line through the first two.</summary>
    private static PointSet Points(int seed, double apart, int count)
    {
        Random random = new(seed);
        double[] rows = [.. Enumerable.Range(0, 3 * count).Select(_ => (2 * random.NextDouble()) - 1)];
        double at = random.NextDouble();
        for (int k = 0; k < 3; k++)
        {
            double off = apart * ((2 * random.NextDouble()) - 1);
            if (seed % 2 == 0)
            {
                rows[3 + k] = rows[k] + off;
            }
            else
            {
                rows[6 + k] = rows[k] + (at * (rows[3 + k] - rows[k])) + off;
            }
        }

        return PointSet.FromRows(rows, 3);
    }

    private static double[] Theta(int seed, int count)
    {
        Random random = new(seed + 1000);
        double[] theta = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
        double mean = theta.Average();
        return [.. theta.Select(t => t - mean)];
    }
}
