using System.Numerics.Tensors;

namespace WedgeFast.Sparse;

/// <summary>
/// Makes a sparse set of blocks of one that is not. At a minimum every active block pulls with the same force, so moving length from one
/// block to others that, their directions fixed, do the same to the outputs changes neither loss nor penalty: of every dependent set one
/// block can go.
/// </summary>
/// <param name="weights">The weight of each row in the loss.</param>
/// <param name="outputs">The length of a block.</param>
/// <param name="negligible">What changes the outputs by less than this, in the metric of the weights, counts as no change.</param>
internal sealed class GroupReduction(ReadOnlySpan<double> weights, int outputs, double negligible)
{
    private readonly double[] _scale = Roots(weights);
    private readonly OrthogonalFactor _factor = new(weights.Length * outputs);
    private readonly List<double[]> _blocks = [];

    /// <summary>Adds a block; it or one of those before it becomes 0 where they are dependent.</summary>
    /// <param name="column">The column, n values.</param>
    /// <param name="block">Its coefficients, not all 0; changed in place.</param>
    public void Add(ReadOnlySpan<double> column, double[] block)
    {
        double[] direction = Direction(column, block), remainder = new double[direction.Length];
        while (true)
        {
            double[] shares = new double[_factor.Count];
            double rest = _factor.Split(direction, shares, remainder), length = TensorPrimitives.Norm<double>(block);
            if (rest * length > negligible)
            {
                _factor.Append(shares, remainder, rest);
                _blocks.Add(block);
                return;
            }

            _factor.SolveUpper(shares);
            (double step, int leaving) = LongestStep(shares, length);
            for (int t = 0; t < shares.Length; t++)
            {
                Lengthen(_blocks[t], step * shares[t]);
            }

            if (leaving < 0)
            {
                block.AsSpan().Clear();
                return;
            }

            Lengthen(block, -step);
            _blocks[leaving].AsSpan().Clear();
            _blocks.RemoveAt(leaving);
            _factor.Delete(leaving, new double[shares.Length], new double[shares.Length]);
        }
    }

    private static double[] Roots(ReadOnlySpan<double> weights)
    {
        double[] roots = new double[weights.Length];
        TensorPrimitives.Sqrt(weights, roots);
        return roots;
    }

    /// <summary>How much of the block can be moved before another one is used up, and which one; -1 where all of it can.</summary>
    private (double Step, int Leaving) LongestStep(double[] shares, double length)
    {
        (double step, int leaving) = (length, -1);
        for (int t = 0; t < shares.Length; t++)
        {
            double until = shares[t] < 0 ? -TensorPrimitives.Norm<double>(_blocks[t]) / shares[t] : double.PositiveInfinity;
            (step, leaving) = until < step ? (until, t) : (step, leaving);
        }

        return (step, leaving);
    }

    private static void Lengthen(double[] block, double by)
    {
        double length = TensorPrimitives.Norm<double>(block);
        TensorPrimitives.Multiply(block, length > 0 ? (length + by) / length : 0, block);
    }

    /// <summary>What the block, of length one, adds to all outputs, scaled by the roots of the weights.</summary>
    private double[] Direction(ReadOnlySpan<double> column, double[] block)
    {
        int n = _scale.Length;
        double length = TensorPrimitives.Norm<double>(block);
        double[] direction = new double[n * outputs];
        for (int q = 0; q < outputs; q++)
        {
            Span<double> part = direction.AsSpan(q * n, n);
            TensorPrimitives.Multiply(column, _scale, part);
            TensorPrimitives.Multiply(part, block[q] / length, part);
        }

        return direction;
    }
}
