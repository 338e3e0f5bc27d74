using MathNet.Numerics.LinearAlgebra;
using WedgeFast.Kernels;
using WedgeFast.Tests.Oracles;
using Xunit;

namespace WedgeFast.Tests.Kernels;

public class BatchedDeterminantTests
{
    private static readonly VectorWidth[] Widths =
        [VectorWidth.Auto, VectorWidth.Scalar, VectorWidth.Vector128, VectorWidth.Vector256, VectorWidth.Vector512];

    public static TheoryData<int> Sizes => [1, 2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void RandomMatricesMatchTheExactDeterminant(int size)
    {
        double[][] matrices = Matrices(size, 60, random => (2 * random.NextDouble()) - 1);
        AssertBackwardStable(matrices, size);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void NearlySingularMatricesKeepTheBackwardError(int size)
    {
        double[][] matrices = Matrices(size, 60, random => random.Next(-3, 4));
        Random noise = new(7);
        foreach (double[] matrix in matrices)
            MakeLastRowDependent(matrix, size, () => Math.ScaleB(noise.NextDouble() - 0.5, -40));
        AssertBackwardStable(matrices, size);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void BadlyScaledRowsAndColumnsKeepTheBackwardError(int size)
    {
        double[][] matrices = Matrices(size, 60, random => (2 * random.NextDouble()) - 1);
        Random random = new(11);
        foreach (double[] matrix in matrices)
        {
            int[] rows = [.. Enumerable.Range(0, size).Select(_ => random.Next(-50, 50))];
            int[] columns = [.. Enumerable.Range(0, size).Select(_ => random.Next(-50, 50))];
            for (int i = 0; i < matrix.Length; i++) matrix[i] = Math.ScaleB(matrix[i], rows[i / size] + columns[i % size]);
        }

        AssertBackwardStable(matrices, size);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void TheOracleOfAnotherLibraryAgrees(int size)
    {
        double[][] matrices = Matrices(size, 200, random => (2 * random.NextDouble()) - 1);
        double[] actual = Compute(matrices, size, matrices.Length, VectorWidth.Auto);
        for (int k = 0; k < matrices.Length; k++)
        {
            double expected = Matrix<double>.Build.DenseOfRowMajor(size, size, matrices[k]).Determinant();
            Assert.True(Math.Abs(actual[k] - expected) <= 1e-13 * size, $"{actual[k]:R} is not {expected:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void EveryWidthTailAndStrideGivesTheSameBits(int size)
    {
        double[][] matrices = Matrices(size, 130, random => (2 * random.NextDouble()) - 1);
        double[] expected = Compute(matrices, size, 130, VectorWidth.Scalar);
        foreach (VectorWidth width in Widths)
        {
            for (int count = 0; count <= 130; count++)
            {
                double[] actual = Compute(matrices.AsSpan(0, count), size, count + (count % 7), width);
                for (int k = 0; k < count; k++)
                    Assert.Equal(BitConverter.DoubleToInt64Bits(expected[k]), BitConverter.DoubleToInt64Bits(actual[k]));
            }
        }
    }

    [Fact]
    public void EveryPermutationMatrixHasItsSign()
    {
        for (int size = 1; size <= 6; size++)
        {
            List<int[]> permutations = [.. Permutations(size)];
            double[][] matrices = [.. permutations.Select(p => Permutation(p))];
            foreach (VectorWidth width in Widths)
            {
                double[] actual = Compute(matrices, size, matrices.Length, width);
                for (int k = 0; k < actual.Length; k++) Assert.Equal(Sign(permutations[k]), actual[k]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void AMatrixWithAZeroRowOrColumnOrTwoEqualRowsGivesExactlyZero(int size)
    {
        double[][] matrices = Matrices(size, 3 * size, random => (2 * random.NextDouble()) - 1);
        for (int k = 0; k < matrices.Length; k++)
        {
            for (int i = 0; i < size; i++)
            {
                int which = k / 3;
                if (k % 3 == 0) matrices[k][(which * size) + i] = 0;
                else if (k % 3 == 1 || size == 1) matrices[k][(i * size) + which] = 0;
                else matrices[k][(which * size) + i] = matrices[k][((which + 1) % size * size) + i];
            }
        }

        foreach (VectorWidth width in Widths)
            Assert.All(Compute(matrices, size, matrices.Length, width), determinant => Assert.Equal(0, determinant));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void ANonFiniteEntryNeverGivesAFiniteDeterminantNorTouchesItsNeighbours(int size)
    {
        double[] poisons = [double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        foreach (VectorWidth width in Widths)
        {
            foreach (double poison in poisons)
            {
                for (int entry = 0; entry < size * size; entry++)
                {
                    double[][] matrices = Matrices(size, 24, random => random.Next(-1, 2));
                    double[] clean = Compute(matrices, size, 24, width);
                    for (int k = 0; k < 24; k += 3) matrices[k][entry] = poison;
                    double[] actual = Compute(matrices, size, 24, width);
                    for (int k = 0; k < 24; k++)
                    {
                        if (k % 3 == 0) Assert.False(double.IsFinite(actual[k]), $"{poison} at {entry} of matrix {k} gave {actual[k]}");
                        else Assert.Equal(clean[k], actual[k]);
                    }
                }
            }
        }
    }

    [Fact]
    public void SubnormalPivotsDoNotBecomeInfinite()
    {
        double tiny = Math.ScaleB(1, -1060);
        double[] matrix = [tiny, 0, 0, tiny, 1e150, 0, 0, 0, 1e150];
        Assert.Equal(tiny * 1e150 * 1e150, Compute([matrix], 3, 1, VectorWidth.Auto)[0]);
    }

    [Fact]
    public void BadArgumentsAreNamed()
    {
        Assert.Contains("size is 9", Refusal(() => BatchedDeterminant.Compute(new double[81], 9, 1, new double[1])));
        Assert.Contains("size is 0", Refusal(() => BatchedDeterminant.Compute(new double[81], 0, 1, new double[1])));
        Assert.Contains("stride 4 is below the number of lanes, 5", Refusal(() => BatchedDeterminant.Compute(new double[99], 2, 4, new double[5])));
        Assert.Contains("need 20", Refusal(() => BatchedDeterminant.Compute(new double[19], 2, 5, new double[5])));
        double[] shared = new double[20];
        Assert.Contains("overlap", Refusal(() => BatchedDeterminant.Compute(shared, 2, 4, shared.AsSpan(2, 4))));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void NothingIsAllocated(int size)
    {
        double[] matrices = new double[size * size * 37];
        double[] determinants = new double[37];
        BatchedDeterminant.Compute(matrices, size, 37, determinants);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++) BatchedDeterminant.Compute(matrices, size, 37, determinants);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // LU with partial pivoting is exact for a matrix whose entries are moved by a small multiple of u times the largest of their column;
    // the determinant moves by the cofactors times that. The cofactors are exact too: no condition number is guessed.
    private static void AssertBackwardStable(double[][] matrices, int size)
    {
        double[] actual = Compute(matrices, size, matrices.Length, VectorWidth.Auto);
        for (int k = 0; k < matrices.Length; k++)
        {
            ExactNumber exact = ExactDeterminant.Of(matrices[k], size);
            double error = Math.Abs((ExactNumber.From(actual[k]) - exact).ToDouble());
            double bound = 4 * size * Math.ScaleB(1, -53) * (ExactDeterminant.Sensitivity(matrices[k], size) + Math.Abs(exact.ToDouble()));
            Assert.True(error <= bound, $"matrix {k} of size {size}: {actual[k]:R} is off by {error:E3}, more than {bound:E3}");
        }
    }

    private static double[] Compute(ReadOnlySpan<double[]> matrices, int size, int stride, VectorWidth width)
    {
        double[] lanes = new double[size * size * stride];
        Array.Fill(lanes, double.NaN);
        for (int k = 0; k < matrices.Length; k++)
        {
            for (int i = 0; i < size * size; i++) lanes[(i * stride) + k] = matrices[k][i];
        }

        double[] determinants = new double[matrices.Length];
        BatchedDeterminant.Compute(lanes, size, stride, determinants, width);
        return determinants;
    }

    private static double[][] Matrices(int size, int count, Func<Random, double> entry)
    {
        Random random = new(size);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, size * size).Select(_ => entry(random)).ToArray())];
    }

    private static void MakeLastRowDependent(double[] matrix, int size, Func<double> noise)
    {
        for (int c = 0; c < size; c++)
        {
            double sum = noise();
            for (int r = 0; r < size - 1; r++) sum += matrix[(r * size) + c];
            matrix[((size - 1) * size) + c] = sum;
        }
    }

    private static IEnumerable<int[]> Permutations(int size) => size == 0
        ? [[]]
        : Permutations(size - 1).SelectMany(rest => Enumerable.Range(0, size).Select(at => (int[])[.. rest[..at], size - 1, .. rest[at..]]));

    private static double[] Permutation(int[] permutation)
    {
        double[] matrix = new double[permutation.Length * permutation.Length];
        for (int r = 0; r < permutation.Length; r++) matrix[(r * permutation.Length) + permutation[r]] = 1;
        return matrix;
    }

    private static double Sign(int[] permutation)
    {
        int inversions = 0;
        for (int i = 0; i < permutation.Length; i++) inversions += permutation[i..].Count(later => later < permutation[i]);
        return inversions % 2 == 0 ? 1 : -1;
    }

    private static string Refusal(Action action) => Assert.Throws<ArgumentException>(action).Message;
}
