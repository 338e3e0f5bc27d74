using BenchmarkDotNet.Attributes;
using WedgeFast.Geometry;
using WedgeFast.Pricing;

namespace WedgeFast.Benchmarks.Pricing;

/// <summary>The best of all hyperplanes through samples and 63 more from different regions, from nothing: no threshold is known.</summary>
public class DiverseSearchBenchmarks
{
    private BranchAndBoundPricer _pricer = null!;

    /// <summary>What is priced.</summary>
    [ParamsSource(nameof(Cases))]
    public SearchCase Case { get; set; } = null!;

    /// <summary>Thetas from the middle of a path, 0.1, and near convergence, 0.01.</summary>
    public static IEnumerable<SearchCase> Cases => [Wedge(2, 20000, 0.1), Wedge(3, 2000, 0.1), Wedge(3, 2000, 0.01), Wedge(4, 200, 0.1)];

    /// <summary>The pricer; it must find as many.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _pricer = Case.Pricer();
        if (Cold() != 64)
        {
            throw new InvalidOperationException($"{Case}: found {Cold()} neurons.");
        }
    }

    /// <summary>64 neurons.</summary>
    [Benchmark]
    public int Cold() => _pricer.Price(Case.Theta, new PricingRequest(0, 1e-8, 64)).Neurons.Count;

    private static SearchCase Wedge(int d, int n, double ratio) => new(d, n, WeightNorm.L2, DictionaryKind.Wedge, ratio);
}
