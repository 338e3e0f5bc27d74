using System.Numerics.Tensors;

namespace WedgeFast.Kernels;

/// <summary>An orthonormal basis that grows by a vector at a time: Gram-Schmidt, twice, which is enough.</summary>
/// <param name="dimension">The length of vectors.</param>
/// <param name="most">How many vectors it may have.</param>
internal sealed class OrthonormalBasis(int dimension, int most)
{
    private readonly double[] _vectors = new double[dimension * most];
    private readonly double[] _products = new double[most];

    /// <summary>How many vectors it has.</summary>
    public int Count { get; private set; }

    /// <summary>The part of a vector that is orthogonal to the basis.</summary>
    /// <param name="vector">The vector; not changed.</param>
    /// <param name="remainder">Receives that part.</param>
    /// <returns>Its length.</returns>
    public double Split(ReadOnlySpan<double> vector, Span<double> remainder)
    {
        vector.CopyTo(remainder);
        Span<double> products = _products.AsSpan(0, Count);
        for (int pass = 0; pass < 2; pass++)
        {
            ColumnProducts.Dots(_vectors, remainder, products);
            ColumnProducts.AddCombination(_vectors, products, -1, remainder);
        }

        return TensorPrimitives.Norm<double>(remainder);
    }

    /// <summary>Adds what <see cref="Split"/> has left of a vector.</summary>
    public void Add(ReadOnlySpan<double> remainder, double length) =>
        TensorPrimitives.Divide(remainder, length, _vectors.AsSpan(Count++ * dimension, dimension));
}
