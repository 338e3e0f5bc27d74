using BenchmarkDotNet.Attributes;
using WedgeFast.Geometry;
using WedgeFast.Kernels;
using WedgeFast.Pricing;

namespace WedgeFast.Benchmarks.Pricing;

/// <summary>
/// The best of all hyperplanes through samples from a threshold just below it, as where the best of the last round is known.
/// </summary>
public class SearchBenchmarks
{
    private BranchAndBoundPricer _widest = null!;
    private BranchAndBoundPricer _avx2 = null!;

    /// <summary>What is priced.</summary>
    [ParamsSource(nameof(Cases))]
    public SearchCase Case { get; set; } = null!;

    /// <summary>Thetas from the middle of a path, 0.1, and near convergence, 0.01, where every neuron of the network ties.</summary>
    public static IEnumerable<SearchCase> Cases =>
    [
        Wedge(2, 20000, 0.1), Wedge(3, 2000, 0.1), Wedge(4, 200, 0.1), Wedge(4, 1000, 0.1), Wedge(5, 200, 0.1), Wedge(6, 100, 0.1),
        Wedge(3, 2000, 0.01), Wedge(4, 200, 0.01), Wedge(3, 2000, 0),
        new(3, 2000, WeightNorm.L1, DictionaryKind.Full, 0.1), new(4, 200, WeightNorm.L1, DictionaryKind.Full, 0.1),
    ];

    /// <summary>Pricers; their bounds must be within 1e-8 and rounding of the best.</summary>
    [GlobalSetup]
    public void Setup()
    {
        (_widest, _avx2) = (Case.Pricer(), Case.Pricer(width: VectorWidth.Vector256));
        if (Math.Abs(Seeded() - Case.Sup) > 1.1e-8 * Case.Sup || Math.Abs(SeededAvx2() - Case.Sup) > 1.1e-8 * Case.Sup)
        {
            throw new InvalidOperationException($"{Case}: found {Seeded():R} and {SeededAvx2():R} of {Case.Sup:R}.");
        }
    }

    /// <summary>From a threshold just below the best, the widest vectors of the machine.</summary>
    [Benchmark(Baseline = true)]
    public double Seeded() => Price(_widest);

    /// <summary>The same, four doubles at a time.</summary>
    [Benchmark]
    public double SeededAvx2() => Price(_avx2);

    private double Price(BranchAndBoundPricer pricer) =>
        pricer.Price(Case.Theta, new PricingRequest(Case.Sup * (1 - 1e-9), 1e-8, 1)).UpperBound;

    private static SearchCase Wedge(int d, int n, double ratio) => new(d, n, WeightNorm.L2, DictionaryKind.Wedge, ratio);
}
