using WedgeFast.Geometry;
using WedgeFast.Pricing;
using Xunit;

namespace WedgeFast.Tests.Pricing;

/// <summary>What the bound by one face says of a box against many hyperplanes of the box.</summary>
public sealed class VectorFaceBoundTests
{
    private const int Samples = 300;

    [Theory]
    [InlineData(WeightNorm.L2, 2)]
    [InlineData(WeightNorm.L2, 3)]
    [InlineData(WeightNorm.L2, 4)]
    [InlineData(WeightNorm.L1, 2)]
    [InlineData(WeightNorm.L1, 3)]
    public void Nothing_in_a_box_exceeds_what_it_is_said_to_be_below(WeightNorm norm, int dimension)
    {
        int below = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            Random random = new(seed);
            int outputs = 2 + (seed % 2), count = 3 + (seed % 4);
            (VectorSearchProblem problem, PointSet points) = Problem(random, dimension, count, outputs, grid: seed % 3 == 0);
            for (int draw = 0; draw < 10; draw++)
            {
                VectorBox box = Box(random, problem, points, norm, Math.Pow(2, -random.Next(1, 12)));
                double largest = Enumerable.Range(0, Samples).Max(_ => Value(problem, Inside(random, box), norm));
                VectorBoxBound bounds = new(problem, norm);
                box = bounds.Narrow(box);
                if (box.Crossing.Length > 0 && new VectorFaceBound(problem, norm).IsBelow(box, bounds.Centre(box), largest * (1 - 1e-6)))
                {
                    Assert.Fail($"seed {seed}: a hyperplane of the box has {largest:R}");
                }

                below += box.Crossing.Length > 0 && new VectorFaceBound(problem, norm).IsBelow(box, bounds.Centre(box), largest * 1.01) ? 1 : 0;
            }
        }

        Assert.True(below > 400, $"only {below} of 4000 boxes were closed");
    }

    private static (VectorSearchProblem Problem, PointSet Points) Problem(Random random, int dimension, int count, int outputs, bool grid)
    {
        double[] rows = [.. Enumerable.Range(0, count * dimension).Select(_ => grid ? random.Next(3) : random.NextDouble())];
        double[] theta = new double[count * outputs];
        for (int q = 0; q < outputs; q++)
        {
            double[] values = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
            double mean = values.Average();
            for (int i = 0; i < count; i++)
            {
                theta[(q * count) + i] = values[i] - mean;
            }
        }

        PointSet points = PointSet.FromRows(rows, dimension);
        SearchSet set = new(new DistinctPoints(points, [.. Enumerable.Range(0, dimension)]));
        return (new VectorSearchProblem(set, theta, outputs), points);
    }

    /// <summary>A box about a hyperplane that is best nearby, moved a little.</summary>
    private static VectorBox Box(Random random, VectorSearchProblem problem, PointSet points, WeightNorm norm, double half)
    {
        int m = problem.Set.Dimension;
        double[] direction = [.. Enumerable.Range(0, m).Select(_ => (2 * random.NextDouble()) - 1)], halves = [.. Enumerable.Repeat(half, m + 1)];
        Neuron best = new VectorAscent(problem, points, norm).Climb(direction).Neuron;
        double[] centre = new double[m + 1];
        for (int k = 0; k < best.Weights.Length; k++)
        {
            centre[best.Coordinates[k]] = best.Weights[k] / best.Weights.Max(Math.Abs);
        }

        int face = Enumerable.Range(0, m).MaxBy(j => Math.Abs(centre[j]));
        double[] through = problem.Points[Enumerable.Range(0, problem.Points.Length).First(i => problem.Set.Points.FirstSample[i] == best.Through[0])];
        centre[m] = -VectorSearchProblem.Dot(centre.AsSpan(0, m), through.AsSpan(0, m));
        for (int j = 0; j <= m; j++)
        {
            centre[j] += j == face ? 0 : half * (random.NextDouble() - 0.5);
        }

        halves[face] = 0;
        int[] all = [.. Enumerable.Range(0, problem.Points.Length)];
        return new VectorBox(centre, halves, all, new double[problem.Outputs * (m + 1)], 0);
    }

    private static double[] Inside(Random random, VectorBox box) =>
        [.. box.Centre.Select((c, j) => c + (box.Half[j] * (random.Next(3) == 0 ? random.Next(3) - 1 : (2 * random.NextDouble()) - 1)))];

    private static double Value(VectorSearchProblem problem, double[] w, WeightNorm norm)
    {
        double[] g = new double[problem.Outputs];
        for (int i = 0; i < problem.Points.Length; i++)
        {
            double s = Math.Max(0, VectorSearchProblem.Dot(w, problem.Points[i]));
            for (int q = 0; q < g.Length; q++)
            {
                g[q] += problem.Theta[i][q] * s;
            }
        }

        ReadOnlySpan<double> weights = w.AsSpan(0, w.Length - 1);
        double size = 0;
        foreach (double value in weights)
        {
            size += norm == WeightNorm.L1 ? Math.Abs(value) : value * value;
        }

        return VectorSearchProblem.Length(g) / (norm == WeightNorm.L1 ? size : Math.Sqrt(size));
    }
}
