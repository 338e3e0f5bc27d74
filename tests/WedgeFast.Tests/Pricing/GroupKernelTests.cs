using System.Runtime.CompilerServices;
using WedgeFast.Geometry;
using WedgeFast.Kernels;
using WedgeFast.Pricing;
using Xunit;

namespace WedgeFast.Tests.Pricing;

/// <summary>The bounds of a group of boxes against values of g at many points of each box.</summary>
public unsafe class GroupKernelTests
{
    private const double Rounding = 1e-12;

    [Theory]
    [InlineData(WeightNorm.L2, VectorWidth.Auto)]
    [InlineData(WeightNorm.L1, VectorWidth.Auto)]
    [InlineData(WeightNorm.L2, VectorWidth.Scalar)]
    [InlineData(WeightNorm.L1, VectorWidth.Scalar)]
    [InlineData(WeightNorm.L1, VectorWidth.Vector128)]
    [InlineData(WeightNorm.L2, VectorWidth.Vector128)]
    [InlineData(WeightNorm.L1, VectorWidth.Vector256)]
    [InlineData(WeightNorm.L2, VectorWidth.Vector256)]
    [InlineData(WeightNorm.L1, VectorWidth.Vector512)]
    internal void NothingInAClosedBoxExceedsTheThreshold(WeightNorm norm, VectorWidth width)
    {
        int closed = 0, live = 0;
        for (int seed = 0; seed < 150; seed++)
        {
            Random random = new(seed);
            int m = 2 + (seed % 4), n = 3 + random.Next(seed % 5 == 0 ? 400 : 150);
            (SearchProblem problem, double[][] rows, double[] theta) = Draw(random, m, n, width);
            BoxGroup[] memory = GC.AllocateArray<BoxGroup>(1, pinned: true);
            BoxGroup* group = Split(memory, problem, random, m, 5 * m);
            GroupKernel kernel = GroupKernel.Create(m, n, width);
            kernel.Measure(group, problem);

            // Near the largest value in some box, where a bound that is too low is seen.
            double threshold = LargestIn(group, random.Next(BoxGroup.Size), random, rows, theta, norm) * (0.95 + (0.1 * random.NextDouble()));
            kernel.Bound(group, problem, norm, threshold);
            for (int part = 0; part < BoxGroup.Size; part++)
            {
                for (int pair = 0; pair < 4; pair++)
                {
                    bool open = (group->Live[pair] >> part & 1) != 0;
                    closed += open ? 0 : 1;
                    live += open ? 1 : 0;
                    for (int draw = 0; draw < 60 && !open; draw++)
                    {
                        double[] w = Within(group, part, m, random, corner: draw % 2 == 0);
                        double excess = Excess(rows, theta, w, pair, norm, threshold);
                        Assert.True(excess <= Rounding, $"seed {seed}, part {part}, pair {pair}: {excess}");
                    }
                }
            }

            GC.KeepAlive(memory);
        }

        Assert.True(closed > 500 && live > 500, $"{closed} closed, {live} live: one of them was hardly tested");
    }

    [Theory]
    [InlineData(VectorWidth.Auto)]
    [InlineData(VectorWidth.Scalar)]
    [InlineData(VectorWidth.Vector128)]
    [InlineData(VectorWidth.Vector256)]
    [InlineData(VectorWidth.Vector512)]
    internal void ANarrowedListHoldsAsManySamplesAsWereCountedAndTheSumsOfTheOthers(VectorWidth width)
    {
        for (int seed = 0; seed < 140; seed++)
        {
            // Every second problem on a grid, where samples lie on the borders of boxes.
            Random random = new(seed);
            int m = 2 + (seed % 7), n = 1 + random.Next(130);
            (SearchProblem problem, double[][] rows, double[] theta) = Draw(random, m, n, width, grid: seed % 2 == 0);
            BoxGroup[] memory = GC.AllocateArray<BoxGroup>(1, pinned: true);
            BoxGroup* group = Split(memory, problem, random, m, 4 * m);
            GroupKernel kernel = GroupKernel.Create(m, n, width);
            kernel.Measure(group, problem);
            for (int part = 0; part < BoxGroup.Size; part++)
            {
                int counted = kernel.CountCrossing(problem.All.Count, part);
                SearchBox child = group->Box(part, m);
                double[] values = GC.AllocateArray<double>(CrossingList.Length(counted, m), pinned: true), sums = new double[m + 1];
                CrossingList target = new() { Data = (double*)Unsafe.AsPointer(ref values[0]), Stride = CrossingList.StrideOf(counted) };
                fixed (double* fixedSum = sums)
                {
                    CrossingKernel.Create(m, width).Narrow(problem.All, problem.Margin, &child, ref target, fixedSum);
                }

                Assert.Equal(counted, target.Count);
                CheckNarrowed(target, values, child, sums, rows, theta, m);
                GC.KeepAlive(values);
            }

            GC.KeepAlive(memory);
        }
    }

    private static void CheckNarrowed(in CrossingList list, double[] values, SearchBox box, double[] sums, double[][] rows, double[] theta, int m)
    {
        HashSet<int> kept = [.. Enumerable.Range(0, list.Count).Select(t => (int)values[((m + 1) * StrideOf(values, m)) + t])];
        for (int t = 0; t < list.Count; t++)
        {
            Assert.Equal(t < list.Positive, values[(m * StrideOf(values, m)) + t] > 0);
        }

        double[] expected = new double[m + 1];
        for (int i = 0; i < rows.Length; i++)
        {
            double s = box.Centre[m], reach = box.Half[m];
            for (int j = 0; j < m; j++)
            {
                s += box.Centre[j] * rows[i][j];
                reach += box.Half[j] * Math.Abs(rows[i][j]);
            }

            // Within rounding of the border either will do.
            Assert.True(Math.Abs(Math.Abs(s) - reach) < Rounding || kept.Contains(i) == Math.Abs(s) < reach, $"sample {i}: {s} of {reach}");
            for (int j = 0; j <= m && !kept.Contains(i); j++)
            {
                expected[j] += Math.Sign(s) * theta[i] * (j < m ? rows[i][j] : 1);
            }
        }

        for (int j = 0; j <= m; j++)
        {
            Assert.Equal(expected[j], sums[j], Rounding);
        }
    }

    private static int StrideOf(double[] values, int m) => values.Length / (m + 2);

    private static (SearchProblem Problem, double[][] Rows, double[] Theta) Draw(
        Random random, int m, int n, VectorWidth width, bool grid = false)
    {
        double[] values = [.. Enumerable.Range(0, n * m).Select(_ => (2 * random.NextDouble()) - 1)];
        values = grid ? [.. values.Select(x => Math.Round(4 * x) / 4)] : values;
        double[] theta = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)];
        double mean = theta.Average();
        theta = [.. theta.Select(t => t - mean)];
        SearchSet set = new(new DistinctPoints(PointSet.FromRows(values, m), [.. Enumerable.Range(0, m)]));
        SearchProblem problem = new(n, m);
        problem.Load(set, theta, keepZeros: true, CrossingKernel.Lanes(width));
        double[] merged = new double[n];
        set.Points.Merge(theta, merged);
        double[][] rows = [.. Enumerable.Range(0, set.Points.Count).Select(i => set.Points.Coordinates.Select((x, j) => x[i] - set.Middle[j]).ToArray())];
        theta = merged[..set.Points.Count];
        return (problem, rows, theta);
    }

    /// <summary>The eight parts of a box that comes of halving the whole a random number of times.</summary>
    private static BoxGroup* Split(BoxGroup[] pinned, SearchProblem problem, Random random, int m, int mostHalvings)
    {
        SearchBox box = SearchBox.Whole(random.Next(m), m, problem.Set.Radius);
        for (int depth = random.Next(mostHalvings); depth > 0; depth--)
        {
            Halve(ref box, m, random.Next(2) == 0 ? 1 : -1);
        }

        BoxGroup* group = (BoxGroup*)Unsafe.AsPointer(ref pinned[0]);
        group->List = problem.All;
        group->Split(box, 3, problem.Set);
        return group;
    }

    private static void Halve(ref SearchBox box, int m, int side)
    {
        int widest = Widest(box, m);
        box.Depth++;
        box.Half[widest] /= 2;
        box.Centre[widest] += side * box.Half[widest];
    }

    private static int Widest(in SearchBox box, int m)
    {
        int widest = 0;
        for (int j = 1; j <= m; j++)
        {
            widest = box.Half[j] > box.Half[widest] ? j : widest;
        }

        return widest;
    }

    private static double[] Within(BoxGroup* group, int part, int m, Random random, bool corner)
    {
        double[] w = new double[m + 1];
        for (int j = 0; j <= m; j++)
        {
            double at = corner ? (random.Next(2) * 2) - 1 : (2 * random.NextDouble()) - 1;
            w[j] = group->Centre[(j * BoxGroup.Size) + part] + (at * group->Half[j]);
        }

        return w;
    }

    private static double LargestIn(BoxGroup* group, int part, Random random, double[][] rows, double[] theta, WeightNorm norm)
    {
        double largest = 1e-3;
        int pair = random.Next(4);
        for (int draw = 0; draw < 100; draw++)
        {
            double[] w = Within(group, part, rows[0].Length, random, corner: draw % 2 == 0);
            largest = Math.Max(largest, Excess(rows, theta, w, pair, norm, 0) / Length(w, norm));
        }

        return largest;
    }

    /// <summary>(e1 E + e2 Sum.W)/2 - threshold ||w||.</summary>
    private static double Excess(double[][] rows, double[] theta, double[] w, int pair, WeightNorm norm, double threshold)
    {
        double e = 0, sum = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            double s = w[^1] + rows[i].Select((x, j) => x * w[j]).Sum();
            e += theta[i] * Math.Abs(s);
            sum += theta[i] * s;
        }

        double value = (pair < 2 ? e : -e) + ((pair & 1) == 0 ? sum : -sum);
        return (value / 2) - (threshold * Length(w, norm));
    }

    private static double Length(double[] w, WeightNorm norm) =>
        norm == WeightNorm.L2 ? Math.Sqrt(w.SkipLast(1).Sum(x => x * x)) : w.SkipLast(1).Sum(Math.Abs);
}
