using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>
/// Prices points with near-duplicates as if these were duplicates, and adds to the bound what that changes at most; where this would be
/// more than the request's allowance the points are priced as they are. A search over the points as they are has to tell near-duplicates
/// apart in boxes of the size of their distance, which takes minutes where they carry opposite thetas. MATHEMATICS.md, "Near-duplicates".
/// </summary>
internal sealed class SnappedPricer : IPricer
{
    private readonly PointSet _points;
    private readonly SnappedPoints _snapped;
    private readonly WeightNorm _norm;
    private readonly IPricer _near;
    private readonly Lazy<IPricer> _exact;

    /// <summary>Prepares the pricer.</summary>
    /// <param name="points">The points as they are.</param>
    /// <param name="snapped">The points as moved.</param>
    /// <param name="norm">The norm of the weights.</param>
    /// <param name="make">Makes the pricer of points.</param>
    public SnappedPricer(PointSet points, SnappedPoints snapped, WeightNorm norm, Func<PointSet, IPricer> make)
    {
        (_points, _snapped, _norm) = (points, snapped, norm);
        _near = make(snapped.Points);
        _exact = new Lazy<IPricer>(() => make(points));
    }

    /// <inheritdoc/>
    public double Hyperplanes => _near.Hyperplanes;

    /// <inheritdoc/>
    public PricingResult Price(ReadOnlySpan<double> theta, in PricingRequest request, CancellationToken cancellation = default)
    {
        double change = _snapped.Change(theta), allowed = Math.Max(request.Accuracy / 4, request.Allowance);
        if (request.Threshold > 0 && change > allowed * request.Threshold)
        {
            return _exact.Value.Price(theta, request, cancellation);
        }

        PricingResult near = _near.Price(theta, request, cancellation);
        if (request.Threshold == 0 && change > allowed * near.UpperBound && !cancellation.IsCancellationRequested)
        {
            return _exact.Value.Price(theta, request, cancellation);
        }

        double[] copy = theta.ToArray();
        double threshold = request.Threshold;
        PricedNeuron[] neurons = [.. near.Neurons.Select(found => AsTheyAre(found.Neuron, copy)).Where(found => found.Value > threshold)];
        double above = threshold * (1 + Math.Max(request.Accuracy, request.Allowance));
        return neurons.Length == 0 && near.Neurons.Count > 0 && near.UpperBound > above
            ? _exact.Value.Price(theta, request, cancellation)
            : new PricingResult((near.UpperBound + change) * (1 + 4e-16), FindSelection.Select([.. neurons], threshold, request.MaxNeurons));
    }

    /// <summary>The neuron through its samples as they are.</summary>
    private PricedNeuron AsTheyAre(Neuron found, double[] theta)
    {
        double[] weights = [.. found.Weights];
        DifferenceBasis basis = new();
        List<int> through = [found.Through[0]];
        foreach (int i in found.Through.Skip(1))
        {
            if (basis.TryAdd([.. found.Coordinates.Select(k => _points.Coordinate(k)[i] - _points.Coordinate(k)[through[0]])]))
            {
                through.Add(i);
            }
        }

        basis.Remove(weights);
        double length = _norm == WeightNorm.L2 ? VectorSearchProblem.Length(weights) : weights.Sum(Math.Abs), bias = 0;
        for (int j = 0; j < weights.Length; j++)
        {
            weights[j] /= length;
            bias -= weights[j] * _points.Coordinate(found.Coordinates[j])[through[0]];
        }

        Neuron neuron = new(found.Coordinates, weights, bias, [.. through]);
        return new PricedNeuron(neuron, FoundNeuron.Length(_points, theta, neuron));
    }
}
