using System.Runtime.CompilerServices;
using WedgeFast.Geometry;
using WedgeFast.Kernels;
using WedgeFast.Pricing;
using WedgeFast.Tests.Oracles;
using Xunit;

namespace WedgeFast.Tests.Pricing;

/// <summary>What rounding may do to the search, against rational arithmetic: random, clustered, tied and gridded points.</summary>
public unsafe class SearchRoundingTests
{
    private const int Length = SearchBox.MaxLength;

    /// <summary>
    /// The mass test of a face leaf rests on this: the offset of what does not cross, though its slopes in small boxes are rounded as 1e-16
    /// R / r.
    /// </summary>
    [Theory]
    [InlineData(VectorWidth.Scalar)]
    [InlineData(VectorWidth.Auto)]
    internal void WithoutItsSamplesALeafIsTheSumOfTheOthers(VectorWidth width)
    {
        int checkedLeaves = 0;
        double* others = stackalloc double[Length];
        for (int seed = 0; seed < 120; seed++)
        {
            Random random = new(seed);
            int m = 2 + (seed % 4), n = 30;
            (PointSet points, double[] theta) = Draw(random, seed, n, m);
            SearchSet set = new(new DistinctPoints(points, [.. Enumerable.Range(0, m)]));
            SearchProblem problem = new(n, m);
            problem.Load(set, theta, keepZeros: true, CrossingKernel.Lanes(width));
            GroupKernel kernel = GroupKernel.Create(m, n, width);
            BoxGroup[] memory = GC.AllocateArray<BoxGroup>(1, pinned: true);
            BoxGroup* group = (BoxGroup*)Unsafe.AsPointer(ref memory[0]);
            group->List = problem.All;
            group->Split(Around(problem, random, m, 5 + random.Next(36)), 3, set);
            kernel.Measure(group, problem);
            LeafSamples samples = new(32);
            for (int part = 0; part < BoxGroup.Size; part++)
            {
                samples.Gather(kernel, group, part, m);
                samples.LinearOfOthers(group, part, m, others);
                ExactNumber error = ExactNumber.From(others[m]) - OffsetOfOthers(problem, group, part, m, [.. samples.Points[..samples.Count].ToArray()]);
                Assert.True(error.Abs().ToDouble() <= problem.MassAllowance, $"seed {seed}, part {part}: {error.ToDouble()} of {problem.MassAllowance}");
                checkedLeaves += samples.Count > 0 ? 1 : 0;
            }

            GC.KeepAlive(memory);
        }

        Assert.True(checkedLeaves > 300, $"{checkedLeaves} leaves with samples");
    }

    /// <summary>Hyperplanes through points that are all but dependent, in one way or in several.</summary>
    [Fact]
    public void VerticesAreOffByNoMoreThanTheirErrors()
    {
        int solved = 0;
        for (int seed = 0; seed < 4000; seed++)
        {
            Random random = new(seed);
            int m = 2 + (seed % 4);
            double[][] points = [.. Enumerable.Range(0, m).Select(_ => Enumerable.Range(0, m).Select(_ => random.NextDouble() - 0.5).ToArray())];
            double[] middle = [.. Enumerable.Range(0, m).Select(_ => random.NextDouble() / 4)];
            for (int t = 1; t < m; t++)
            {
                // Near the first point, near the line to the one before, or anywhere.
                double near = Math.Pow(10, -random.Next(0, 9)), along = random.NextDouble();
                int kind = random.Next(3);
                points[t] = kind == 2 ? points[t] : [.. points[t].Select((x, j) => points[0][j] + (near * x) + (kind == 1 ? along * (points[t - 1][j] - points[0][j]) : 0))];
            }

            solved += Check(points, middle, random.Next(m), seed) ? 1 : 0;
        }

        Assert.True(solved > 500, $"{solved} solved");
    }

    /// <summary>Thetas of coinciding samples that cancel: what rounding leaves of their sum is nothing to them, but all of g.</summary>
    [Fact]
    public void WhatCoincidingSamplesCancelIsAllowedFor()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Random random = new(seed);
            double[] theta = [.. Enumerable.Range(0, 6).Select(_ => (random.NextDouble() - 0.5) * 1e-3), 1e13, random.NextDouble() * 1e-3, -1e13];
            theta[5] -= theta.Sum();
            double[] rows = [.. Enumerable.Range(0, 12).Select(_ => random.Next(64) / 64.0), 0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
            PointSet points = PointSet.FromRows(rows, 2);
            double bound = new BranchAndBoundPricer(points, new NeuronClass(WeightNorm.L2, 2, DictionaryKind.Full), 1).Price(theta, new PricingRequest(0, 1e-9, 1)).UpperBound;
            foreach (double b in Enumerable.Range(0, 9).Select(i => rows[2 * i]))
            {
                ExactNumber g = ExactNumber.Zero;
                for (int i = 0; i < 9; i++)
                {
                    g += ExactNumber.From(theta[i]) * ExactNumber.From(Math.Max(rows[2 * i] - b, 0));
                }

                Assert.True(g.Abs().ToDouble() <= bound, $"seed {seed}: {g.ToDouble():R} above {bound:R}");
            }
        }
    }

    /// <summary>Two outputs: where a box counts as below the threshold no corner of it, nor anything else looked at, is above.</summary>
    [Theory]
    [InlineData(WeightNorm.L2)]
    [InlineData(WeightNorm.L1)]
    public void NothingInABoxBelowTheThresholdIsAboveForTwoOutputs(WeightNorm norm)
    {
        int below = 0;
        for (int seed = 0; seed < 48; seed++)
        {
            Random random = new(seed);
            int m = 2 + (seed % 4), n = 16;
            (PointSet points, double[] first) = Draw(random, seed, n, m);
            SearchSet set = new(new DistinctPoints(points, [.. Enumerable.Range(0, m)]));
            VectorSearchProblem problem = new(set, [.. first, .. Draw(random, seed, n, m).Theta], 2);
            VectorBoxBound bounds = new(problem, norm);
            double[] centre = [.. Enumerable.Range(0, m).Select(_ => random.NextDouble() - 0.5), 0], half = [.. Enumerable.Repeat(Math.ScaleB(1, -random.Next(2, 30)), m + 1)];
            (centre[0], half[0]) = (1, 0);
            centre[m] = -VectorSearchProblem.Dot(centre.AsSpan(0, m), problem.Points[random.Next(problem.Points.Length)]);
            VectorBox box = bounds.Narrow(new VectorBox(centre, half, [.. Enumerable.Range(0, problem.Points.Length)], new double[2 * (m + 1)], 0));
            double[] g = bounds.Centre(box);
            double length = VectorSearchProblem.Length(g) / Size(centre, norm);
            foreach (double share in (double[])[1 + 1e-13, 1 + 1e-12, 1 + 1e-9, 1 + 1e-6, 1.001, 1.1])
            {
                double tau = length * share;
                bool closed = bounds.IsBelow(box, g, tau);
                below += closed ? 1 : 0;
                for (int draw = 0; draw < 20 && closed; draw++)
                {
                    double[] w = [.. centre.Select((c, j) => c + (half[j] * (draw % 2 == 0 ? (2 * random.Next(2)) - 1 : (2 * random.NextDouble()) - 1)))];
                    Assert.True(ExactExcess(problem, w, tau, norm) <= 0, $"seed {seed}, share {share}: above {tau}");
                }
            }
        }

        Assert.True(below > 10, $"{below} below");
    }

    private static double Size(double[] w, WeightNorm norm) =>
        norm == WeightNorm.L2 ? VectorSearchProblem.Length(w.AsSpan(0, w.Length - 1)) : w.SkipLast(1).Sum(Math.Abs);

    /// <summary>|g|^2 - tau^2 |w|^2.</summary>
    private static double ExactExcess(VectorSearchProblem problem, double[] w, double tau, WeightNorm norm)
    {
        ExactNumber[] g = [.. Enumerable.Repeat(ExactNumber.Zero, problem.Outputs)];
        for (int i = 0; i < problem.Points.Length; i++)
        {
            ExactNumber s = Dot(w, problem.Points[i]);
            for (int q = 0; q < g.Length && s.Mantissa.Sign > 0; q++)
            {
                g[q] += s * ExactNumber.From(problem.Theta[i][q]);
            }
        }

        ExactNumber sum = ExactNumber.Zero, squares = ExactNumber.Zero, t = ExactNumber.From(tau);
        foreach (double x in w.SkipLast(1).Select(Math.Abs))
        {
            sum += ExactNumber.From(x);
            squares += ExactNumber.From(x) * ExactNumber.From(x);
        }

        squares = norm == WeightNorm.L2 ? squares : sum * sum;
        return (g.Aggregate(ExactNumber.Zero, (total, value) => total + (value * value)) - (t * t * squares)).ToDouble();
    }

    private static ExactNumber Dot(double[] a, double[] b)
    {
        ExactNumber sum = ExactNumber.Zero;
        for (int j = 0; j < a.Length; j++)
        {
            sum += ExactNumber.From(a[j]) * ExactNumber.From(b[j]);
        }

        return sum;
    }

    /// <summary>Whether there is a hyperplane with weights of at most 1; off by no more than said then.</summary>
    private static bool Check(double[][] points, double[] middle, int face, int seed)
    {
        int m = points.Length, n = m - 1;
        VertexSystem<OperationsScalar, double> system = new();
        for (int t = 0; t < m; t++)
        {
            points[t].CopyTo(system.Points, t * m);
        }

        if (OperationsScalar.Bits(system.Solve(face, m, middle)) == 0)
        {
            return false;
        }

        int[] columns = [.. Enumerable.Range(0, m).Where(j => j != face)];
        ExactNumber[,] matrix = new ExactNumber[n, m];
        for (int t = 0; t < n; t++)
        {
            for (int j = 0; j < m; j++)
            {
                matrix[t, j] = ExactNumber.From(points[t + 1][j]) - ExactNumber.From(points[0][j]);
            }
        }

        ExactNumber determinant = Minor(matrix, columns, -1, face);
        ExactNumber[] weights = [.. Enumerable.Range(0, m).Select(j => j == face ? determinant : -Minor(matrix, columns, j, face))];
        if (determinant.IsZero || weights.Any(w => (w.Abs() - determinant.Abs()).Mantissa.Sign > 0))
        {
            return false;
        }

        ExactNumber offset = ExactNumber.Zero;
        for (int j = 0; j < m; j++)
        {
            offset -= weights[j] * (ExactNumber.From(points[0][j]) - ExactNumber.From(middle[j]));
        }

        for (int j = 0; j <= m; j++)
        {
            ExactNumber off = (ExactNumber.From(system.Hyperplane(j)) * determinant) - (j < m ? weights[j] : offset);
            ExactNumber allowed = ExactNumber.From(system.Error(j)) * determinant.Abs();
            Assert.True((off.Abs() - allowed).Mantissa.Sign <= 0, $"seed {seed}, component {j}: {off.ToDouble() / determinant.ToDouble()} of {system.Error(j)}");
        }

        return true;
    }

    /// <summary>The determinant of some columns, one of them replaced by that of the face.</summary>
    private static ExactNumber Minor(ExactNumber[,] matrix, int[] columns, int replaced, int face)
    {
        int n = columns.Length;
        ExactNumber[,] minor = new ExactNumber[n, n];
        for (int t = 0; t < n; t++)
        {
            for (int c = 0; c < n; c++)
            {
                minor[t, c] = matrix[t, columns[c] == replaced ? face : columns[c]];
            }
        }

        return ExactDeterminant.Of(minor);
    }

    /// <summary>The sum of theta_i sign s_i over the samples that do not cross.</summary>
    private static ExactNumber OffsetOfOthers(SearchProblem problem, BoxGroup* group, int part, int m, HashSet<int> crossing)
    {
        CrossingList list = problem.All;
        ExactNumber sum = ExactNumber.Zero;
        for (int i = 0; i < list.Count; i++)
        {
            if (crossing.Contains((int)list.Data[((m + 1) * list.Stride) + i]))
            {
                continue;
            }

            ExactNumber s = ExactNumber.From(group->Centre[(m * BoxGroup.Size) + part]);
            for (int j = 0; j < m; j++)
            {
                s += ExactNumber.From(group->Centre[(j * BoxGroup.Size) + part]) * ExactNumber.From(list.Data[(j * list.Stride) + i]);
            }

            ExactNumber theta = ExactNumber.From(list.Data[(m * list.Stride) + i]);
            sum = s.Mantissa.Sign < 0 ? sum - theta : sum + theta;
        }

        return sum;
    }

    /// <summary>A small box around a hyperplane that passes close to some samples.</summary>
    private static SearchBox Around(SearchProblem problem, Random random, int m, int halvings)
    {
        SearchBox box = SearchBox.Whole(random.Next(m), m, problem.Set.Radius);
        int face = box.Face;
        double[] w = [.. Enumerable.Range(0, m).Select(j => j == face ? 1 : (2 * random.NextDouble()) - 1)];
        int through = random.Next(problem.All.Count);
        CrossingList all = problem.All;
        double b = 0;
        for (int j = 0; j < m; j++)
        {
            b -= w[j] * all.Data[(j * all.Stride) + through];
        }

        for (int halving = 0; halving < halvings; halving++)
        {
            for (int j = 0; j <= m; j++)
            {
                double at = j < m ? w[j] : b;
                box.Half[j] /= 2;
                box.Centre[j] += box.Half[j] == 0 ? 0 : at > box.Centre[j] ? box.Half[j] : -box.Half[j];
            }
        }

        return box;
    }

    /// <summary>Random points, clusters, few values, a grid: by the seed.</summary>
    private static (PointSet Points, double[] Theta) Draw(Random random, int seed, int n, int m)
    {
        double[] rows = [.. Enumerable.Range(0, n * m).Select(_ => (2 * random.NextDouble()) - 1)];
        double[] clustered = [.. rows.Select((x, t) => (t / m % 3) + (1e-7 * x))];
        rows = (seed / 4 % 4) switch
        {
            0 => rows,
            1 => clustered,
            2 => [.. rows.Select((x, t) => t % m == 0 ? Math.Round(x) / 3 : x)],
            _ => [.. rows.Select(x => Math.Round(2 * x) / 3)],
        };
        double[] theta = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)];
        double mean = theta.Average();
        return (PointSet.FromRows(rows, m), [.. theta.Select(value => value - mean)]);
    }
}
