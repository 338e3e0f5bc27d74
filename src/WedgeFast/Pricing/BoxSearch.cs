using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using WedgeFast.Geometry;
using WedgeFast.Kernels;

namespace WedgeFast.Pricing;

/// <summary>
/// Depth-first branch and bound over the boxes of one task: discards boxes where nothing exceeds the threshold, records neurons that do and
/// raises the threshold to them. The workspace of one thread; allocates nothing after it is made. MATHEMATICS.md, "Branch and bound".
/// </summary>
internal sealed unsafe class BoxSearch
{
    private readonly bool _full;
    private readonly bool _faces;
    private readonly CrossingKernel?[] _kernels = new CrossingKernel?[SearchBox.MaxLength];
    private readonly double[] _arena;
    private readonly SearchNode[] _stack;
    private readonly IBoxLeaf _leaf;
    private readonly int _lanes;
    private SearchSet? _loaded;
    private int _top;

    /// <summary>Prepares a workspace.</summary>
    /// <param name="neuronClass">The class that is searched.</param>
    /// <param name="sets">The sets that may come.</param>
    /// <param name="width">The vector width.</param>
    public BoxSearch(NeuronClass neuronClass, IReadOnlyCollection<SearchSet> sets, VectorWidth width)
    {
        Norm = neuronClass.Norm;
        _full = neuronClass.Dictionary == DictionaryKind.Full;
        int points = sets.Max(set => set.Points.Count), dimension = sets.Max(set => set.Dimension);
        foreach (int m in sets.Select(set => set.Dimension).Distinct())
        {
            _kernels[m] = CrossingKernel.Create(m, points, width);
        }

        _lanes = CrossingKernel.Lanes(width);
        Problem = new SearchProblem(points, dimension);

        // A list is copied where at least a quarter of its vectors goes, so lists below each other take less than four times the first.
        _arena = GC.AllocateUninitializedArray<double>((4 * CrossingList.Length(points, dimension)) + (80 * CrossingList.Length(8, dimension)), pinned: true);
        _stack = GC.AllocateUninitializedArray<SearchNode>(SearchNode.MaxDepth(dimension) + 4, pinned: true);
        _faces = Norm == WeightNorm.L2 && _full;
        _leaf = _faces ? new FaceLeaf(this) : new VertexLeaf(this);
    }

    /// <summary>The norm of w.</summary>
    public WeightNorm Norm { get; }

    /// <summary>The set that is searched.</summary>
    public SearchProblem Problem { get; }

    /// <summary>Above what |g| for weights of length one is of interest: rises with what is found.</summary>
    public double Threshold { get; private set; }

    /// <summary>The best hyperplane of the task.</summary>
    public SearchFind Best;

    /// <summary>No |g| in the boxes that were abandoned is above this.</summary>
    public double Abandoned { get; private set; }

    /// <summary>Boxes measured.</summary>
    public long Nodes { get; private set; }

    /// <summary>Searches a box.</summary>
    /// <param name="set">Its set.</param>
    /// <param name="theta">One value per sample.</param>
    /// <param name="box">The box.</param>
    /// <param name="goal">What is looked for.</param>
    /// <param name="best">The best hyperplane of its region so far.</param>
    /// <param name="limits">Where to stop.</param>
    /// <param name="left">Receives the boxes left.</param>
    public void Run(SearchSet set, ReadOnlySpan<double> theta, in SearchBox box, SearchGoal goal, in SearchFind best, in SearchLimits limits,
        List<SearchBox> left)
    {
        if (_loaded != set)
        {
            Problem.Load(set, theta, keepZeros: !_full, _lanes);
            _loaded = set;
        }

        Goal = goal;
        Best = best;
        Raise(best.Floor);
        Abandoned = 0;
        _top = 0;
        _stack[_top++].Start(box, Problem.All);
        CrossingKernel kernel = _kernels[set.Dimension]!;
        for (int n = 0; _top > 0 && n < limits.Quantum; n++)
        {
            Visit(kernel, set, limits, left);
        }

        while (_top > 0)
        {
            left.Add(_stack[--_top].Box);
        }
    }

    /// <summary>What is looked for.</summary>
    public SearchGoal Goal { get; private set; }

    /// <summary>Sums are taken in this many interleaved parts.</summary>
    public int Lanes => _lanes;

    /// <summary>Forgets theta.</summary>
    public void Reset() => (_loaded, Nodes) = (null, 0);

    /// <summary>Offers a hyperplane, its value being known.</summary>
    public void Offer(in SearchFind find)
    {
        if (find.Value > Best.Value)
        {
            double floor = Math.Max(Best.Floor, find.Value);
            Best = find;
            Raise(floor);
        }
    }

    /// <summary>Offers a hyperplane if its value, over all samples, is the best.</summary>
    public void TryOffer(ref SearchFind find, double* hyperplane)
    {
        int m = Problem.Set.Dimension;
        double e = _kernels[m]!.Evaluate(Problem.All, hyperplane), s = 0;
        for (int j = 0; j <= m; j++)
        {
            s += Problem.Sum[j] * hyperplane[j];
        }

        find.Value = (Math.Abs(e) + Math.Abs(s)) / 2 / Length(hyperplane, m);
        find.Orientation = e * s >= 0 ? 1 : -1;
        Offer(find);
    }

    /// <summary>||w|| of a hyperplane.</summary>
    public double Length(double* hyperplane, int m)
    {
        double sum = 0;
        for (int j = 0; j < m; j++)
        {
            sum += Norm == WeightNorm.L2 ? hyperplane[j] * hyperplane[j] : Math.Abs(hyperplane[j]);
        }

        return Norm == WeightNorm.L2 ? Math.Sqrt(sum) : sum;
    }

    /// <summary>
    /// What is worse than a hyperplane seen is not its region's best, up to rounding. Such a floor is no neuron yet: the box with the best
    /// neuron stays open, so the slack that a neuron earns is not for it.
    /// </summary>
    private void Raise(double floor)
    {
        if (floor > Best.Floor)
        {
            Best.Floor = floor;
        }

        Threshold = Math.Max(Goal.Threshold(Best.Value), Best.Floor * (1 - 1e-9));
    }

    private void Visit(CrossingKernel kernel, SearchSet set, in SearchLimits limits, List<SearchBox> left)
    {
        int m = set.Dimension;
        Nodes++;
        ref SearchNode node = ref _stack[_top - 1];
        SearchNode* at = (SearchNode*)Unsafe.AsPointer(ref node);
        BoxMeasure measure;
        Unsafe.SkipInit(out measure);
        kernel.Measure(at->List, Problem.Margin, &at->Box, at->Fixed, &measure);
        if (measure.Crossing < (_faces ? 1 : m)
            || (_full && Math.Abs(measure.FixedOffset) > measure.CrossingMass + Problem.MassAllowance))
        {
            _top--;
            return;
        }

        if (_faces)
        {
            double value = CentreValue(at->Box, m, &measure);
            Raise(value);
            if (value > Goal.Threshold(Best.Value) && (measure.Crossing <= _leaf.MostSamples(m) || IsDeep(at->Box, m)))
            {
                OfferCentre(at, m);
            }
        }

        double* tangent = stackalloc double[SearchBox.MaxLength];
        Tangent(at->Box, m, tangent);
        at->Box.Live &= LivePairs(at->Box, m, &measure, tangent, out int best);
        if (at->Box.Live != 0 && measure.Crossing <= _leaf.MostSamples(m))
        {
            at->Box.Live = _leaf.Close(kernel, at, &measure, tangent);
        }

        if (at->Box.Live == 0)
        {
            _top--;
            return;
        }

        if (measure.Crossing > _leaf.MostSamples(m) && IsDeep(at->Box, m))
        {
            _leaf.Probe(kernel, at);
        }

        if (at->Box.Depth >= limits.Leave)
        {
            left.Add(at->Box);
            _top--;
            return;
        }

        if (at->Box.Depth >= Math.Min(limits.Abandon, SearchNode.MaxDepth(m)))
        {
            Abandoned = Math.Max(Abandoned, Bound(at->Box, m, &measure, tangent));
            _top--;
            return;
        }

        Split(kernel, at, m, &measure, tangent, best);
    }

    /// <summary>Offers the direction at the centre, the hyperplane moved through the sample that is nearest to it.</summary>
    private void OfferCentre(SearchNode* node, int m)
    {
        double* hyperplane = stackalloc double[SearchBox.MaxLength];
        double square = 0, least = double.PositiveInfinity;
        for (int j = 0; j < m; j++)
        {
            hyperplane[j] = node->Box.Centre[j];
            square += hyperplane[j] * hyperplane[j];
        }

        SearchFind find = default;
        find.Count = 1;
        for (int i = 0; i < node->List.Count; i++)
        {
            double along = 0;
            for (int j = 0; j < m; j++)
            {
                along += hyperplane[j] * node->List.Data[(j * node->List.Stride) + i];
            }

            double distance = Math.Abs(along + node->Box.Centre[m]);
            if (distance < least)
            {
                least = distance;
                hyperplane[m] = -along;
                find.Through[0] = (int)node->List.Data[((m + 1) * node->List.Stride) + i];
            }
        }

        for (int j = 0; j < m; j++)
        {
            find.Weights[j] = hyperplane[j] / Math.Sqrt(square);
        }

        TryOffer(ref find, hyperplane);
    }

    private double CentreValue(in SearchBox box, int m, BoxMeasure* measure)
    {
        double s = 0, square = 0;
        for (int j = 0; j < m; j++)
        {
            s += Problem.Sum[j] * box.Centre[j];
            square += box.Centre[j] * box.Centre[j];
        }

        s += Problem.Sum[m] * box.Centre[m];
        return (Math.Abs(measure->Centre) + Math.Abs(s)) / 2 / Math.Sqrt(square);
    }

    /// <summary>Whether each width is some 2^-8 of the whole, looked at once per round of splits: then many samples may meet in one point.</summary>
    private static bool IsDeep(in SearchBox box, int m) => box.Depth >= 8 * m && box.Depth % m == 0;

    private void Split(CrossingKernel kernel, SearchNode* node, int m, BoxMeasure* measure, double* tangent, int best)
    {
        CrossingList list = node->List;
        if (4 * CrossingList.Padded(measure->Crossing) <= 3 * CrossingList.Padded(list.Count))
        {
            CrossingList kept = new()
            {
                Data = (double*)Unsafe.AsPointer(ref _arena[0]) + node->ArenaTop,
                Count = measure->Crossing,
                Stride = CrossingList.StrideOf(measure->Crossing),
            };
            kernel.Compact(list, kept, node->Fixed);
            node->List = kept;
            node->ArenaTop += CrossingList.Length(kept.Count, m);
        }

        int widest = 0;
        double reach = 0;
        for (int j = 0; j <= m; j++)
        {
            double r = node->Box.Half[j] * Problem.Set.Reach[j];
            if (r > reach)
            {
                (widest, reach) = (j, r);
            }
        }

        // The half that the linear bound rises towards is searched first.
        double e1 = best < 2 ? 0.5 : -0.5, e2 = (best & 1) == 0 ? 0.5 : -0.5;
        double rise = (e1 * measure->Linear[widest]) + (e2 * Problem.Sum[widest]) - (widest < m ? Threshold * tangent[widest] : 0);
        _stack[_top] = *node;
        ref SearchNode better = ref _stack[_top++];
        node->Box = better.Box.Split(widest, rise >= 0 ? 1 : -1);
    }

    /// <summary>The gradient of the norm at the centre: ||w|| is at least tangent.w everywhere. For l1 a weight that may have either sign counts 0.</summary>
    private void Tangent(in SearchBox box, int m, double* tangent)
    {
        double square = 0;
        for (int j = 0; j < m; j++)
        {
            double w = box.Centre[j];
            tangent[j] = Norm == WeightNorm.L2 ? w : Math.Abs(w) < box.Half[j] ? 0 : Math.Sign(w);
            square += w * w;
        }

        double scale = Norm == WeightNorm.L2 ? 1 / Math.Sqrt(square) : 1;
        for (int j = 0; j < m; j++)
        {
            tangent[j] *= scale;
        }

        tangent[m] = 0;
    }

    /// <summary>
    /// The sign pairs (e1, e2) for which (e1 E + e2 Sum.W)/2 - threshold ||w|| may be above 0 in the box: its linear bound at the centre plus
    /// what it can change by, four pairs at a time.
    /// </summary>
    private int LivePairs(in SearchBox box, int m, BoxMeasure* measure, double* tangent, out int best)
    {
        Vector256<double> e1 = Vector256.Create(0.5, 0.5, -0.5, -0.5), e2 = Vector256.Create(0.5, -0.5, 0.5, -0.5);
        Vector256<double> value = Vector256.Create(measure->GapAbove, measure->GapAbove, measure->GapBelow, measure->GapBelow) * 0.5;
        double* sum = Problem.Sum;
        for (int j = 0; j <= m; j++)
        {
            Vector256<double> c = (e1 * measure->Linear[j]) + (e2 * sum[j]) - Vector256.Create(Threshold * tangent[j]);
            value += (c * box.Centre[j]) + (Vector256.Abs(c) * box.Half[j]);
        }

        int live = (int)Vector256.GreaterThanOrEqual(value, Vector256.Create(-Problem.Allowance)).ExtractMostSignificantBits() & box.Live;
        best = 0;
        double largest = double.NegativeInfinity;
        for (int pair = 0; pair < 4; pair++)
        {
            if ((live >> pair & 1) != 0 && value[pair] > largest)
            {
                (best, largest) = (pair, value[pair]);
            }
        }

        return live;
    }

    /// <summary>An upper bound on |g| / ||w|| in a box that will not be searched.</summary>
    private double Bound(in SearchBox box, int m, BoxMeasure* measure, double* tangent)
    {
        double least = 0, bound = 0;
        for (int j = 0; j < m; j++)
        {
            least += (tangent[j] * box.Centre[j]) - (Math.Abs(tangent[j]) * box.Half[j]);
        }

        for (int pair = 0; pair < 4; pair++)
        {
            double e1 = pair < 2 ? 0.5 : -0.5, e2 = (pair & 1) == 0 ? 0.5 : -0.5;
            double value = (pair < 2 ? measure->GapAbove : measure->GapBelow) / 2;
            for (int j = 0; j <= m; j++)
            {
                double c = (e1 * measure->Linear[j]) + (e2 * Problem.Sum[j]);
                value += (c * box.Centre[j]) + (Math.Abs(c) * box.Half[j]);
            }

            bound = Math.Max(bound, value);
        }

        return (bound + Problem.Allowance) / Math.Max(1, least) * (1 + 1e-14);
    }
}
