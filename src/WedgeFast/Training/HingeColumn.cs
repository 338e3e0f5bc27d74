using System.Numerics;
using System.Runtime.InteropServices;
using WedgeFast.Geometry;

namespace WedgeFast.Training;

/// <summary>
/// A hinge's activations, scaled, less a multiple of a vector, in one pass: for many rows columns are computed again and again.
/// </summary>
internal static class HingeColumn
{
    /// <summary>Computes scale max(w.x + b, 0) + factor basis.</summary>
    /// <param name="points">The points x.</param>
    /// <param name="neuron">w and b.</param>
    /// <param name="first">The first point.</param>
    /// <param name="scale">A value for each point.</param>
    /// <param name="basis">A value for each point.</param>
    /// <param name="factor">What it is multiplied by.</param>
    /// <param name="values">Receives a value for each point.</param>
    public static void Fill(
        PointSet points, Neuron neuron, int first, ReadOnlySpan<double> scale, ReadOnlySpan<double> basis, double factor, Span<double> values)
    {
        int last = neuron.Coordinates.Length - 1;
        ReadOnlySpan<double> x = points.Coordinate(neuron.Coordinates[last]).Slice(first, values.Length);
        Sum(points, neuron, first, last, values);
        Finish(x, neuron.Weights[last], last == 0 ? neuron.Bias : 0, last > 0, scale, basis, factor, values);
    }

    /// <summary>The bias and all inputs but the last; nothing where there is one alone.</summary>
    private static void Sum(PointSet points, Neuron neuron, int first, int last, Span<double> values)
    {
        for (int k = 0; k < last; k++)
        {
            ReadOnlySpan<double> x = points.Coordinate(neuron.Coordinates[k]).Slice(first, values.Length);
            Span<Vector<double>> sums = MemoryMarshal.Cast<double, Vector<double>>(values);
            ReadOnlySpan<Vector<double>> xs = MemoryMarshal.Cast<double, Vector<double>>(x);
            Vector<double> bias = new(neuron.Bias), w = new(neuron.Weights[k]);
            for (int t = 0; t < sums.Length; t++)
            {
                sums[t] = Vector.FusedMultiplyAdd(xs[t], w, k == 0 ? bias : sums[t]);
            }

            for (int i = sums.Length * Vector<double>.Count; i < values.Length; i++)
            {
                values[i] = Math.FusedMultiplyAdd(x[i], neuron.Weights[k], k == 0 ? neuron.Bias : values[i]);
            }
        }
    }

    private static void Finish(
        ReadOnlySpan<double> x, double weight, double bias, bool summed, ReadOnlySpan<double> scale, ReadOnlySpan<double> basis, double factor, Span<double> values)
    {
        Span<Vector<double>> target = MemoryMarshal.Cast<double, Vector<double>>(values);
        ReadOnlySpan<Vector<double>> xs = MemoryMarshal.Cast<double, Vector<double>>(x), scales = MemoryMarshal.Cast<double, Vector<double>>(scale);
        ReadOnlySpan<Vector<double>> offs = MemoryMarshal.Cast<double, Vector<double>>(basis);
        Vector<double> w = new(weight), b = new(bias), f = new(factor);
        for (int t = 0; t < target.Length; t++)
        {
            Vector<double> activation = Vector.Max(Vector.FusedMultiplyAdd(xs[t], w, summed ? target[t] : b), Vector<double>.Zero);
            target[t] = Vector.FusedMultiplyAdd(f, offs[t], activation * scales[t]);
        }

        for (int i = target.Length * Vector<double>.Count; i < values.Length; i++)
        {
            double activation = Math.Max(Math.FusedMultiplyAdd(x[i], weight, summed ? values[i] : bias), 0);
            values[i] = Math.FusedMultiplyAdd(factor, basis[i], activation * scale[i]);
        }
    }
}
