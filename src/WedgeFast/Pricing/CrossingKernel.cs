using WedgeFast.Kernels;

namespace WedgeFast.Pricing;

/// <summary>
/// The two passes over samples that the search is made of: <see cref="Measure"/> bounds E on a box, <see cref="Compact"/> keeps the samples
/// that cross it. One instance per thread: the second pass uses what the first has noted.
/// </summary>
internal abstract unsafe class CrossingKernel
{
    /// <summary>Measures a box.</summary>
    /// <param name="list">The samples that may cross it.</param>
    /// <param name="margin">A sample whose |s| at the centre exceeds its reach by no more than this counts as crossing, so that rounding
    /// never makes a sample on the border of two boxes cross neither.</param>
    /// <param name="box">The box.</param>
    /// <param name="fixedSum">The linear pieces of all other samples, m + 1 values.</param>
    /// <param name="measure">Receives the measure.</param>
    public abstract void Measure(in CrossingList list, double margin, SearchBox* box, double* fixedSum, BoxMeasure* measure);

    /// <summary>Copies the samples that cross the box measured last and adds the linear pieces of the others.</summary>
    /// <param name="list">The list that was measured.</param>
    /// <param name="target">Receives the samples: <see cref="CrossingList.Data"/> and the stride are given; the count is as measured.</param>
    /// <param name="fixedSum">The linear pieces, m + 1 values; added to.</param>
    public abstract void Compact(in CrossingList list, in CrossingList target, double* fixedSum);

    /// <summary>E at one hyperplane: sum_i theta_i |s_i|.</summary>
    /// <param name="list">The samples.</param>
    /// <param name="hyperplane">m + 1 values.</param>
    public abstract double Evaluate(in CrossingList list, double* hyperplane);

    /// <summary>
    /// The positions of the samples that cross the box measured last, and theta_i a_i / r_i of each: the first of them, where the spans are
    /// shorter than that.
    /// </summary>
    public abstract int Positions(in CrossingList list, Span<int> positions, Span<double> weights);

    /// <summary>How many interleaved parts sums are taken in at a width.</summary>
    public static int Lanes(VectorWidth width) => VectorWidths.Resolve(width) switch
    {
        VectorWidth.Vector512 => 8,
        VectorWidth.Vector256 => 4,
        VectorWidth.Vector128 => 2,
        _ => 1,
    };

    /// <summary>The kernel for m coordinates.</summary>
    /// <param name="dimension">m, 1 to 8.</param>
    /// <param name="capacity">The most samples in a list.</param>
    /// <param name="width">The vector width.</param>
    public static CrossingKernel Create(int dimension, int capacity, VectorWidth width) => VectorWidths.Resolve(width) switch
    {
        VectorWidth.Vector512 => Create<Operations512, System.Runtime.Intrinsics.Vector512<double>>(dimension, capacity),
        VectorWidth.Vector256 => Create<Operations256, System.Runtime.Intrinsics.Vector256<double>>(dimension, capacity),
        VectorWidth.Vector128 => Create<Operations128, System.Runtime.Intrinsics.Vector128<double>>(dimension, capacity),
        _ => Create<OperationsScalar, double>(dimension, capacity),
    };

    private static CrossingKernel Create<TOperations, TVector>(int dimension, int capacity)
        where TOperations : struct, IVectorOperations<TVector>
        where TVector : unmanaged
        => dimension switch
        {
            1 => new CrossingKernel<TOperations, TVector, Size1>(capacity),
            2 => new CrossingKernel<TOperations, TVector, Size2>(capacity),
            3 => new CrossingKernel<TOperations, TVector, Size3>(capacity),
            4 => new CrossingKernel<TOperations, TVector, Size4>(capacity),
            5 => new CrossingKernel<TOperations, TVector, Size5>(capacity),
            6 => new CrossingKernel<TOperations, TVector, Size6>(capacity),
            7 => new CrossingKernel<TOperations, TVector, Size7>(capacity),
            8 => new CrossingKernel<TOperations, TVector, Size8>(capacity),
            _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "expected 1 to 8"),
        };
}
