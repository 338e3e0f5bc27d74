using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WedgeFast.Training;

/// <summary>
/// The inner loops of a descent: neurons are vector lanes, features are rows of a table. Compiled at full optimisation at once: short fits are over before
/// the runtime would have replaced a first version.
/// </summary>
internal static class DescentKernels
{
    private static int Width => Vector<float>.Count;

    /// <summary>a_j = w_j.x + b_j of a row for all neurons, and sum_j z_j max(a_j, 0).</summary>
    /// <param name="values">The row's values, d.</param>
    /// <param name="features">The rows of the table they belong to, d.</param>
    /// <param name="weights">The table of weights.</param>
    /// <param name="before">For splines the running sums of the weights of an input; else empty.</param>
    /// <param name="bias">The biases.</param>
    /// <param name="z">The first output's weights.</param>
    /// <param name="activations">As many values as there are neurons, set.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Project(
        ReadOnlySpan<float> values, ReadOnlySpan<int> features, ReadOnlySpan<float> weights, ReadOnlySpan<float> before, ReadOnlySpan<float> bias,
        ReadOnlySpan<float> z, Span<float> activations)
    {
        int neurons = bias.Length, j = 0;
        Vector<float> sum = default, other = default;
        for (; j <= neurons - (4 * Width); j += 4 * Width)
        {
            Vector<float> a = At(bias, j), b = At(bias, j + Width), c = At(bias, j + (2 * Width)), d = At(bias, j + (3 * Width));
            for (int k = 0; k < values.Length; k++)
            {
                Vector<float> x = new(values[k]);
                int at = (features[k] * neurons) + j;
                if (before.Length > 0)
                {
                    a += At(before, at);
                    b += At(before, at + Width);
                    c += At(before, at + (2 * Width));
                    d += At(before, at + (3 * Width));
                }

                a = Vector.MultiplyAddEstimate(x, At(weights, at), a);
                b = Vector.MultiplyAddEstimate(x, At(weights, at + Width), b);
                c = Vector.MultiplyAddEstimate(x, At(weights, at + (2 * Width)), c);
                d = Vector.MultiplyAddEstimate(x, At(weights, at + (3 * Width)), d);
            }

            Put(a, activations, j);
            Put(b, activations, j + Width);
            Put(c, activations, j + (2 * Width));
            Put(d, activations, j + (3 * Width));
            sum = Vector.MultiplyAddEstimate(Vector.Max(a, Vector<float>.Zero), At(z, j), sum);
            other = Vector.MultiplyAddEstimate(Vector.Max(b, Vector<float>.Zero), At(z, j + Width), other);
            sum = Vector.MultiplyAddEstimate(Vector.Max(c, Vector<float>.Zero), At(z, j + (2 * Width)), sum);
            other = Vector.MultiplyAddEstimate(Vector.Max(d, Vector<float>.Zero), At(z, j + (3 * Width)), other);
        }

        for (; j < neurons; j += Width)
        {
            Vector<float> a = At(bias, j);
            for (int k = 0; k < values.Length; k++)
            {
                int at = (features[k] * neurons) + j;
                a = before.Length > 0 ? a + At(before, at) : a;
                a = Vector.MultiplyAddEstimate(new Vector<float>(values[k]), At(weights, at), a);
            }

            Put(a, activations, j);
            sum = Vector.MultiplyAddEstimate(Vector.Max(a, Vector<float>.Zero), At(z, j), sum);
        }

        return Vector.Sum(sum + other);
    }

    /// <summary>sum_j z_j max(a_j, 0).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Output(ReadOnlySpan<float> activations, ReadOnlySpan<float> z)
    {
        Vector<float> sum = default;
        for (int j = 0; j < activations.Length; j += Width)
        {
            sum += Vector.Max(At(activations, j), Vector<float>.Zero) * At(z, j);
        }

        return Vector.Sum(sum);
    }

    /// <summary>
    /// Of some rows and one output: adds g max(a_j, 0) to the gradient by z_j, and to the gradients by the activations g z_j where these are positive.
    /// </summary>
    /// <param name="slopes">g of the rows, each <paramref name="stride"/> after the one before.</param>
    /// <param name="stride">q.</param>
    /// <param name="activations">A row of them after the other.</param>
    /// <param name="z">The output's weights.</param>
    /// <param name="outputGradient">The gradient by them.</param>
    /// <param name="isFirst">Whether the gradients by the activations are set, not added to.</param>
    /// <param name="back">The gradients by the activations: in the place of the activations where there is one output.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TurnBack(
        ReadOnlySpan<float> slopes, int stride, ReadOnlySpan<float> activations, ReadOnlySpan<float> z, Span<float> outputGradient, bool isFirst,
        Span<float> back)
    {
        for (int j = 0; j < z.Length; j += Width)
        {
            Vector<float> sum = At(outputGradient, j), weight = At(z, j);
            for (int r = 0, at = j; r < slopes.Length; r += stride, at += z.Length)
            {
                Vector<float> a = At(activations, at), slope = new(slopes[r]);
                sum = Vector.MultiplyAddEstimate(slope, Vector.Max(a, Vector<float>.Zero), sum);
                Vector<float> by = Vector.ConditionalSelect(Vector.GreaterThan(a, Vector<float>.Zero), slope * weight, Vector<float>.Zero);
                Put(isFirst ? by : by + At(back, at), back, at);
            }

            Put(sum, outputGradient, j);
        }
    }

    /// <summary>Adds rows' contributions to the gradient by the weights of inputs as they are.</summary>
    /// <param name="values">r x d values, row-major.</param>
    /// <param name="dimension">d.</param>
    /// <param name="back">r rows of the gradients by activations.</param>
    /// <param name="neurons">The length of such a row.</param>
    /// <param name="gradient">d rows of the gradient.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddPlain(ReadOnlySpan<float> values, int dimension, ReadOnlySpan<float> back, int neurons, Span<float> gradient)
    {
        int k = 0;
        for (; k <= dimension - 4; k += 4)
        {
            for (int j = 0; j < neurons; j += Width)
            {
                int at = (k * neurons) + j;
                Vector<float> a = At(gradient, at), b = At(gradient, at + neurons);
                Vector<float> c = At(gradient, at + (2 * neurons)), d = At(gradient, at + (3 * neurons));
                for (int x = k, by = j; x < values.Length; x += dimension, by += neurons)
                {
                    Vector<float> turned = At(back, by);
                    a = Vector.MultiplyAddEstimate(new Vector<float>(values[x]), turned, a);
                    b = Vector.MultiplyAddEstimate(new Vector<float>(values[x + 1]), turned, b);
                    c = Vector.MultiplyAddEstimate(new Vector<float>(values[x + 2]), turned, c);
                    d = Vector.MultiplyAddEstimate(new Vector<float>(values[x + 3]), turned, d);
                }

                Put(a, gradient, at);
                Put(b, gradient, at + neurons);
                Put(c, gradient, at + (2 * neurons));
                Put(d, gradient, at + (3 * neurons));
            }
        }

        for (; k < dimension; k++)
        {
            for (int j = 0; j < neurons; j += Width)
            {
                Vector<float> sum = At(gradient, (k * neurons) + j);
                for (int x = k, by = j; x < values.Length; x += dimension, by += neurons)
                {
                    sum = Vector.MultiplyAddEstimate(new Vector<float>(values[x]), At(back, by), sum);
                }

                Put(sum, gradient, (k * neurons) + j);
            }
        }
    }

    /// <summary>Adds rows' contributions to the gradient by the biases.</summary>
    /// <param name="back">Rows of the gradients by activations.</param>
    /// <param name="gradient">As many values as a row has.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddBiases(ReadOnlySpan<float> back, Span<float> gradient)
    {
        for (int j = 0; j < gradient.Length; j += Width)
        {
            Vector<float> sum = At(gradient, j);
            for (int at = j; at < back.Length; at += gradient.Length)
            {
                sum += At(back, at);
            }

            Put(sum, gradient, j);
        }
    }

    /// <summary>Adds rows' contributions to the gradients by the weights of the splines of one input, and by their running sums.</summary>
    /// <param name="values">The input's values, each <paramref name="dimension"/> after the one before.</param>
    /// <param name="features">The rows of the table they belong to, likewise.</param>
    /// <param name="dimension">d.</param>
    /// <param name="bySegment">The rows in the order of their segments: sums of a segment stay in registers.</param>
    /// <param name="back">Rows of the gradients by activations.</param>
    /// <param name="neurons">The length of such a row.</param>
    /// <param name="gradient">The gradient by the weights.</param>
    /// <param name="beforeGradient">The gradient by their running sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSplines(
        ReadOnlySpan<float> values, ReadOnlySpan<int> features, int dimension, ReadOnlySpan<byte> bySegment, ReadOnlySpan<float> back, int neurons,
        Span<float> gradient, Span<float> beforeGradient)
    {
        for (int first = 0, end; first < bySegment.Length; first = end)
        {
            int feature = features[bySegment[first] * dimension];
            for (end = first + 1; end < bySegment.Length && features[bySegment[end] * dimension] == feature;)
            {
                end++;
            }

            ReadOnlySpan<byte> rows = bySegment[first..end];
            int j = 0, from = feature * neurons;
            for (; j <= neurons - (4 * Width); j += 4 * Width)
            {
                AddFour(values, dimension, rows, back[j..], neurons, gradient[(from + j)..], beforeGradient[(from + j)..]);
            }

            for (; j < neurons; j += Width)
            {
                Vector<float> sum = At(gradient, from + j), before = At(beforeGradient, from + j);
                foreach (byte row in rows)
                {
                    Vector<float> turned = At(back, (row * neurons) + j);
                    sum = Vector.MultiplyAddEstimate(new Vector<float>(values[row * dimension]), turned, sum);
                    before += turned;
                }

                Put(sum, gradient, from + j);
                Put(before, beforeGradient, from + j);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFour(
        ReadOnlySpan<float> values, int dimension, ReadOnlySpan<byte> rows, ReadOnlySpan<float> back, int neurons, Span<float> gradient, Span<float> beforeGradient)
    {
        Vector<float> a = At(gradient, 0), b = At(gradient, Width), c = At(gradient, 2 * Width), d = At(gradient, 3 * Width);
        Vector<float> e = At(beforeGradient, 0), f = At(beforeGradient, Width), g = At(beforeGradient, 2 * Width), h = At(beforeGradient, 3 * Width);
        foreach (byte row in rows)
        {
            Vector<float> x = new(values[row * dimension]);
            int at = row * neurons;
            Vector<float> first = At(back, at), second = At(back, at + Width), third = At(back, at + (2 * Width)), fourth = At(back, at + (3 * Width));
            a = Vector.MultiplyAddEstimate(x, first, a);
            b = Vector.MultiplyAddEstimate(x, second, b);
            c = Vector.MultiplyAddEstimate(x, third, c);
            d = Vector.MultiplyAddEstimate(x, fourth, d);
            e += first;
            f += second;
            g += third;
            h += fourth;
        }

        Put(a, gradient, 0);
        Put(b, gradient, Width);
        Put(c, gradient, 2 * Width);
        Put(d, gradient, 3 * Width);
        Put(e, beforeGradient, 0);
        Put(f, beforeGradient, Width);
        Put(g, beforeGradient, 2 * Width);
        Put(h, beforeGradient, 3 * Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> At(ReadOnlySpan<float> span, int at) => Vector.LoadUnsafe(ref MemoryMarshal.GetReference(span), (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Vector<float> vector, Span<float> span, int at) => vector.StoreUnsafe(ref MemoryMarshal.GetReference(span), (nuint)at);
}
