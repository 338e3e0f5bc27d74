using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WedgeFast.Training;

/// <summary>
/// The inner loops of a descent, over the neurons of a tile and some rows. A table has a row of lanes for each feature; of splines one more
/// per input, before its first: the sums of the weights up to each knot, between which a value is interpolated. What a loop reads stays in
/// the nearest cache.
/// </summary>
internal abstract class TileKernels
{
    /// <summary>How many vectors a tile has.</summary>
    internal interface IWidth;

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
    /// Of some rows and one output: adds g max(a_j, 0) to the gradient by z_j, and to the gradients by the activations g z_j where these
    /// are positive.
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
    internal readonly struct OneVector : IWidth;

    /// <summary>Two vectors.</summary>
    internal readonly struct TwoVectors : IWidth;

    /// <summary>Four vectors.</summary>
    internal readonly struct FourVectors : IWidth;
}

/// <summary>
/// The loops for tiles of one width: branches on it are settled when they are compiled, at once and at full optimisation. Nothing but
/// loads, stores and arithmetic is called in a loop: a call would spill all registers.
/// </summary>
/// <typeparam name="T">The width.</typeparam>
internal sealed class TileKernels<T> : TileKernels
    where T : struct, TileKernels.IWidth
{
    private static readonly int Lanes = (typeof(T) == typeof(OneVector) ? 1 : typeof(T) == typeof(TwoVectors) ? 2 : 4) * Vector<float>.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void ProjectPlain(
        ReadOnlySpan<float> values, int dimension, ReadOnlySpan<float> table, ReadOnlySpan<float> bias, Span<float> activations)
    {
        int lanes = Lanes, count = activations.Length / lanes;
        Four biases = Load(in bias[0]);
        for (int row = 0; row < count; row += 2)
        {
            // Two rows at a time hide how long an addition takes; a last one is worked on twice.
            int next = Math.Min(row + 1, count - 1);
            ReadOnlySpan<float> x = values.Slice(row * dimension, dimension), y = values.Slice(next * dimension, x.Length);
            Four sum = biases, other = biases;
            ref readonly float at = ref table[0];
            for (int k = 0; k < x.Length; k++)
            {
                Four weights = Load(in at);
                sum = MultiplyAdd(new Vector<float>(x[k]), weights, sum);
                other = MultiplyAdd(new Vector<float>(y[k]), weights, other);
                at = ref Unsafe.Add(ref Unsafe.AsRef(in at), lanes);
            }

            Store(sum, ref activations[row * lanes]);
            Store(other, ref activations[next * lanes]);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void ProjectSplines(
        ReadOnlySpan<float> values, ReadOnlySpan<int> features, int dimension, ReadOnlySpan<float> table, ReadOnlySpan<float> bias, Span<float> activations)
    {
        int lanes = Lanes, count = activations.Length / lanes;
        Four biases = Load(in bias[0]);
        ref float knots = ref MemoryMarshal.GetReference(table);
        for (int row = 0; row < count; row += 2)
        {
            int next = Math.Min(row + 1, count - 1);
            ReadOnlySpan<float> x = values.Slice(row * dimension, dimension), y = values.Slice(next * dimension, x.Length);
            ReadOnlySpan<int> xs = features.Slice(row * dimension, x.Length), ys = features.Slice(next * dimension, x.Length);
            Four sum = biases, other = biases;
            for (int k = 0; k < x.Length; k++)
            {
                ref float own = ref Unsafe.Add(ref knots, (nint)((xs[k] + k) * lanes)), its = ref Unsafe.Add(ref knots, (nint)((ys[k] + k) * lanes));
                sum = MultiplyAdd(new Vector<float>(1 - x[k]), Load(in own), sum);
                other = MultiplyAdd(new Vector<float>(1 - y[k]), Load(in its), other);
                sum = MultiplyAdd(new Vector<float>(x[k]), Load(in Unsafe.Add(ref own, lanes)), sum);
                other = MultiplyAdd(new Vector<float>(y[k]), Load(in Unsafe.Add(ref its, lanes)), other);
            }

            Store(sum, ref activations[row * lanes]);
            Store(other, ref activations[next * lanes]);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddOutputs(ReadOnlySpan<float> activations, ReadOnlySpan<float> z, Span<float> outputs, int stride)
    {
        int lanes = Lanes;
        Four weights = Load(in z[0]);
        for (int at = 0, to = 0; at < activations.Length; at += lanes, to += stride)
        {
            Four a = Load(in activations[at]);
            Vector<float> sum = Vector.Max(a.A, Vector<float>.Zero) * weights.A, other = default;
            if (typeof(T) != typeof(OneVector))
            {
                other = Vector.Max(a.B, Vector<float>.Zero) * weights.B;
            }

            if (typeof(T) == typeof(FourVectors))
            {
                sum = Vector.MultiplyAddEstimate(Vector.Max(a.C, Vector<float>.Zero), weights.C, sum);
                other = Vector.MultiplyAddEstimate(Vector.Max(a.D, Vector<float>.Zero), weights.D, other);
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
        int lanes = Lanes;
        for (int j = 0; j < lanes; j += Vector<float>.Count)
        {
            Vector<float> sum = Vector.LoadUnsafe(in outputGradient[j]), weight = Vector.LoadUnsafe(in z[j]);
            for (int r = 0, at = j; r < slopes.Length; r += stride, at += lanes)
            {
                Vector<float> a = Vector.LoadUnsafe(in activations[at]), slope = new(slopes[r]);
                sum = Vector.MultiplyAddEstimate(slope, Vector.Max(a, Vector<float>.Zero), sum);
                Vector<float> by = Vector.ConditionalSelect(Vector.GreaterThan(a, Vector<float>.Zero), slope * weight, Vector<float>.Zero);
                by = isFirst ? by : by + Vector.LoadUnsafe(in back[at]);
                by.StoreUnsafe(ref back[at]);
            }

            sum.StoreUnsafe(ref outputGradient[j]);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddBiases(ReadOnlySpan<float> back, Span<float> gradient)
    {
        int lanes = Lanes;
        Four sum = Load(in gradient[0]);
        for (int at = 0; at < back.Length; at += lanes)
        {
            sum = Add(sum, Load(in back[at]));
        }

        Store(sum, ref gradient[0]);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddPlain(ReadOnlySpan<float> values, int dimension, ReadOnlySpan<float> back, Span<float> gradient)
    {
        int lanes = Lanes;
        for (int k = 0; k < dimension; k += 2)
        {
            // Two inputs share what is read of the rows; a last one is summed twice and kept once.
            int next = Math.Min(k + 1, dimension - 1) - k;
            Four sum = Load(in gradient[k * lanes]), other = Load(in gradient[(k + next) * lanes]);
            for (int x = k, by = 0; by < back.Length; x += dimension, by += lanes)
            {
                Four turned = Load(in back[by]);
                sum = MultiplyAdd(new Vector<float>(values[x]), turned, sum);
                other = MultiplyAdd(new Vector<float>(values[x + next]), turned, other);
            }

            Store(other, ref gradient[(k + next) * lanes]);
            Store(sum, ref gradient[k * lanes]);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddSplines(
        ReadOnlySpan<float> values, ReadOnlySpan<int> features, int dimension, ReadOnlySpan<byte> bySegment, ReadOnlySpan<float> back, Span<float> gradient)
    {
        int lanes = Lanes;
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

                Four turned = Load(in back[row * lanes]);
                sum = MultiplyAdd(new Vector<float>(values[row * dimension]), turned, sum);
                all = Add(all, turned);
            }

            // The knot before the segment gets what the one behind it does not.
            ref float knot = ref gradient[feature * lanes];
            Store(Add(Load(in knot), Subtract(all, sum)), ref knot);
            knot = ref Unsafe.Add(ref knot, lanes);
            Store(Add(Load(in knot), sum), ref knot);
            first = at;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four Load(ref readonly float at) => typeof(T) == typeof(OneVector)
        ? new Four(Vector.LoadUnsafe(in at), default, default, default)
        : typeof(T) == typeof(TwoVectors)
            ? new Four(Vector.LoadUnsafe(in at), Vector.LoadUnsafe(in at, (nuint)Vector<float>.Count), default, default)
            : new Four(
                Vector.LoadUnsafe(in at), Vector.LoadUnsafe(in at, (nuint)Vector<float>.Count), Vector.LoadUnsafe(in at, (nuint)(2 * Vector<float>.Count)),
                Vector.LoadUnsafe(in at, (nuint)(3 * Vector<float>.Count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Four four, ref float at)
    {
        four.A.StoreUnsafe(ref at);
        if (typeof(T) != typeof(OneVector))
        {
            four.B.StoreUnsafe(ref at, (nuint)Vector<float>.Count);
        }

        if (typeof(T) == typeof(FourVectors))
        {
            four.C.StoreUnsafe(ref at, (nuint)(2 * Vector<float>.Count));
            four.D.StoreUnsafe(ref at, (nuint)(3 * Vector<float>.Count));
        }
    }

    // What a tile does not have stays 0, and costs nothing: it is never stored.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four MultiplyAdd(Vector<float> x, Four weights, Four sum) => typeof(T) == typeof(OneVector)
        ? new Four(Vector.MultiplyAddEstimate(x, weights.A, sum.A), default, default, default)
        : typeof(T) == typeof(TwoVectors)
            ? new Four(Vector.MultiplyAddEstimate(x, weights.A, sum.A), Vector.MultiplyAddEstimate(x, weights.B, sum.B), default, default)
            : new Four(
                Vector.MultiplyAddEstimate(x, weights.A, sum.A), Vector.MultiplyAddEstimate(x, weights.B, sum.B),
                Vector.MultiplyAddEstimate(x, weights.C, sum.C), Vector.MultiplyAddEstimate(x, weights.D, sum.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four Add(Four left, Four right) => new(left.A + right.A, left.B + right.B, left.C + right.C, left.D + right.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four Subtract(Four left, Four right) => new(left.A - right.A, left.B - right.B, left.C - right.C, left.D - right.D);

    /// <summary>Up to four vectors in registers.</summary>
    private readonly struct Four(Vector<float> a, Vector<float> b, Vector<float> c, Vector<float> d)
    {
        public readonly Vector<float> A = a, B = b, C = c, D = d;
    }
}
