namespace WedgeFast.Kernels;

/// <summary>A computation on lanes: the same arithmetic for every k, reading and writing lane k alone.</summary>
/// <typeparam name="TArguments">Where it reads and writes.</typeparam>
internal interface ILaneKernel<TArguments>
    where TArguments : allows ref struct
{
    /// <summary>
    /// Computes lanes <paramref name="start"/>, start + width, ... as long as a whole vector fits into <paramref name="count"/>.
    /// </summary>
    static abstract void Run<TOperations, TVector>(in TArguments arguments, int start, int count)
        where TOperations : struct, IVectorOperations<TVector>
        where TVector : unmanaged;
}
