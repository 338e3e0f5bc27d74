using WedgeFast.Network;
using WedgeFast.Samples;
using Xunit;

namespace WedgeFast.Tests.Network;

/// <summary>Parts of networks against sums over all combinations of the data's values, permutations of columns, and functions known by
/// their formulas.</summary>
public class AnovaDecompositionTests
{
    [Theory]
    [InlineData(1, 2, 1)]
    [InlineData(2, 2, 2)]
    [InlineData(3, 4, 1)]
    [InlineData(4, 4, 3)]
    public void PartsAddUpToThePredictionOnAnyRow(int seed, int order, int outputs)
    {
        Random random = new(seed);
        ReluNetwork network = Random(random, 4, 15, order, outputs);
        double[] rows = [.. Enumerable.Range(0, 4 * 60).Select(_ => random.NextDouble())];
        AnovaDecomposition parts = Of(network, rows);
        Assert.Equal(order > 2, parts.HasRest);
        double[] values = new double[parts.Parts.Count * outputs], rest = new double[outputs], prediction = new double[outputs];
        for (int trial = 0; trial < 50; trial++)
        {
            // Rows beyond the data too.
            double[] row = [.. Enumerable.Range(0, 4).Select(_ => (3 * random.NextDouble()) - 1)];
            parts.Evaluate(row, values, rest);
            network.Predict(row, prediction);
            for (int q = 0; q < outputs; q++)
            {
                double sum = parts.Constants[q] + Enumerable.Range(0, parts.Parts.Count).Sum(p => values[(p * outputs) + q]);
                Assert.Equal(prediction[q], sum + (parts.HasRest ? rest[q] : 0), 1e-11);
                Assert.True(parts.HasRest || Math.Abs(rest[q]) < 1e-11);
            }
        }
    }

    [Fact]
    public void PartsAreWhatSumsOverAllCombinationsSay()
    {
        // Every combination of three values for each input, once: the columns are independent, and the parts are differences of means.
        double[][] levels = [[0, 1, 3], [-1, 0, 2], [0.5, 1, 2], [0, 1, 7]];
        double[] rows = [.. from a in levels[0] from b in levels[1] from c in levels[2] from d in levels[3] from x in new[] { a, b, c,
            d } select x];
        ReluNetwork network = Random(new Random(8), 4, 25, 4, 1);
        AnovaDecomposition parts = Of(network, rows);
        double[] values = new double[parts.Parts.Count], rest = new double[1];
        double Mean(params (int Input, double Value)[] set) => Enumerable.Range(0, 81).Average(i =>
        {
            double[] row = [.. rows.AsSpan(i * 4, 4)];
            foreach ((int input, double value) in set)
            {
                row[input] = value;
            }

            return network.Predict(row);
        });
        Assert.Equal(Mean(), parts.Constants[0], 1e-12);
        Assert.Equal(4 + 6, parts.Parts.Count);
        for (int i = 0; i < 81; i += 7)
        {
            double[] row = [.. rows.AsSpan(i * 4, 4)];
            parts.Evaluate(row, values, rest);
            for (int p = 0; p < parts.Parts.Count; p++)
            {
                int[] columns = parts.Parts[p].Columns;
                double expected = columns.Length == 1
                    ? Mean((columns[0], row[columns[0]])) - Mean()
                    : Mean((columns[0], row[columns[0]]), (columns[1], row[columns[1]])) - Mean((columns[0],
                        row[columns[0]])) - Mean((columns[1], row[columns[1]])) + Mean();
                Assert.Equal(expected, values[p], 1e-12);
            }
        }
    }

    [Fact]
    public void ThePartsOfAProductAreItsOwn()
    {
        // (|x + y| - |x - y|) / 2 = sign(xy) min(|x|, |y|): on data symmetric about 0 it has no part of one input.
        ReluNetwork network = new(
            ["x", "y"], "f", 10, [3, 0],
            [
                new NetworkNeuron([0, 1], [1, 1], 0, 0.5, []), new NetworkNeuron([0, 1], [-1, -1], 0, 0.5, []),
                new NetworkNeuron([0, 1], [1, -1], 0, -0.5, []), new NetworkNeuron([0, 1], [-1, 1], 0, -0.5, []),
            ]);
        double[] rows = [.. from x in new[] { -2.0, -1, 1, 2 } from y in new[] { -2.0, -1, 1, 2 } from value in new[] { x,
            y } select value];
        AnovaDecomposition parts = Of(network, rows);
        Assert.Equal([[0], [1], [0, 1]], parts.Parts.Select(part => part.Columns));
        Assert.Equal(10, parts.Constants[0], 1e-12);
        Assert.Equal([3 * Math.Sqrt(2.5), 0, Math.Sqrt(7 / 4.0)], parts.Parts.Select(part => part.Weight), (a, b) =>
            Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void ImportancesAreThoseOfPermutedColumns()
    {
        // Of independent columns half the mean squared change of the prediction, where a column's values are dealt out anew to the rows, is
        // the variance of all that reads it.
        Random random = new(5);
        const int Count = 4000;
        ReluNetwork network = Random(random, 4, 20, 2, 1);
        double[] rows = [.. Enumerable.Range(0, 4 * Count).Select(_ => random.NextDouble())];
        AnovaDecomposition parts = Of(network, rows);
        for (int column = 0; column < 4; column++)
        {
            double changes = 0;
            for (int i = 0; i < Count; i++)
            {
                double[] row = [.. rows.AsSpan(4 * i, 4)];
                double before = network.Predict(row);
                row[column] = rows[(4 * ((i + 1777) % Count)) + column];
                changes += (network.Predict(row) - before) * (network.Predict(row) - before) / 2 / Count;
            }

            double variance = parts.Parts.Where(part => part.Columns.Contains(column)).Sum(part => part.Weight * part.Weight);
            Assert.Equal(1, variance / changes, 0.1);
        }
    }

    [Fact]
    public void AColumnOfWordsIsOnePart()
    {
        InputEncoding encoding = new([new SourceColumn("size", null), new SourceColumn("color", ["blue", "green", "red"])],
            MissingRule.Refuse, []);
        ReluNetwork network = new(
            encoding.InputNames, "y", 0, [], [new NetworkNeuron([1, 2, 3], [1, 2, 4], 0, 1, []), new NetworkNeuron([0, 3], [1, 1], -0.5,
                1, [])]);
        double[] rows = [0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1];
        AnovaDecomposition parts = AnovaDecomposition.Of(LayeredNetwork.Of(network), encoding, rows, []);
        Assert.Equal([[0], [1], [0, 1]], parts.Parts.Select(part => part.Columns));
        double[] values = new double[3], rest = new double[1];
        parts.Evaluate([1, 0, 0, 1], values, rest);

        // By hand: color gives 1, 2, 4, on average 7/3; the neuron of both gives 0 or 0.5, of red 0.5 or 1.5: on average (0.25 + 0.25 + 1)
        // / 3.
        Assert.Equal((7 / 3.0) + 0.5, parts.Constants[0], 1e-12);
        Assert.Equal(((0.5 + 0.5 + 1.5) / 3) - 0.5, values[0], 1e-12);
        Assert.Equal(4 - (7 / 3.0) + 1 - 0.5, values[1], 1e-12);
        Assert.Equal(1.5 - (2.5 / 3) - 1 + 0.5, values[2], 1e-12);
    }

    [Fact]
    public void SplinesAreReadAsTheInputsTheyComeFrom()
    {
        Random random = new(11);
        double[] inputs = [.. Enumerable.Range(0, 3 * 60).Select(_ => random.NextDouble())];
        SampleSet samples = SampleSet.Create(inputs, 3, [.. Enumerable.Range(0, 60).Select(_ => random.NextDouble())], default,
            ["a", "b", "c"]);
        LayeredNetwork fixedLayers = SplineLayers.Of(samples, 4);
        NetworkNeuron[] neurons =
        [
            new([0, 1, 2, 3], [1, -2, 0.5, 1], 0.2, 1.5, []), new([1, 5], [1, -2], 0.3, -2, []), new([4, 6], [1, 3], -0.1, 1, []),
                new([0, 5, 9], [1, 1, -2], 0.4, 3, []),
        ];
        LayeredNetwork network = fixedLayers.WithLast(new ReluNetwork(fixedLayers.Last.InputNames, "y", 1, [], neurons));
        AnovaDecomposition parts = AnovaDecomposition.Of(network, InputEncoding.Plain(["a", "b", "c"]), inputs, []);
        Assert.Contains(parts.Parts, part => part.Columns.SequenceEqual([0, 1]));
        double Mean(double a) => Enumerable.Range(0, 60).Average(i => network.Predict([a, inputs[(3 * i) + 1], inputs[(3 * i) + 2]]));
        double[] values = new double[parts.Parts.Count], rest = new double[1];
        for (int i = 0; i < 60; i += 9)
        {
            double[] row = [.. inputs.AsSpan(3 * i, 3)];
            parts.Evaluate(row, values, rest);
            Assert.Equal(network.Predict(row), parts.Constants[0] + values.Sum() + rest[0], 1e-12);

            // About its own mean over the rows: columns that depend on each other give it another one than the predictions have.
            Assert.Equal(Mean(row[0]) - Enumerable.Range(0, 60).Average(k => Mean(inputs[3 * k])), values[0], 1e-12);
        }
    }

    [Fact]
    public void LayersThatMixColumnsAreRefused()
    {
        LayeredNetwork deep = new(
            ["a", "b"], null, [[new HiddenNeuron([0, 1], [1, 1], 0, [])]], [0, 1, 2], new ReluNetwork(["a", "b", "h1.1"], "y", 0, [],
                [new([2], [1], 0, 1, [])]));
        Assert.False(AnovaDecomposition.Suits(deep, InputEncoding.Plain(["a", "b"])));
        Assert.Contains("several columns", Assert.Throws<ArgumentException>(() => AnovaDecomposition.Of(deep,
            InputEncoding.Plain(["a", "b"]), [1, 2], [])).Message);
    }

    private static AnovaDecomposition Of(ReluNetwork network, double[] rows) =>
        AnovaDecomposition.Of(LayeredNetwork.Of(network), InputEncoding.Plain(network.InputNames), rows, []);

    private static ReluNetwork Random(Random random, int dimension, int neurons, int order, int outputs)
    {
        double Number() => (2 * random.NextDouble()) - 1;
        double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => Number())];
        return new ReluNetwork(
            [.. Enumerable.Range(0, dimension).Select(k => $"x{k}")], [.. Enumerable.Range(0, outputs).Select(q => $"y{q}")],
                Numbers(outputs), Numbers(outputs * dimension),
            [.. Enumerable.Range(0, neurons).Select(j =>
            {
                int reads = 1 + (j % order);
                int[] inputs = [.. Enumerable.Range(0, dimension).OrderBy(_ => random.Next()).Take(reads).Order()];
                return new NetworkNeuron(inputs, Numbers(reads), Number() / 2, Numbers(outputs), []);
            })]);
    }
}
