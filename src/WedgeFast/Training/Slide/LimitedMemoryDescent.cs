using System.Numerics.Tensors;

namespace WedgeFast.Training;

/// <summary>
/// L-BFGS (Liu and Nocedal 1989) with a line search that halves until the value falls enough: for functions that are smooth almost
/// everywhere. Pairs of no positive curvature are left out.
/// </summary>
internal static class LimitedMemoryDescent
{
    private const int Memory = 12, MostHalvings = 12;

    private const double Decrease = 1e-4;

    /// <summary>A value of a point that also writes the gradient there.</summary>
    public delegate double Function(double[] point, Span<double> gradient);

    /// <summary>Descends.</summary>
    /// <param name="function">What to minimise.</param>
    /// <param name="point">The start; receives the end.</param>
    /// <param name="steps">The most steps.</param>
    /// <param name="accuracy">Ends where ten steps have lowered the value by less than this share of it.</param>
    /// <param name="stop">Ends between steps.</param>
    /// <returns>The value at the end: never above that at the start.</returns>
    public static double Minimise(Function function, double[] point, int steps, double accuracy, CancellationToken stop)
    {
        int size = point.Length;
        double[] gradient = new double[size], direction = new double[size], trial = new double[size], slope = new double[size];
        LinkedList<(double[] Moved, double[] Turned, double Product)> pairs = new();
        double value = function(point, gradient), before = value;
        for (int step = 0; step < steps && !stop.IsCancellationRequested; step++)
        {
            Direct(gradient, pairs, direction);
            double descent = TensorPrimitives.Dot<double>(gradient, direction);
            if (!(descent < 0))
            {
                return value;
            }

            double length = pairs.Count == 0 ? Math.Min(1, value / -descent) : 1, next = 0;
            int halvings = 0;
            for (; halvings <= MostHalvings; halvings++, length /= 2)
            {
                TensorPrimitives.MultiplyAdd(direction, length, point, trial);
                next = function(trial, slope);
                if (next <= value + (Decrease * length * descent))
                {
                    break;
                }
            }

            if (halvings > MostHalvings)
            {
                return value;
            }

            Remember(pairs, point, trial, gradient, slope);
            trial.CopyTo(point, 0);
            slope.CopyTo(gradient, 0);
            value = next;
            if (step % 10 == 9)
            {
                if (before - value < accuracy * value)
                {
                    return value;
                }

                before = value;
            }
        }

        return value;
    }

    private static void Remember(
        LinkedList<(double[] Moved, double[] Turned, double Product)> pairs, double[] point, double[] trial, double[] gradient, double[] slope)
    {
        (double[] moved, double[] turned) = pairs.Count == Memory
            ? (pairs.First!.Value.Moved, pairs.First.Value.Turned)
            : (new double[point.Length], new double[point.Length]);
        if (pairs.Count == Memory)
        {
            pairs.RemoveFirst();
        }

        TensorPrimitives.Subtract(trial, point, moved);
        TensorPrimitives.Subtract(slope, gradient, turned);
        double product = TensorPrimitives.Dot<double>(moved, turned);
        if (product > 1e-12 * TensorPrimitives.Norm<double>(moved) * TensorPrimitives.Norm<double>(turned))
        {
            pairs.AddLast((moved, turned, product));
        }
    }

    private static void Direct(double[] gradient, LinkedList<(double[] Moved, double[] Turned, double Product)> pairs, double[] direction)
    {
        TensorPrimitives.Negate<double>(gradient, direction);
        Span<double> factors = stackalloc double[Memory];
        int at = 0;
        for (LinkedListNode<(double[] Moved, double[] Turned, double Product)>? node = pairs.Last; node is not null; node = node.Previous)
        {
            double factor = TensorPrimitives.Dot<double>(node.Value.Moved, direction) / node.Value.Product;
            factors[at++] = factor;
            TensorPrimitives.MultiplyAdd(node.Value.Turned, -factor, direction, direction);
        }

        if (pairs.Last is { } last)
        {
            double scale = last.Value.Product / TensorPrimitives.SumOfSquares<double>(last.Value.Turned);
            TensorPrimitives.Multiply(direction, scale, direction);
        }

        for (LinkedListNode<(double[] Moved, double[] Turned, double Product)>? node = pairs.First; node is not null; node = node.Next)
        {
            double factor = factors[--at] - (TensorPrimitives.Dot<double>(node.Value.Turned, direction) / node.Value.Product);
            TensorPrimitives.MultiplyAdd(node.Value.Moved, factor, direction, direction);
        }
    }
}
