using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Samples;
using Xunit;

namespace WedgeFast.Tests.Network;

public class ExplanationTests
{
    private static readonly ReluNetwork Small = new(
        ["froude", "beam_draught", "idle"],
        "resistance",
        1.5,
        [],
        [
            new NetworkNeuron([1], [-1], 2, 0.5, [4]),
            new NetworkNeuron([0, 1], [3.1, -0.7], -0.42, 2.6, [12, 57]),
            new NetworkNeuron([0], [1], 0, -1234.5678, []),
        ]);

    private static readonly double[] Rows = [0, 1, 9, 1, 1, 9, 2, 5, 9, -1, 0, 9];

    [Fact]
    public void FormulasAreInTheUsersTerms()
    {
        Explanation explanation = Explanation.Of(Small, Claim(Small, WeightNorm.L2), Rows);
        Dictionary<int, string> formulas = explanation.Neurons.ToDictionary(neuron => neuron.Position, neuron => neuron.Formula);
        Assert.Equal("0.5 * max(0, -1*beam_draught + 2)", formulas[0]);
        Assert.Equal("2.6 * max(0, 3.1*froude - 0.7*beam_draught - 0.42)", formulas[1]);
        Assert.Equal("-1235 * max(0, 1*froude)", formulas[2]);
    }

    [Fact]
    public void WeightsAreTheStandardDeviationsOfWhatPartsAdd()
    {
        Explanation explanation = Explanation.Of(Small, Claim(Small, WeightNorm.L2), Rows);
        double[] first = [0.5, 0.5, 0, 1];
        double[] second = [0, 2.6 * (3.1 - 0.7 - 0.42), 2.6 * (6.2 - 3.5 - 0.42), 0];
        double[] third = [0, -1234.5678, 2 * -1234.5678, 0];
        Assert.Equal([2, 1, 0], explanation.Neurons.Select(neuron => neuron.Position));
        AssertClose([Deviation(third), Deviation(second), Deviation(first)], explanation.Neurons.Select(neuron => neuron.Weight));
        Assert.Equal([0.5, 0.5, 0.75], explanation.Neurons.Select(neuron => neuron.ActiveShare!.Value));
        Assert.Equal([[0], [1]], explanation.Inputs.Select(part => part.Inputs));
        AssertClose([Deviation([.. second.Zip(third, (a, b) => a + b)]), Deviation([.. first.Zip(second, (a, b) => a + b)])], explanation.Inputs.Select(part => part.Weight));
        Assert.Equal([0, 1], Assert.Single(explanation.Sets).Inputs);
        AssertClose([Deviation(second)], explanation.Sets.Select(part => part.Weight));
        Assert.Equal(4, explanation.Rows);
    }

    [Theory]
    [InlineData(WeightNorm.L1)]
    [InlineData(WeightNorm.L2)]
    public void WithoutDataTheyAreTheWeightDecay(WeightNorm norm)
    {
        Explanation explanation = Explanation.Of(Small, Claim(Small, norm), []);
        double a = 3.1 * 2, b = 0.7 * 4;
        double second = 2.6 * (norm == WeightNorm.L1 ? a + b : Math.Sqrt((a * a) + (b * b)));
        Assert.Equal([2, 1, 0], explanation.Neurons.Select(neuron => neuron.Position));
        AssertClose([1234.5678 * 2, second, 0.5 * 4], explanation.Neurons.Select(neuron => neuron.Weight));
        Assert.All(explanation.Neurons, neuron => Assert.Null(neuron.ActiveShare));
        AssertClose([second + (1234.5678 * 2), second + 2], explanation.Inputs.Select(part => part.Weight));
    }

    [Fact]
    public void TheLinearTermBelongsToItsInputs()
    {
        ReluNetwork network = new(["a", "b"], "y", 0, [0, -2], [new NetworkNeuron([0], [1], 0, 1, [])]);
        Explanation measured = Explanation.Of(network, Claim(network, WeightNorm.L2), [1, 0, 1, 1, 1, 5, 1, 2]);
        Assert.Equal([[1], [0]], measured.Inputs.Select(part => part.Inputs));
        AssertClose([2 * Deviation([0, 1, 5, 2]), 0], measured.Inputs.Select(part => part.Weight));
        AssertClose([8, 2], Explanation.Of(network, Claim(network, WeightNorm.L2), []).Inputs.Select(part => part.Weight));
    }

    [Fact]
    public void SeveralOutputsCountAsOneLength()
    {
        ReluNetwork network = new(
            ["a", "b"], ["u", "v"], [1.0, 2], [3.0, 0, 4, 0], [new([0], [1.0], 0, [-1.0, 2], []), new([0, 1], [1.0, 1], 0, [0, 1.0], [])]);
        Explanation measured = Explanation.Of(network, Claim(network, WeightNorm.L2), [0, 0, 1, 0, 2, 1, 5, -9]);
        Assert.Equal(["(-1, 2) * max(0, 1*a)", "(0, 1) * max(0, 1*a + 1*b)"], measured.Neurons.Select(neuron => neuron.Formula));
        double[] a = [0, 1, 2, 5], both = [0, 1, 3, 0];
        AssertClose([Math.Sqrt(5) * Deviation(a), Deviation(both)], measured.Neurons.Select(neuron => neuron.Weight));
        Assert.Equal([0.75, 0.5], measured.Neurons.Select(neuron => neuron.ActiveShare!.Value));

        // u has 3a - a of it, v 4a + 2a + max(0, a + b).
        double ofU = Deviation([.. a.Select(x => 2 * x)]), ofV = Deviation([.. a.Zip(both, (x, y) => (6 * x) + y)]);
        AssertClose([Math.Sqrt((ofU * ofU) + (ofV * ofV)), Deviation(both)], measured.Inputs.Select(part => part.Weight));
        double first = Math.Sqrt(5) * 2, second = Math.Sqrt(4 + 16);
        AssertClose([(5 * 2) + first + second, second], Explanation.Of(network, Claim(network, WeightNorm.L2), []).Inputs.Select(part => part.Weight));
    }

    [Fact]
    public void TheTermsOfARowAddUpToItsPrediction()
    {
        Random random = new(3);
        for (int trial = 0; trial < 50; trial++)
        {
            ReluNetwork network = Networks.Random(random, 4, 20, hasSkip: trial % 2 == 0);
            double[] row = [.. Enumerable.Range(0, 4).Select(_ => (10 * random.NextDouble()) - 5)];
            IReadOnlyList<ExplainedTerm> terms = Explanation.OfRow(network, row);
            double scale = terms.Sum(term => Math.Abs(term.Value));
            Assert.Equal(network.Predict(row), terms.Sum(term => term.Value), 1e-14 * scale);
            Assert.Equal("intercept", terms[0].Text);
            Assert.All(terms.Where(term => term.Neuron is not null), term => Assert.NotEqual(0, term.Value));
            double[] neurons = [.. terms.Where(term => term.Neuron is not null).Select(term => Math.Abs(term.Value))];
            Assert.Equal(neurons.OrderDescending(), neurons);
        }
    }

    [Fact]
    public void ValuesThatAreNoRowsAreRefused() =>
        Assert.Contains("not rows of 3", Assert.Throws<ArgumentException>(() => Explanation.Of(Small, Claim(Small, WeightNorm.L2), new double[4])).Message);

    private static TrainingClaim Claim(ReluNetwork network, WeightNorm norm)
    {
        int dimension = network.InputNames.Count;
        Standardizer scaling = new(new double[dimension], [.. Enumerable.Range(1, dimension).Select(k => 2.0 * k)]);
        TrainingClaim claim = Networks.Claim(network, new Random(1));
        return claim with { Scaling = scaling, Class = new NeuronClass(norm, 2, DictionaryKind.Full) };
    }

    private static double Deviation(double[] values)
    {
        double mean = values.Sum() / values.Length;
        return Math.Sqrt(values.Select(v => (v - mean) * (v - mean)).Sum() / values.Length);
    }

    private static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual) =>
        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) <= 1e-12 * Math.Max(1, Math.Abs(a)));
}
