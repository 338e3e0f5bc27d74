using WedgeFast.Network;
using Xunit;

namespace WedgeFast.Tests.Network;

public sealed class ReluNetworkTests
{
    [Fact]
    public void PredictsTheFormula()
    {
        ReluNetwork network = Small();

        // 0.5 + (1 * 2 - 2 * 3) + 3 max(2 * 2 - 1, 0) - 4 max(2 - 3 + 0.25, 0) = 5.5
        Assert.Equal(5.5, network.Predict([2, 3]));

        // 0.5 + (1 * -1 - 2 * -2) + 3 max(-2 - 1, 0) - 4 max(-1 + 2 + 0.25, 0) = -1.5
        Assert.Equal(-1.5, network.Predict([-1, -2]));
        double[] outputs = new double[2];
        network.Predict([2, 3, -1, -2], outputs);
        Assert.Equal([5.5, -1.5], outputs);
    }

    [Fact]
    public void TheOrderOfSummationIsInterceptSkipThenNeurons()
    {
        Random random = new(1);
        ReluNetwork network = Networks.Random(random, 5, 40, hasSkip: true);
        for (int round = 0; round < 100; round++)
        {
            double[] row = [.. Enumerable.Range(0, 5).Select(_ => (random.NextDouble() * 4) - 2)];
            double sum = network.Intercept;
            for (int k = 0; k < 5; k++)
            {
                sum = Math.FusedMultiplyAdd(network.Skip[k], row[k], sum);
            }

            foreach (NetworkNeuron neuron in network.Neurons)
            {
                double activation = neuron.Bias;
                for (int k = 0; k < neuron.Inputs.Length; k++)
                {
                    activation = Math.FusedMultiplyAdd(neuron.Weights[k], row[neuron.Inputs[k]], activation);
                }

                sum = Math.FusedMultiplyAdd(neuron.Z, activation > 0 ? activation : 0, sum);
            }

            Assert.Equal(BitConverter.DoubleToInt64Bits(sum), BitConverter.DoubleToInt64Bits(network.Predict(row)));
        }
    }

    [Fact]
    public void ANetworkWithoutNeuronsIsItsInterceptAndSkip()
    {
        Assert.Equal(2.5, new ReluNetwork(["a"], "y", 2.5, [], []).Predict([7]));
        Assert.Equal(16.5, new ReluNetwork(["a"], "y", 2.5, [2.0], []).Predict([7]));
    }

    [Fact]
    public void AnInputThatIsReadMakesTheOutputNotANumberIfItIsNot()
    {
        ReluNetwork network = new(["a", "b"], "y", 0, [], [new([0], [1.0], 0, 1, [])]);
        Assert.True(double.IsNaN(network.Predict([double.NaN, 1])));
        Assert.Equal(3.0, network.Predict([3, double.NaN]));
    }

    [Fact]
    public void ItCopiesWhatItIsGiven()
    {
        int[] inputs = [0, 1];
        double[] weights = [1, 2];
        int[] through = [0, 5];
        double[] skip = [1, 1];
        string[] names = ["a", "b"];
        NetworkNeuron[] neurons = [new(inputs, weights, 3, 4, through)];
        ReluNetwork network = new(names, "out", 1, skip, neurons);
        double before = network.Predict([1, 1]);
        inputs[0] = 1;
        weights[0] = 100;
        through[0] = 3;
        skip[0] = 100;
        names[0] = "b";
        neurons[0] = new([0], [1.0], 0, 0, []);

        Assert.Equal(before, network.Predict([1, 1]));
        Assert.Equal([0, 1], network.Neurons[0].Inputs);
        Assert.Equal([1, 2], network.Neurons[0].Weights);
        Assert.Equal((3, 4), (network.Neurons[0].Bias, network.Neurons[0].Z));
        Assert.Equal([0, 5], network.Neurons[0].Through);
        Assert.Equal([1, 1], network.Skip.ToArray());
        Assert.Equal(["a", "b"], network.InputNames);
        Assert.Equal("out", network.OutputName);
    }

    [Fact]
    public void PredictAllocatesNothing()
    {
        ReluNetwork network = Networks.Random(new Random(2), 6, 50, hasSkip: true);
        double[] rows = new double[6 * 100];
        double[] outputs = new double[100];
        network.Predict(rows, outputs);
        network.Predict(rows.AsSpan(0, 6));
        long before = GC.GetAllocatedBytesForCurrentThread();
        network.Predict(rows, outputs);
        network.Predict(rows.AsSpan(0, 6));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void ThreadsPredictTheSame()
    {
        Random random = new(3);
        ReluNetwork network = Networks.Random(random, 4, 30, hasSkip: false);
        double[] rows = [.. Enumerable.Range(0, 4 * 5000).Select(_ => (random.NextDouble() * 2) - 1)];
        double[] expected = new double[5000];
        network.Predict(rows, expected);
        double[] actual = new double[5000];
        Parallel.For(0, 5000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => actual[i] = network.Predict(rows.AsSpan(4 * i, 4)));
        Assert.Equal(expected, actual);
        Assert.True(expected.Distinct().Count() > 4000);
    }

    [Fact]
    public void RowsThatDoNotFitAreRefused()
    {
        ReluNetwork network = Small();
        Assert.Throws<ArgumentException>(() => network.Predict([1.0]));
        Assert.Throws<ArgumentException>(() => network.Predict([1.0, 2, 3]));
        Assert.Throws<ArgumentException>(() => network.Predict(new double[4], new double[3]));
        double[] shared = new double[6];
        Assert.Throws<ArgumentException>(() => network.Predict(shared.AsSpan(0, 4), shared.AsSpan(3, 2)));
    }

    public static TheoryData<string, NetworkNeuron> FaultyNeurons { get; } = new()
    {
        { "Neuron 0 has 0 inputs and 0 weights", new([], [], 0, 1, []) },
        { "Neuron 0 has 2 inputs and 1 weights", new([0, 1], [1.0], 0, 1, []) },
        { "Neuron 0 has 2 after -1 in its inputs: expected ascending numbers from 0 to 1.", new([2], [1.0], 0, 1, []) },
        { "Neuron 0 has -1 after -1 in its inputs", new([-1], [1.0], 0, 1, []) },
        { "Neuron 0 has 0 after 0 in its inputs", new([0, 0], [1.0, 1], 0, 1, []) },
        { "Neuron 0 has 0 after 1 in its inputs", new([1, 0], [1.0, 1], 0, 1, []) },
        { "Neuron 0 has 3 after 3 in its through", new([0], [1.0], 0, 1, [3, 3]) },
        { "Neuron 0 has -2 after -1 in its through", new([0], [1.0], 0, 1, [-2]) },
        { "A weight of neuron 0 is NaN", new([0], [double.NaN], 0, 1, []) },
        { "The bias of neuron 0 is Infinity", new([0], [1.0], double.PositiveInfinity, 1, []) },
        { "The output weight of neuron 0 is -Infinity", new([0], [1.0], 0, double.NegativeInfinity, []) },
        { "Neuron 0 has a null list", new(null!, [1.0], 0, 1, []) },
    };

    [Theory]
    [MemberData(nameof(FaultyNeurons), DisableDiscoveryEnumeration = true)]
    public void AFaultyNeuronIsRefused(string message, NetworkNeuron neuron) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => new ReluNetwork(["a", "b"], "y", 0, [], [neuron])).Message);

    [Fact]
    public void OtherFaultsAreRefused()
    {
        Assert.StartsWith("There are no inputs", Failure([], 0, []));
        Assert.StartsWith("Inputs 0 and 1 are both named \"a\"", Failure(["a", "a"], 0, []));
        Assert.StartsWith("The intercept is NaN", Failure(["a"], double.NaN, []));
        Assert.StartsWith("There are 1 skip coefficients: expected none or 2", Failure(["a", "b"], 0, [1]));
        Assert.StartsWith("A skip coefficient is Infinity", Failure(["a"], 0, [double.PositiveInfinity]));
        Assert.StartsWith("Neuron 0 is null", Assert.Throws<ArgumentException>(() => new ReluNetwork(["a"], "y", 0, [], [null!])).Message);

        static string Failure(string[] names, double intercept, double[] skip) =>
            Assert.Throws<ArgumentException>(() => new ReluNetwork(names, "y", intercept, skip, [])).Message;
    }

    [Fact]
    public void ManyRowsAreTheSameBitsAsOneByOne()
    {
        Random random = new(5);
        for (int k = 0; k < 200; k++)
        {
            ReluNetwork network = Networks.Random(random, random.Next(1, 12), random.Next(0, 30), hasSkip: k % 2 == 0);
            int dimension = network.InputNames.Count, count = random.Next(1, 100);
            double[] rows = [.. Enumerable.Range(0, count * dimension).Select(_ => random.Next(20) switch
            {
                0 => -0.0,
                1 => double.NaN,
                2 => double.PositiveInfinity,
                _ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 300)),
            })];
            double[] outputs = new double[count];
            network.Predict(rows, outputs);
            for (int i = 0; i < count; i++)
            {
                Assert.Equal(
                    BitConverter.DoubleToInt64Bits(network.Predict(rows.AsSpan(i * dimension, dimension))), BitConverter.DoubleToInt64Bits(outputs[i]));
            }
        }
    }

    private static ReluNetwork Small() =>
        new(["a", "b"], "y", 0.5, [1.0, -2.0], [new([0], [2.0], -1, 3, [4]), new([0, 1], [1.0, -1.0], 0.25, -4, [0, 1])]);
}
