using System.Numerics;
using System.Runtime.CompilerServices;
using WedgeFast.Geometry;
using WedgeFast.Kernels;

namespace WedgeFast.Pricing;

/// <summary>
/// What the search is made of: bounds E on a group of boxes, one box per vector lane, and from it what may exceed a threshold in each. One
/// instance per thread: it keeps what it has noted of the samples for the leaves.
/// </summary>
internal abstract unsafe class GroupKernel(int dimension, int capacity)
{
    /// <summary>No reach is below this: 1/r stays finite.</summary>
    public const double LeastReach = 1e-300;

    private readonly double[] _rows = GC.AllocateUninitializedArray<double>((dimension + 4) * CrossingList.StrideOf(capacity), pinned: true);
    private readonly byte[] _crosses = GC.AllocateArray<byte>(CrossingList.StrideOf(capacity), pinned: true);

    /// <summary>
    /// For each sample of the list measured last 1 / r_i, r_i being the most s_i can change by within a box. The rows after it: what |s_i|
    /// at the centre has to be below to cross, theta_i r_i, theta_i, and theta_i x_ij for each coordinate.
    /// </summary>
    public double* Inverse
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (double*)Unsafe.AsPointer(ref _rows[0]);
    }

    /// <summary>From one of these rows to the next.</summary>
    protected nint RowLength { get; } = CrossingList.StrideOf(capacity);

    /// <summary>For each sample a bit per box that it crosses.</summary>
    public byte* Crosses
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (byte*)Unsafe.AsPointer(ref _crosses[0]);
    }

    /// <summary>Measures the boxes of a group: L, G+ and G-.</summary>
    /// <param name="group">The group, with its list.</param>
    /// <param name="problem">The set that is searched.</param>
    public abstract void Measure(BoxGroup* group, SearchProblem problem);

    /// <summary>
    /// Clears the bits of <see cref="BoxGroup.Live"/> where nothing exceeds the threshold: for each sign pair (e1, e2) the linear bound on
    /// (e1 E + e2 Sum.W)/2 - threshold ||w|| at the centre plus what it can change by.
    /// </summary>
    /// <param name="group">The group, measured.</param>
    /// <param name="problem">The set that is searched.</param>
    /// <param name="norm">The norm.</param>
    /// <param name="threshold">The threshold.</param>
    public abstract void Bound(BoxGroup* group, SearchProblem problem, WeightNorm norm, double threshold);

    /// <summary>How many samples of the list measured last cross one of the boxes.</summary>
    /// <param name="count">The number of samples of the list.</param>
    /// <param name="box">The box.</param>
    public int CountCrossing(int count, int box)
    {
        ulong bit = 0x0101010101010101UL << box;
        int crossing = 0;
        for (int from = 0; from < count; from += 8)
        {
            ulong bits = Unsafe.ReadUnaligned<ulong>(Crosses + from) & bit;
            crossing += BitOperations.PopCount(count - from < 8 ? bits & ((1UL << (8 * (count - from))) - 1) : bits);
        }

        return crossing;
    }

    /// <summary>The kernel for m coordinates.</summary>
    /// <param name="dimension">m, 1 to 8.</param>
    /// <param name="capacity">The most samples in a list.</param>
    /// <param name="width">The vector width.</param>
    public static GroupKernel Create(int dimension, int capacity, VectorWidth width) => VectorWidths.Resolve(width) switch
    {
        VectorWidth.Vector512 => Create<Operations512, System.Runtime.Intrinsics.Vector512<double>>(dimension, capacity),
        VectorWidth.Vector256 => Create<Operations256, System.Runtime.Intrinsics.Vector256<double>>(dimension, capacity),
        VectorWidth.Vector128 => Create<Operations128, System.Runtime.Intrinsics.Vector128<double>>(dimension, capacity),
        _ => Create<OperationsScalar, double>(dimension, capacity),
    };

    private static GroupKernel Create<TOperations, TVector>(int dimension, int capacity)
        where TOperations : struct, IVectorOperations<TVector>
        where TVector : unmanaged
        => dimension switch
        {
            1 => new GroupKernel<TOperations, TVector, Size1>(capacity),
            2 => new GroupKernel<TOperations, TVector, Size2>(capacity),
            3 => new GroupKernel<TOperations, TVector, Size3>(capacity),
            4 => new GroupKernel<TOperations, TVector, Size4>(capacity),
            5 => new GroupKernel<TOperations, TVector, Size5>(capacity),
            6 => new GroupKernel<TOperations, TVector, Size6>(capacity),
            7 => new GroupKernel<TOperations, TVector, Size7>(capacity),
            8 => new GroupKernel<TOperations, TVector, Size8>(capacity),
            _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "expected 1 to 8"),
        };
}
