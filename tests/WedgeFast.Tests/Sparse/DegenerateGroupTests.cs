using WedgeFast.Losses;
using WedgeFast.Sparse;
using Xunit;

namespace WedgeFast.Tests.Sparse;

/// <summary>
/// Random problems of several outputs made of repeated, opposite, summed, scaled and zero columns, judged by their optimality conditions
/// written out.
/// </summary>
public class DegenerateGroupTests
{
    [Fact]
    public void SquaredProblemsEndAtTheirMinimum() => Run(
        Loss.Squared, 600, (random, n, outputs) => [.. Enumerable.Range(0, n * outputs).Select(_ => (double)random.Next(-4, 5))],
        (f, y, q, i, n, _) => f[(q * n) + i] - y[(q * n) + i]);

    [Fact]
    public void SoftmaxProblemsEndAtTheirMinimum() => Run(
        Loss.Softmax, 300, (random, n, outputs) => [.. Enumerable.Range(0, n).Select(i => (double)(i < outputs ? i : random.Next(outputs)))],
        (f, y, q, i, n, outputs) => Math.Exp(f[(q * n) + i]) / Enumerable.Range(0, outputs).Sum(k => Math.Exp(f[(k * n) + i])) - (y[i] == q ? 1 : 0));

    private static void Run(
        Loss loss, int trials, Func<Random, int, int, double[]> targets, Func<double[], double[], int, int, int, int, double> slope)
    {
        Random random = new(21);
        for (int trial = 0; trial < trials; trial++)
        {
            int outputs = random.Next(2, 4), n = random.Next(outputs, 10);
            double[] y = targets(random, n, outputs), weights = [.. Enumerable.Range(0, n).Select(_ => (double)random.Next(1, 4))];
            List<double[]> columns = Columns(random, n, random.Next(1, 25));
            FreeColumns free = new(weights, []);
            double[] p = [.. free.RowScale.Select(s => s * s)];
            GroupNewtonSolver solver = new(new LossSum(loss, outputs, y, p), free, [], new double[n * outputs]);
            int added = 0;

            // Down and up again, with columns that come in between: the state left behind must serve every next problem.
            foreach (double beta in (double[])[0.3, 0.05, 0.01, 0.1])
            {
                for (int half = added; added < Math.Min(columns.Count, half + (columns.Count / 3) + 1); added++)
                {
                    Assert.Equal(added, solver.Add(columns[added]));
                }

                solver.Solve(beta, 1e-10, CancellationToken.None);
                AssertOptimal(solver, columns[..added], beta, outputs, trial, f => [.. Enumerable.Range(0, n * outputs)
                    .Select(at => p[at % n] * slope(f, y, at / n, at % n, n, outputs))]);
            }
        }
    }

    private static void AssertOptimal(
        GroupNewtonSolver solver, List<double[]> columns, double beta, int outputs, int trial, Func<double[], double[]> gradientOf)
    {
        int n = columns[0].Length;
        double[] f = [.. Enumerable.Range(0, n * outputs).Select(at => solver.FreeCoefficients[at / n]
            + columns.Select((column, j) => column[at % n] * solver.Coefficients(j)[at / n]).Sum())];
        double[] gradient = gradientOf(f);
        for (int q = 0; q < outputs; q++)
        {
            Assert.True(Math.Abs(gradient.Skip(q * n).Take(n).Sum()) <= 1e-8, $"trial {trial}: the intercept of output {q} is not at its best");
        }

        for (int j = 0; j < columns.Count; j++)
        {
            double[] pull = [.. Enumerable.Range(0, outputs).Select(q => columns[j].Select((a, i) => a * gradient[(q * n) + i]).Sum())];
            double[] z = solver.Coefficients(j);
            double length = Math.Sqrt(z.Sum(v => v * v)), force = Math.Sqrt(pull.Sum(v => v * v)), reach = Math.Sqrt(columns[j].Sum(v => v * v));
            Assert.True(force <= beta + (1e-7 * (beta + reach)), $"trial {trial}: column {j} pulls with {force:R} beyond {beta:R}");
            if (length > 0)
            {
                double off = Math.Sqrt(pull.Zip(z, (a, b) => Math.Pow(a + (beta * b / length), 2)).Sum());
                Assert.True(off <= 1e-6 * (beta + reach), $"trial {trial}: column {j} is off by {off:R}");
            }
        }
    }

    private static List<double[]> Columns(Random random, int n, int count)
    {
        List<double[]> columns = [];
        for (int j = 0; j < count; j++)
        {
            double[] fresh = [.. Enumerable.Range(0, n).Select(_ => (double)random.Next(-2, 3))];
            double[] Earlier() => columns[random.Next(columns.Count)];
            columns.Add(columns.Count == 0 ? fresh : random.Next(6) switch
            {
                0 => [.. Earlier()],
                1 => [.. Earlier().Select(v => -v)],
                2 => [.. Earlier().Zip(Earlier(), (a, b) => a + b)],
                3 => [.. Earlier().Select(v => 2 * v)],
                4 when random.Next(4) == 0 => new double[n],
                _ => fresh,
            });
        }

        return columns;
    }
}
