using MathNet.Numerics.LinearAlgebra;
using WedgeFast.Sparse;
using Xunit;

namespace WedgeFast.Tests.Sparse;

/// <summary>
/// R without Q after columns have come and gone, and remainders of nearly dependent columns, against an orthogonal factorisation.
/// </summary>
public class TriangularFactorTests
{
    [Fact]
    public void AfterAnyUpdatesItSolvesTheNormalEquations()
    {
        Random random = new(3);
        for (int trial = 0; trial < 50; trial++)
        {
            int rows = random.Next(5, 40);
            List<double[]> columns = [];
            TriangularFactor factor = new();
            double[] y = Draw(random, rows);
            List<double> v = [], w = [];
            for (int update = 0; update < 60; update++)
            {
                if (columns.Count > 1 && (columns.Count == rows - 2 || random.Next(3) == 0))
                {
                    int position = random.Next(columns.Count);
                    double[] first = [.. v], second = [.. w], one = [.. v];
                    factor.Delete(position, first, second, one, 1);
                    Assert.Equal(first, one);
                    (v, w) = ([.. first[..^1]], [.. second[..^1]]);
                    columns.RemoveAt(position);
                }
                else
                {
                    double[] column = Draw(random, rows), r = [.. columns.Select(a => Dot(a, column))];
                    factor.SolveLower(r);
                    double norm = Math.Sqrt(Dot(column, column) - Dot(r, r));
                    factor.Append(r, norm);
                    v.Add((Dot(column, y) - Dot(r, [.. v])) / norm);
                    w.Add((1 - Dot(r, [.. w])) / norm);
                    columns.Add(column);
                }
            }

            Matrix<double> matrix = Matrix<double>.Build.DenseOfColumnArrays(columns);
            Vector<double> fitted = matrix.QR().Solve(Vector<double>.Build.Dense(y));
            double[] z = [.. v], moved = [.. w];
            factor.SolveUpper(z);
            factor.SolveUpper(moved);
            Vector<double> back = matrix.TransposeThisAndMultiply(matrix) * Vector<double>.Build.Dense(moved);
            for (int j = 0; j < columns.Count; j++)
            {
                Assert.Equal(fitted[j], z[j], 1e-7 * (1 + fitted.L2Norm()));
                Assert.Equal(1, back[j], 1e-7);
            }
        }
    }

    [Fact]
    public void RowsAreSolvedLikeVectors()
    {
        Random random = new(4);
        TriangularFactor factor = new();
        for (int k = 0; k < 30; k++)
        {
            factor.Append(Draw(random, k), 1 + random.NextDouble());
        }

        double[] rows = Draw(random, 30 * 5);
        double[][] vectors = [.. Enumerable.Range(0, 5).Select(c => Enumerable.Range(0, 30).Select(t => rows[(t * 5) + c]).ToArray())];
        factor.SolveLower(rows, 5);
        for (int c = 0; c < 5; c++)
        {
            factor.SolveLower(vectors[c]);
            for (int t = 0; t < 30; t++)
            {
                Assert.Equal(vectors[c][t], rows[(t * 5) + c], 1e-10 * (1 + Math.Abs(vectors[c][t])));
            }
        }
    }

    [Theory]
    [InlineData(1e-2)]
    [InlineData(1e-5)]
    [InlineData(1e-8)]
    [InlineData(1e-10)]
    public void TheRemainderOfANearlyDependentColumnIsThatOfTheColumns(double off)
    {
        const int Rows = 50, Count = 12;
        Random random = new(5);
        WorkingColumns store = new(Rows, threads: 1);
        List<double[]> columns = [];
        OrthogonalFactor truth = new(Rows);
        TriangularFactor factor = new();
        double[] coefficients = new double[Count], remainder = new double[Rows], last = new double[Rows];
        for (int j = 0; j < Count; j++)
        {
            double[] column = Draw(random, Rows);
            store.Add(column);
            columns.Add(column);
            double[] r = [.. Enumerable.Range(0, j).Select(i => Dot(columns[i], column))];
            factor.SolveLower(r);
            factor.Append(r, Math.Sqrt(Dot(column, column) - Dot(r, r)));
            double norm = truth.Split(column, coefficients, remainder);
            truth.Append(coefficients, remainder, norm);
            last = [.. last.Zip(column, (sum, value) => sum + ((random.NextDouble() - 0.5) * value))];
        }

        last = [.. last.Select(value => value + (off * (random.NextDouble() - 0.5)))];
        store.Add(last);
        double expected = truth.Split(last, coefficients, remainder);
        double[] products = [.. Enumerable.Range(0, Count).Select(i => Dot(columns[i], last))], x = new double[Count];
        factor.SolveLower(products);
        CorrectedSplit split = new(store, Rows, factor, [.. Enumerable.Range(0, Count)]);
        double actual = split.Of(Count, products, x, 0);
        Assert.Equal(expected, actual, 1e-14);
        for (int i = 0; i < Rows; i++)
        {
            Assert.Equal(remainder[i], split.Remainder[i], 1e-14);
        }
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
}
