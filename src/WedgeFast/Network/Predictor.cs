using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CommunityToolkit.HighPerformance;
using CommunityToolkit.HighPerformance.Buffers;
using WedgeFast.Kernels;

namespace WedgeFast.Network;

/// <summary>
/// A network laid out for fast prediction, in float or double. Immutable and thread-safe, without locks. A row has one output, bit for
/// bit: alone or among others, at every vector width and any number of threads. In double it differs from
/// <see cref="ReluNetwork.Predict(ReadOnlySpan{double})"/> only by the order in which the neurons are summed.
/// </summary>
/// <typeparam name="T">float or double: of the rows, the outputs and all arithmetic.</typeparam>
public sealed class Predictor<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Batches up to this scratch use the stack, others the array pool.
    private const int StackBytes = 32 * 1024;

    // Waking threads was measured at 30 to 90 us on two busy cores: worth it from 8 portions on, some 160 us of work.
    private const int FewestPortions = 8;

    private readonly VectorWidth _width;
    private readonly LaneNeurons<T> _neurons;
    private readonly NeuronBlocks<T>? _blocks;

    /// <summary>Lays out a network.</summary>
    /// <param name="network">The network; its numbers are rounded to <typeparamref name="T"/>.</param>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    /// <exception cref="ArgumentException">A number of the network is beyond the range of <typeparamref name="T"/>, or it has several
    /// outputs.</exception>
    public Predictor(ReluNetwork network)
        : this(network, VectorWidth.Auto)
    {
    }

    /// <summary>Lays out a network for a given vector width.</summary>
    internal Predictor(ReluNetwork network, VectorWidth width)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            throw new NotSupportedException($"The type is {typeof(T).Name}: expected float or double.");
        }

        NetworkRules.RequireOneOutput(network);
        _width = VectorWidths.Resolve(width);
        InputCount = network.InputNames.Count;
        NetworkNeuron[] ordered = NeuronOrder.ByInputs(network.Neurons);
        _neurons = new LaneNeurons<T>(network, ordered);
        int lanes = Math.Min(VectorBytes(_width) / Unsafe.SizeOf<T>(), LaneSums.Count);
        _blocks = lanes > 1 ? new NeuronBlocks<T>(network, ordered, lanes) : null;
    }

    /// <summary>d, the number of values in a row.</summary>
    public int InputCount { get; }

    /// <summary>The output for one row; NaN where the network reads an input that is NaN. Allocates nothing.</summary>
    /// <param name="row">d values, raw units.</param>
    /// <exception cref="ArgumentException"><paramref name="row"/> does not hold d values.</exception>
    public T Predict(ReadOnlySpan<T> row)
    {
        if (row.Length != InputCount)
        {
            ThrowRow(row.Length, InputCount);
        }

        return Output(row);
    }

    /// <summary>
    /// The outputs for n rows, on the calling thread. Allocates nothing, or rents from the array pool where d exceeds 100.
    /// </summary>
    /// <param name="rows">n x d, row-major, raw units.</param>
    /// <param name="destination">n values; does not overlap <paramref name="rows"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or the spans overlap.</exception>
    public void Predict(ReadOnlySpan<T> rows, Span<T> destination)
    {
        if (rows.Length != (long)destination.Length * InputCount)
        {
            throw new ArgumentException(
                $"There are {rows.Length} values for {destination.Length} outputs: expected {InputCount} for each.", nameof(rows));
        }

        Predict(rows.AsSpan2D(destination.Length, InputCount), destination);
    }

    /// <summary>The outputs for n rows that may lie apart, on the calling thread. Allocates like the overload for plain spans.</summary>
    /// <param name="rows">n x d, raw units; any distance between rows.</param>
    /// <param name="destination">n values; overlaps no row.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, or rows and destination overlap.</exception>
    public void Predict(ReadOnlySpan2D<T> rows, Span<T> destination)
    {
        Check(rows, destination);
        Run(rows, destination);
    }

    /// <summary>The outputs for n rows, on several threads where the batch is large enough to gain by it.</summary>
    /// <param name="rows">n x d, raw units; any distance between rows.</param>
    /// <param name="destination">n values; overlaps no row.</param>
    /// <param name="threads">At most so many threads; 0 for all processors.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, rows and destination overlap, or the threads are negative.</exception>
    public void PredictParallel(ReadOnlyMemory2D<T> rows, Memory<T> destination, int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        Check(rows.Span, destination.Span);
        int portion = _neurons.Portion;
        int portions = (destination.Length + portion - 1) / portion;
        int most = threads == 0 ? Environment.ProcessorCount : threads;
        if (most == 1 || portions < FewestPortions)
        {
            Run(rows.Span, destination.Span);
            return;
        }

        Parallel.For(0, portions, new ParallelOptions { MaxDegreeOfParallelism = most }, p =>
        {
            int count = Math.Min(portion, destination.Length - (p * portion));
            Run(rows.Span.Slice(p * portion, 0, count, InputCount), destination.Span.Slice(p * portion, count));
        });
    }

    private T Output(ReadOnlySpan<T> row)
    {
        T output = _width switch
        {
            VectorWidth.Vector512 when typeof(T) == typeof(double) => _blocks!.Predict<Lanes512<T>, Vector512<T>>(row),
            VectorWidth.Vector512 or VectorWidth.Vector256 => _blocks!.Predict<Lanes256<T>, Vector256<T>>(row),
            VectorWidth.Vector128 => _blocks!.Predict<Lanes128<T>, Vector128<T>>(row),
            _ => _neurons.Predict(row),
        };

        // In a block an infinite input meets weights of 0 and makes NaN what is none.
        return T.IsFinite(output) ? output : _neurons.Predict(row);
    }

    private void Run(ReadOnlySpan2D<T> rows, Span<T> destination)
    {
        int tiled = _blocks is null ? 0 : RowsInTiles(destination.Length);
        if (tiled > 0)
        {
            Tiles(rows, destination[..tiled]);
        }

        for (int i = tiled; i < destination.Length; i++)
        {
            destination[i] = Output(rows.GetRowSpan(i));
        }
    }

    // Up to a quarter of a tile is faster row by row than as a tile.
    private int RowsInTiles(int rows)
    {
        int size = RowTiles.Vectors * (VectorBytes(_width) / Unsafe.SizeOf<T>());
        int last = rows % size;
        return last <= size / 4 ? rows - last : rows;
    }

    [SkipLocalsInit]
    private void Tiles(ReadOnlySpan2D<T> rows, Span<T> destination)
    {
        int length = RowTiles.ScratchLength<T>(_neurons.Used.Length);
        if ((long)length * Unsafe.SizeOf<T>() <= StackBytes)
        {
            Tiles(rows, destination, stackalloc T[length]);
            return;
        }

        using SpanOwner<T> scratch = SpanOwner<T>.Allocate(length);
        Tiles(rows, destination, scratch.Span);
    }

    private void Tiles(ReadOnlySpan2D<T> rows, Span<T> destination, Span<T> scratch)
    {
        switch (_width)
        {
            case VectorWidth.Vector512:
                RowTiles.Predict<Lanes512<T>, Vector512<T>, T>(_neurons, rows, destination, scratch);
                break;
            case VectorWidth.Vector256:
                RowTiles.Predict<Lanes256<T>, Vector256<T>, T>(_neurons, rows, destination, scratch);
                break;
            default:
                RowTiles.Predict<Lanes128<T>, Vector128<T>, T>(_neurons, rows, destination, scratch);
                break;
        }
    }

    private void Check(ReadOnlySpan2D<T> rows, Span<T> destination)
    {
        if (rows.Height != destination.Length || (rows.Width != InputCount && rows.Height > 0))
        {
            throw new ArgumentException(
                $"There are {rows.Height} x {rows.Width} values for {destination.Length} outputs: expected {InputCount} for each.", nameof(rows));
        }

        bool overlaps = false;
        if (rows.TryGetSpan(out ReadOnlySpan<T> values))
        {
            overlaps = values.Overlaps(destination);
        }
        else
        {
            for (int i = 0; i < rows.Height && !overlaps; i++)
            {
                overlaps = rows.GetRowSpan(i).Overlaps(destination);
            }
        }

        if (overlaps)
        {
            throw new ArgumentException("The destination overlaps the rows.", nameof(destination));
        }
    }

    private static int VectorBytes(VectorWidth width) => width switch
    {
        VectorWidth.Vector512 => 64,
        VectorWidth.Vector256 => 32,
        VectorWidth.Vector128 => 16,
        _ => 0,
    };

    [DoesNotReturn]
    private static void ThrowRow(int found, int expected) =>
        throw new ArgumentException($"The row holds {found} values: expected {expected}.", "row");
}
