using System.Collections.Concurrent;
using System.Globalization;
using WedgeFast.Geometry;
using WedgeFast.Kernels;
using WedgeFast.Pricing;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.Benchmarks.Pricing;

/// <summary>
/// What is priced: uniform points, and theta of a fit that has converged at a ratio of betaMax; ratio 0 means a random theta.
/// </summary>
public sealed record SearchCase(int Dimension, int Count, WeightNorm Norm, DictionaryKind Dictionary, double Ratio)
{
    private static readonly ConcurrentDictionary<SearchCase, (PointSet Points, double[] Theta, double Sup)> Known = new();

    /// <summary>The class.</summary>
    public NeuronClass Class => new(Norm, Dimension, Dictionary);

    /// <summary>The points.</summary>
    internal PointSet Points => Known.GetOrAdd(this, Make).Points;

    /// <summary>One value per point.</summary>
    public double[] Theta => Known.GetOrAdd(this, Make).Theta;

    /// <summary>The largest |g|.</summary>
    public double Sup => Known.GetOrAdd(this, Make).Sup;

    /// <summary>The case and the number of its hyperplanes, over all coordinate sets.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"d={Dimension} n={Count} {Norm} {Dictionary} {(Ratio == 0 ? "random" : Ratio)} ({CoordinateSets.Hyperplanes(CoordinateSets.Of(Class, Dimension), Count):0.0e0})");

    /// <summary>A pricer of the case.</summary>
    internal BranchAndBoundPricer Pricer(int threads = 1, VectorWidth width = VectorWidth.Auto) => new(Points, Class, threads, width);

    private static (PointSet Points, double[] Theta, double Sup) Make(SearchCase of)
    {
        Random random = new(1);
        int n = of.Count, d = of.Dimension;
        double[] rows = [.. Enumerable.Range(0, n * d).Select(_ => (2 * random.NextDouble()) - 1)];
        double[] targets = [.. Enumerable.Range(0, n).Select(i => Target(rows.AsSpan(i * d, d)) + (0.2 * (random.NextDouble() - 0.5)))];
        SampleSet samples = SampleSet.Create(rows, d, targets);
        Standardizer scaling = Standardizer.Fit(samples);
        double[] scaled = new double[rows.Length];
        scaling.Apply(rows, scaled);
        double[] theta = of.Ratio == 0 ? [.. targets.Select(_ => random.NextDouble())] : Residual(of, samples, rows);
        double mean = theta.Average();
        theta = [.. theta.Select(t => (t - mean) / n)];
        PointSet points = PointSet.FromRows(scaled, d);
        double sup = new BranchAndBoundPricer(points, of.Class).Price(theta, new PricingRequest(0, 1e-9, 1)).Neurons[0].Value;
        return (points, theta, sup);
    }

    private static double[] Residual(SearchCase of, SampleSet samples, double[] rows)
    {
        TrainingOptions options = new()
        {
            Norm = of.Norm,
            Order = of.Dimension,
            Dictionary = of.Dictionary,
            BetaRatio = of.Ratio,
            Tolerance = of.Dimension > 4 ? 1e-4 : 1e-8,
        };
        double[] fitted = new double[of.Count];
        Trainer.Fit(samples, options).Network.Predict(rows, fitted);
        return [.. fitted.Select((value, i) => samples.Targets[i] - value)];
    }

    private static double Target(ReadOnlySpan<double> x)
    {
        double value = Math.Sin(3 * x[0]) * Math.Cos(2 * x[1]);
        for (int j = 2; j < x.Length; j++)
        {
            value += x[j] * x[j - 1] / 2;
        }

        return value;
    }
}
