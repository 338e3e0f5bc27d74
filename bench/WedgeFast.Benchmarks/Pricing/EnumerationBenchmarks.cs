using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using WedgeFast.Geometry;
using WedgeFast.Pricing;

namespace WedgeFast.Benchmarks.Pricing;

/// <summary>
/// The best of all hyperplanes through samples, one thread, from nothing: branch and bound against full enumeration by pencils in a known
/// order and, where it fits into memory, against the product of theta with the ready-made dictionary.
/// </summary>
public class EnumerationBenchmarks
{
    private const double MostValues = 5e7;

    private BranchAndBoundPricer _search = null!;
    private PencilPricer _pencils = null!;
    private double[][] _dictionary = [];

    /// <summary>What is priced.</summary>
    [ParamsSource(nameof(Cases))]
    public SearchCase Case { get; set; } = null!;

    /// <summary>Thetas from the middle of a path.</summary>
    public static IEnumerable<SearchCase> Cases => [Wedge(2, 300), Wedge(2, 2000), Wedge(3, 100), Wedge(3, 300)];

    /// <summary>The three ways must agree; what does not fit is left empty.</summary>
    [GlobalSetup]
    public void Setup()
    {
        (_search, _pencils) = (Case.Pricer(), new PencilPricer(Case.Points, Case.Class, threads: 1));
        _dictionary = _search.Hyperplanes * Case.Count > MostValues
            ? [] : [.. FeatureDictionary.Of(Case.Points, Case.Class).Select(neuron => Column(Case.Points, neuron))];
        if (Math.Abs(Search() - Pencils()) > 1e-8 * Case.Sup || (_dictionary.Length > 0 && Math.Abs(Search() - Dictionary()) > 1e-8 * Case.Sup))
        {
            throw new InvalidOperationException($"{Case}: {Search():R}, {Pencils():R}, {Dictionary():R}.");
        }
    }

    /// <summary>Branch and bound.</summary>
    [Benchmark(Baseline = true)]
    public double Search() => _search.Price(Case.Theta, new PricingRequest(0, 1e-9, 1)).UpperBound;

    /// <summary>Pencils in the order of an earlier pricing.</summary>
    [Benchmark]
    public double Pencils() => _pencils.Price(Case.Theta, new PricingRequest(0, 0, 1)).UpperBound;

    /// <summary>One dot product for each column of the dictionary; 0 where it does not fit.</summary>
    [Benchmark]
    public double Dictionary() =>
        _dictionary.Length == 0 ? 0 : _dictionary.Max(column => Math.Abs(TensorPrimitives.Dot<double>(column, Case.Theta)));

    private static double[] Column(PointSet points, Neuron neuron)
    {
        double[] column = new double[points.Count];
        for (int i = 0; i < column.Length; i++)
        {
            double s = neuron.Bias;
            for (int k = 0; k < neuron.Weights.Length; k++)
            {
                s += neuron.Weights[k] * points.Coordinate(neuron.Coordinates[k])[i];
            }

            column[i] = Math.Max(s, 0);
        }

        return column;
    }

    private static SearchCase Wedge(int d, int n) => new(d, n, WeightNorm.L2, DictionaryKind.Wedge, 0.1);
}
