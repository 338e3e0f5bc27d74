using MathNet.Numerics.LinearAlgebra;
using WedgeFast.Kernels;
using WedgeFast.Tests.Oracles;
using Xunit;

namespace WedgeFast.Tests.Kernels;

public class BatchedCrossProductTests
{
    private static readonly VectorWidth[] Widths =
        [VectorWidth.Auto, VectorWidth.Scalar, VectorWidth.Vector128, VectorWidth.Vector256, VectorWidth.Vector512];

    public static TheoryData<int> Sizes => [1, 2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void RandomVectorsMatchTheExactCofactors(int size) =>
        AssertBackwardStable(Vectors(size, 12, random => (2 * random.NextDouble()) - 1), size);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void NearlyDependentVectorsKeepTheBackwardError(int size)
    {
        double[][] lanes = Vectors(size, 12, random => random.Next(-3, 4));
        Random noise = new(7);
        foreach (double[] vectors in lanes.Where(_ => size > 2))
        {
            for (int c = 0; c < size; c++)
            {
                double sum = Math.ScaleB(noise.NextDouble() - 0.5, -40);
                for (int r = 0; r < size - 2; r++) sum += vectors[(r * size) + c];
                vectors[((size - 2) * size) + c] = sum;
            }
        }

        AssertBackwardStable(lanes, size);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void BadlyScaledVectorsAndCoordinatesKeepTheBackwardError(int size)
    {
        double[][] lanes = Vectors(size, 12, random => (2 * random.NextDouble()) - 1);
        Random random = new(11);
        foreach (double[] vectors in lanes)
        {
            int[] rows = [.. Enumerable.Range(0, size).Select(_ => random.Next(-50, 50))];
            int[] columns = [.. Enumerable.Range(0, size).Select(_ => random.Next(-50, 50))];
            for (int i = 0; i < vectors.Length; i++) vectors[i] = Math.ScaleB(vectors[i], rows[i / size] + columns[i % size]);
        }

        AssertBackwardStable(lanes, size);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void ItIsTheLinearFormThatAnotherLibrarysDeterminantTakes(int size)
    {
        double[][] lanes = Vectors(size, 100, random => (2 * random.NextDouble()) - 1);
        double[][] products = Compute(lanes, size, lanes.Length, VectorWidth.Auto);
        Random random = new(5);
        for (int k = 0; k < lanes.Length; k++)
        {
            double[] x = [.. Enumerable.Range(0, size).Select(_ => random.NextDouble())];
            double expected = Matrix<double>.Build.DenseOfRowMajor(size, size, [.. x, .. lanes[k]]).Determinant();
            double actual = x.Zip(products[k], (a, b) => a * b).Sum();
            Assert.True(Math.Abs(actual - expected) <= 1e-13 * size, $"{actual:R} is not {expected:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void EveryWidthTailAndStrideGivesTheSameBits(int size)
    {
        double[][] lanes = Vectors(size, 130, random => (2 * random.NextDouble()) - 1);
        double[][] expected = Compute(lanes, size, 130, VectorWidth.Scalar);
        foreach (VectorWidth width in Widths)
        {
            for (int count = 0; count <= 130; count++)
            {
                double[][] actual = Compute(lanes.AsSpan(0, count), size, count + (count % 7), width);
                for (int k = 0; k < count; k++)
                    Assert.Equal(expected[k].Select(BitConverter.DoubleToInt64Bits), actual[k].Select(BitConverter.DoubleToInt64Bits));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void TheUnitVectorsWithoutOneGiveThatOneWithItsSign(int size)
    {
        for (int without = 0; without < size; without++)
        {
            double[] vectors = [.. Enumerable.Range(0, size).Where(r => r != without).SelectMany(r => Unit(size, r))];
            double[] expected = [.. Unit(size, without).Select(x => without % 2 == 0 ? x : -x)];
            foreach (VectorWidth width in Widths)
                Assert.All(Compute([.. Enumerable.Repeat(vectors, 17)], size, 17, width), actual => Assert.Equal(expected, actual));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void AZeroVectorOrTwoEqualOnesGiveExactlyZero(int size)
    {
        double[][] lanes = Vectors(size, 2 * (size - 1), random => (2 * random.NextDouble()) - 1);
        for (int k = 0; k < lanes.Length; k++)
        {
            int which = k / 2, next = (which + 1) % (size - 1);
            bool zero = k % 2 == 0 || size == 2;
            for (int c = 0; c < size; c++) lanes[k][(which * size) + c] = zero ? 0 : lanes[k][(next * size) + c];
        }

        foreach (VectorWidth width in Widths)
            Assert.All(Compute(lanes, size, lanes.Length, width).SelectMany(w => w), component => Assert.Equal(0, component));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void ANonFiniteCoordinateSpoilsItsOwnLaneAlone(int size)
    {
        double[] poisons = [double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        foreach (VectorWidth width in Widths)
        {
            foreach ((double poison, int entry) in poisons.SelectMany(p => Enumerable.Range(0, (size - 1) * size).Select(e => (p, e))))
            {
                double[][] lanes = Vectors(size, 24, random => random.NextDouble() + 0.5);
                double[][] clean = Compute(lanes, size, 24, width);
                for (int k = 0; k < 24; k += 3) lanes[k][entry] = poison;
                double[][] actual = Compute(lanes, size, 24, width);
                for (int k = 0; k < 24; k++)
                {
                    if (k % 3 == 0) Assert.False(actual[k].All(double.IsFinite), $"{poison} at {entry} of lane {k} was not seen");
                    else Assert.Equal(clean[k], actual[k]);
                }
            }
        }
    }

    [Fact]
    public void BadArgumentsAreNamed()
    {
        Assert.Contains("size is 9", Refusal(() => BatchedCrossProduct.Compute(new double[72], 9, 1, 1, new double[9])));
        Assert.Contains("size is 0", Refusal(() => BatchedCrossProduct.Compute(new double[72], 0, 1, 1, new double[9])));
        Assert.Contains("stride 4 is below the number of lanes, 5", Refusal(() => BatchedCrossProduct.Compute(new double[99], 3, 4, 5, new double[15])));
        Assert.Contains("need 30", Refusal(() => BatchedCrossProduct.Compute(new double[29], 3, 5, 5, new double[15])));
        Assert.Contains("need 15", Refusal(() => BatchedCrossProduct.Compute(new double[30], 3, 5, 5, new double[14])));
        double[] shared = new double[40];
        Assert.Contains("overlap", Refusal(() => BatchedCrossProduct.Compute(shared, 2, 4, 4, shared.AsSpan(2))));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void NothingIsAllocated(int size)
    {
        double[] vectors = new double[size * size * 37], products = new double[size * 37];
        BatchedCrossProduct.Compute(vectors, size, 37, 37, products);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++) BatchedCrossProduct.Compute(vectors, size, 37, 37, products);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // Each component is a determinant whose entries are moved by a small multiple of u times the largest of their coordinate; it moves by
    // the exact cofactors times that.
    private static void AssertBackwardStable(double[][] lanes, int size)
    {
        double[][] actual = Compute(lanes, size, lanes.Length, VectorWidth.Auto);
        for (int k = 0; k < lanes.Length; k++)
        {
            for (int c = 0; c < size; c++)
            {
                double[] minor = [.. lanes[k].Where((_, i) => i % size != c)];
                ExactNumber exact = c % 2 == 0 ? ExactDeterminant.Of(minor, size - 1) : -ExactDeterminant.Of(minor, size - 1);
                double error = Math.Abs((ExactNumber.From(actual[k][c]) - exact).ToDouble());
                double bound = 4 * size * Math.ScaleB(1, -53) * (ExactDeterminant.Sensitivity(minor, size - 1) + Math.Abs(exact.ToDouble()));
                Assert.True(error <= bound, $"component {c} of lane {k} of size {size}: {actual[k][c]:R} is off by {error:E3}, more than {bound:E3}");
            }
        }
    }

    private static double[][] Compute(ReadOnlySpan<double[]> lanes, int size, int stride, VectorWidth width)
    {
        double[] vectors = new double[(size - 1) * size * stride], products = new double[size * stride];
        Array.Fill(vectors, double.NaN);
        for (int k = 0; k < lanes.Length; k++)
        {
            for (int i = 0; i < lanes[k].Length; i++) vectors[(i * stride) + k] = lanes[k][i];
        }

        BatchedCrossProduct.Compute(vectors, size, stride, lanes.Length, products, width);
        return [.. Enumerable.Range(0, lanes.Length).Select(k => Enumerable.Range(0, size).Select(c => products[(c * stride) + k]).ToArray())];
    }

    private static double[][] Vectors(int size, int count, Func<Random, double> entry)
    {
        Random random = new(size);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, (size - 1) * size).Select(_ => entry(random)).ToArray())];
    }

    private static double[] Unit(int size, int which) => [.. Enumerable.Range(0, size).Select(c => c == which ? 1.0 : 0.0)];

    private static string Refusal(Action action) => Assert.Throws<ArgumentException>(action).Message;
}
