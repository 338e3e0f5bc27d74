using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WedgeFast.Training;

/// <summary>The inner loops of a descent: neurons are vector lanes, features are rows of a table.</summary>
internal static class DescentKernels
{
    private static int Width => Vector<float>.Count;

    /// <summary>w_j.x + b_j of a row for all neurons.</summary>
    /// <param name="values">The row's values, d.</param>
    /// <param name="features">The rows of the table they belong to, d.</param>
    /// <param name="weights">The table of weights.</param>
    /// <param name="before">For splines the running sums of the weights of an input; else empty.</param>
    /// <param name="bias">The biases.</param>
    /// <param name="activations">As many values as there are neurons, set.</param>
    public static void Project(
        ReadOnlySpan<float> values, ReadOnlySpan<int> features, ReadOnlySpan<float> weights, ReadOnlySpan<float> before, ReadOnlySpan<float> bias,
        Span<float> activations)
    {
        int neurons = bias.Length, j = 0;
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
        }
    }

    /// <summary>sum_j z_j max(a_j, 0).</summary>
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
    /// For one output: adds g max(a_j, 0) to the gradient by z_j, and gives the gradient by the activations, g z_j where they are positive.
    /// </summary>
    public static void TurnBack(float g, ReadOnlySpan<float> activations, ReadOnlySpan<float> z, Span<float> outputGradient, bool isFirst, Span<float> back)
    {
        Vector<float> slope = new(g);
        for (int j = 0; j < activations.Length; j += Width)
        {
            Vector<float> a = At(activations, j), active = Vector.Max(a, Vector<float>.Zero);
            Put(Vector.MultiplyAddEstimate(slope, active, At(outputGradient, j)), outputGradient, j);
            Vector<float> by = Vector.ConditionalSelect(Vector.GreaterThan(a, Vector<float>.Zero), slope * At(z, j), Vector<float>.Zero);
            Put(isFirst ? by : by + At(back, j), back, j);
        }
    }

    /// <summary>Adds rows' contributions to the gradient by the weights of inputs as they are.</summary>
    /// <param name="values">r x d values, row-major.</param>
    /// <param name="dimension">d.</param>
    /// <param name="back">r rows of the gradients by activations.</param>
    /// <param name="neurons">The length of such a row.</param>
    /// <param name="gradient">d rows of the gradient.</param>
    public static void AddPlain(ReadOnlySpan<float> values, int dimension, ReadOnlySpan<float> back, int neurons, Span<float> gradient)
    {
        int rows = values.Length / dimension;
        for (int k = 0; k < dimension; k++)
        {
            for (int j = 0; j < neurons; j += Width)
            {
                Vector<float> sum = At(gradient, (k * neurons) + j);
                for (int r = 0; r < rows; r++)
                {
                    sum = Vector.MultiplyAddEstimate(new Vector<float>(values[(r * dimension) + k]), At(back, (r * neurons) + j), sum);
                }

                Put(sum, gradient, (k * neurons) + j);
            }
        }
    }

    /// <summary>Adds a row's contributions to the gradients by the weights of splines and by their running sums.</summary>
    public static void AddSplines(
        ReadOnlySpan<float> values, ReadOnlySpan<int> features, ReadOnlySpan<float> back, Span<float> gradient, Span<float> beforeGradient)
    {
        for (int k = 0; k < values.Length; k++)
        {
            Vector<float> x = new(values[k]);
            int first = features[k] * back.Length;
            for (int j = 0; j < back.Length; j += Width)
            {
                Vector<float> b = At(back, j);
                Put(Vector.MultiplyAddEstimate(x, b, At(gradient, first + j)), gradient, first + j);
                Put(b + At(beforeGradient, first + j), beforeGradient, first + j);
            }
        }
    }

    /// <summary>Adds one span to another.</summary>
    public static void Add(ReadOnlySpan<float> back, Span<float> sum)
    {
        for (int j = 0; j < back.Length; j += Width)
        {
            Put(At(back, j) + At(sum, j), sum, j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> At(ReadOnlySpan<float> span, int at) => Vector.LoadUnsafe(ref MemoryMarshal.GetReference(span), (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Vector<float> vector, Span<float> span, int at) => vector.StoreUnsafe(ref MemoryMarshal.GetReference(span), (nuint)at);
}
