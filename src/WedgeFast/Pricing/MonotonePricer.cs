using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>
/// Pricing of classes that are monotone in some inputs, at orders 1 and 2: the columns of single inputs, and about every sample the pencil
/// of neurons of two inputs. g is of columns with their sign. MATHEMATICS.md, "Monotone networks".
/// </summary>
internal sealed class MonotonePricer : IPricer
{
    /// <summary>Points this close have differences whose squares vanish: for a neuron they are one point.</summary>
    private const double SmallestDifference = 1e-140;

    private const double UnitRoundoff = 1.2e-16;

    private readonly PointSet _points;
    private readonly NeuronClass _class;
    private readonly MonotoneInputs _monotone;
    private readonly DistinctPoints[] _lines;
    private readonly DistinctPoints[] _planes;
    private readonly PencilOrders[] _orders;
    private readonly ParallelOptions _parallel;

    /// <summary>Prepares the inputs and their pairs.</summary>
    /// <param name="points">The points.</param>
    /// <param name="neuronClass">The class.</param>
    /// <param name="threads">Threads; 0 means all. Results do not depend on it.</param>
    /// <exception cref="NotSupportedException">The class is beyond this search.</exception>
    public MonotonePricer(PointSet points, NeuronClass neuronClass, int threads)
    {
        if (neuronClass is not { Order: <= 2, Dictionary: DictionaryKind.Full, Interactions: null, Groups: null, Shape: NetworkShape.Any, Monotone: { } monotone })
        {
            throw new NotSupportedException("monotone networks are searched for at orders up to 2, of all neurons without interactions.");
        }

        (_points, _class, _monotone) = (points, neuronClass, monotone);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount };
        _lines = [.. CoordinateSets.OfSize(1, points.Dimension).Select(set => new DistinctPoints(points, set))];
        _planes = Math.Min(neuronClass.Order, points.Dimension) < 2
            ? []
            : [.. CoordinateSets.OfSize(2, points.Dimension).Select(set => new DistinctPoints(points, set))];
        if (_planes.FirstOrDefault(plane => plane.Count > Pencil.MaxCount) is { } large)
        {
            throw new NotSupportedException($"{large.Count} different points are beyond enumeration by pencils; at most {Pencil.MaxCount} are not.");
        }

        long crossings = _planes.Sum(plane => (long)plane.Count * plane.Count);
        _orders = [.. _planes.Select(plane => new PencilOrders(plane.Count, crossings))];
        Hyperplanes = CoordinateSets.Hyperplanes([.. (_planes.Length > 0 ? _planes : _lines).Select(set => set.Set)], points.Count);
    }

    /// <inheritdoc/>
    public double Hyperplanes { get; }

    /// <inheritdoc/>
    public PricingResult Price(ReadOnlySpan<double> theta, in PricingRequest request, CancellationToken cancellation = default)
    {
        double[] shared = theta.ToArray(), merged = new double[_points.Count];
        double mass = shared.Sum(Math.Abs), threshold = request.Threshold, bound = 0;
        List<PricedNeuron> offered = [];
        foreach (DistinctPoints line in _lines)
        {
            line.Merge(shared, merged);
            bound = Math.Max(bound, MonotoneLines.Run(line, merged.AsSpan(0, line.Count), mass, _monotone[line.Set[0]], threshold, offered));
        }

        for (int p = 0; p < _planes.Length && !cancellation.IsCancellationRequested; p++)
        {
            bound = Math.Max(bound, PricePlane(p, shared, mass, threshold, offered, cancellation));
        }

        return cancellation.IsCancellationRequested
            ? new PricingResult(double.PositiveInfinity, [])
            : new PricingResult(bound, NeuronSelection.Select(offered, request.MaxNeurons));
    }

    private double PricePlane(
        int plane, double[] theta, double mass, double threshold, List<PricedNeuron> offered, CancellationToken cancellation)
    {
        DistinctPoints set = _planes[plane];
        double[] merged = new double[_points.Count];
        set.Merge(theta, merged);
        PricedNeuron?[] found = new PricedNeuron?[set.Count];
        double[] best = new double[set.Count];
        Parallel.For(0, set.Count, _parallel, () => new Pencil(set.Count), (j, _, pencil) =>
        {
            if (!cancellation.IsCancellationRequested)
            {
                MonotoneSweep sweep = Swept(set, _orders[plane], j, merged, pencil);
                best[j] = sweep.Best;
                found[j] = sweep.Best > threshold ? Priced(set, j, pencil, sweep) : null;
            }

            return pencil;
        }, _ => { });
        offered.AddRange(found.OfType<PricedNeuron>());

        // As of pencils without signs; a direction that rounding has on the other side of an axis is off by no more than its weight there.
        return best.Max() + (8 * (_points.Count + 16) * UnitRoundoff * mass * set.Extent);
    }

    private MonotoneSweep Swept(DistinctPoints set, PencilOrders orders, int j, double[] theta, Pencil pencil)
    {
        pencil.Clear();
        for (int i = 0; i < set.Count; i++)
        {
            double dx = set.Difference(0, i, j), dy = set.Difference(1, i, j);
            if (Math.Abs(dx) + Math.Abs(dy) > SmallestDifference)
            {
                pencil.Add(i, theta[i], dx, dy);
            }
        }

        if (orders[j] is { IsEmpty: false } order)
        {
            pencil.Arrange(order);
        }
        else
        {
            pencil.Sort();
            orders.Keep(j, pencil.Order);
        }

        return new MonotoneSweep(pencil, _class.Norm, _monotone[set.Set[0]], _monotone[set.Set[1]]);
    }

    private static PricedNeuron Priced(DistinctPoints set, int j, Pencil pencil, MonotoneSweep sweep)
    {
        (double first, double second) = sweep.Weights;
        double bias = -((first * set.Coordinates[0][j]) + (second * set.Coordinates[1][j]));
        int[] through = sweep.Crossing < 0 ? [set.FirstSample[j]] : [set.FirstSample[j], set.FirstSample[pencil.Sample(sweep.Crossing)]];
        Array.Sort(through);
        return new PricedNeuron(new Neuron(set.Set, [first, second], bias, through) { Sign = sweep.Sign }, sweep.Best);
    }
}
