using System.Runtime.Intrinsics;

namespace WedgeFast.Kernels;

/// <summary>Runs a kernel over any number of lanes: the wide part first, then what is left with ever narrower vectors.</summary>
internal static class LaneLoop
{
    /// <summary>Runs the kernel over lanes 0 to count - 1.</summary>
    public static void Run<TKernel, TArguments>(in TArguments arguments, int count, VectorWidth width)
        where TKernel : struct, ILaneKernel<TArguments>
        where TArguments : allows ref struct
    {
        VectorWidth widest = VectorWidths.Resolve(width);
        int start = 0;
        if (widest >= VectorWidth.Vector512) Part<TKernel, TArguments, Operations512, Vector512<double>>(arguments, ref start, count);
        if (widest >= VectorWidth.Vector256) Part<TKernel, TArguments, Operations256, Vector256<double>>(arguments, ref start, count);
        if (widest >= VectorWidth.Vector128) Part<TKernel, TArguments, Operations128, Vector128<double>>(arguments, ref start, count);
        Part<TKernel, TArguments, OperationsScalar, double>(arguments, ref start, count);
    }

    private static void Part<TKernel, TArguments, TOperations, TVector>(in TArguments arguments, ref int start, int count)
        where TKernel : struct, ILaneKernel<TArguments>
        where TArguments : allows ref struct
        where TOperations : struct, IVectorOperations<TVector>
        where TVector : unmanaged
    {
        if (count - start < TOperations.Count) return;
        TKernel.Run<TOperations, TVector>(arguments, start, count);
        start = count - ((count - start) % TOperations.Count);
    }
}
