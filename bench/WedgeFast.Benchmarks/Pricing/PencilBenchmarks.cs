using BenchmarkDotNet.Attributes;
using WedgeFast.Geometry;
using WedgeFast.Pricing;

namespace WedgeFast.Benchmarks.Pricing;

/// <summary>
/// Time per hyperplane for the largest |g| over all lines through two of 500 points, on one thread: every line's sum by itself, against
/// pencils, whose running sums give each line in O(log n), or in O(1) where their order is known from an earlier pricing.
/// </summary>
public class PencilBenchmarks
{
    private const int Points = 500;
    private const int Hyperplanes = Points * (Points - 1) / 2;

    private static readonly NeuronClass Wedges = new(WeightNorm.L2, 2, DictionaryKind.Wedge);
    private static readonly PricingRequest Largest = new(0, 0, 1);

    private double[] _x = [];
    private double[] _y = [];
    private double[] _theta = [];
    private PointSet _points = PointSet.FromRows([0], 1);
    private PencilPricer _warm = new(PointSet.FromRows([0], 1), Wedges);

    /// <summary>Random points; theta sums to zero. The two ways must agree.</summary>
    [GlobalSetup]
    public void Setup()
    {
        Random random = new(1);
        double[] rows = [.. Enumerable.Range(0, 2 * Points).Select(_ => random.NextDouble())];
        _points = PointSet.FromRows(rows, 2);
        (_x, _y) = (_points.Coordinate(0).ToArray(), _points.Coordinate(1).ToArray());
        double[] theta = [.. Enumerable.Range(0, Points).Select(_ => random.NextDouble())];
        double mean = theta.Average();
        _theta = [.. theta.Select(t => t - mean)];
        _warm = new PencilPricer(_points, Wedges, threads: 1);
        double expected = OneByOne();
        if (Math.Abs(Ordered() - expected) > 1e-9 * expected)
        {
            throw new InvalidOperationException($"Pencils found {Ordered():R}, single hyperplanes {expected:R}.");
        }
    }

    /// <summary>A loop over the samples for every line; both orientations from one pass.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Hyperplanes)]
    public double OneByOne()
    {
        double best = 0;
        for (int i = 0; i < Points; i++)
        {
            for (int j = i + 1; j < Points; j++)
            {
                double w0 = _y[i] - _y[j], w1 = _x[j] - _x[i], length = Math.Sqrt((w0 * w0) + (w1 * w1));
                double plus = 0, minus = 0;
                for (int k = 0; k < Points; k++)
                {
                    double s = _theta[k] * (((_x[k] - _x[i]) * w0) + ((_y[k] - _y[i]) * w1));
                    double active = ((_x[k] - _x[i]) * w0) + ((_y[k] - _y[i]) * w1) > 0 ? s : 0;
                    plus += active;
                    minus += active - s;
                }

                best = Math.Max(best, Math.Max(Math.Abs(plus), Math.Abs(minus)) / length);
            }
        }

        return best;
    }

    /// <summary>Pencils sorted anew.</summary>
    [Benchmark(OperationsPerInvoke = Hyperplanes)]
    public double Sorted() => new PencilPricer(_points, Wedges, threads: 1).Price(_theta, Largest).UpperBound;

    /// <summary>Pencils in the order of an earlier pricing, as in every round of training but the first.</summary>
    [Benchmark(OperationsPerInvoke = Hyperplanes)]
    public double Ordered() => _warm.Price(_theta, Largest).UpperBound;
}
