using System.Numerics.Tensors;
using WedgeFast.Geometry;
using WedgeFast.Kernels;

namespace WedgeFast.Pricing;

/// <summary>
/// Pricing without visiting the hyperplanes: branch and bound over boxes of (w, b) in every coordinate set, for both norms and dictionaries
/// at any order up to 8. The bound it returns covers every neuron of the class. Where output weights have one sign, |g| stands for g of
/// that sign. MATHEMATICS.md, "Branch and bound".
/// </summary>
internal sealed class BranchAndBoundPricer : IPricer
{
    /// <summary>The largest order.</summary>
    public const int MaxOrder = 8;

    /// <summary>How many regions are searched for each neuron that is asked for.</summary>
    private const int RegionsPerNeuron = 4;

    /// <summary>A region is done when nothing in it is better than its best neuron by more than this share of the violation.</summary>
    private const double RegionSlack = 0.1;

    /// <summary>Where no threshold is given, this many regions are searched loosely for one first.</summary>
    private const int SeedRegions = 8;

    /// <summary>The best neuron known is found again by a search for anything better than this much less, relatively.</summary>
    private const double Seed = 1e-10;

    /// <summary>Where no threshold is given, neurons with at least this share of the largest |g| are of interest.</summary>
    private const double DiverseShare = 0.5;

    private readonly NeuronClass _class;
    private readonly PointSet _points;
    private readonly DistinctPoints[] _lines;
    private readonly SearchSet[] _sets;
    private readonly BoxSearch[] _searches;
    private readonly SearchRun _run;

    /// <summary>Prepares the coordinate sets.</summary>
    /// <param name="points">The points.</param>
    /// <param name="neuronClass">The class.</param>
    /// <param name="threads">Threads; 0 means all. Results do not depend on it.</param>
    /// <exception cref="NotSupportedException">The order is above <see cref="MaxOrder"/>.</exception>
    public BranchAndBoundPricer(PointSet points, NeuronClass neuronClass, int threads = 0)
        : this(points, neuronClass, threads, VectorWidth.Auto)
    {
    }

    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    internal BranchAndBoundPricer(
        PointSet points, NeuronClass neuronClass, int threads, VectorWidth width, long mostNodes = SearchRun.MostNodes,
        CancellationToken cancellation = default)
    {
        if (Math.Min(neuronClass.MostInputs, points.Dimension) > MaxOrder)
        {
            throw new NotSupportedException($"order {neuronClass.MostInputs} is beyond the search; at most {MaxOrder} is not.");
        }

        _class = neuronClass;
        _points = points;
        threads = threads > 0 ? threads : Environment.ProcessorCount;
        List<int[]> sets = CoordinateSets.Of(neuronClass, points.Dimension);
        Hyperplanes = CoordinateSets.Hyperplanes(sets, points.Count);
        DistinctPoints[] distinct = new DistinctPoints[sets.Count];
        SearchSet?[] searched = new SearchSet?[sets.Count];
        ParallelOptions options = new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, sets.Count, options, v =>
        {
            distinct[v] = new DistinctPoints(points, sets[v], exact: neuronClass.Dictionary == DictionaryKind.Wedge);
            searched[v] = sets[v].Length > 1 ? new SearchSet(distinct[v]) : null;
        });
        _lines = [.. distinct.Where(set => set.Set.Length == 1)];
        _sets = [.. searched.OfType<SearchSet>()];
        _searches = [.. Enumerable.Range(0, _sets.Length == 0 ? 0 : threads).Select(_ => new BoxSearch(neuronClass, _sets, width))];
        _run = new SearchRun(_sets, _searches, mostNodes);
    }

    /// <inheritdoc/>
    public double Hyperplanes { get; }

    /// <summary>Boxes visited by the last call.</summary>
    internal long Nodes => _searches.Sum(search => search.Nodes);

    /// <inheritdoc/>
    public PricingResult Price(ReadOnlySpan<double> theta, in PricingRequest request, CancellationToken cancellation = default)
    {
        double[] shared = theta.ToArray();
        if (_class.Sign < 0)
        {
            // What is above beta for -theta is below -beta for theta.
            TensorPrimitives.Negate(shared, shared);
        }

        List<PricedNeuron> offered = [];
        double bound = PriceLines(shared, request.Threshold, offered);
        if (_sets.Length > 0)
        {
            double beta = request.Threshold;
            if (beta == 0)
            {
                // Nothing to compare with: a loose search finds neurons whose best the exact one has to beat.
                Search(shared, Goal(0, request, RegionSlack), SeedRegions, offered, cancellation);
                beta = offered.Count == 0 ? 0 : offered.Max(priced => priced.Value) * (1 - Seed);
            }

            if (request.Threshold == 0 || request.MaxNeurons == 1)
            {
                bound = Math.Max(bound, Search(shared, Goal(beta, request, slack: 0), 1, offered, cancellation));
            }

            if (request.MaxNeurons > 1)
            {
                double from = request.Threshold > 0 ? request.Threshold : DiverseShare * bound;
                double diverse = Search(
                    shared, Goal(from, request, RegionSlack), RegionsPerNeuron * request.MaxNeurons, offered, cancellation);
                bound = request.Threshold > 0 ? Math.Max(bound, diverse) : bound;
            }

            if (cancellation.IsCancellationRequested)
            {
                return new PricingResult(double.PositiveInfinity, []);
            }
        }

        return new PricingResult(bound, FindSelection.Select(offered, request.Threshold, request.MaxNeurons));
    }

    private static SearchGoal Goal(double beta, in PricingRequest request, double slack) => new(beta, request.Accuracy, Rounding: 0, slack);

    private double Search(double[] theta, SearchGoal goal, int regions, List<PricedNeuron> offered, CancellationToken cancellation)
    {
        double bound = _run.Search(theta, goal, regions, cancellation);
        if (double.IsPositiveInfinity(bound))
        {
            return bound;
        }

        offered.AddRange(_run.Regions.Where(region => region.Best.Value > 0).Select(region => Priced(region.Set, region.Best, theta)));
        return bound;
    }

    /// <summary>Sets of one coordinate are enumerated.</summary>
    private double PriceLines(ReadOnlySpan<double> theta, double threshold, List<PricedNeuron> offered)
    {
        double mass = 0, bound = 0;
        foreach (double value in theta)
        {
            mass += Math.Abs(value);
        }

        double[] merged = new double[_points.Count];
        foreach (DistinctPoints line in _lines)
        {
            line.Merge(theta, merged);
            bound = Math.Max(bound, HingeSweep.Run(line, merged.AsSpan(0, line.Count), mass, threshold, offered, _class.Sign != 0));
        }

        return bound;
    }

    private PricedNeuron Priced(SearchSet set, in SearchFind find, ReadOnlySpan<double> theta)
    {
        Neuron neuron = FoundNeuron.Build(set, find, _class.Norm);
        double g = FoundNeuron.Value(_points, theta, neuron);
        return new PricedNeuron(neuron, _class.Sign != 0 ? g : Math.Abs(g));
    }
}
