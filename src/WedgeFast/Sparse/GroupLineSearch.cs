using System.Numerics.Tensors;

namespace WedgeFast.Sparse;

/// <summary>
/// How far to go along a step: where the slope of the objective, which is convex, is small. Slopes tell what differences of objectives
/// cannot once these are down to roundings.
/// </summary>
/// <param name="sum">The loss.</param>
internal sealed class GroupLineSearch(LossSum sum)
{
    /// <summary>A slope this much smaller than the first one is small.</summary>
    private const double Flat = 0.1;

    private const int MostDoublings = 40, MostHalvings = 50;

    private double[] _at = [];
    private double[] _gradient = [];

    /// <summary>The sum of the lengths of blocks.</summary>
    /// <param name="blocks">Block after block.</param>
    /// <param name="q">The length of a block.</param>
    public static double Lengths(ReadOnlySpan<double> blocks, int q)
    {
        double total = 0;
        for (int at = 0; at < blocks.Length; at += q)
        {
            total += TensorPrimitives.Norm(blocks.Slice(at, q));
        }

        return total;
    }

    /// <summary>The share of the step to take; 0 where no share pays.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="change">What the whole step adds to them.</param>
    /// <param name="blocks">The penalised blocks, one after the other.</param>
    /// <param name="steps">What the whole step adds to them.</param>
    /// <param name="q">The length of a block.</param>
    /// <param name="beta">The penalty.</param>
    public double Find(double[] outputs, double[] change, double[] blocks, double[] steps, int q, double beta)
    {
        if (_at.Length != outputs.Length)
        {
            (_at, _gradient) = (new double[outputs.Length], new double[outputs.Length]);
        }

        double Slope(double share)
        {
            TensorPrimitives.MultiplyAdd(change, share, outputs, _at);
            sum.Gradient(_at, _gradient);
            return TensorPrimitives.Dot<double>(_gradient, change) + (beta * LengthSlope(blocks, steps, q, share));
        }

        double first = Slope(0), low = 0, high = 1, slope = Slope(1);
        if (!(first < 0))
        {
            return 0;
        }

        for (int k = 0; k < MostDoublings && slope < Flat * first; k++)
        {
            (low, high) = (high, 2 * high);
            slope = Slope(high);
        }

        if (slope <= -Flat * first)
        {
            return high;
        }

        for (int k = 0; k < MostHalvings; k++)
        {
            double middle = (low + high) / 2;
            slope = Slope(middle);
            if (Math.Abs(slope) <= -Flat * first)
            {
                return middle;
            }

            (low, high) = slope < 0 ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static double LengthSlope(double[] blocks, double[] steps, int q, double share)
    {
        double total = 0;
        for (int at = 0; at < blocks.Length; at += q)
        {
            double square = 0, product = 0, step = 0;
            for (int k = at; k < at + q; k++)
            {
                double z = blocks[k] + (share * steps[k]);
                square += z * z;
                product += z * steps[k];
                step += steps[k] * steps[k];
            }

            total += square > 0 ? product / Math.Sqrt(square) : Math.Sqrt(step);
        }

        return total;
    }
}
