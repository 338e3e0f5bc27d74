using System.Numerics;
using System.Runtime.CompilerServices;
using WedgeFast.Geometry;
using WedgeFast.Kernels;

namespace WedgeFast.Pricing;

/// <summary>
/// Depth-first branch and bound over the boxes of one task: splits a box into a group, discards boxes where nothing exceeds the threshold,
/// records neurons that do and raises the threshold to them. The workspace of one thread; allocates nothing after it is made.
/// MATHEMATICS.md, "Branch and bound".
/// </summary>
internal sealed unsafe class BoxSearch
{
    /// <summary>
    /// A list is copied where no more than this share of its samples is kept: a sample costs as much to look at as to measure.
    /// </summary>
    private const double MostKept = 0.8;

    /// <summary>Each width of n boxes that a sample crosses one of is 1/n; a box is deep at 2^-3 of that.</summary>
    private const int DeepHalvings = 3;

    private readonly bool _full;
    private readonly bool _faces;
    private readonly GroupKernel?[] _kernels = new GroupKernel?[SearchBox.MaxLength];
    private readonly CrossingKernel?[] _crossings = new CrossingKernel?[SearchBox.MaxLength];
    private readonly double[] _arena;
    private readonly BoxGroup[] _stack;
    private readonly IBoxLeaf _leaf;
    private CrossingKernel _crossing;
    private SearchSet? _loaded;
    private SearchLimits _limits;
    private List<SearchBox> _left = [];

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
            _kernels[m] = GroupKernel.Create(m, points, width);
            _crossings[m] = CrossingKernel.Create(m, width);
        }

        Lanes = CrossingKernel.Lanes(width);
        Kernel = _kernels[dimension]!;
        _crossing = _crossings[dimension]!;
        Problem = new SearchProblem(points, dimension) { IsOneSided = neuronClass.Sign != 0 };
        Incumbent = new SearchIncumbent(Problem, Norm);

        // The first list is copied whole, and each below it is at most MostKept of the one above, so all of them take less than six times
        // the first, and one vector for each row of each.
        _arena = GC.AllocateUninitializedArray<double>((6 * CrossingList.Length(points, dimension)) + (BoxGroup.MaxDepth(dimension) * CrossingList.Length(8, dimension) / 2), pinned: true);
        _stack = GC.AllocateUninitializedArray<BoxGroup>((BoxGroup.MaxDepth(dimension) / BoxGroup.Halvings) + 2, pinned: true);
        _faces = Norm == WeightNorm.L2 && _full;
        _leaf = BoxLeaf.Create(this, _faces, width);
    }

    /// <summary>The norm of w.</summary>
    public WeightNorm Norm { get; }

    /// <summary>
    /// Whether samples that cannot be told from dependent ones leave a box open: for l1 they may fix a maximum, in the wedge dictionary
    /// they span nothing. MATHEMATICS.md, R8.
    /// </summary>
    public bool DependentStayOpen => _full;

    /// <summary>Set by the leaf where such samples keep it from closing a box.</summary>
    public bool IsHeldOpen { get; set; }

    /// <summary>The set that is searched.</summary>
    public SearchProblem Problem { get; }

    /// <summary>The kernel of the set that is searched.</summary>
    public GroupKernel Kernel { get; private set; }

    /// <summary>Sums are taken in this many interleaved parts.</summary>
    public int Lanes { get; }

    /// <summary>The best hyperplane of the task and its threshold.</summary>
    public SearchIncumbent Incumbent { get; }

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
            Problem.Load(set, theta, keepZeros: !_full, Lanes);
            Kernel = _kernels[set.Dimension]!;
            _crossing = _crossings[set.Dimension]!;
            _loaded = set;
        }

        (_limits, _left, Abandoned) = (limits, left, 0);
        Incumbent.Start(_crossing, goal, best);
        if (box.Depth >= limits.Leave)
        {
            left.Add(box);
            return;
        }

        Open(0, box, Problem.All, Problem.All.Count);

        // The largest boxes are left first: what is below them is mostly settled before the work is put back.
        int top = Descend(0, 0, Nodes + (limits.Quantum / 2));
        int kept = (top / 2) + 1;
        Leave(0, kept);
        top = Descend(kept, top, Nodes + (limits.Quantum / 2));
        Leave(kept, top + 1);
    }

    /// <summary>Searches from the last group on, down to the first, as long as there is time.</summary>
    /// <returns>The last group that has boxes left; less than <paramref name="first"/> where none has.</returns>
    private int Descend(int first, int last, long most)
    {
        int m = Problem.Set.Dimension;
        while (last >= first && Nodes < most)
        {
            ref BoxGroup group = ref _stack[last];
            if (group.WaitingCount == 0)
            {
                last--;
                continue;
            }

            int part = group.Waiting[--group.WaitingCount];

            // The threshold may have risen since; ||w|| is at least 1.
            if (group.Excess[part] - (Incumbent.Threshold - group.Threshold) >= -Problem.Allowance)
            {
                Open(++last, group.Box(part, m), group.List, group.Crossing[part]);
            }
        }

        return last;
    }

    private void Leave(int first, int end)
    {
        for (int at = first; at < end; at++)
        {
            ref BoxGroup group = ref _stack[at];
            while (group.WaitingCount > 0)
            {
                _left.Add(group.Box(group.Waiting[--group.WaitingCount], Problem.Set.Dimension));
            }
        }
    }

    /// <summary>Forgets theta.</summary>
    public void Reset() => (_loaded, Nodes) = (null, 0);

    /// <summary>Splits a box, settles what can be settled of its parts, and puts the others in order, the most promising last.</summary>
    /// <param name="at">Where the group goes; the one above, if any, is the one that the box is from.</param>
    /// <param name="box">The box.</param>
    /// <param name="list">The samples that may cross it.</param>
    /// <param name="crossing">How many of them do, at most.</param>
    private void Open(int at, SearchBox box, in CrossingList list, int crossing)
    {
        int m = Problem.Set.Dimension;
        BoxGroup* group = (BoxGroup*)Unsafe.AsPointer(ref _stack[at]);
        Narrow(group, at == 0 ? null : group - 1, list, crossing, &box);
        int most = Math.Min(BoxGroup.MaxDepth(m), _limits.Leave) - box.Depth;
        int halvings = Math.Clamp(most, 1, BoxGroup.Halvings);
        halvings = group->Split(box, halvings, Problem.Set);
        Kernel.Measure(group, Problem);
        Kernel.Bound(group, Problem, Norm, Incumbent.Threshold);
        Nodes += 1 << halvings;
        bool deep = IsDeep(group->Depth, halvings, m);
        for (int part = 0; part < 1 << halvings; part++)
        {
            int live = group->LiveOf(part);
            if (live != 0)
            {
                Settle(group, part, live, deep);
            }
        }
    }

    /// <summary>
    /// The list of the samples that cross a box, if it is much shorter than the one given, which is the one of the group above.
    /// </summary>
    private void Narrow(BoxGroup* group, BoxGroup* above, in CrossingList list, int crossing, SearchBox* box)
    {
        int m = Problem.Set.Dimension;
        group->List = list;
        group->ArenaTop = above == null ? 0 : above->ArenaTop;
        for (int j = 0; j <= m; j++)
        {
            group->Fixed[j] = above == null ? 0 : above->Fixed[j];
        }

        if (above != null && crossing > MostKept * list.Count)
        {
            return;
        }

        CrossingList target = new()
        {
            Data = (double*)Unsafe.AsPointer(ref _arena[0]) + group->ArenaTop,
            Stride = CrossingList.StrideOf(crossing),
        };
        _crossing.Narrow(list, Problem.Margin, box, ref target, group->Fixed);
        group->List = target;
        group->ArenaTop += CrossingList.Length(crossing, m);
    }

    /// <summary>Closes, leaves, abandons or queues one box.</summary>
    private void Settle(BoxGroup* group, int part, int live, bool deep)
    {
        int m = Problem.Set.Dimension;
        int crossing = Kernel.CountCrossing(group->List.Count, part);
        if (crossing < (_faces ? 1 : m))
        {
            return;
        }

        group->Crossing[part] = crossing;
        bool leaf = crossing <= _leaf.MostSamples(m);
        if (_faces)
        {
            double value = Incumbent.CentreValue(group, part);
            Incumbent.Raise(value);
            if ((leaf || deep) && Incumbent.IsWorth(value))
            {
                Incumbent.OfferCentre(group, part);
            }
        }

        IsHeldOpen = false;
        if (leaf)
        {
            live = _leaf.Close(group, part, live);
            for (int pair = 0; pair < 4; pair++)
            {
                group->Live[pair] &= ~((~(uint)live >> pair & 1) << part);
            }
        }
        else if (deep)
        {
            _leaf.Probe(group, part);
        }

        if (live == 0)
        {
            return;
        }

        if (group->Depth >= _limits.Leave)
        {
            _left.Add(group->Box(part, m));
        }
        else if (group->Depth >= _limits.Abandon || !group->CanSplit(Problem.Set) || (IsHeldOpen && deep && Incumbent.IsDiverse))
        {
            Abandoned = Math.Max(Abandoned, AbandonedBox.Bound(group, part, Problem, Norm));
        }
        else
        {
            Queue(group, part);
        }
    }

    private static void Queue(BoxGroup* group, int part)
    {
        int at = group->WaitingCount++;
        for (; at > 0 && group->Excess[group->Waiting[at - 1]] > group->Excess[part]; at--)
        {
            group->Waiting[at] = group->Waiting[at - 1];
        }

        group->Waiting[at] = part;
    }

    /// <summary>
    /// Whether boxes are so small that of n samples at random hardly any would cross one, once per round of halvings: then many samples may
    /// meet in one point.
    /// </summary>
    private bool IsDeep(int depth, int halvings, int m) =>
        depth >= (DeepHalvings + BitOperations.Log2((uint)Problem.All.Count)) * m && depth / m != (depth - halvings) / m;
}
