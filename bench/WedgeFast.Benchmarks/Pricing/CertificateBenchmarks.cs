using BenchmarkDotNet.Attributes;
using WedgeFast.Geometry;
using WedgeFast.Kernels;
using WedgeFast.Pricing;

namespace WedgeFast.Benchmarks.Pricing;

/// <summary>
/// Proof that no neuron of the l2 class exceeds the largest |g| by more than 1e-8 of it: over all (w, b), not the hyperplanes through
/// samples only. At a ratio of 0.01 every neuron of the network ties at the threshold.
/// </summary>
public class CertificateBenchmarks
{
    private BranchAndBoundPricer _widest = null!;
    private BranchAndBoundPricer _avx2 = null!;
    private BranchAndBoundPricer _two = null!;

    /// <summary>What is priced.</summary>
    [ParamsSource(nameof(Cases))]
    public SearchCase Case { get; set; } = null!;

    /// <summary>Early and trained thetas, and a random one.</summary>
    public static IEnumerable<SearchCase> Cases =>
    [
        Full(2, 20000, 0.5), Full(3, 2000, 0.5), Full(4, 1000, 0.5),
        Full(2, 2000, 0.01), Full(2, 20000, 0.01), Full(3, 200, 0.01), Full(3, 2000, 0.01), Full(4, 200, 0.01), Full(5, 100, 0.01),
        Full(3, 2000, 0),
    ];

    /// <summary>Pricers; they must agree.</summary>
    [GlobalSetup]
    public void Setup()
    {
        (_widest, _avx2, _two) = (Case.Pricer(), Case.Pricer(width: VectorWidth.Vector256), Case.Pricer(threads: 2));
        double bound = Widest();
        if (Math.Abs(Avx2() - bound) > 1e-8 * bound || TwoThreads() != bound || bound > Case.Sup * (1 + 1.1e-8))
        {
            throw new InvalidOperationException($"{Case}: bounds {bound:R}, {Avx2():R}, {TwoThreads():R} on {Case.Sup:R}.");
        }
    }

    /// <summary>One thread, the widest vectors of the machine.</summary>
    [Benchmark(Baseline = true)]
    public double Widest() => _widest.Price(Case.Theta, new PricingRequest(Case.Sup, 1e-8, 1)).UpperBound;

    /// <summary>One thread, four doubles at a time.</summary>
    [Benchmark]
    public double Avx2() => _avx2.Price(Case.Theta, new PricingRequest(Case.Sup, 1e-8, 1)).UpperBound;

    /// <summary>Two threads.</summary>
    [Benchmark]
    public double TwoThreads() => _two.Price(Case.Theta, new PricingRequest(Case.Sup, 1e-8, 1)).UpperBound;

    private static SearchCase Full(int d, int n, double ratio) => new(d, n, WeightNorm.L2, DictionaryKind.Full, ratio);
}
