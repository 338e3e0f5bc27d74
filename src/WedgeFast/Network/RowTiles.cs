using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CommunityToolkit.HighPerformance;

namespace WedgeFast.Network;

/// <summary>
/// The kernel for many rows: tiles of 4 vectors of rows, transposed so that each input of a tile is contiguous; then one neuron after
/// the other over the whole tile. 4 vectors hide the latency of the sums and share the loads of the weights.
/// </summary>
internal static class RowTiles
{
    /// <summary>The vectors of rows in a tile.</summary>
    public const int Vectors = 4;

    /// <summary>The outputs for n rows.</summary>
    /// <param name="neurons">The network.</param>
    /// <param name="rows">n x d, raw units.</param>
    /// <param name="destination">n values.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> values of any content.</param>
    public static void Predict<TLanes, TVector, T>(LaneNeurons<T> neurons, ReadOnlySpan2D<T> rows, Span<T> destination, Span<T> scratch)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int size = Vectors * TLanes.Count;
        Span<T> outputs = scratch[..size];
        Span<T> sums = scratch.Slice(size, size * LaneSums.Count);
        Span<T> tile = scratch.Slice(size * (1 + LaneSums.Count), size * neurons.Used.Length);
        for (int start = 0; start < destination.Length; start += size)
        {
            int count = Math.Min(size, destination.Length - start);
            Transpose(rows, start, count, neurons.Used, tile, size);
            Sum<TLanes, TVector, T>(neurons, tile, sums);
            Total<TLanes, TVector, T>(sums, outputs);
            outputs[..count].CopyTo(destination[start..]);
        }
    }

    /// <summary>The scratch that tiles of the widest vectors need for a network that reads <paramref name="used"/> inputs.</summary>
    public static int ScratchLength<T>(int used) => Vectors * (64 / Unsafe.SizeOf<T>()) * (1 + LaneSums.Count + used);

    // Rows that are missing in the last tile keep what was there: their outputs are computed and not used.
    private static void Transpose<T>(ReadOnlySpan2D<T> rows, int start, int count, int[] used, Span<T> tile, int size)
    {
        for (int i = 0; i < count; i++)
        {
            ref T row = ref MemoryMarshal.GetReference(rows.GetRowSpan(start + i));
            for ((int u, int to) = (0, i); u < used.Length; u++, to += size)
            {
                tile[to] = Unsafe.Add(ref row, used[u]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum<TLanes, TVector, T>(LaneNeurons<T> neurons, ReadOnlySpan<T> tile, Span<T> sums)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = TLanes.Count;
        int size = Vectors * width;
        ref T x = ref MemoryMarshal.GetReference(tile);
        ref int inputs = ref MemoryMarshal.GetArrayDataReference(neurons.Inputs);
        ref T weights = ref MemoryMarshal.GetArrayDataReference(neurons.Weights);
        (T[] skip, T[] biases, T[] outputWeights, int[] ends) = (neurons.Skip, neurons.Biases, neurons.OutputWeights, neurons.Ends);
        (int j, int at) = (0, 0);
        for (int lane = 0; lane < LaneSums.Count; lane++)
        {
            TVector s0 = TLanes.Create(lane == 0 ? neurons.Intercept : T.Zero);
            (TVector s1, TVector s2, TVector s3) = (s0, s0, s0);
            for (int k = lane; k < skip.Length; k += LaneSums.Count)
            {
                Accumulate(TLanes.Create(skip[k]), ref Unsafe.Add(ref x, k * size), ref s0, ref s1, ref s2, ref s3);
            }

            for (int laneEnd = neurons.LaneEnds[lane]; j < laneEnd; j++)
            {
                TVector a0 = TLanes.Create(biases[j]);
                (TVector a1, TVector a2, TVector a3) = (a0, a0, a0);
                for (int end = ends[j]; at < end; at++)
                {
                    ref T input = ref Unsafe.Add(ref x, Unsafe.Add(ref inputs, at) * size);
                    Accumulate(TLanes.Create(Unsafe.Add(ref weights, at)), ref input, ref a0, ref a1, ref a2, ref a3);
                }

                TVector z = TLanes.Create(outputWeights[j]);
                s0 = TLanes.MultiplyAdd(z, TLanes.Rectify(a0), s0);
                s1 = TLanes.MultiplyAdd(z, TLanes.Rectify(a1), s1);
                s2 = TLanes.MultiplyAdd(z, TLanes.Rectify(a2), s2);
                s3 = TLanes.MultiplyAdd(z, TLanes.Rectify(a3), s3);
            }

            ref T to = ref sums[lane * size];
            TLanes.Store(s0, ref to);
            TLanes.Store(s1, ref Unsafe.Add(ref to, width));
            TLanes.Store(s2, ref Unsafe.Add(ref to, 2 * width));
            TLanes.Store(s3, ref Unsafe.Add(ref to, 3 * width));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Accumulate(TVector weight, ref T input, ref TVector a0, ref TVector a1, ref TVector a2, ref TVector a3)
        {
            a0 = TLanes.MultiplyAdd(weight, TLanes.Load(in input), a0);
            a1 = TLanes.MultiplyAdd(weight, TLanes.Load(in Unsafe.Add(ref input, TLanes.Count)), a1);
            a2 = TLanes.MultiplyAdd(weight, TLanes.Load(in Unsafe.Add(ref input, 2 * TLanes.Count)), a2);
            a3 = TLanes.MultiplyAdd(weight, TLanes.Load(in Unsafe.Add(ref input, 3 * TLanes.Count)), a3);
        }
    }

    // The order of LaneSums.Total, for a whole tile.
    private static void Total<TLanes, TVector, T>(ReadOnlySpan<T> sums, Span<T> outputs)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
    {
        for (int i = 0; i < outputs.Length; i += TLanes.Count)
        {
            TVector even = TLanes.Add(Pair(sums, 0, i, outputs.Length), Pair(sums, 2, i, outputs.Length));
            TVector odd = TLanes.Add(Pair(sums, 1, i, outputs.Length), Pair(sums, 3, i, outputs.Length));
            TLanes.Store(TLanes.Add(even, odd), ref outputs[i]);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static TVector Pair(ReadOnlySpan<T> sums, int lane, int i, int size) =>
            TLanes.Add(TLanes.Load(in sums[(lane * size) + i]), TLanes.Load(in sums[((lane + 4) * size) + i]));
    }
}
