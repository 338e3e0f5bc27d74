using WedgeFast.Geometry;
using WedgeFast.Pricing;
using WedgeFast.Tests.Oracles;
using Xunit;

namespace WedgeFast.Tests.Pricing;

/// <summary>The largest |g| over a class with interactions is the largest over the sets that it allows, each by brute force.</summary>
public class InteractionPricingTests
{
    private const int Dimension = 4;

    private static readonly InputSets[] Interactions =
    [
        new([[0, 1]]), new([[0, 1], [1, 2]]), new([[0, 1, 2]]), new([[0, 1, 3], [2, 3]]), new([[0, 1, 2, 3]]),
    ];

    [Theory]
    [InlineData(WeightNorm.L2, DictionaryKind.Full)]
    [InlineData(WeightNorm.L1, DictionaryKind.Full)]
    [InlineData(WeightNorm.L2, DictionaryKind.Wedge)]
    public void MatchesBruteForceSetBySet(WeightNorm norm, DictionaryKind dictionary)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            (PointSet points, double[] theta) = Draw(seed, 2 + (seed % 6), outputs: 1);
            NeuronClass neuronClass = Class(norm, dictionary, seed);
            double sup = 0;
            foreach (int[] set in CoordinateSets.Of(neuronClass, Dimension))
            {
                PointSet within = points.Restrict(set);
                bool faces = norm == WeightNorm.L2 && dictionary == DictionaryKind.Full;
                sup = Math.Max(sup, faces ? BruteForceFaces.Sup(within, theta) : BruteForceFaces.WedgeSup(within, theta, norm));
            }

            AssertSup(new BranchAndBoundPricer(points, neuronClass, 1), neuronClass, theta, sup, seed);
            AssertSup(PricerChoice.For(points, neuronClass, 2, 1), neuronClass, theta, sup, seed);
        }
    }

    [Theory]
    [InlineData(WeightNorm.L2)]
    [InlineData(WeightNorm.L1)]
    public void SeveralOutputsMatchBruteForceSetBySet(WeightNorm norm)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            (PointSet points, double[] theta) = Draw(seed, 2 + (seed % 4), outputs: 2);
            NeuronClass neuronClass = Class(norm, DictionaryKind.Full, seed);
            double sup = norm == WeightNorm.L2
                ? CoordinateSets.Of(neuronClass, Dimension).Max(set => BruteForceVectorSup.Faces(points.Restrict(set), theta))
                : FeatureDictionary.Of(points, neuronClass).Select(neuron => BruteForceVectorSup.Evaluate(points, theta, neuron)).DefaultIfEmpty(0).Max();
            AssertSup(new VectorSearchPricer(points, neuronClass, 1, 2), neuronClass, theta, sup, seed);
            AssertSup(PricerChoice.For(points, neuronClass, 2, 2), neuronClass, theta, sup, seed);
        }
    }

    private static NeuronClass Class(WeightNorm norm, DictionaryKind dictionary, int seed)
    {
        InputSets interactions = Interactions[seed % Interactions.Length];
        int order = interactions.Largest > 2 && seed % 2 == 1 ? 2 : 1;
        InputSets beyond = new(Enumerable.Range(0, interactions.Count).Select(k => interactions[k].ToArray()).Where(set => set.Length > order));
        return new NeuronClass(norm, order, dictionary) { Interactions = beyond };
    }

    private static void AssertSup(IPricer pricer, NeuronClass neuronClass, double[] theta, double sup, int seed)
    {
        PricingResult result = pricer.Price(theta, new PricingRequest(0, 1e-10, 30), TestContext.Current.CancellationToken);
        Assert.True(result.UpperBound >= (sup * (1 - 1e-13)) - 1e-12, $"seed {seed}: bound {result.UpperBound:R} below {sup:R}");
        Assert.True(result.UpperBound <= (sup * (1 + 1e-8)) + 1e-10, $"seed {seed}: bound {result.UpperBound:R} far above {sup:R}");
        Assert.Equal(sup, result.Neurons.Count == 0 ? 0 : result.Neurons[0].Value, (1e-8 * sup) + 1e-10);
        Assert.All(result.Neurons, priced => Assert.True(neuronClass.Allows(priced.Neuron.Coordinates)));
    }

    /// <summary>Every fourth problem on a grid; thetas of an output sum to zero.</summary>
    private static (PointSet Points, double[] Theta) Draw(int seed, int count, int outputs)
    {
        Random random = new(seed);
        double[] rows = [.. Enumerable.Range(0, count * Dimension).Select(_ => (random.NextDouble() * 2) - 1).Select(x => seed % 4 == 1 ? Math.Round(x * 2) / 2 : x)];
        double[] theta = [.. Enumerable.Range(0, outputs).SelectMany(_ =>
        {
            double[] values = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
            return values.Select(value => value - values.Average());
        })];
        return (PointSet.FromRows(rows, Dimension), theta);
    }
}
