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
        Explanation explanation = Explain(Small, WeightNorm.L2, Rows);
        Dictionary<int, string> formulas = explanation.Neurons.ToDictionary(neuron => neuron.Position, neuron => neuron.Formula);
        Assert.Equal("0.5 * max(0, -1*beam_draught + 2)", formulas[0]);
        Assert.Equal("2.6 * max(0, 3.1*froude - 0.7*beam_draught - 0.42)", formulas[1]);
        Assert.Equal("-1235 * max(0, 1*froude)", formulas[2]);
    }

    [Fact]
    public void WeightsAreTheStandardDeviationsOfWhatPartsAdd()
    {
        Explanation explanation = Explain(Small, WeightNorm.L2, Rows);
        double[] first = [0.5, 0.5, 0, 1];
        double[] second = [0, 2.6 * (3.1 - 0.7 - 0.42), 2.6 * (6.2 - 3.5 - 0.42), 0];
        double[] third = [0, -1234.5678, 2 * -1234.5678, 0];
        Assert.Equal([2, 1, 0], explanation.Neurons.Select(neuron => neuron.Position));
        AssertClose([Deviation(third), Deviation(second), Deviation(first)], explanation.Neurons.Select(neuron => neuron.Weight));
        Assert.Equal([0.5, 0.5, 0.75], explanation.Neurons.Select(neuron => neuron.ActiveShare!.Value));
        Assert.Equal(4, explanation.Rows);

        // The second neuron's means over the other input's values, 1, 1, 5 and 0, and over froude's; what is left of it has the sum of all
        // parts less these.
        double Second(double froude, double draught) => 2.6 * Math.Max((3.1 * froude) - (0.7 * draught) - 0.42, 0);
        double[] froude = [0, 1, 2, -1], draught = [1, 1, 5, 0];
        double[] ofFroude = [.. froude.Select((x, i) => third[i] + draught.Average(y => Second(x, y)))];
        double[] ofDraught = [.. draught.Select((y, i) => first[i] + froude.Average(x => Second(x, y)))];
        double[] both = [.. second.Select((value, i) => value + first[i] + third[i] - ofFroude[i] - ofDraught[i])];
        Assert.Equal([["froude"], ["beam_draught"], ["froude", "beam_draught"]], explanation.Ranked.Select(part => part.Names));
        AssertClose([Deviation(ofFroude), Deviation(ofDraught), Deviation(both)], explanation.Ranked.Select(part => part.Weight));
        Assert.Equal(["froude", "beam_draught"], Assert.Single(explanation.Sets).Names);
        AssertClose([Deviation(both)], explanation.Sets.Select(part => part.Weight));
        Assert.Equal([["froude"], ["beam_draught"]], explanation.Inputs.Select(part => part.Names));
        AssertClose([Length(Deviation(ofFroude), Deviation(both)), Length(Deviation(ofDraught), Deviation(both))],
            explanation.Inputs.Select(part => part.Weight));
    }

    [Theory]
    [InlineData(WeightNorm.L1)]
    [InlineData(WeightNorm.L2)]
    public void WithoutDataTheyAreTheWeightDecay(WeightNorm norm)
    {
        Explanation explanation = Explain(Small, norm, []);
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
        Explanation measured = Explain(network, WeightNorm.L2, [1, 0, 1, 1, 1, 5, 1, 2]);
        Assert.Equal([["b"], ["a"]], measured.Inputs.Select(part => part.Names));
        AssertClose([2 * Deviation([0, 1, 5, 2]), 0], measured.Inputs.Select(part => part.Weight));
        AssertClose([8, 2], Explain(network, WeightNorm.L2, []).Inputs.Select(part => part.Weight));
    }

    [Fact]
    public void SeveralOutputsCountAsOneLength()
    {
        ReluNetwork network = new(
            ["a", "b"], ["u", "v"], [1.0, 2], [3.0, 0, 4, 0], [new([0], [1.0], 0, [-1.0, 2], []), new([0, 1], [1.0, 1], 0, [0, 1.0], [])]);
        Explanation measured = Explain(network, WeightNorm.L2, [0, 0, 1, 0, 2, 1, 5, -9]);
        Assert.Equal(["(-1, 2) * max(0, 1*a)", "(0, 1) * max(0, 1*a + 1*b)"], measured.Neurons.Select(neuron => neuron.Formula));
        double[] a = [0, 1, 2, 5], both = [0, 1, 3, 0];
        AssertClose([Math.Sqrt(5) * Deviation(a), Deviation(both)], measured.Neurons.Select(neuron => neuron.Weight));
        Assert.Equal([0.75, 0.5], measured.Neurons.Select(neuron => neuron.ActiveShare!.Value));

        // u has 3a - a of it, v 4a + 2a + max(0, a + b), which splits into its means over the other input and what is left.
        double[] other = [0, 0, 1, -9];
        double[] ofA = [.. a.Select(x => other.Average(y => Math.Max(x + y, 0)))],
            ofB = [.. other.Select(y => a.Average(x => Math.Max(x + y, 0)))];
        double left = Deviation([.. both.Select((value, i) => value - ofA[i] - ofB[i])]);
        double main = Length(Deviation([.. a.Select(x => 2 * x)]), Deviation([.. a.Zip(ofA, (x, mean) => (6 * x) + mean)]));
        AssertClose([main, Deviation(ofB), left], ((string[][])[["a"], ["b"], ["a", "b"]]).Select(names => measured.Ranked.Single(part =>
            part.Names.SequenceEqual(names)).Weight));
        AssertClose([Length(main, left), Length(Deviation(ofB), left)], measured.Inputs.Select(part => part.Weight));
        double first = Math.Sqrt(5) * 2, second = Math.Sqrt(4 + 16);
        AssertClose([(5 * 2) + first + second, second], Explain(network, WeightNorm.L2, []).Inputs.Select(part => part.Weight));
    }

    [Fact]
    public void TheTermsOfARowAddUpToItsPrediction()
    {
        Random random = new(3);
        for (int trial = 0; trial < 50; trial++)
        {
            ReluNetwork network = Networks.Random(random, 4, 20, hasSkip: trial % 2 == 0);
            double[] row = [.. Enumerable.Range(0, 4).Select(_ => (10 * random.NextDouble()) - 5)];
            IReadOnlyList<ExplainedTerm> terms = Explanation.OfRow(LayeredNetwork.Of(network), row);
            double scale = terms.Sum(term => term.Size);
            Assert.Equal(network.Predict(row), terms.Sum(term => term.Values[0]), 1e-14 * scale);
            Assert.Equal("intercept", terms[0].Text);
            Assert.All(terms.Where(term => term.Neuron is not null), term => Assert.NotEqual(0, term.Size));
            double[] neurons = [.. terms.Where(term => term.Neuron is not null).Select(term => term.Size)];
            Assert.Equal(neurons.OrderDescending(), neurons);
        }
    }

    [Fact]
    public void ValuesThatAreNoRowsAreRefused() =>
        Assert.Contains("not rows of 3", Assert.Throws<ArgumentException>(() => Explain(Small, WeightNorm.L2, new double[4])).Message);

    private static Explanation Explain(ReluNetwork network, WeightNorm norm, ReadOnlySpan<double> rows) =>
        Explanation.Of(LayeredNetwork.Of(network), Claim(network, norm), InputEncoding.Plain(network.InputNames), rows);

    private static TrainingClaim Claim(ReluNetwork network, WeightNorm norm)
    {
        int dimension = network.InputNames.Count;
        Standardizer scaling = new(new double[dimension], [.. Enumerable.Range(1, dimension).Select(k => 2.0 * k)]);
        TrainingClaim claim = Networks.Claim(network, new Random(1));
        return claim with { Scaling = scaling, Class = new NeuronClass(norm, 2, DictionaryKind.Full) };
    }

    private static double Length(double a, double b) => Math.Sqrt((a * a) + (b * b));

    private static double Deviation(double[] values)
    {
        double mean = values.Sum() / values.Length;
        return Math.Sqrt(values.Select(v => (v - mean) * (v - mean)).Sum() / values.Length);
    }

    private static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual) =>
        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) <= 1e-12 * Math.Max(1, Math.Abs(a)));
}
