using WedgeFast.Geometry;
using WedgeFast.Kernels;
using WedgeFast.Pricing;
using WedgeFast.Tests.Oracles;
using Xunit;

namespace WedgeFast.Tests.Pricing;

public class BranchAndBoundPricerTests
{
    [Theory]
    [InlineData(2, 9, 60)]
    [InlineData(3, 8, 60)]
    [InlineData(4, 7, 30)]
    [InlineData(5, 7, 15)]
    public void L2MatchesTheEnumerationOfAllFaces(int dimension, int most, int problems)
    {
        for (int seed = 0; seed < problems; seed++)
        {
            (PointSet points, double[] theta) = Draw(seed, 2 + (seed % (most - 1)), dimension);
            RequireSup(points, theta, new NeuronClass(WeightNorm.L2, dimension, DictionaryKind.Full), BruteForceFaces.Sup(points, theta), seed);
        }
    }

    [Theory]
    [InlineData(WeightNorm.L2, 2, 40)]
    [InlineData(WeightNorm.L2, 3, 30)]
    [InlineData(WeightNorm.L1, 4, 15)]
    [InlineData(WeightNorm.L2, 5, 10)]
    public void TheWedgeDictionaryMatchesEnumeration(WeightNorm norm, int dimension, int problems)
    {
        for (int seed = 0; seed < problems; seed++)
        {
            (PointSet points, double[] theta) = Draw(seed, dimension + (seed % 7), dimension);
            RequireSup(points, theta, new NeuronClass(norm, dimension, DictionaryKind.Wedge), BruteForceFaces.WedgeSup(points, theta, norm), seed);
        }
    }

    [Theory]
    [InlineData(2, 40)]
    [InlineData(3, 30)]
    [InlineData(4, 15)]
    public void L1MatchesTheWedgesOfAllCoordinateSets(int dimension, int problems)
    {
        for (int seed = 0; seed < problems; seed++)
        {
            (PointSet points, double[] theta) = Draw(seed, 2 + (seed % 9), dimension);
            NeuronClass neuronClass = new(WeightNorm.L1, dimension, DictionaryKind.Full);
            double sup = CoordinateSets.Of(neuronClass, dimension).Max(set => BruteForceFaces.WedgeSup(points.Restrict(set), theta, WeightNorm.L1));
            RequireSup(points, theta, neuronClass, sup, seed);
        }
    }

    [Theory]
    [InlineData(1, 10, 40)]
    [InlineData(2, 9, 40)]
    [InlineData(3, 8, 30)]
    [InlineData(4, 7, 10)]
    public void OneSignMatchesEnumeration(int dimension, int most, int problems)
    {
        for (int seed = 0; seed < problems; seed++)
        {
            (PointSet points, double[] theta) = Draw(seed, dimension + 1 + (seed % (most - dimension)), dimension);
            foreach (NetworkShape shape in (NetworkShape[])[NetworkShape.Convex, NetworkShape.Concave])
            {
                NeuronClass l2 = new(WeightNorm.L2, dimension, DictionaryKind.Full) { Shape = shape };
                RequireSup(points, theta, l2, BruteForceFaces.Sup(points, theta, l2.Sign), seed);
                NeuronClass wedge = l2 with { Dictionary = DictionaryKind.Wedge };
                double most0 = BruteForceFaces.WedgeSup(points, theta, WeightNorm.L2, l2.Sign);
                if (dimension > 1 && most0 > 1e-6)
                {
                    RequireSup(points, theta, wedge, most0, seed);
                }

                NeuronClass l1 = l2 with { Norm = WeightNorm.L1 };
                RequireSup(points, theta, l1, CoordinateSets.Of(l1, dimension).Max(set => BruteForceFaces.WedgeSup(points.Restrict(set), theta, WeightNorm.L1, l2.Sign)), seed);
            }
        }
    }

    [Theory]
    [InlineData(WeightNorm.L1, DictionaryKind.Full, 3)]
    [InlineData(WeightNorm.L2, DictionaryKind.Full, 2)]
    [InlineData(WeightNorm.L2, DictionaryKind.Wedge, 3)]
    public void LargerProblemsMatchPencils(WeightNorm norm, DictionaryKind dictionary, int order)
    {
        for (int seed = 0; seed < 6; seed++)
        {
            (PointSet points, double[] theta) = Draw(seed, 40, 4);
            NeuronClass neuronClass = new(norm, order, dictionary);
            PricingResult pencils = new PencilPricer(points, neuronClass, 1).Price(theta, new PricingRequest(0, 0, 1));
            RequireSup(points, theta, neuronClass, pencils.Neurons[0].Value, seed);
        }
    }

    [Theory]
    [InlineData(VectorWidth.Scalar)]
    [InlineData(VectorWidth.Vector128)]
    [InlineData(VectorWidth.Vector256)]
    [InlineData(VectorWidth.Vector512)]
    internal void EveryVectorWidthFindsTheSame(VectorWidth width)
    {
        for (int dimension = 2; dimension <= 8; dimension++)
        {
            (PointSet points, double[] theta) = Draw(0, dimension == 2 ? 60 : 9, dimension);
            NeuronClass neuronClass = new(dimension == 3 ? WeightNorm.L1 : WeightNorm.L2, Math.Min(dimension, 5), dimension > 5 ? DictionaryKind.Wedge : DictionaryKind.Full);
            PricingResult expected = new BranchAndBoundPricer(points, neuronClass, 1).Price(theta, new PricingRequest(0, 1e-11, 1));
            PricingResult result = new BranchAndBoundPricer(points, neuronClass, 1, width).Price(theta, new PricingRequest(0, 1e-11, 1));
            Assert.Equal(expected.UpperBound, result.UpperBound, 1e-10 * expected.UpperBound);
            Assert.Equal(expected.Neurons[0].Value, result.Neurons[0].Value, 1e-10 * expected.UpperBound);
        }
    }

    [Theory]
    [InlineData(WeightNorm.L1, DictionaryKind.Full)]
    [InlineData(WeightNorm.L2, DictionaryKind.Full)]
    [InlineData(WeightNorm.L2, DictionaryKind.Wedge)]
    public void OneTwoAndThreeThreadsAgreeToTheBit(WeightNorm norm, DictionaryKind dictionary)
    {
        (PointSet points, double[] theta) = Draw(4, 200, 4);
        NeuronClass neuronClass = new(norm, 3, dictionary);
        double tau = new BranchAndBoundPricer(points, neuronClass, 1).Price(theta, new PricingRequest(0, 1e-9, 1)).UpperBound * 0.6;
        PricingResult[] results =
        [
            .. Enumerable.Range(1, 3).Select(threads =>
                new BranchAndBoundPricer(points, neuronClass, threads).Price(theta, new PricingRequest(tau, 1e-9, 40))),
        ];
        Assert.True(results[0].Neurons.Count > 3);
        foreach (PricingResult result in results)
        {
            Assert.Equal(results[0].UpperBound, result.UpperBound);
            Assert.Equal(results[0].Neurons.Select(p => p.Value), result.Neurons.Select(p => p.Value));
            Assert.Equal(results[0].Neurons.SelectMany(p => p.Neuron.Weights), result.Neurons.SelectMany(p => p.Neuron.Weights));
        }
    }

    [Theory]
    [InlineData(WeightNorm.L1, DictionaryKind.Full)]
    [InlineData(WeightNorm.L2, DictionaryKind.Full)]
    [InlineData(WeightNorm.L2, DictionaryKind.Wedge)]
    public void NeuronsViolateHaveUnitLengthPassThroughTheirSamplesAndDiffer(WeightNorm norm, DictionaryKind dictionary)
    {
        bool inFaces = false;
        for (int seed = 0; seed < 6; seed++)
        {
            (PointSet points, double[] theta) = Draw(seed, 60, 3);
            NeuronClass neuronClass = new(norm, 3, dictionary);
            BranchAndBoundPricer pricer = new(points, neuronClass, 1);
            double nu = pricer.Price(theta, new PricingRequest(0, 1e-10, 1)).UpperBound;
            PricingResult result = pricer.Price(theta, new PricingRequest(nu / 2, 1e-8, 30));
            Assert.NotEmpty(result.Neurons);
            Assert.True(result.UpperBound >= nu * (1 - 1e-9), "the bound is below the largest |g|");
            foreach (PricedNeuron priced in result.Neurons)
            {
                Neuron neuron = priced.Neuron;
                double length = norm == WeightNorm.L1 ? neuron.Weights.Sum(Math.Abs) : Math.Sqrt(neuron.Weights.Sum(w => w * w));
                Assert.Equal(1, length, 1e-12);
                Assert.True(priced.Value > nu / 2);
                Assert.Equal(priced.Value, Math.Abs(BruteForceSup.Evaluate(points, theta, neuron)), 1e-11);
                Assert.Equal(neuron.Through.Distinct().Order(), neuron.Through);
                Assert.InRange(neuron.Through.Length, norm == WeightNorm.L2 && dictionary == DictionaryKind.Full ? 1 : neuron.Coordinates.Length, neuron.Coordinates.Length);
                inFaces |= neuron.Through.Length < neuron.Coordinates.Length;
                foreach (int i in neuron.Through)
                {
                    double s = neuron.Bias + neuron.Coordinates.Select((k, t) => neuron.Weights[t] * points.Coordinate(k)[i]).Sum();
                    Assert.Equal(0, s, 1e-10);
                }
            }
        }

        Assert.Equal(norm == WeightNorm.L2 && dictionary == DictionaryKind.Full, inFaces);
    }

    /// <summary>A search that is cut short widens its bound: it may be loose, it may not be wrong.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(2000)]
    public void AnAbandonedSearchStillBounds(long mostNodes)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            (PointSet points, double[] theta) = Draw(seed, 50, 3);
            NeuronClass neuronClass = new(WeightNorm.L2, 3, DictionaryKind.Full);
            double nu = new BranchAndBoundPricer(points, neuronClass, 1).Price(theta, new PricingRequest(0, 1e-10, 1)).UpperBound;
            BranchAndBoundPricer cut = new(points, neuronClass, 1, VectorWidth.Auto, mostNodes);
            PricingResult result = cut.Price(theta, new PricingRequest(nu / 3, 1e-9, 1));
            Assert.InRange(result.UpperBound, nu * (1 - 1e-9), theta.Sum(Math.Abs) * 10);
        }
    }

    /// <summary>
    /// Points and a maximiser on the borders between boxes: the hyperplane through the middle, b = 0, w on the diagonals.
    /// </summary>
    [Fact]
    public void AStoppedSearchHasNothingOfTheOneBefore()
    {
        (PointSet points, double[] theta) = Draw(3, 100, 3);
        NeuronClass neuronClass = new(WeightNorm.L2, 2, DictionaryKind.Full);
        SearchSet[] sets = [.. new int[][] { [0, 1], [0, 2], [1, 2] }.Select(set => new SearchSet(new DistinctPoints(points, set)))];
        SearchRun run = new(sets, [new BoxSearch(neuronClass, sets, VectorWidth.Auto)]);
        SearchGoal goal = new(theta.Sum(Math.Abs) / 20, 1e-6, Rounding: 0, Slack: 0.1);
        foreach (int regions in (int[])[1, 40])
        {
            Assert.True(run.Search(theta, goal, 40, CancellationToken.None) < double.PositiveInfinity);
            Assert.Contains(run.Regions, region => region.Best.Value > 0);
            Assert.Equal(double.PositiveInfinity, run.Search(theta, goal, regions, new CancellationToken(canceled: true)));
            Assert.DoesNotContain(run.Regions, region => region.Best.Value > 0);
        }
    }

    [Fact]
    public void MaximaOnTheBordersOfBoxesAreNotLost()
    {
        double[] rows = [-1, -1, -1, 1, 1, -1, 1, 1, 0, 0, 0.5, 0.5, -0.5, -0.5];
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            double[] theta = [.. Enumerable.Range(0, 7).Select(_ => (double)random.Next(-3, 4))];
            theta[4] -= theta.Sum();
            PointSet points = PointSet.FromRows(rows, 2);
            RequireSup(points, theta, new NeuronClass(WeightNorm.L2, 2, DictionaryKind.Full), BruteForceFaces.Sup(points, theta), seed);
            RequireSup(points, theta, new NeuronClass(WeightNorm.L2, 2, DictionaryKind.Wedge), BruteForceFaces.WedgeSup(points, theta, WeightNorm.L2), seed);
        }
    }

    [Fact]
    public void ScalesThatDifferOneHeavySampleAndFewSamples()
    {
        for (int seed = 0; seed < 12; seed++)
        {
            Random random = new(seed);
            int n = 1 + (seed % 6);
            double[] rows = [.. Enumerable.Range(0, 2 * n).Select(t => ((random.NextDouble() * 2) - 1) * (t % 2 == 0 ? 1 : 1e8))];
            double[] theta = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() * 1e-6)];
            theta[0] = -theta.Skip(1).Sum();
            PointSet points = PointSet.FromRows(rows, 2);
            RequireSup(points, theta, new NeuronClass(WeightNorm.L2, 2, DictionaryKind.Full), BruteForceFaces.Sup(points, theta), seed);
        }
    }

    /// <summary>Many lines through one point, and many points on one line: more samples cross there than any leaf takes.</summary>
    [Fact]
    public void GridsEnd()
    {
        double[] rows = [.. Enumerable.Range(0, 100).SelectMany(t => new double[] { t % 10, t / 10 })];
        PointSet points = PointSet.FromRows(rows, 2);
        for (int seed = 0; seed < 5; seed++)
        {
            Random random = new(seed);
            double[] theta = [.. Enumerable.Range(0, 100).Select(_ => random.NextDouble() - 0.5)];
            double mean = theta.Average();
            theta = [.. theta.Select(value => value - mean)];
            foreach (WeightNorm norm in (ReadOnlySpan<WeightNorm>)[WeightNorm.L1, WeightNorm.L2])
            {
                NeuronClass neuronClass = new(norm, 2, DictionaryKind.Full);
                double nu = new PencilPricer(points, neuronClass, 1).Price(theta, new PricingRequest(0, 0, 1)).Neurons[0].Value;
                RequireSup(points, theta, neuronClass, nu, seed);
            }
        }
    }

    [Theory]
    [InlineData(WeightNorm.L2, DictionaryKind.Full)]
    [InlineData(WeightNorm.L1, DictionaryKind.Full)]
    public void ASearchAllocatesNothingOnOneThread(WeightNorm norm, DictionaryKind dictionary)
    {
        (PointSet points, double[] theta) = Draw(3, 100, 3);
        NeuronClass neuronClass = new(norm, 3, dictionary);
        SearchSet[] sets = [new SearchSet(new DistinctPoints(points, [0, 1, 2]))];
        SearchRun run = new(sets, [new BoxSearch(neuronClass, sets, VectorWidth.Auto)]);
        SearchGoal goal = new(theta.Sum(Math.Abs) / 20, 1e-6, Rounding: 0, Slack: 0.1);
        double bound = run.Search(theta, goal, 100, CancellationToken.None);
        for (int warm = 0; warm < 40; warm++)
        {
            run.Search(theta, goal, 100, CancellationToken.None);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        double again = run.Search(theta, goal, 100, CancellationToken.None);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(bound, again);
    }

    /// <summary>A largest |g| that rounding cannot tell from the threshold: its box closes all the same.</summary>
    [Theory]
    [InlineData(DictionaryKind.Full)]
    [InlineData(DictionaryKind.Wedge)]
    public void WhatLiesWithinRoundingOfTheThresholdEnds(DictionaryKind dictionary)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            (PointSet points, double[] theta) = Draw(seed, 60, 2);
            NeuronClass neuronClass = new(WeightNorm.L2, 2, dictionary);
            double sup = new BranchAndBoundPricer(points, neuronClass, 1).Price(theta, new PricingRequest(0, 1e-11, 1)).Neurons[0].Value;
            SearchSet set = new(new DistinctPoints(points, [0, 1]));
            double rounding = 4 * SearchProblem.LargestAllowance(set, theta.Sum(Math.Abs), CrossingKernel.Lanes(VectorWidth.Auto));
            for (int eighth = 1; eighth <= 9; eighth++)
            {
                BranchAndBoundPricer pricer = new(points, neuronClass, 1);
                PricingResult result = pricer.Price(theta, new PricingRequest(sup - (rounding * eighth / 8), 0, 1));
                Assert.True(pricer.Nodes < 100_000, $"seed {seed}, {eighth}/8 of the rounding: {pricer.Nodes} boxes");
                Assert.InRange(result.UpperBound, sup * (1 - 1e-14), sup + (2 * rounding));
            }
        }
    }

    [Fact]
    public void OrdersBeyondEightAreRefused() =>
        Assert.Throws<NotSupportedException>(
            () => new BranchAndBoundPricer(Draw(0, 12, 9).Points, new NeuronClass(WeightNorm.L2, 9, DictionaryKind.Full)));

    private static void RequireSup(PointSet points, double[] theta, NeuronClass neuronClass, double sup, int seed)
    {
        PricingResult result = new BranchAndBoundPricer(points, neuronClass, 1).Price(theta, new PricingRequest(0, 1e-11, 20));
        double scale = theta.Sum(Math.Abs) * points.Dimension * 1e-13;
        double found = result.Neurons.Count > 0 ? result.Neurons[0].Value : 0;
        double extent = Math.Max(1, Enumerable.Range(0, points.Dimension).Max(k => points.Coordinate(k).ToArray().Max(Math.Abs)));
        double noise = scale * extent;
        Assert.True(result.UpperBound >= (sup * (1 - 1e-13)) - noise, $"seed {seed}: bound {result.UpperBound:R} below {sup:R}");
        Assert.True(result.UpperBound <= (sup * (1 + 1e-9)) + (100 * noise), $"seed {seed}: bound {result.UpperBound:R} far above {sup:R}");
        Assert.True(Math.Abs(found - sup) <= (1e-10 * sup) + (100 * noise), $"seed {seed}: found {found:R} of {sup:R}");
    }

    /// <summary>Every fourth problem on a grid, every fifth with a repeated point, every seventh with a theta of zero.</summary>
    private static (PointSet Points, double[] Theta) Draw(int seed, int count, int dimension)
    {
        Random random = new(seed);
        bool grid = seed % 4 == 1;
        double[] rows = [.. Enumerable.Range(0, count * dimension).Select(_ => (random.NextDouble() * 2) - 1).Select(x => grid ? Math.Round(x * 2) / 2 : x)];
        if (seed % 5 == 2)
        {
            rows.AsSpan(0, dimension).CopyTo(rows.AsSpan((count - 1) * dimension));
        }

        double[] theta = [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 2) - 1)];
        double mean = theta.Average();
        theta = [.. theta.Select(value => value - mean)];
        if (seed % 7 == 3)
        {
            theta[0] += theta[^1];
            theta[^1] = 0;
        }

        return (PointSet.FromRows(rows, dimension), theta);
    }
}
