using System.Numerics;
using System.Runtime.CompilerServices;
using WedgeFast.Geometry;
using WedgeFast.Kernels;

namespace WedgeFast.Pricing;

/// <summary>
/// Settles a box for the wedge dictionary, or for l1 within one coordinate set: only hyperplanes through m samples matter, and those in the
/// box pass through m of the samples that cross it. Each is one small linear system, solved side by side in the vector lanes; g follows
/// from the samples that cross and the linear pieces of the rest.
/// </summary>
internal sealed unsafe class VertexLeaf<TOperations, TVector> : IBoxLeaf
    where TOperations : struct, IVectorOperations<TVector>
    where TVector : unmanaged
{
    private const int Length = SearchBox.MaxLength;

    /// <summary>How many samples more than a hyperplane needs are still enumerated.</summary>
    private const int Extra = 2;

    /// <summary>Weights that may be off by more are computed anew.</summary>
    private const double MostError = 1e-12;

    /// <summary>How many samples a probe looks at.</summary>
    private const int Room = 24;

    private readonly BoxSearch _search;
    private readonly SearchIncumbent _incumbent;
    private readonly LeafSamples _samples = new(Room);
    private readonly VertexSystem<TOperations, TVector> _system = new();
    private readonly int[] _subset = new int[Length];
    private readonly int[] _subsets = new int[Length * TOperations.Count];
    private readonly double[] _results = GC.AllocateArray<double>((Length + 3) * TOperations.Count, pinned: true);

    public VertexLeaf(BoxSearch search) => (_search, _incumbent) = (search, search.Incumbent);

    private double* Values => (double*)Unsafe.AsPointer(ref _results[Length * TOperations.Count]);

    private double* Errors => Values + TOperations.Count;

    private double* Orientations => Values + (2 * TOperations.Count);

    /// <inheritdoc/>
    public int MostSamples(int dimension) => dimension + Extra;

    /// <inheritdoc/>
    public int Close(BoxGroup* group, int box, int live)
    {
        int m = _search.Problem.Set.Dimension;
        _samples.Gather(_search.Kernel, group, box, m);
        double* others = stackalloc double[Length];
        _samples.LinearOfOthers(group, box, m, others);
        for (int t = 0; t < m; t++)
        {
            _subset[t] = t;
        }

        for (bool more = true; more;)
        {
            int lanes = 0;
            do
            {
                Load(lanes++, m);
                more = Next(_samples.Count, m);
            }
            while (more && lanes < TOperations.Count);

            for (int lane = lanes; lane < TOperations.Count; lane++)
            {
                Load(lane, m);
            }

            if (!CloseVertices(group, box, others, (1u << lanes) - 1, m))
            {
                return live;
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    public void Probe(BoxGroup* group, int box)
    {
        int m = _search.Problem.Set.Dimension;
        _samples.Gather(_search.Kernel, group, box, m);
        if (!IndependentSamples.Choose(_samples, m, _subset))
        {
            return;
        }

        for (int lane = 0; lane < TOperations.Count; lane++)
        {
            Load(lane, m);
        }

        uint regular = TOperations.Bits(_system.Solve(group->Face, m, _search.Problem.Set.Middle)) & 1;
        if ((_search.DependentStayOpen ? regular : Refined(1, regular, group->Face, m)) == 0)
        {
            return;
        }

        SearchFind find = default;
        find.Count = m;
        double* w = stackalloc double[Length];
        Hyperplane(0, m, w);
        double length = _incumbent.Length(w, m);
        for (int j = 0; j < m; j++)
        {
            find.Weights[j] = w[j] / length;
            find.Through[j] = _samples.Points[_subset[j]];
        }

        _incumbent.TryOffer(ref find, w);
    }

    private void Load(int lane, int m)
    {
        double[][] coordinates = _search.Problem.Set.Points.Coordinates, rests = _search.Problem.Set.Points.Rests;
        for (int t = 0; t < m; t++)
        {
            _subsets[(lane * Length) + t] = _subset[t];
            for (int j = 0; j < m; j++)
            {
                int at = (((t * m) + j) * TOperations.Count) + lane, point = _samples.Points[_subset[t]];
                _system.Points[at] = coordinates[j][point];
                _system.Rests[at] = rests.Length > 0 ? rests[j][point] : 0;
            }
        }
    }

    /// <summary>The next subset in lexicographic order.</summary>
    private bool Next(int count, int m)
    {
        int t = m - 1;
        while (t >= 0 && _subset[t] == count - m + t)
        {
            t--;
        }

        if (t < 0)
        {
            _subset[0] = 0;
            return false;
        }

        _subset[t]++;
        for (int later = t + 1; later < m; later++)
        {
            _subset[later] = _subset[later - 1] + 1;
        }

        return true;
    }

    /// <summary>Whether no vertex that was loaded, and lies in the box, exceeds the threshold, which rises to what is found.</summary>
    private bool CloseVertices(BoxGroup* group, int box, double* others, uint lanes, int m)
    {
        SearchProblem problem = _search.Problem;
        uint regular = TOperations.Bits(_system.Solve(group->Face, m, problem.Set.Middle));
        if (_search.DependentStayOpen && (lanes & ~regular) != 0)
        {
            _search.IsHeldOpen = true;
            return false;
        }

        lanes = _search.DependentStayOpen ? lanes & regular : Refined(lanes, regular, group->Face, m);
        TVector error = TOperations.Create(0);
        for (int j = 0; j <= m; j++)
        {
            // Beyond its error no hyperplane through the points is in the box, whose centre is exact.
            TVector limit = TOperations.Add(TOperations.Create(group->Half[j] * (1 + 1e-9)), _system.Error(j));
            TVector away = TOperations.Subtract(_system.Hyperplane(j), TOperations.Create(group->Centre[(j * BoxGroup.Size) + box]));
            lanes &= ~TOperations.Bits(TOperations.IsLess(limit, TOperations.Abs(away)));
            error = TOperations.MultiplyAdd(TOperations.Create(j < m ? 2 : 2 / problem.Set.Radius), _system.Error(j), error);
        }

        if (lanes == 0)
        {
            return true;
        }

        TOperations.Store(error, ref *Errors);
        Evaluate(others, m);
        bool closed = true;
        for (; lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            double upper = Values[lane] + problem.Allowance + (Errors[lane] * problem.Moment);

            // What lies within rounding below the threshold counts as well: the threshold has to rise above it, or its box would never
            // close.
            if (upper > _incumbent.Threshold)
            {
                Record(lane, m);
            }

            closed &= upper <= _incumbent.Threshold;
        }

        return closed;
    }

    /// <summary>
    /// The lanes whose samples span a hyperplane of the wedge dictionary: of those that elimination tells from dependent ones only by
    /// digits that are lost, solved anew.
    /// </summary>
    private uint Refined(uint lanes, uint regular, int face, int m)
    {
        SearchProblem problem = _search.Problem;
        for (uint open = lanes; open != 0; open &= open - 1)
        {
            int lane = BitOperations.TrailingZeroCount(open);
            bool sharp = (regular >> lane & 1) != 0 && _system.LargestError(lane, m) <= MostError;
            lanes = sharp || _system.TryRefine(lane, face, m, problem.Set.Middle) ? lanes : lanes & ~(1u << lane);
        }

        return lanes;
    }

    /// <summary>
    /// |g| / ||w|| at the vertices: the samples that cross one by one, those on the vertex adding nothing, and the rest by its linear form.
    /// </summary>
    private void Evaluate(double* others, int m)
    {
        bool euclidean = _search.Norm == WeightNorm.L2;
        TVector e = TOperations.Create(0), s = e, length = e;
        for (int j = 0; j <= m; j++)
        {
            TVector w = _system.Hyperplane(j);
            e = TOperations.MultiplyAdd(TOperations.Create(others[j]), w, e);
            s = TOperations.MultiplyAdd(TOperations.Create(_search.Problem.Sum[j]), w, s);
            length = j == m ? length : euclidean ? TOperations.MultiplyAdd(w, w, length) : TOperations.Add(length, TOperations.Abs(w));
        }

        for (int i = 0; i < _samples.Count; i++)
        {
            TVector distance = _system.Hyperplane(m);
            for (int j = 0; j < m; j++)
            {
                distance = TOperations.MultiplyAdd(_system.Hyperplane(j), TOperations.Create(_samples.Row(j)[i]), distance);
            }

            e = TOperations.MultiplyAdd(TOperations.Create(_samples.Theta[i]), TOperations.Abs(distance), e);
        }

        length = euclidean ? TOperations.Sqrt(length) : length;
        TVector twice = TOperations.Add(_search.Problem.IsOneSided ? e : TOperations.Abs(e), TOperations.Abs(s));
        TOperations.Store(TOperations.Divide(TOperations.Multiply(twice, TOperations.Create(0.5)), length), ref *Values);
        TOperations.Store(_search.Problem.IsOneSided ? s : TOperations.Multiply(e, s), ref *Orientations);
    }

    private void Hyperplane(int lane, int m, double* w)
    {
        for (int j = 0; j <= m; j++)
        {
            TOperations.Store(_system.Hyperplane(j), ref _results[0]);
            w[j] = _results[lane];
        }
    }

    private void Record(int lane, int m)
    {
        SearchFind find = default;
        (find.Value, find.Orientation, find.Count) = (Values[lane], Orientations[lane] >= 0 ? 1 : -1, m);
        double* w = stackalloc double[Length];
        Hyperplane(lane, m, w);
        double length = _incumbent.Length(w, m);
        for (int j = 0; j < m; j++)
        {
            find.Weights[j] = w[j] / length;
            find.Through[j] = _samples.Points[_subsets[(lane * Length) + j]];
        }

        _incumbent.Offer(find);
    }
}
