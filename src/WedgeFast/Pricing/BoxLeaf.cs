using System.Runtime.Intrinsics;
using WedgeFast.Kernels;

namespace WedgeFast.Pricing;

/// <summary>Makes the leaf for a class and a vector width.</summary>
internal static class BoxLeaf
{
    /// <summary>The leaf.</summary>
    /// <param name="search">The search it serves.</param>
    /// <param name="faces">Whether maxima lie inside faces too: l2 over all hyperplanes.</param>
    /// <param name="width">The vector width.</param>
    public static IBoxLeaf Create(BoxSearch search, bool faces, VectorWidth width) => VectorWidths.Resolve(width) switch
    {
        VectorWidth.Vector512 => Create<Operations512, Vector512<double>>(search, faces),
        VectorWidth.Vector256 => Create<Operations256, Vector256<double>>(search, faces),
        VectorWidth.Vector128 => Create<Operations128, Vector128<double>>(search, faces),
        _ => Create<OperationsScalar, double>(search, faces),
    };

    private static IBoxLeaf Create<TOperations, TVector>(BoxSearch search, bool faces)
        where TOperations : struct, IVectorOperations<TVector>
        where TVector : unmanaged =>
        faces ? new FaceLeaf<TOperations, TVector>(search) : new VertexLeaf<TOperations, TVector>(search);
}
