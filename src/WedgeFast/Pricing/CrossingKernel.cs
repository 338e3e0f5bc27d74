using WedgeFast.Kernels;

namespace WedgeFast.Pricing;

/// <summary>Passes over the samples of a list: a shorter list of those that cross a box, and E at one hyperplane. Without state.</summary>
internal abstract unsafe class CrossingKernel
{
    /// <summary>Copies the samples that cross a box and adds the linear pieces of the others.</summary>
    /// <param name="list">The samples that may cross it.</param>
    /// <param name="margin">A sample whose |s| at the centre exceeds its reach by no more than this counts as crossing, so that rounding
    /// never makes a sample on the border of two boxes cross neither.</param>
    /// <param name="box">The box.</param>
    /// <param name="target">Receives the samples: its data and stride are given, with room for as many as cross.</param>
    /// <param name="fixedSum">The linear pieces, m + 1 values; added to.</param>
    public abstract void Narrow(in CrossingList list, double margin, SearchBox* box, ref CrossingList target, double* fixedSum);

    /// <summary>E at one hyperplane: sum_i theta_i |s_i|.</summary>
    /// <param name="list">The samples.</param>
    /// <param name="hyperplane">m + 1 values.</param>
    public abstract double Evaluate(in CrossingList list, double* hyperplane);

    /// <summary>How many interleaved parts sums are taken in at a width.</summary>
    public static int Lanes(VectorWidth width) => VectorWidths.Resolve(width) switch
    {
        VectorWidth.Vector512 => 8,
        VectorWidth.Vector256 => 4,
        VectorWidth.Vector128 => 2,
        _ => 1,
    };

    /// <summary>The kernel for m coordinates at a width.</summary>
    /// <param name="dimension">m, 1 to 8.</param>
    /// <param name="width">The vector width.</param>
    public static CrossingKernel Create(int dimension, VectorWidth width) => VectorWidths.Resolve(width) switch
    {
        VectorWidth.Vector512 => Create<Operations512, System.Runtime.Intrinsics.Vector512<double>>(dimension),
        VectorWidth.Vector256 => Create<Operations256, System.Runtime.Intrinsics.Vector256<double>>(dimension),
        VectorWidth.Vector128 => Create<Operations128, System.Runtime.Intrinsics.Vector128<double>>(dimension),
        _ => Create<OperationsScalar, double>(dimension),
    };

    private static CrossingKernel Create<TOperations, TVector>(int dimension)
        where TOperations : struct, IVectorOperations<TVector>
        where TVector : unmanaged
        => dimension switch
        {
            1 => new CrossingKernel<TOperations, TVector, Size1>(),
            2 => new CrossingKernel<TOperations, TVector, Size2>(),
            3 => new CrossingKernel<TOperations, TVector, Size3>(),
            4 => new CrossingKernel<TOperations, TVector, Size4>(),
            5 => new CrossingKernel<TOperations, TVector, Size5>(),
            6 => new CrossingKernel<TOperations, TVector, Size6>(),
            7 => new CrossingKernel<TOperations, TVector, Size7>(),
            8 => new CrossingKernel<TOperations, TVector, Size8>(),
            _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "expected 1 to 8"),
        };
}
