using System.Collections.Concurrent;
using System.Numerics.Tensors;
using WedgeFast.Geometry;
using WedgeFast.Kernels;

namespace WedgeFast.Pricing;

/// <summary>
/// Pricing by exact enumeration of hyperplanes, one pencil after the other: hinges for one coordinate, pencils through one sample for two,
/// through two samples for three. Complete for l1 and for the wedge dictionary up to order 3 and for l2 up to order 2; for l2 at order 3 or
/// more faces are missing, so it refuses. O(log n) per hyperplane. With several outputs theta holds n values for each, output after output,
/// and |g| is the length of the vector of their sums. MATHEMATICS.md, "Pencils" and "Several outputs".
/// </summary>
internal sealed class PencilPricer : IPricer
{
    /// <summary>
    /// Below this share of the difference that it is of, a projection is computed anew: what is left of it are few digits.
    /// </summary>
    private const double NearlyFlat = 1e-2;

    /// <summary>Points this close have differences whose squares vanish: for a neuron they are one point.</summary>
    private const double SmallestDifference = 1e-140;

    /// <summary>2^-53, rounded up.</summary>
    private const double UnitRoundoff = 1.2e-16;

    private readonly NeuronClass _class;
    private readonly PointSet _points;
    private readonly DistinctPoints[] _sets;
    private readonly Dictionary<DistinctPoints, PencilOrders> _orders = [];
    private readonly ConcurrentBag<Workspace> _idle = [];
    private readonly int _threads;
    private readonly int _outputs;

    /// <summary>Prepares the coordinate sets.</summary>
    /// <param name="points">The points.</param>
    /// <param name="neuronClass">The class.</param>
    /// <param name="threads">Threads; 0 means all. Results do not depend on it.</param>
    /// <param name="outputs">The number of outputs.</param>
    /// <exception cref="NotSupportedException">The class is beyond enumeration by pencils; see <see cref="Supports"/>.</exception>
    public PencilPricer(PointSet points, NeuronClass neuronClass, int threads = 0, int outputs = 1)
    {
        if (!Supports(neuronClass, points.Dimension))
        {
            throw new NotSupportedException(
                $"order {neuronClass.MostInputs} with norm {(neuronClass.Norm == WeightNorm.L2 ? "l2" : "l1")} is beyond enumeration by pencils.");
        }

        _class = neuronClass;
        _points = points;
        _threads = threads > 0 ? threads : Environment.ProcessorCount;
        _outputs = outputs;
        List<int[]> sets = CoordinateSets.Of(neuronClass, points.Dimension);
        Hyperplanes = CoordinateSets.Hyperplanes(sets, points.Count);
        _sets = new DistinctPoints[sets.Count];
        Parallel.For(0, sets.Count, new ParallelOptions { MaxDegreeOfParallelism = _threads }, v => _sets[v] = new DistinctPoints(points, sets[v], exact: neuronClass.Dictionary == DictionaryKind.Wedge));
        if (_sets.FirstOrDefault(set => set.Set.Length > 1 && set.Count > Pencil.MaxCount) is { } large)
        {
            throw new NotSupportedException($"{large.Count} different points are beyond enumeration by pencils; at most {Pencil.MaxCount} are not.");
        }

        DistinctPoints[] planes = [.. _sets.Where(set => set.Set.Length == 2)];
        long crossings = planes.Sum(set => (long)set.Count * set.Count);
        foreach (DistinctPoints set in planes)
        {
            _orders.Add(set, new PencilOrders(set.Count, crossings));
        }
    }

    /// <inheritdoc/>
    public double Hyperplanes { get; }

    /// <summary>Whether enumeration by pencils is complete for a class in d dimensions.</summary>
    /// <param name="neuronClass">The class.</param>
    /// <param name="dimension">d.</param>
    public static bool Supports(NeuronClass neuronClass, int dimension)
    {
        bool facesMatter = neuronClass is { Norm: WeightNorm.L2, Dictionary: DictionaryKind.Full };
        return Math.Min(neuronClass.MostInputs, dimension) <= (facesMatter ? 2 : 3);
    }

    /// <inheritdoc/>
    public PricingResult Price(ReadOnlySpan<double> theta, in PricingRequest request, CancellationToken cancellation = default)
    {
        double[] shared = theta.ToArray();
        double mass = Mass(shared), unit = 1;
        if (_outputs > 1 && mass > 0)
        {
            // The squares of the sums must not vanish: in units of the power of two below the mass they cannot.
            unit = Math.ScaleB(1, Math.ILogB(mass));
            TensorPrimitives.Divide(shared, unit, shared);
            mass /= unit;
        }

        List<Task> tasks = Tasks();
        TaskResult[] results = new TaskResult[tasks.Count];
        double threshold = request.Threshold / unit;
        ParallelOptions options = new() { MaxDegreeOfParallelism = _threads };
        Parallel.For(0, tasks.Count, options, () => _idle.TryTake(out Workspace? idle) ? idle : new Workspace(_points.Count, _outputs), (t, _, workspace) =>
        {
            if (!cancellation.IsCancellationRequested)
            {
                results[t] = Run(tasks[t], shared, mass, threshold, workspace);
            }

            return workspace;
        }, _idle.Add);
        if (cancellation.IsCancellationRequested)
        {
            return new PricingResult(double.PositiveInfinity, []);
        }

        List<PricedNeuron> neurons = NeuronSelection.Select(results.SelectMany(r => r.Offered), request.MaxNeurons);
        return unit == 1
            ? new PricingResult(results.Max(r => r.Bound), neurons)
            : new PricingResult(results.Max(r => r.Bound) * unit, [.. neurons.Select(priced => priced with { Value = priced.Value * unit })]);
    }

    private static double Mass(double[] theta)
    {
        double mass = 0;
        foreach (double value in theta)
        {
            mass += Math.Abs(value);
        }

        return mass;
    }

    private List<Task> Tasks()
    {
        List<Task> tasks = [];
        foreach (DistinctPoints set in _sets)
        {
            // A task is a slice of the pencils of one set, of some 100 000 hyperplanes: enough to outweigh its overhead.
            long pencils = set.Set.Length == 1 ? 1 : set.Count;
            long cost = (long)Math.Pow(set.Count, set.Set.Length);
            long slices = Math.Clamp(cost / 100_000, 1, pencils);
            for (long s = 0; s < slices; s++)
            {
                tasks.Add(new Task(set, (int)(pencils * s / slices), (int)(pencils * (s + 1) / slices)));
            }
        }

        return tasks;
    }

    private TaskResult Run(Task task, double[] theta, double mass, double threshold, Workspace workspace)
    {
        List<PricedNeuron> offered = [];
        Span<double> merged = workspace.Merged.AsSpan(0, task.Set.Count * _outputs);
        for (int q = 0; q < _outputs; q++)
        {
            task.Set.Merge(theta.AsSpan(q * _points.Count, _points.Count), merged.Slice(q * task.Set.Count, task.Set.Count));
        }

        if (task.Set.Set.Length == 1)
        {
            return new TaskResult(HingeSweep.Run(task.Set, merged, mass, threshold, offered), offered);
        }

        double best = 0;
        for (int j = task.From; j < task.To; j++)
        {
            best = Math.Max(best, task.Set.Set.Length == 2
                ? SweepAboutPoint(task.Set, j, merged, threshold, workspace, offered)
                : SweepAboutLines(task.Set, j, merged, threshold, workspace, offered));
        }

        // Each g is a sum of at most n products over running sums, each off by at most n + 16 roundings of terms below |theta_i| extent.
        // The length of a vector of several adds about one for each.
        double rounding = 4 * (_points.Count + 15 + _outputs) * UnitRoundoff * mass;
        return new TaskResult(best + (rounding * task.Set.Extent), offered);
    }

    private double SweepAboutPoint(
        DistinctPoints set, int j, ReadOnlySpan<double> theta, double threshold, Workspace workspace, List<PricedNeuron> offered)
    {
        Pencil pencil = workspace.Pencil;
        pencil.Clear();
        for (int i = 0; i < set.Count; i++)
        {
            double dx = set.Difference(0, i, j), dy = set.Difference(1, i, j);
            if (Math.Abs(dx) + Math.Abs(dy) > SmallestDifference)
            {
                pencil.Add(i, theta[i], dx, dy);
            }
        }

        PencilOrders orders = _orders[set];
        if (orders[j] is { IsEmpty: false } order)
        {
            pencil.Arrange(order);
        }
        else
        {
            pencil.Sort();
            orders.Keep(j, pencil.Order);
        }

        bool arcs = _class is { Norm: WeightNorm.L2, Dictionary: DictionaryKind.Full };
        return Sweep(set, [j], PencilBasis.Plane, arcs, theta, threshold, workspace, offered);
    }

    /// <summary>The pencils about the lines through j and every later point.</summary>
    private double SweepAboutLines(
        DistinctPoints set, int j, ReadOnlySpan<double> theta, double threshold, Workspace workspace, List<PricedNeuron> offered)
    {
        Pencil pencil = workspace.Pencil;
        int n = set.Count;
        double best = 0;
        for (int k = j + 1; k < n; k++)
        {
            double leftOut = 0;
            PencilBasis basis = PencilBasis.Complement(set.Difference(0, k, j), set.Difference(1, k, j), set.Difference(2, k, j));
            pencil.Clear();
            for (int i = 0; i < n; i++)
            {
                double a = set.Difference(0, i, j), b = set.Difference(1, i, j), c = set.Difference(2, i, j);
                (double pu, double pv) = basis.Project(a, b, c);
                double reach = Math.Abs(pu) + Math.Abs(pv);
                if (i == j || i == k)
                {
                    continue;
                }

                if (reach > NearlyFlat * (Math.Abs(a) + Math.Abs(b) + Math.Abs(c)) || TryProject(set, basis, j, k, i, out pu, out pv))
                {
                    pencil.Add(i, theta[i], pu, pv);
                }
                else
                {
                    // The three span no hyperplane, and no hyperplane of the pencil is further from the third than this.
                    leftOut += Size(theta, i, n) * (Math.Abs(pu) + Math.Abs(pv));
                }
            }

            pencil.Sort();
            best = Math.Max(best, leftOut + Sweep(set, [j, k], basis, arcs: false, theta, threshold, workspace, offered));
        }

        return best;
    }

    /// <summary>
    /// The projection of a point near the line through j and k, from the normal of the three in double-double arithmetic.
    /// </summary>
    /// <returns>Whether the three span a hyperplane by the measure of <see cref="WedgeProduct"/>, or nearly do.</returns>
    private static bool TryProject(DistinctPoints set, in PencilBasis basis, int j, int k, int i, out double pu, out double pv)
    {
        Span<DoubleDouble> line = stackalloc DoubleDouble[3], other = stackalloc DoubleDouble[3];
        double along = 0, first = 0, second = 0;
        for (int axis = 0; axis < 3; axis++)
        {
            DoubleDouble from = set.Exact(axis, j), last = set.Exact(axis, i);
            (line[axis], other[axis]) = (set.Exact(axis, k) - from, last - from);
            (along, first, second) = (double.Hypot(along, line[axis].High), double.Hypot(first, other[axis].High), double.Hypot(second, (last - set.Exact(axis, k)).High));
        }

        double a = Normal(line, other, 1, 2), b = Normal(line, other, 2, 0), c = Normal(line, other, 0, 1);
        (pu, pv) = basis.AcrossNormal(a / along, b / along, c / along);

        // Twice the area over the least product of two sides.
        double longest = Math.Max(along, Math.Max(first, second));
        return double.Hypot(a, double.Hypot(b, c)) / (first / longest * second * along) > WedgeProduct.DegeneracyTolerance / 2;

        static double Normal(ReadOnlySpan<DoubleDouble> line, ReadOnlySpan<DoubleDouble> other, int s, int t) => ((line[s] * other[t]) - (line[t] * other[s])).High;
    }

    private double Sweep(
        DistinctPoints set, ReadOnlySpan<int> fixedPoints, in PencilBasis basis, bool arcs, ReadOnlySpan<double> theta, double threshold,
        Workspace workspace, List<PricedNeuron> offered)
    {
        if (workspace.Several is { } several)
        {
            several.Run(workspace.Pencil, basis, _class.Norm, arcs, theta, set.Count);
            foreach (int orientation in (ReadOnlySpan<int>)[1, -1])
            {
                if (several.Best(orientation) > threshold)
                {
                    offered.Add(new PricedNeuron(Build(set, fixedPoints, basis, several.Find(orientation)), several.Best(orientation)));
                }
            }

            return Math.Max(several.Best(1), several.Best(-1));
        }

        PencilSweep sweep = new(workspace.Pencil, basis, _class.Norm, arcs);
        if (sweep.Plus > threshold)
        {
            offered.Add(new PricedNeuron(Build(set, fixedPoints, basis, sweep.Find(1)), sweep.Plus));
        }

        if (sweep.Minus > threshold)
        {
            offered.Add(new PricedNeuron(Build(set, fixedPoints, basis, sweep.Find(-1)), sweep.Minus));
        }

        return Math.Max(sweep.Plus, sweep.Minus);
    }

    /// <summary>The size of a point's theta: the sum of |theta| over the outputs, which is no less than the length of the vector.</summary>
    private static double Size(ReadOnlySpan<double> theta, int point, int count)
    {
        double size = 0;
        for (int at = point; at < theta.Length; at += count)
        {
            size += Math.Abs(theta[at]);
        }

        return size;
    }

    private static Neuron Build(DistinctPoints set, ReadOnlySpan<int> fixedPoints, in PencilBasis basis, in PencilSweep.Place best)
    {
        int size = set.Set.Length;
        double[] weights = basis.Normal(best.U, best.V, size);
        double bias = 0;
        for (int k = 0; k < size; k++)
        {
            bias -= weights[k] * set.Coordinates[k][fixedPoints[0]];
        }

        int[] through = best.Sample < 0 ? new int[fixedPoints.Length] : new int[fixedPoints.Length + 1];
        for (int t = 0; t < through.Length; t++)
        {
            through[t] = set.FirstSample[t < fixedPoints.Length ? fixedPoints[t] : best.Sample];
        }

        Array.Sort(through);
        return new Neuron(set.Set, weights, bias, through);
    }

    private readonly record struct Task(DistinctPoints Set, int From, int To);

    private readonly record struct TaskResult(double Bound, List<PricedNeuron> Offered);

    private sealed class Workspace(int count, int outputs)
    {
        public double[] Merged { get; } = new double[count * outputs];

        public Pencil Pencil { get; } = new(count);

        public VectorPencilSweep? Several { get; } = outputs == 1 ? null : new VectorPencilSweep(count);
    }
}
