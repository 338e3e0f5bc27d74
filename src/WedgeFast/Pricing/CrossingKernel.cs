using System.Numerics;
using WedgeFast.Kernels;

namespace WedgeFast.Pricing;

/// <summary>
/// Passes over the samples of a list: which of them cross a box, and a shorter list of those. One instance per thread: the second pass uses what
/// the first has noted.
/// </summary>
internal abstract unsafe class CrossingKernel
{
    /// <summary>Finds the samples that cross a box.</summary>
    /// <param name="list">The samples that may cross it.</param>
    /// <param name="dimension">m.</param>
    /// <param name="margin">A sample whose |s| at the centre exceeds its reach by no more than this counts as crossing, so that rounding
    /// never makes a sample on the border of two boxes cross neither.</param>
    /// <param name="box">The box.</param>
    /// <returns>How many cross it, and how many of these have theta above 0.</returns>
    public abstract (int Count, int Positive) Cross(in CrossingList list, int dimension, double margin, SearchBox* box);

    /// <summary>Copies the samples that cross the box seen last and adds the linear pieces of the others.</summary>
    /// <param name="list">The list that was looked at.</param>
    /// <param name="dimension">m.</param>
    /// <param name="target">Receives the samples: all but the values is given.</param>
    /// <param name="fixedSum">The linear pieces, m + 1 values; added to.</param>
    public abstract void Compact(in CrossingList list, int dimension, in CrossingList target, double* fixedSum);

    /// <summary>E at one hyperplane: sum_i theta_i |s_i|.</summary>
    /// <param name="list">The samples.</param>
    /// <param name="dimension">m.</param>
    /// <param name="hyperplane">m + 1 values.</param>
    public abstract double Evaluate(in CrossingList list, int dimension, double* hyperplane);

    /// <summary>How many interleaved parts sums are taken in at a width.</summary>
    public static int Lanes(VectorWidth width) => VectorWidths.Resolve(width) switch
    {
        VectorWidth.Vector512 => 8,
        VectorWidth.Vector256 => 4,
        VectorWidth.Vector128 => 2,
        _ => 1,
    };

    /// <summary>The kernel at a width.</summary>
    /// <param name="capacity">The most samples in a list.</param>
    /// <param name="width">The vector width.</param>
    public static CrossingKernel Create(int capacity, VectorWidth width) => VectorWidths.Resolve(width) switch
    {
        VectorWidth.Vector512 => new CrossingKernel<Operations512, System.Runtime.Intrinsics.Vector512<double>>(capacity),
        VectorWidth.Vector256 => new CrossingKernel<Operations256, System.Runtime.Intrinsics.Vector256<double>>(capacity),
        VectorWidth.Vector128 => new CrossingKernel<Operations128, System.Runtime.Intrinsics.Vector128<double>>(capacity),
        _ => new CrossingKernel<OperationsScalar, double>(capacity),
    };
}

/// <inheritdoc/>
internal sealed unsafe class CrossingKernel<TOperations, TVector>(int capacity) : CrossingKernel
    where TOperations : struct, IVectorOperations<TVector>
    where TVector : unmanaged
{
    private readonly double[] _signed = GC.AllocateUninitializedArray<double>(CrossingList.StrideOf(capacity), pinned: true);
    private readonly uint[] _crossing = new uint[CrossingList.StrideOf(capacity) / TOperations.Count];

    /// <inheritdoc/>
    public override (int Count, int Positive) Cross(in CrossingList list, int dimension, double margin, SearchBox* box)
    {
        int count = list.Count, found = 0, positive = 0, vector = 0;
        nint stride = list.Stride;
        TVector zero = TOperations.Create(0), near = TOperations.Create(box->Half[dimension] + margin);
        for (int i = 0; i < count; i += TOperations.Count)
        {
            double* x = list.Data + i;
            TVector a = TOperations.Create(box->Centre[dimension]), r = near;
            for (int j = 0; j < dimension; j++, x += stride)
            {
                TVector value = TOperations.Load(ref *x);
                a = TOperations.MultiplyAdd(TOperations.Create(box->Centre[j]), value, a);
                r = TOperations.MultiplyAdd(TOperations.Create(box->Half[j]), TOperations.Abs(value), r);
            }

            TVector theta = TOperations.Load(ref *x), crosses = TOperations.IsLess(TOperations.Abs(a), r);
            TVector signed = TOperations.NegateWhere(TOperations.IsLess(a, zero), theta);
            TOperations.Store(TOperations.Select(crosses, zero, signed), ref _signed[i]);
            uint bits = TOperations.Bits(crosses);
            bits = count - i < TOperations.Count ? bits & ((1u << (count - i)) - 1) : bits;
            _crossing[vector++] = bits;
            found += BitOperations.PopCount(bits);
            positive += BitOperations.PopCount(bits & TOperations.Bits(TOperations.IsLess(zero, theta)));
        }

        return (found, positive);
    }

    /// <inheritdoc/>
    public override void Compact(in CrossingList list, int dimension, in CrossingList target, double* fixedSum)
    {
        for (int row = 0; row < dimension + 2; row++)
        {
            double* x = list.Data + (row * (nint)list.Stride), y = target.Data + (row * (nint)target.Stride);
            double* end = y + CrossingList.Padded(target.Count);
            TVector sum = TOperations.Create(0);
            for (int i = 0, vector = 0; i < list.Count; i += TOperations.Count)
            {
                uint bits = _crossing[vector++];
                TVector value = TOperations.Load(ref x[i]);
                sum = TOperations.MultiplyAdd(TOperations.Load(ref _signed[i]), row < dimension ? value : TOperations.Create(1), sum);
                TOperations.Compress(bits, value, ref *y);
                y += BitOperations.PopCount(bits);
            }

            if (row <= dimension)
            {
                fixedSum[row] += TOperations.Sum(sum);
            }

            while (y < end)
            {
                *y++ = 0;
            }
        }
    }

    /// <inheritdoc/>
    public override double Evaluate(in CrossingList list, int dimension, double* hyperplane)
    {
        TVector sum = TOperations.Create(0);
        nint stride = list.Stride;
        for (int i = 0; i < list.Count; i += TOperations.Count)
        {
            double* x = list.Data + i;
            TVector s = TOperations.Create(hyperplane[dimension]);
            for (int j = 0; j < dimension; j++, x += stride)
            {
                s = TOperations.MultiplyAdd(TOperations.Create(hyperplane[j]), TOperations.Load(ref *x), s);
            }

            sum = TOperations.MultiplyAdd(TOperations.Load(ref *x), TOperations.Abs(s), sum);
        }

        return TOperations.Sum(sum);
    }
}
