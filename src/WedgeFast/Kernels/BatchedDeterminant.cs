using System.Diagnostics.CodeAnalysis;

namespace WedgeFast.Kernels;

/// <summary>
/// Determinants of many small matrices at once, one matrix per vector lane, by LU with partial pivoting chosen per matrix. Each is the
/// exact determinant of a matrix whose entries differ from the given ones by a few units in the last place of the largest entry of their
/// column (times the growth factor of partial pivoting, close to 1 in practice); 2 x 2 determinants are good to 1.5 units in the last
/// place.
/// </summary>
/// <remarks>
/// The bits do not depend on the vector width, the batch or the position in it. A zero row, a zero column or two equal rows give exactly 0;
/// other singular matrices may leave rounding. A matrix with a NaN or an infinity never gives a finite number. Nothing guards against
/// products of pivots that leave the range of doubles: scale such matrices first. Allocates nothing.
/// </remarks>
internal static class BatchedDeterminant
{
    /// <summary>The largest supported size.</summary>
    public const int MaxSize = 8;

    /// <summary>Computes one determinant per element of <paramref name="determinants"/>.</summary>
    /// <param name="matrices">Entry (r, c) of matrix k at [(r size + c) stride + k].</param>
    /// <param name="size">Rows and columns, 1 to 8.</param>
    /// <param name="stride">The distance between consecutive entries of a matrix, at least the number of matrices; any padding is
    /// ignored.</param>
    /// <param name="determinants">One per matrix, any number; must not overlap <paramref name="matrices"/>.</param>
    /// <param name="width">The vector width; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">The size is not 1 to 8, the stride or the span is too short, or the spans overlap.</exception>
    public static void Compute(
        ReadOnlySpan<double> matrices, int size, int stride, Span<double> determinants, VectorWidth width = VectorWidth.Auto)
    {
        if (size is < 1 or > MaxSize) ThrowSize(size);
        if (determinants.IsEmpty) return;
        LaneLayout.Require(matrices.Length, size * size, stride, determinants.Length, nameof(matrices));
        if (matrices.Overlaps(determinants)) ThrowOverlap();
        DeterminantArguments arguments = new(matrices, stride, determinants);
        int count = determinants.Length;
        switch (size)
        {
            case 1: LaneLoop.Run<DeterminantKernel<Size1>, DeterminantArguments>(arguments, count, width); break;
            case 2: LaneLoop.Run<DeterminantKernel<Size2>, DeterminantArguments>(arguments, count, width); break;
            case 3: LaneLoop.Run<DeterminantKernel<Size3>, DeterminantArguments>(arguments, count, width); break;
            case 4: LaneLoop.Run<DeterminantKernel<Size4>, DeterminantArguments>(arguments, count, width); break;
            case 5: LaneLoop.Run<DeterminantKernel<Size5>, DeterminantArguments>(arguments, count, width); break;
            case 6: LaneLoop.Run<DeterminantKernel<Size6>, DeterminantArguments>(arguments, count, width); break;
            case 7: LaneLoop.Run<DeterminantKernel<Size7>, DeterminantArguments>(arguments, count, width); break;
            default: LaneLoop.Run<DeterminantKernel<Size8>, DeterminantArguments>(arguments, count, width); break;
        }
    }

    [DoesNotReturn]
    private static void ThrowSize(int size) => throw new ArgumentException($"The size is {size}; it must be 1 to {MaxSize}.", nameof(size));

    [DoesNotReturn]
    private static void ThrowOverlap() => throw new ArgumentException("The determinants overlap the matrices.", "determinants");
}
