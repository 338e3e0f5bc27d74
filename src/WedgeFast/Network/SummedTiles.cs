using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WedgeFast.Network;

/// <summary>
/// Many rows of a network of one output at a time, each in the order of summation that one row has: bit for bit its output. A lane of a
/// vector is a row, and four vectors hide the latency of the sums.
/// </summary>
/// <param name="starts">Neuron j reads inputs[starts[j]..starts[j + 1]].</param>
/// <param name="inputs">Indices of inputs.</param>
/// <param name="weights">Their weights.</param>
/// <param name="biases">A number per neuron.</param>
/// <param name="outputWeights">A number per neuron.</param>
/// <param name="skip">The linear term, or empty.</param>
/// <param name="intercept">The constant term.</param>
internal readonly ref struct SummedTiles(
    int[] starts, int[] inputs, double[] weights, double[] biases, double[] outputWeights, double[] skip, double intercept)
{
    private const int Vectors = 4;

    /// <summary>The rows of a tile.</summary>
    public static int Rows => Vectors * Vector<double>.Count;

    /// <summary>The outputs of whole tiles.</summary>
    /// <param name="rows">n x d, row-major, n a multiple of <see cref="Rows"/>.</param>
    /// <param name="dimension">d.</param>
    /// <param name="destination">n values.</param>
    /// <param name="scratch">d x <see cref="Rows"/> values of any content.</param>
    public void Predict(ReadOnlySpan<double> rows, int dimension, Span<double> destination, Span<double> scratch)
    {
        for (int start = 0; start < destination.Length; start += Rows)
        {
            Transpose(rows.Slice(start * dimension, Rows * dimension), dimension, scratch);
            Sum(ref MemoryMarshal.GetReference(scratch), ref destination[start]);
        }
    }

    private static void Transpose(ReadOnlySpan<double> rows, int dimension, Span<double> tile)
    {
        for (int k = 0; k < dimension; k++)
        {
            Span<double> column = tile.Slice(k * Rows, Rows);
            for (int i = 0; i < column.Length; i++)
            {
                column[i] = rows[(i * dimension) + k];
            }
        }
    }

    private void Sum(ref double tile, ref double outputs)
    {
        Vector<double> s0 = new(intercept), s1 = s0, s2 = s0, s3 = s0;
        for (int k = 0; k < skip.Length; k++)
        {
            Add(skip[k], ref Unsafe.Add(ref tile, k * Rows), ref s0, ref s1, ref s2, ref s3);
        }

        int at = 0;
        for (int j = 0; j < biases.Length; j++)
        {
            Vector<double> a0 = new(biases[j]), a1 = a0, a2 = a0, a3 = a0;
            for (int end = starts[j + 1]; at < end; at++)
            {
                Add(weights[at], ref Unsafe.Add(ref tile, inputs[at] * Rows), ref a0, ref a1, ref a2, ref a3);
            }

            Vector<double> z = new(outputWeights[j]);
            s0 = Vector.FusedMultiplyAdd(z, Vector.Max(a0, Vector<double>.Zero), s0);
            s1 = Vector.FusedMultiplyAdd(z, Vector.Max(a1, Vector<double>.Zero), s1);
            s2 = Vector.FusedMultiplyAdd(z, Vector.Max(a2, Vector<double>.Zero), s2);
            s3 = Vector.FusedMultiplyAdd(z, Vector.Max(a3, Vector<double>.Zero), s3);
        }

        s0.StoreUnsafe(ref outputs);
        s1.StoreUnsafe(ref outputs, (nuint)Vector<double>.Count);
        s2.StoreUnsafe(ref outputs, (nuint)(2 * Vector<double>.Count));
        s3.StoreUnsafe(ref outputs, (nuint)(3 * Vector<double>.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        double weight, ref double x, ref Vector<double> s0, ref Vector<double> s1, ref Vector<double> s2, ref Vector<double> s3)
    {
        Vector<double> factor = new(weight);
        s0 = Vector.FusedMultiplyAdd(factor, Vector.LoadUnsafe(ref x), s0);
        s1 = Vector.FusedMultiplyAdd(factor, Vector.LoadUnsafe(ref x, (nuint)Vector<double>.Count), s1);
        s2 = Vector.FusedMultiplyAdd(factor, Vector.LoadUnsafe(ref x, (nuint)(2 * Vector<double>.Count)), s2);
        s3 = Vector.FusedMultiplyAdd(factor, Vector.LoadUnsafe(ref x, (nuint)(3 * Vector<double>.Count)), s3);
    }
}
