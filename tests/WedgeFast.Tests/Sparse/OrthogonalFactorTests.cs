using CsCheck;
using MathNet.Numerics.LinearAlgebra;
using WedgeFast.Sparse;
using Xunit;

namespace WedgeFast.Tests.Sparse;

/// <summary>The updated factorisation after random sequences of updates, against one that another library makes anew.</summary>
public class OrthogonalFactorTests
{
    // Each update: a number that says which column leaves, or that a fresh one comes (two times out of three).
    private static readonly Gen<(int Rows, int Seed, int[] Updates)> Sequences =
        from rows in Gen.Int[1, 40]
        from seed in Gen.Int
        from updates in Gen.Int[0, 299].Array[1, 60]
        select (rows, seed, updates);

    [Fact]
    public void AfterAnyUpdatesItSolvesLeastSquares() => Sequences.Sample(sequence =>
    {
        (OrthogonalFactor factor, List<double[]> columns, Random random) = Run(sequence.Rows, sequence.Seed, sequence.Updates);
        Assert.Equal(columns.Count, factor.Count);
        if (columns.Count == 0)
        {
            return;
        }

        double[] b = Column(sequence.Rows, random), actual = new double[columns.Count], remainder = new double[sequence.Rows];
        double norm = factor.Split(b, actual, remainder);
        factor.SolveUpper(actual);
        Vector<double> expected = Matrix<double>.Build.DenseOfColumnArrays(columns).QR().Solve(Vector<double>.Build.Dense(b));
        Vector<double> residual = Vector<double>.Build.Dense(b) - (Matrix<double>.Build.DenseOfColumnArrays(columns) * expected);
        AssertClose(expected, actual, Condition(columns));
        AssertClose(residual, remainder, Condition(columns));
        Assert.Equal(residual.L2Norm(), norm, 1e-12 * Condition(columns));
    }, iter: 100, threads: 1);

    [Fact]
    public void AfterAnyUpdatesItSolvesTheNormalEquations() => Sequences.Sample(sequence =>
    {
        (OrthogonalFactor factor, List<double[]> columns, Random random) = Run(sequence.Rows, sequence.Seed, sequence.Updates);
        if (columns.Count == 0)
        {
            return;
        }

        double[] b = Column(columns.Count, random), actual = [.. b];
        factor.SolveLower(actual);
        factor.SolveUpper(actual);
        Matrix<double> a = Matrix<double>.Build.DenseOfColumnArrays(columns);
        Vector<double> expected = a.TransposeThisAndMultiply(a).Cholesky().Solve(Vector<double>.Build.Dense(b));
        AssertClose(expected, actual, Condition(columns) * Condition(columns));
    }, iter: 100, threads: 1);

    [Fact]
    public void AColumnThatIsInTheSpanLeavesNothing() => Sequences.Sample(sequence =>
    {
        (OrthogonalFactor factor, List<double[]> columns, Random random) = Run(sequence.Rows, sequence.Seed, sequence.Updates);
        if (columns.Count == 0)
        {
            return;
        }

        double[] mix = Column(columns.Count, random), b = new double[sequence.Rows];
        for (int i = 0; i < b.Length; i++)
        {
            b[i] = columns.Select((column, j) => mix[j] * column[i]).Sum();
        }

        double[] actual = new double[columns.Count];
        double norm = factor.Split(b, actual, new double[sequence.Rows]);
        factor.SolveUpper(actual);
        Assert.InRange(norm, 0, 1e-13 * columns.Count);
        AssertClose(Vector<double>.Build.Dense(mix), actual, Condition(columns));
    }, iter: 100, threads: 1);

    /// <summary>Rounding does not add up: thousands of swaps later the factor is as good as a fresh one.</summary>
    [Fact]
    public void ThousandsOfUpdatesLaterItIsAsGoodAsNew()
    {
        Random random = new(9);
        int[] updates = [.. Enumerable.Range(0, 30).Select(_ => 299), .. Enumerable.Range(0, 3000).SelectMany(_ => (int[])[random.Next(100), 299])];
        (OrthogonalFactor factor, List<double[]> columns, _) = Run(60, 1, updates);
        Assert.Equal(30, factor.Count);
        double[] b = Column(60, random), actual = new double[30], remainder = new double[60];
        factor.Split(b, actual, remainder);
        factor.SolveUpper(actual);
        AssertClose(Matrix<double>.Build.DenseOfColumnArrays(columns).QR().Solve(Vector<double>.Build.Dense(b)), actual, Condition(columns));
        Assert.All(columns, column => Assert.Equal(0, Dot(column, remainder), 1e-12));
    }

    [Fact]
    public void DeletingTurnsVectorsWithTheBasisAndReturnsWhatItLost() => Sequences.Sample(sequence =>
    {
        (OrthogonalFactor factor, List<double[]> columns, Random random) = Run(sequence.Rows, sequence.Seed, sequence.Updates);
        if (columns.Count == 0)
        {
            return;
        }

        int k = columns.Count;
        double[] b = Column(sequence.Rows, random), c = Column(sequence.Rows, random), first = new double[k], second = new double[k];
        factor.Split(b, first, new double[sequence.Rows]);
        factor.Split(c, second, new double[sequence.Rows]);
        double[] lost = factor.Delete(random.Next(k), first, second).ToArray();
        double[] basis = [.. factor.Q, .. lost];
        for (int j = 0; j < k; j++)
        {
            double[] q = basis[(j * sequence.Rows)..((j + 1) * sequence.Rows)];
            Assert.Equal(Dot(q, b), first[j], 1e-12);
            Assert.Equal(Dot(q, c), second[j], 1e-12);
            Assert.Equal(j == k - 1 ? 1 : 0, Dot(q, lost), 1e-13);
        }
    }, iter: 100, threads: 1);

    private static double Dot(double[] a, double[] b) => a.Zip(b, (s, t) => s * t).Sum();

    private static (OrthogonalFactor Factor, List<double[]> Columns, Random Random) Run(int rows, int seed, int[] updates)
    {
        Random random = new(seed);
        OrthogonalFactor factor = new(rows);
        List<double[]> columns = [];
        foreach (int update in updates)
        {
            if (update < 100 && columns.Count > 0)
            {
                int position = update % columns.Count;
                factor.Delete(position, new double[columns.Count], new double[columns.Count]);
                columns.RemoveAt(position);
            }
            else if (columns.Count < rows)
            {
                double[] column = Column(rows, random), coefficients = new double[columns.Count + 1], remainder = new double[rows];
                double norm = factor.Split(column, coefficients, remainder);

                // A nearly dependent column is refused by every caller; so here, to keep the comparison's own error small.
                if (norm > 1e-3)
                {
                    factor.Append(coefficients, remainder, norm);
                    columns.Add(column);
                }
            }
        }

        return (factor, columns, random);
    }

    private static double Condition(List<double[]> columns) => Matrix<double>.Build.DenseOfColumnArrays(columns).ConditionNumber();

    private static void AssertClose(Vector<double> expected, double[] actual, double scale)
    {
        double difference = (expected - Vector<double>.Build.Dense(actual)).L2Norm();
        Assert.True(difference <= 1e-13 * scale * Math.Max(1, expected.L2Norm()), $"off by {difference:E2} where {1e-13 * scale:E2} times the length is allowed");
    }

    private static double[] Column(int rows, Random random) => [.. Enumerable.Range(0, rows).Select(_ => (2 * random.NextDouble()) - 1)];
}
