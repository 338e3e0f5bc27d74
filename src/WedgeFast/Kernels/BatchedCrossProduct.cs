using System.Diagnostics.CodeAnalysis;

namespace WedgeFast.Kernels;

/// <summary>
/// Generalised cross products of d - 1 vectors in d dimensions, many at once, one per vector lane: the w with w.x = det[x; v_1; ..;
/// v_(d-1)] for every x, orthogonal to the vectors, its length the volume they span. Component c is the cofactor (-1)^c det of the vectors
/// without coordinate c, by the elimination of <see cref="BatchedDeterminant"/> and as accurate; what the minors have in common is
/// eliminated once.
/// </summary>
/// <remarks>
/// The bits do not depend on the vector width, the batch or the position in it. A zero vector or two equal vectors give exactly 0; other
/// dependent ones may leave rounding. A NaN or an infinity in a vector never gives finite components throughout. Nothing guards against
/// products that leave the range of doubles: scale such vectors first. Allocates nothing.
/// </remarks>
internal static class BatchedCrossProduct
{
    /// <summary>The largest supported dimension.</summary>
    public const int MaxSize = 8;

    /// <summary>Computes one product per lane.</summary>
    /// <param name="vectors">Coordinate c of vector r of lane k at [(r size + c) stride + k], size - 1 vectors per lane.</param>
    /// <param name="size">d, 1 to 8; the empty product in one dimension is 1.</param>
    /// <param name="stride">The distance between consecutive values of a lane, at least <paramref name="count"/>; padding is
    /// ignored.</param>
    /// <param name="count">The number of lanes.</param>
    /// <param name="products">Receives component c of lane k at [c stride + k]; must not overlap <paramref name="vectors"/>.</param>
    /// <param name="width">The vector width; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">The size is not 1 to 8, the stride or a span is too short, or the spans overlap.</exception>
    public static void Compute(
        ReadOnlySpan<double> vectors, int size, int stride, int count, Span<double> products, VectorWidth width = VectorWidth.Auto)
    {
        if (size is < 1 or > MaxSize) ThrowSize(size);
        if (count == 0) return;
        LaneLayout.Require(vectors.Length, (size - 1) * size, stride, count, nameof(vectors));
        LaneLayout.Require(products.Length, size, stride, count, nameof(products));
        if (vectors.Overlaps(products)) ThrowOverlap();
        CrossProductArguments arguments = new(vectors, stride, products);
        switch (size)
        {
            case 1: products[..count].Fill(1); break;
            case 2: LaneLoop.Run<CrossProductKernel<Size1>, CrossProductArguments>(arguments, count, width); break;
            case 3: LaneLoop.Run<CrossProductKernel<Size2>, CrossProductArguments>(arguments, count, width); break;
            case 4: LaneLoop.Run<CrossProductKernel<Size3>, CrossProductArguments>(arguments, count, width); break;
            case 5: LaneLoop.Run<CrossProductKernel<Size4>, CrossProductArguments>(arguments, count, width); break;
            case 6: LaneLoop.Run<CrossProductKernel<Size5>, CrossProductArguments>(arguments, count, width); break;
            case 7: LaneLoop.Run<CrossProductKernel<Size6>, CrossProductArguments>(arguments, count, width); break;
            default: LaneLoop.Run<CrossProductKernel<Size7>, CrossProductArguments>(arguments, count, width); break;
        }
    }

    [DoesNotReturn]
    private static void ThrowSize(int size) => throw new ArgumentException($"The size is {size}; it must be 1 to {MaxSize}.", nameof(size));

    [DoesNotReturn]
    private static void ThrowOverlap() => throw new ArgumentException("The products overlap the vectors.", "products");
}
