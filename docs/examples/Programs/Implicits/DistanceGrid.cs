using WedgeFast.Network;

namespace Programs.Implicits;

/// <summary>Points that no fit has seen, the middles of equal cells from -1 to 1, and their signed distances.</summary>
internal sealed class DistanceGrid
{
    private readonly double[][] _points;
    private readonly double[] _distances;

    public DistanceGrid(IShape shape, int cells)
    {
        int count = (int)Math.Pow(cells, shape.Dimension);
        _points = [.. Enumerable.Range(0, count).Select(cell => (double[])[.. Enumerable.Range(0, shape.Dimension)
            .Select(axis => (((cell / (int)Math.Pow(cells, axis) % cells) + 0.5) * 2 / cells) - 1)])];
        _distances = [.. _points.AsParallel().AsOrdered().Select(point => shape.Distance(point))];
    }

    /// <summary>The root mean square and the largest error of a network, and the share of points that it has on the wrong side.</summary>
    public (double Rms, double Largest, double WrongSide) Errors(ReluNetwork network)
    {
        double squares = 0, largest = 0;
        int wrong = 0;
        foreach ((double[] point, double distance) in _points.Zip(_distances))
        {
            double found = network.Predict(point), error = Math.Abs(found - distance);
            squares += error * error;
            largest = Math.Max(largest, error);
            wrong += (found < 0) != (distance < 0) ? 1 : 0;
        }

        return (Math.Sqrt(squares / _points.Length), largest, (double)wrong / _points.Length);
    }
}
