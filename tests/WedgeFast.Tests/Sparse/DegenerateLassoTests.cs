using WedgeFast.Sparse;
using WedgeFast.Tests.Oracles;
using Xunit;

namespace WedgeFast.Tests.Sparse;

/// <summary>
/// Random problems made of repeated, opposite, summed, scaled and zero columns, judged by the duality gap written out plainly.
/// </summary>
public class DegenerateLassoTests
{
    [Fact]
    public void TenThousandProblemsEndWithTheirGapClosed()
    {
        Random random = new(11);
        for (int trial = 0; trial < 10_000; trial++)
        {
            int n = random.Next(1, 9);
            double[] y = [.. Enumerable.Range(0, n).Select(_ => (double)random.Next(-4, 5))];
            List<double[]> columns = Columns(random, n, random.Next(1, 25));
            double betaMax = columns.Max(a => Math.Abs(LassoGap.Dot(a, y)));
            if (betaMax == 0)
            {
                continue;
            }

            ActiveSetSolver solver = new(y);
            int added = 0;

            // Down and up again, with columns that come in between: the state left behind must serve every next problem.
            foreach (double ratio in (double[])[0.7, 0.1, 1e-2, 1e-3, 0.3])
            {
                for (int half = added; added < Math.Min(columns.Count, half + (columns.Count / 3) + 1); added++)
                {
                    Assert.Equal(added, solver.Add(columns[added]));
                }

                double beta = ratio * betaMax;
                solver.Solve(beta, 1e-12, CancellationToken.None);
                AssertOptimal(solver, columns[..added], y, beta, trial);
            }
        }
    }

    [Fact]
    public void ColumnsThatAreNearlyDependentEndWithTheirGapClosed()
    {
        Random random = new(12);
        for (int trial = 0; trial < 1000; trial++)
        {
            int n = random.Next(3, 20);
            double[] y = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)];
            List<double[]> columns = [];
            for (int j = 0; j < 2 * n; j++)
            {
                // Each is a mixture of two before it, off by as little as the last digits.
                double off = Math.Pow(10, -random.Next(1, 17));
                double[] fresh = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)];
                columns.Add(j < 2 ? fresh : [.. fresh.Select((v, i) => (0.7 * columns[j - 1][i]) - (0.6 * columns[j - 2][i]) + (off * v))]);
            }

            ActiveSetSolver solver = new(y);
            columns.ForEach(column => solver.Add(column));
            foreach (double ratio in (double[])[0.5, 0.05, 0.005])
            {
                double beta = ratio * columns.Max(a => Math.Abs(LassoGap.Dot(a, y)));
                solver.Solve(beta, 1e-12, CancellationToken.None);
                AssertOptimal(solver, columns, y, beta, trial);
            }
        }
    }

    [Fact]
    public void ManyHingesEndWithTheirGapClosedAsBlocksComeIn()
    {
        Random random = new(15);
        int n = 400;
        double[] x = [.. Enumerable.Range(0, 2 * n).Select(_ => random.NextDouble())];
        double[] y = [.. Enumerable.Range(0, n).Select(i => Math.Sin(9 * x[2 * i]) * x[(2 * i) + 1])];
        List<double[]> columns = [];
        ActiveSetSolver solver = new(y);
        foreach (double ratio in (double[])[0.1, 0.01, 1e-3, 1e-4, 0.01])
        {
            for (int added = 0; added < 120; added++)
            {
                // Every third hinge is one before it, turned by a little: such columns are told apart by their last digits alone.
                double turn = added % 3 == 2 ? 1e-5 * random.NextDouble() : 7 * random.NextDouble(), at = random.NextDouble();
                double u = Math.Cos(turn), v = Math.Sin(turn);
                columns.Add([.. Enumerable.Range(0, n).Select(i => Math.Max((u * (x[2 * i] - at)) + (v * (x[(2 * i) + 1] - at)), 0))]);
                solver.Add(columns[^1]);
            }

            double beta = ratio * columns.Max(a => Math.Abs(LassoGap.Dot(a, y)));
            Assert.True(solver.Solve(beta, 1e-9, CancellationToken.None));
            AssertOptimal(solver, columns, y, beta, 0);
        }
    }

    [Fact]
    public void KeepingTheActiveColumnsKeepsTheSolution()
    {
        Random random = new(13);
        double[] y = [.. Enumerable.Range(0, 30).Select(_ => random.NextDouble() - 0.5)];
        List<double[]> columns = Columns(random, 30, 80);
        ActiveSetSolver solver = new(y);
        columns.ForEach(column => solver.Add(column));
        double beta = 0.05 * columns.Max(a => Math.Abs(LassoGap.Dot(a, y)));
        solver.Solve(beta, 1e-12, CancellationToken.None);
        Dictionary<int, double> before = solver.Active.ToDictionary(j => j, solver.Coefficient);
        int[] kept = solver.Keep(5);
        Assert.Equal(before.Count + 5, solver.Count);
        Assert.Equal(before, solver.Active.ToDictionary(j => kept[j], solver.Coefficient));
        List<double[]> left = [.. kept.Select(j => columns[j])];

        // The columns dropped come back: the solution is as good as before, and the next one is right too.
        columns.ForEach(column => solver.Add(column));
        left.AddRange(columns);
        foreach (double next in (double[])[beta, beta / 3])
        {
            solver.Solve(next, 1e-12, CancellationToken.None);
            AssertOptimal(solver, left, y, next, 0);
        }
    }

    [Fact]
    public void CancellationLeavesAFeasiblePoint()
    {
        Random random = new(14);
        double[] y = [.. Enumerable.Range(0, 30).Select(_ => random.NextDouble() - 0.5)];
        ActiveSetSolver solver = new(y);
        Columns(random, 30, 80).ForEach(column => solver.Add(column));
        Assert.False(solver.Solve(1e-3, 1e-12, new CancellationToken(canceled: true)));
        Assert.Empty(solver.Active);
        Assert.Equal(y, solver.Residual);
    }

    private static void AssertOptimal(ActiveSetSolver solver, List<double[]> columns, double[] y, double beta, int trial)
    {
        double[] z = [.. Enumerable.Range(0, columns.Count).Select(solver.Coefficient)];
        (double gap, double[] residual) = LassoGap.Of(columns, y, z, beta);
        double reference = LassoGap.Dot(y, y) / 2;
        Assert.True(gap <= 1e-9 * reference, $"trial {trial}, beta {beta}: relative gap {gap / reference:g3}");
        Assert.Equal(Enumerable.Range(0, z.Length).Where(j => z[j] != 0), solver.Active.Order());
        for (int i = 0; i < y.Length; i++)
        {
            Assert.Equal(residual[i], solver.Residual[i], 1e-12 * Math.Sqrt(reference));
        }
    }

    private static List<double[]> Columns(Random random, int n, int count)
    {
        List<double[]> columns = [];
        for (int j = 0; j < count; j++)
        {
            double[] Earlier() => columns[random.Next(j)];
            double[] first = j > 0 ? Earlier() : [], second = j > 0 ? Earlier() : [];
            columns.Add((j == 0 ? 5 : random.Next(8)) switch
            {
                0 => [.. first],
                1 => [.. first.Select(v => -v)],
                2 => [.. first.Zip(second, (a, b) => a + b)],
                3 => [.. first.Select(v => 1e-3 * v)],
                4 => new double[n],
                5 => [.. Enumerable.Range(0, n).Select(_ => (double)random.Next(-2, 3))],
                6 => [.. Enumerable.Repeat(1.0, n)],
                _ => [.. Enumerable.Range(0, n).Select(i => Math.Max(i - random.Next(n), 0.0))],
            });
        }

        return columns;
    }
}
