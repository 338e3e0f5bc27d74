using System.Runtime.InteropServices;

namespace WedgeFast.Pricing;

/// <summary>
/// Searches all sets: splits them into regions, searches these on all threads in quanta of work, and keeps the best hyperplane of each.
/// What a quantum does depends on what is known at its start alone, so results do not depend on the number of threads. On one thread
/// nothing is allocated once the lists have grown to what is needed.
/// </summary>
/// <param name="sets">The sets.</param>
/// <param name="searches">One workspace per thread.</param>
/// <param name="mostNodes">After this many boxes those that are left are abandoned: their bounds count.</param>
internal sealed class SearchRun(SearchSet[] sets, BoxSearch[] searches, long mostNodes = SearchRun.MostNodes)
{
    /// <summary>The sign pairs with e1 &gt; 0.</summary>
    private const int OneSide = 3;

    /// <summary>
    /// Boxes a task may visit before it is put back: thresholds are shared, and work is shared out, between such quanta only.
    /// </summary>
    private const int FirstQuantum = 256;

    /// <summary>
    /// How much longer each round's quanta are: the first leaves enough boxes to share out evenly, and putting boxes back, whose lists are
    /// made anew, stays rare.
    /// </summary>
    private const int Growth = 8;

    private const int LastQuantum = 65536;

    /// <summary>Thresholds stay this many allowances above what is compared with them, so that boxes at a tie can be closed.</summary>
    private const double RoundingShare = 4;

    /// <summary>After this many boxes those that are left are abandoned: half a minute or more.</summary>
    public const long MostNodes = 1L << 27;

    private readonly List<Outcome> _outcomes = [];
    private double[] _scaled = [];
    private List<Work> _work = [];
    private List<Work> _next = [];

    /// <summary>The best hyperplane of each region, with <see cref="SearchFind.Value"/> 0 where there is none.</summary>
    public List<Region> Regions { get; } = [];

    /// <summary>The largest |g| found.</summary>
    public double Best { get; private set; }

    /// <summary>Searches for neurons and a bound.</summary>
    /// <param name="theta">One value per sample.</param>
    /// <param name="goal">What is looked for.</param>
    /// <param name="regions">About how many regions to keep apart; 1 for none.</param>
    /// <param name="cancellation">Stops between quanta.</param>
    /// <returns>No |g| is above this; infinite where it was stopped.</returns>
    public double Search(double[] theta, SearchGoal goal, int regions, CancellationToken cancellation)
    {
        int exponent = Scale(theta);
        double bound = SearchScaled(_scaled, goal with { Beta = Math.ScaleB(goal.Beta, -exponent) }, regions, cancellation);
        Best = Math.ScaleB(Best, exponent);
        foreach (ref Region region in CollectionsMarshal.AsSpan(Regions))
        {
            region.Best.Value = Math.ScaleB(region.Best.Value, exponent);
            region.Best.Floor = Math.ScaleB(region.Best.Floor, exponent);
        }

        return Math.ScaleB(bound, exponent);
    }

    /// <summary>
    /// Divides theta by the power of two at which sum |theta_i| R is about 1, so that squares of what is searched neither vanish nor
    /// overflow. MATHEMATICS.md, R3.
    /// </summary>
    private int Scale(double[] theta)
    {
        double mass = 0, radius = 0;
        foreach (double value in theta)
        {
            mass += Math.Abs(value);
        }

        foreach (SearchSet set in sets)
        {
            radius = Math.Max(radius, set.Radius);
        }

        int exponent = mass > 0 && radius > 0 ? Math.Clamp(Math.ILogB(mass) + Math.ILogB(radius), -1000, 1000) : 0;
        _scaled = _scaled.Length == theta.Length ? _scaled : new double[theta.Length];
        for (int i = 0; i < theta.Length; i++)
        {
            _scaled[i] = Math.ScaleB(theta[i], -exponent);
        }

        return exponent;
    }

    private double SearchScaled(double[] theta, SearchGoal goal, int regions, CancellationToken cancellation)
    {
        Start();
        goal = goal with { Rounding = RoundingShare * LargestAllowance(theta) };
        double bound = regions > 1 ? Partition(theta, goal, regions, cancellation) : 0;
        for (int quantum = regions > 1 ? LastQuantum : FirstQuantum; _work.Count > 0; quantum = Math.Min(Growth * quantum, LastQuantum))
        {
            bool last = Nodes() > mostNodes;
            RunAll(theta, goal, last ? new SearchLimits(int.MaxValue, Abandon: 0) : new SearchLimits(quantum), cancellation);
            if (cancellation.IsCancellationRequested)
            {
                // Of tasks that were not run there is the outcome of another one.
                return double.PositiveInfinity;
            }

            for (int t = 0; t < _work.Count; t++)
            {
                bound = Math.Max(bound, _outcomes[t].Abandoned);
                Improve(_work[t].Region, _work[t].Set, _outcomes[t].Best);
                foreach (ref readonly SearchBox box in CollectionsMarshal.AsSpan(_outcomes[t].Left))
                {
                    _next.Add(new Work(_work[t].Set, _work[t].Region, box));
                }
            }

            Advance();
        }

        bound = Math.Max(bound, goal.Threshold(0));
        foreach (ref readonly Region region in CollectionsMarshal.AsSpan(Regions))
        {
            Best = Math.Max(Best, region.Best.Value);
            bound = Math.Max(bound, Math.Max(goal.Threshold(region.Best.Value), region.Best.Floor));
        }

        return bound;
    }

    private long Nodes()
    {
        long nodes = 0;
        foreach (BoxSearch search in searches)
        {
            nodes += search.Nodes;
        }

        return nodes;
    }

    private void Start()
    {
        foreach (BoxSearch search in searches)
        {
            search.Reset();
        }

        Regions.Clear();
        Regions.Add(default);
        Best = 0;
        _work.Clear();
        _next.Clear();
        foreach (SearchSet set in sets)
        {
            for (int face = 0; face < set.Dimension; face++)
            {
                SearchBox whole = SearchBox.Whole(face, set.Dimension, set.Radius);
                whole.Live = searches[0].Problem.IsOneSided ? OneSide : whole.Live;
                _work.Add(new Work(set, 0, whole));
            }
        }
    }

    private double LargestAllowance(ReadOnlySpan<double> theta)
    {
        double mass = 0, largest = 0;
        foreach (double value in theta)
        {
            mass += Math.Abs(value);
        }

        foreach (SearchSet set in sets)
        {
            largest = Math.Max(largest, SearchProblem.LargestAllowance(set, mass, searches[0].Lanes));
        }

        return largest;
    }

    /// <summary>
    /// Splits the whole into regions, discarding what can be: splitting stops where there would be enough if nothing were discarded.
    /// </summary>
    private double Partition(double[] theta, SearchGoal goal, int regions, CancellationToken cancellation)
    {
        int depth = (int)Math.Ceiling(Math.Log2(Math.Max(1, (double)regions / _work.Count)));
        RunAll(theta, goal, new SearchLimits(int.MaxValue, Leave: depth), cancellation);
        if (cancellation.IsCancellationRequested)
        {
            return double.PositiveInfinity;
        }

        double bound = 0;
        for (int t = 0; t < _work.Count; t++)
        {
            bound = Math.Max(bound, _outcomes[t].Abandoned);
            Regions.Add(new Region(_work[t].Set, _outcomes[t].Best));
            foreach (ref readonly SearchBox box in CollectionsMarshal.AsSpan(_outcomes[t].Left))
            {
                _next.Add(new Work(_work[t].Set, Regions.Count, box));
                Regions.Add(default);
            }
        }

        Advance();
        return bound;
    }

    private void Improve(int index, SearchSet set, in SearchFind find)
    {
        ref Region region = ref CollectionsMarshal.AsSpan(Regions)[index];
        double floor = Math.Max(region.Best.Floor, find.Floor);
        if (find.Value > region.Best.Value)
        {
            region.Set = set;
            region.Best = find;
        }

        region.Best.Floor = floor;
    }

    private void Advance()
    {
        (_work, _next) = (_next, _work);
        _next.Clear();
    }

    private void RunAll(double[] theta, SearchGoal goal, SearchLimits limits, CancellationToken cancellation)
    {
        while (_outcomes.Count < _work.Count)
        {
            _outcomes.Add(new Outcome());
        }

        int workers = Math.Min(searches.Length, _work.Count);
        if (workers == 1)
        {
            for (int t = 0; t < _work.Count; t++)
            {
                RunOne(searches[0], theta, goal, limits, t, cancellation);
            }

            return;
        }

        RunParallel(theta, goal, limits, workers, cancellation);
    }

    private void RunParallel(double[] theta, SearchGoal goal, SearchLimits limits, int workers, CancellationToken cancellation)
    {
        int taken = 0;
        Parallel.For(0, workers, worker =>
        {
            for (int t = Interlocked.Increment(ref taken) - 1; t < _work.Count; t = Interlocked.Increment(ref taken) - 1)
            {
                RunOne(searches[worker], theta, goal, limits, t, cancellation);
            }
        });
    }

    private void RunOne(BoxSearch search, double[] theta, SearchGoal goal, SearchLimits limits, int index, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return;
        }

        ref readonly Work work = ref CollectionsMarshal.AsSpan(_work)[index];
        Outcome outcome = _outcomes[index];
        outcome.Left.Clear();
        search.Run(work.Set, theta, work.Box, goal, Regions[work.Region].Best, limits, outcome.Left);
        outcome.Best = search.Incumbent.Best;
        outcome.Abandoned = search.Abandoned;
    }

    /// <summary>A region's best hyperplane.</summary>
    internal record struct Region(SearchSet Set, SearchFind Best)
    {
        /// <summary>The set that it is in.</summary>
        public SearchSet Set = Set;

        /// <summary>The hyperplane.</summary>
        public SearchFind Best = Best;
    }

    private readonly record struct Work(SearchSet Set, int Region, SearchBox Box);

    private sealed class Outcome
    {
        public List<SearchBox> Left { get; } = [];

        public SearchFind Best { get; set; }

        public double Abandoned { get; set; }
    }
}
