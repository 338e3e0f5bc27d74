using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WedgeFast.Training;

/// <summary>
/// The inner loops of a descent, over the neurons of a tile and some rows. A table has a row of lanes for each feature; of splines one more per input, before its
/// first: the sums of the weights up to each knot, between which a value is interpolated. What a loop reads stays in the nearest cache.
/// </summary>
internal abstract class TileKernels
{
    /// <summary>How many vectors a tile has.</summary>
    internal interface IWidth
    {
        /// <summary>1, 2 or 4.</summary>
        static abstract int Vectors { get; }
    }

    /// <summary>a_j = w_j.x + b_j of rows of inputs as they are.</summary>
    /// <param name="values">r x d values, row-major.</param>
    /// <param name="dimension">d.</param>
    /// <param name="table">d rows of weights.</param>
    /// <param name="bias">The biases.</param>
    /// <param name="activations">r rows, set.</param>
    public abstract void ProjectPlain(
        ReadOnlySpan<float> values, int dimension, ReadOnlySpan<float> table, ReadOnlySpan<float> bias, Span<float> activations);

    /// <summary>a_j = w_j.x + b_j of rows of splines.</summary>
    /// <param name="values">r x d values, row-major: how far along their segments they are.</param>
    /// <param name="features">Their segments, as numbers of features.</param>
    /// <param name="dimension">d.</param>
    /// <param name="table">The sums of weights up to each knot.</param>
    /// <param name="bias">The biases.</param>
    /// <param name="activations">r rows, set.</param>
    public abstract void ProjectSplines(
        ReadOnlySpan<float> values, ReadOnlySpan<int> features, int dimension, ReadOnlySpan<float> table, ReadOnlySpan<float> bias, Span<float> activations);

    /// <summary>Adds sum_j z_j max(a_j, 0) to an output of rows.</summary>
    /// <param name="activations">r rows.</param>
    /// <param name="z">The output's weights.</param>
    /// <param name="outputs">The output of each row, <paramref name="stride"/> after the one before.</param>
    /// <param name="stride">q.</param>
    public abstract void AddOutputs(ReadOnlySpan<float> activations, ReadOnlySpan<float> z, Span<float> outputs, int stride);

    /// <summary>
    /// Of some rows and one output: adds g max(a_j, 0) to the gradient by z_j, and to the gradients by the activations g z_j where these are positive.
    /// </summary>
    /// <param name="slopes">g of the rows, each <paramref name="stride"/> after the one before.</param>
    /// <param name="stride">q.</param>
    /// <param name="activations">r rows.</param>
    /// <param name="z">The output's weights.</param>
    /// <param name="outputGradient">The gradient by them.</param>
    /// <param name="isFirst">Whether the gradients by the activations are set, not added to.</param>
    /// <param name="back">The gradients by the activations: in the place of the activations where there is one output.</param>
    public abstract void TurnBack(
        ReadOnlySpan<float> slopes, int stride, ReadOnlySpan<float> activations, ReadOnlySpan<float> z, Span<float> outputGradient, bool isFirst,
        Span<float> back);

    /// <summary>Adds rows' contributions to the gradient by the biases.</summary>
    /// <param name="back">Rows of the gradients by activations.</param>
    /// <param name="gradient">The gradient by the biases.</param>
    public abstract void AddBiases(ReadOnlySpan<float> back, Span<float> gradient);

    /// <summary>Adds rows' contributions to the gradient by the weights of inputs as they are.</summary>
    /// <param name="values">r x d values, row-major.</param>
    /// <param name="dimension">d.</param>
    /// <param name="back">r rows of the gradients by activations.</param>
    /// <param name="gradient">The gradient by the table.</param>
    public abstract void AddPlain(ReadOnlySpan<float> values, int dimension, ReadOnlySpan<float> back, Span<float> gradient);

    /// <summary>Adds rows' contributions to the gradient by the table of splines, for one input.</summary>
    /// <param name="values">The input's values, each <paramref name="dimension"/> after the one before.</param>
    /// <param name="features">Their segments, as numbers of features, likewise.</param>
    /// <param name="dimension">d.</param>
    /// <param name="bySegment">The rows in the order of their segments: sums of a segment stay in registers.</param>
    /// <param name="back">Rows of the gradients by activations.</param>
    /// <param name="gradient">The gradient by the table, from the row of feature 0 for this input on.</param>
    public abstract void AddSplines(
        ReadOnlySpan<float> values, ReadOnlySpan<int> features, int dimension, ReadOnlySpan<byte> bySegment, ReadOnlySpan<float> back, Span<float> gradient);

    /// <summary>One vector.</summary>
    internal readonly struct OneVector : IWidth
    {
        /// <inheritdoc/>
        public static int Vectors => 1;
    }

    /// <summary>Two vectors.</summary>
    internal readonly struct TwoVectors : IWidth
    {
        /// <inheritdoc/>
        public static int Vectors => 2;
    }

    /// <summary>Four vectors.</summary>
    internal readonly struct FourVectors : IWidth
    {
        /// <inheritdoc/>
        public static int Vectors => 4;
    }
}

/// <summary>The loops for tiles of one width: branches on it are settled when they are compiled, at once and at full optimisation.</summary>
/// <typeparam name="T">The width.</typeparam>
internal sealed class TileKernels<T> : TileKernels
    where T : struct, TileKernels.IWidth
{
    private static int Width => Vector<float>.Count;

    private static int Lanes => T.Vectors * Vector<float>.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void ProjectPlain(
        ReadOnlySpan<float> values, int dimension, ReadOnlySpan<float> table, ReadOnlySpan<float> bias, Span<float> activations)
    {
        int count = activations.Length / Lanes;
        for (int row = 0; row < count; row += 2)
        {
            // Two rows at a time hide how long an addition takes; a last one is worked on twice.
            int next = Math.Min(row + 1, count - 1), x = row * dimension, y = next * dimension;
            Four sum = Load(bias, 0), other = sum;
            for (int k = 0, at = 0; k < dimension; k++, at += Lanes)
            {
                Four weights = Load(table, at);
                sum = MultiplyAdd(new Vector<float>(values[x + k]), weights, sum);
                other = MultiplyAdd(new Vector<float>(values[y + k]), weights, other);
            }

            Store(sum, activations, row * Lanes);
            Store(other, activations, next * Lanes);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void ProjectSplines(
        ReadOnlySpan<float> values, ReadOnlySpan<int> features, int dimension, ReadOnlySpan<float> table, ReadOnlySpan<float> bias, Span<float> activations)
    {
        int count = activations.Length / Lanes;
        for (int row = 0; row < count; row += 2)
        {
            int next = Math.Min(row + 1, count - 1), x = row * dimension, y = next * dimension;
            Four sum = Load(bias, 0), other = sum;
            for (int k = 0; k < dimension; k++)
            {
                int at = (features[x + k] + k) * Lanes;
                float value = values[x + k];
                sum = MultiplyAdd(new Vector<float>(1 - value), Load(table, at), sum);
                sum = MultiplyAdd(new Vector<float>(value), Load(table, at + Lanes), sum);
                at = (features[y + k] + k) * Lanes;
                value = values[y + k];
                other = MultiplyAdd(new Vector<float>(1 - value), Load(table, at), other);
                other = MultiplyAdd(new Vector<float>(value), Load(table, at + Lanes), other);
            }

            Store(sum, activations, row * Lanes);
            Store(other, activations, next * Lanes);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddOutputs(ReadOnlySpan<float> activations, ReadOnlySpan<float> z, Span<float> outputs, int stride)
    {
        Four weights = Load(z, 0);
        for (int at = 0, to = 0; at < activations.Length; at += Lanes, to += stride)
        {
            Four positive = Positive(Load(activations, at));
            Vector<float> sum = positive.A * weights.A, other = default;
            if (T.Vectors > 1)
            {
                other = positive.B * weights.B;
            }

            if (T.Vectors > 2)
            {
                sum = Vector.MultiplyAddEstimate(positive.C, weights.C, sum);
                other = Vector.MultiplyAddEstimate(positive.D, weights.D, other);
            }

            outputs[to] += Vector.Sum(sum + other);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void TurnBack(
        ReadOnlySpan<float> slopes, int stride, ReadOnlySpan<float> activations, ReadOnlySpan<float> z, Span<float> outputGradient, bool isFirst,
        Span<float> back)
    {
        for (int j = 0; j < Lanes; j += Width)
        {
            Vector<float> sum = At(outputGradient, j), weight = At(z, j);
            for (int r = 0, at = j; r < slopes.Length; r += stride, at += Lanes)
            {
                Vector<float> a = At(activations, at), slope = new(slopes[r]);
                sum = Vector.MultiplyAddEstimate(slope, Vector.Max(a, Vector<float>.Zero), sum);
                Vector<float> by = Vector.ConditionalSelect(Vector.GreaterThan(a, Vector<float>.Zero), slope * weight, Vector<float>.Zero);
                Put(isFirst ? by : by + At(back, at), back, at);
            }

            Put(sum, outputGradient, j);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddBiases(ReadOnlySpan<float> back, Span<float> gradient)
    {
        Four sum = Load(gradient, 0);
        for (int at = 0; at < back.Length; at += Lanes)
        {
            sum = Add(sum, Load(back, at));
        }

        Store(sum, gradient, 0);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddPlain(ReadOnlySpan<float> values, int dimension, ReadOnlySpan<float> back, Span<float> gradient)
    {
        for (int k = 0; k < dimension; k += 2)
        {
            // Two inputs share what is read of the rows; a last one is summed twice and kept once.
            int next = Math.Min(k + 1, dimension - 1) - k;
            Four sum = Load(gradient, k * Lanes), other = Load(gradient, (k + next) * Lanes);
            for (int x = k, by = 0; by < back.Length; x += dimension, by += Lanes)
            {
                Four turned = Load(back, by);
                sum = MultiplyAdd(new Vector<float>(values[x]), turned, sum);
                other = MultiplyAdd(new Vector<float>(values[x + next]), turned, other);
            }

            Store(other, gradient, (k + next) * Lanes);
            Store(sum, gradient, k * Lanes);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddSplines(
        ReadOnlySpan<float> values, ReadOnlySpan<int> features, int dimension, ReadOnlySpan<byte> bySegment, ReadOnlySpan<float> back, Span<float> gradient)
    {
        for (int first = 0; first < bySegment.Length;)
        {
            int feature = features[bySegment[first] * dimension];
            Four sum = default, all = default;
            int at = first;
            for (; at < bySegment.Length; at++)
            {
                int row = bySegment[at];
                if (features[row * dimension] != feature)
                {
                    break;
                }

                Four turned = Load(back, row * Lanes);
                sum = MultiplyAdd(new Vector<float>(values[row * dimension]), turned, sum);
                all = Add(all, turned);
            }

            // The knot before the segment gets what the one behind it does not.
            int to = feature * Lanes;
            Store(Add(Load(gradient, to), Subtract(all, sum)), gradient, to);
            Store(Add(Load(gradient, to + Lanes), sum), gradient, to + Lanes);
            first = at;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> At(ReadOnlySpan<float> span, int at) => Vector.LoadUnsafe(ref MemoryMarshal.GetReference(span), (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Vector<float> vector, Span<float> span, int at) => vector.StoreUnsafe(ref MemoryMarshal.GetReference(span), (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four Load(ReadOnlySpan<float> span, int at) => new(
        At(span, at), T.Vectors > 1 ? At(span, at + Width) : default, T.Vectors > 2 ? At(span, at + (2 * Width)) : default,
        T.Vectors > 2 ? At(span, at + (3 * Width)) : default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Four four, Span<float> span, int at)
    {
        Put(four.A, span, at);
        if (T.Vectors > 1)
        {
            Put(four.B, span, at + Width);
        }

        if (T.Vectors > 2)
        {
            Put(four.C, span, at + (2 * Width));
            Put(four.D, span, at + (3 * Width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four MultiplyAdd(Vector<float> x, Four weights, Four sum) => new(
        Vector.MultiplyAddEstimate(x, weights.A, sum.A),
        T.Vectors > 1 ? Vector.MultiplyAddEstimate(x, weights.B, sum.B) : default,
        T.Vectors > 2 ? Vector.MultiplyAddEstimate(x, weights.C, sum.C) : default,
        T.Vectors > 2 ? Vector.MultiplyAddEstimate(x, weights.D, sum.D) : default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four Add(Four left, Four right) => new(
        left.A + right.A, T.Vectors > 1 ? left.B + right.B : default, T.Vectors > 2 ? left.C + right.C : default,
        T.Vectors > 2 ? left.D + right.D : default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four Subtract(Four left, Four right) => new(
        left.A - right.A, T.Vectors > 1 ? left.B - right.B : default, T.Vectors > 2 ? left.C - right.C : default,
        T.Vectors > 2 ? left.D - right.D : default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four Positive(Four four) => new(
        Vector.Max(four.A, Vector<float>.Zero), T.Vectors > 1 ? Vector.Max(four.B, Vector<float>.Zero) : default,
        T.Vectors > 2 ? Vector.Max(four.C, Vector<float>.Zero) : default, T.Vectors > 2 ? Vector.Max(four.D, Vector<float>.Zero) : default);

    /// <summary>Up to four vectors in registers.</summary>
    private readonly struct Four(Vector<float> a, Vector<float> b, Vector<float> c, Vector<float> d)
    {
        public readonly Vector<float> A = a, B = b, C = c, D = d;
    }
}
