using WedgeFast.Geometry;
using WedgeFast.Samples;

namespace WedgeFast.Pricing;

/// <summary>
/// Prices several outputs at orders that enumeration does not cover: branch and bound over boxes of (w, b) in every coordinate set, for the
/// full class with either norm. The bound it returns covers every neuron of the class. MATHEMATICS.md, "Several outputs".
/// </summary>
internal sealed class VectorSearchPricer : IPricer
{
    /// <summary>The largest order.</summary>
    public const int MaxOrder = 5;

    /// <summary>After this many boxes of a region those that are left are abandoned: their bounds count.</summary>
    private const int MostBoxes = 1 << 20;

    private const int DeepestHalving = 44;

    /// <summary>A region is done when nothing in it is better than its best neuron by more than this share of the violation.</summary>
    private const double RegionSlack = 0.1;

    /// <summary>No bound is asked to be closer than this, relatively.</summary>
    private const double LeastAccuracy = 1e-10;

    private const int SeedDirections = 64;

    private readonly NeuronClass _class;
    private readonly PointSet _points;
    private readonly SearchSet[] _sets;
    private readonly ParallelOptions _parallel;
    private readonly int _outputs;

    /// <summary>Prepares the coordinate sets.</summary>
    /// <param name="points">The points.</param>
    /// <param name="neuronClass">The class: full, of order 2 or more.</param>
    /// <param name="threads">Threads; 0 means all. Results do not depend on it.</param>
    /// <param name="outputs">The number of outputs.</param>
    public VectorSearchPricer(PointSet points, NeuronClass neuronClass, int threads, int outputs)
    {
        _class = neuronClass;
        _points = points;
        _outputs = outputs;
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount };
        List<int[]> sets = CoordinateSets.Of(neuronClass, points.Dimension);
        Hyperplanes = CoordinateSets.Hyperplanes(sets, points.Count);

        // Sets within others are in these with weights of 0, whatever the norm.
        List<int[]> largest = CoordinateSets.Of(neuronClass with { Norm = WeightNorm.L2 }, points.Dimension);
        _sets = [.. largest.Select(set => new SearchSet(new DistinctPoints(points, set)))];
    }

    /// <inheritdoc/>
    public double Hyperplanes { get; }

    /// <summary>Whether a class can be searched in d dimensions.</summary>
    public static bool Supports(NeuronClass neuronClass, int dimension) =>
        neuronClass.Dictionary == DictionaryKind.Full && Math.Min(neuronClass.MostInputs, dimension) is >= 2 and <= MaxOrder;

    /// <inheritdoc/>
    public PricingResult Price(ReadOnlySpan<double> theta, in PricingRequest request, CancellationToken cancellation = default)
    {
        double[] scaled = theta.ToArray();
        double mass = scaled.Sum(Math.Abs);
        if (mass == 0)
        {
            return new PricingResult(0, []);
        }

        // In units of the power of two below the mass no square vanishes.
        double unit = Math.ScaleB(1, Math.ILogB(mass));
        scaled = [.. scaled.Select(value => value / unit)];
        VectorSearchProblem[] problems = [.. _sets.Select(set => new VectorSearchProblem(set, scaled, _outputs))];
        List<PricedNeuron> offered = [];
        double beta = request.Threshold / unit, slack = RegionSlack;
        if (request.Threshold == 0)
        {
            offered.AddRange(problems.Select(Seed));
            (beta, slack) = (offered.Max(priced => priced.Value) * (1 - 1e-10), 0);
        }

        double accuracy = Math.Max(request.Accuracy, LeastAccuracy);
        Region[] regions = [.. problems.SelectMany(Regions)];
        Parallel.For(0, regions.Length, _parallel, r => regions[r].Search(beta, accuracy, slack, cancellation));
        if (cancellation.IsCancellationRequested)
        {
            return new PricingResult(double.PositiveInfinity, []);
        }

        offered.AddRange(regions.Where(region => region.Best is not null).Select(region => region.Best!.Value));
        double threshold = request.Threshold;
        PricedNeuron[] neurons = [.. offered.Select(priced => priced with { Value = priced.Value * unit })];
        return new PricingResult(
            regions.Max(region => region.Bound) * unit * (1 + 1e-15), FindSelection.Select([.. neurons.Where(n => n.Value > threshold)], threshold, request.MaxNeurons));
    }

    /// <summary>The best of some directions: what the largest |g| has to beat.</summary>
    private PricedNeuron Seed(VectorSearchProblem problem)
    {
        VectorAscent ascent = new(problem, _points, _class.Norm);
        SplitMix64 random = new(0);
        PricedNeuron best = default;
        for (int k = 0; k < SeedDirections; k++)
        {
            double[] direction = [.. Enumerable.Range(0, problem.Set.Dimension).Select(_ => random.Uniform() - 0.5)];
            PricedNeuron found = ascent.Climb(direction);
            best = best.Neuron is null || found.Value > best.Value ? found : best;
        }

        return best;
    }

    /// <summary>
    /// Every weight once as the largest, positive and negative, and each of these boxes in parts that are searched on their own.
    /// </summary>
    private IEnumerable<Region> Regions(VectorSearchProblem problem)
    {
        int m = problem.Set.Dimension;
        int[] all = [.. Enumerable.Range(0, problem.Points.Length)];
        for (int face = 0; face < 2 * m; face++)
        {
            double[] centre = new double[m + 1], half = [.. Enumerable.Repeat(1.0, m), problem.Set.Radius];
            (centre[face / 2], half[face / 2]) = (face % 2 == 0 ? 1 : -1, 0);
            IEnumerable<VectorBox> boxes = [new VectorBox(centre, half, all, new double[_outputs * (m + 1)], 0)];
            for (int split = 0; split <= m; split++)
            {
                int component = split;
                boxes = half[component] > 0 ? [.. boxes.SelectMany(box => box.Split(component))] : boxes;
            }

            foreach (VectorBox box in boxes)
            {
                yield return new Region(problem, _points, _class.Norm, box);
            }
        }
    }

    /// <summary>A box that is searched depth first for its best neuron and a bound.</summary>
    private sealed class Region(VectorSearchProblem problem, PointSet points, WeightNorm norm, VectorBox whole)
    {
        private readonly VectorBoxBound _bound = new(problem, norm);
        private readonly VectorFaceBound _face = new(problem, norm);
        private readonly VectorAscent _ascent = new(problem, points, norm);

        /// <summary>The best neuron found; null where nothing is above beta.</summary>
        public PricedNeuron? Best { get; private set; }

        /// <summary>No |g| in the region is above this.</summary>
        public double Bound { get; private set; }

        /// <summary>Searches.</summary>
        public void Search(double beta, double accuracy, double slack, CancellationToken cancellation)
        {
            // Above what is compared with them by what rounding may hide, or ties could not be settled.
            double Threshold() => (Above(beta) * (1 + accuracy)) + (4 * problem.Allowance) + (slack * (Above(beta) - beta));
            // A weight that moves no sample still lengthens w.
            double least = 0.05 * problem.Set.Radius / problem.Set.Dimension;
            int m = problem.Set.Dimension, visited = 0;
            Stack<VectorBox> waiting = new([whole]);
            double abandoned = 0;
            while (waiting.Count > 0 && !cancellation.IsCancellationRequested)
            {
                VectorBox box = _bound.Narrow(waiting.Pop());
                if (box.Crossing.Length == 0)
                {
                    continue;
                }

                double[] centre = _bound.Centre(box);
                Offer(box, VectorSearchProblem.Length(centre), beta);
                double tau = Threshold(), upper = _bound.Upper(box, centre);
                if (upper <= tau || _face.IsBelow(box, centre, tau) || _bound.IsBelow(box, centre, tau))
                {
                    continue;
                }

                if (++visited > MostBoxes || box.Depth > DeepestHalving * m)
                {
                    abandoned = Math.Max(abandoned, upper);
                    continue;
                }

                int widest = Enumerable.Range(0, m + 1).MaxBy(j => box.Half[j] * Math.Max(problem.Set.Reach[j], least));
                foreach (VectorBox part in box.Split(widest))
                {
                    waiting.Push(part);
                }
            }

            Bound = Math.Max(abandoned, Threshold());
        }

        private double Above(double beta) => Math.Max(beta, Best?.Value ?? 0);

        /// <summary>Climbs from the centre where it is better than anything before.</summary>
        private void Offer(VectorBox box, double length, double beta)
        {
            ReadOnlySpan<double> weights = box.Centre.AsSpan(0, problem.Set.Dimension);
            double size = 0;
            foreach (double w in weights)
            {
                size += norm == WeightNorm.L2 ? w * w : Math.Abs(w);
            }

            size = norm == WeightNorm.L2 ? Math.Sqrt(size) : size;
            if (length / size > Above(beta))
            {
                PricedNeuron found = _ascent.Climb(weights);
                Best = found.Value > Above(beta) ? found : Best;
            }
        }
    }
}
