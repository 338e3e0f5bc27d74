using System.Numerics;
using CommunityToolkit.HighPerformance;
using WedgeFast.Kernels;
using WedgeFast.Network;
using Xunit;

namespace WedgeFast.Tests.Network;

public sealed class PredictorTests
{
    private static readonly VectorWidth[] VectorWidths = [VectorWidth.Vector128, VectorWidth.Vector256, VectorWidth.Vector512];

    [Fact]
    public void EveryWidthGivesTheBitsOfThePlainLoopInDouble() => EveryWidthGivesTheBitsOfThePlainLoop<double>();

    [Fact]
    public void EveryWidthGivesTheBitsOfThePlainLoopInFloat() => EveryWidthGivesTheBitsOfThePlainLoop<float>();

    private static void EveryWidthGivesTheBitsOfThePlainLoop<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (ReluNetwork network in ManyNetworks())
        {
            const int Count = 131;
            int dimension = network.InputNames.Count;
            T[] rows = Rows<T>(new Random(1), Count, dimension);
            T[] expected = new T[Count];
            Predictor<T> plain = new(network, VectorWidth.Scalar);
            for (int i = 0; i < Count; i++)
            {
                expected[i] = plain.Predict(rows.AsSpan(i * dimension, dimension));
            }

            foreach (VectorWidth width in VectorWidths)
            {
                Predictor<T> predictor = new(network, width);
                for (int i = 0; i < Count; i++)
                {
                    Assert.Equal(expected[i], predictor.Predict(rows.AsSpan(i * dimension, dimension)));
                }

                foreach (int count in (int[])[0, 1, 4, 5, 16, 31, 32, 64, 66, 73, 127, 131])
                {
                    T[] outputs = new T[count];
                    predictor.Predict(rows.AsSpan(0, count * dimension), outputs);
                    Assert.Equal(expected[..count], outputs);
                }
            }
        }
    }

    [Fact]
    public void InDoubleItIsTheNetworkSummedInAnotherOrder()
    {
        Random random = new(2);
        foreach (ReluNetwork network in ManyNetworks())
        {
            int dimension = network.InputNames.Count;
            Predictor<double> predictor = new(network);
            int terms = 1 + network.Skip.Length + network.Neurons.Count;
            for (int i = 0; i < 20; i++)
            {
                double[] row = Rows<double>(random, 1, dimension);
                (double magnitude, _) = Magnitudes(network, row);

                // Both orders make at most one rounding of half an ulp per term, of partial sums no larger than the terms together.
                double bound = 2 * terms * Math.Pow(2, -53) * magnitude;
                Assert.InRange(predictor.Predict(row) - network.Predict(row), -bound, bound);
                Assert.True(bound <= 1e-13 * magnitude);
            }
        }
    }

    [Fact]
    public void InFloatItIsTheNetworkToTheRoundingOfFloat()
    {
        Random random = new(3);
        foreach (ReluNetwork network in ManyNetworks())
        {
            int dimension = network.InputNames.Count;
            Predictor<float> predictor = new(network);
            int roundings = network.Skip.Length + network.Neurons.Count + dimension + 5;
            for (int i = 0; i < 20; i++)
            {
                float[] row = Rows<float>(random, 1, dimension);
                double[] wide = [.. row.Select(value => (double)value)];
                (_, double magnitude) = Magnitudes(network, wide);
                double bound = roundings * Math.Pow(2, -24) * magnitude;
                Assert.InRange(predictor.Predict(row) - network.Predict(wide), -bound, bound);
            }
        }
    }

    [Fact]
    public void InputsThatAreNotFiniteGiveWhatTheNetworkGives()
    {
        double[] special = [double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        Random random = new(4);
        int finite = 0;
        int others = 0;
        foreach (ReluNetwork network in ManyNetworks())
        {
            int dimension = network.InputNames.Count;
            double[] rows = Rows<double>(random, 64, dimension);
            for (int i = 0; i < 64; i++)
            {
                rows[(i * dimension) + random.Next(dimension)] = special[i % special.Length];
            }

            foreach (VectorWidth width in VectorWidths)
            {
                Predictor<double> predictor = new(network, width);
                double[] outputs = new double[64];
                predictor.Predict(rows, outputs);
                for (int i = 0; i < 64; i++)
                {
                    ReadOnlySpan<double> row = rows.AsSpan(i * dimension, dimension);
                    double expected = network.Predict(row);
                    Assert.Equal(outputs[i], predictor.Predict(row));
                    if (double.IsFinite(expected))
                    {
                        double bound = 1e-13 * Magnitudes(network, row).Summed;
                        Assert.InRange(outputs[i] - expected, -bound, bound);
                        finite++;
                    }
                    else
                    {
                        Assert.Equal(expected, outputs[i]);
                        others++;
                    }
                }
            }
        }

        Assert.True(finite > 1000 && others > 1000);
    }

    [Fact]
    public void RowsMayLieApart()
    {
        ReluNetwork network = Networks.Random(new Random(5), 5, 30, hasSkip: true);
        Predictor<double> predictor = new(network);
        double[] values = Rows<double>(new Random(6), 100, 9);
        ReadOnlyMemory2D<double> rows = new ReadOnlyMemory2D<double>(values, 100, 9).Slice(0, 2, 100, 5);
        double[] expected = [.. Enumerable.Range(0, 100).Select(i => predictor.Predict(values.AsSpan((i * 9) + 2, 5)))];
        double[] outputs = new double[100];
        predictor.Predict(rows.Span, outputs);
        Assert.Equal(expected, outputs);
        outputs.AsSpan().Clear();
        predictor.PredictParallel(rows, outputs);
        Assert.Equal(expected, outputs);
    }

    [Fact]
    public void TheNumberOfThreadsChangesNoBit()
    {
        const int Count = 20_011;
        ReluNetwork network = Networks.Random(new Random(7), 6, 50, hasSkip: false);
        Predictor<double> predictor = new(network);
        double[] values = Rows<double>(new Random(8), Count, 6);
        double[] expected = new double[Count];
        predictor.Predict(values, expected);
        Assert.True(expected.Distinct().Count() > Count / 2);
        foreach (int threads in (int[])[0, 1, 2, 3, 8])
        {
            double[] outputs = new double[Count];
            predictor.PredictParallel(new ReadOnlyMemory2D<double>(values, Count, 6), outputs, threads);
            Assert.Equal(expected, outputs);
        }
    }

    [Fact]
    public void ThreadsShareAPredictor()
    {
        ReluNetwork network = Networks.Random(new Random(9), 4, 30, hasSkip: true);
        Predictor<float> predictor = new(network);
        float[] rows = Rows<float>(new Random(10), 5000, 4);
        float[] expected = new float[5000];
        predictor.Predict(rows, expected);
        float[] actual = new float[5000];
        Parallel.For(0, 5000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => actual[i] = predictor.Predict(rows.AsSpan(4 * i, 4)));
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(400)]
    public void PredictAllocatesNothing(int dimension)
    {
        Predictor<double> predictor = new(Networks.Random(new Random(11), dimension, 50, hasSkip: true));
        double[] rows = new double[dimension * 200];
        double[] outputs = new double[200];
        predictor.Predict(rows, outputs);
        predictor.Predict(rows.AsSpan(0, dimension));
        long before = GC.GetAllocatedBytesForCurrentThread();
        predictor.Predict(rows, outputs);
        predictor.Predict(rows.AsSpan(0, dimension));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        Predictor<double> predictor = new(Networks.Random(new Random(12), 2, 3, hasSkip: false));
        Assert.Equal(2, predictor.InputCount);
        Assert.StartsWith("The row holds 1 values: expected 2.", Assert.Throws<ArgumentException>(() => predictor.Predict([1.0])).Message);
        Assert.StartsWith("There are 4 values for 3 outputs", Assert.Throws<ArgumentException>(() => predictor.Predict(new double[4], new double[3])).Message);
        Assert.StartsWith("There are 3 x 1 values for 3 outputs", Assert.Throws<ArgumentException>(() => predictor.Predict(new double[3, 1], new double[3])).Message);
        double[] shared = new double[6];
        Assert.Throws<ArgumentException>(() => predictor.Predict(shared.AsSpan(0, 4), shared.AsSpan(3, 2)));
        Assert.Throws<ArgumentException>(() => predictor.Predict(new ReadOnlySpan2D<double>(shared, 0, 2, 2, 1), shared.AsSpan(1, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => predictor.PredictParallel(new double[2, 2], new double[2], -1));
        Assert.Throws<NotSupportedException>(() => new Predictor<Half>(Networks.Random(new Random(13), 2, 3, hasSkip: false)));
        ReluNetwork large = new(["a"], "y", 0, [], [new([0], [1e39], 0, 1, [])]);
        Assert.Equal("The network holds 1E+39: beyond the range of Single.", Assert.Throws<ArgumentException>(() => new Predictor<float>(large)).Message);
    }

    private static IEnumerable<ReluNetwork> ManyNetworks()
    {
        foreach (int dimension in (int[])[1, 2, 7, 8, 9, 20, 150])
        {
            foreach (int neurons in (int[])[0, 1, 3, 8, 9, 50])
            {
                yield return Networks.Random(new Random((dimension * 100) + neurons), dimension, neurons, hasSkip: neurons % 2 == 1);
            }
        }
    }

    /// <summary>The sum of the terms' magnitudes, and the same with each activation replaced by its own terms' magnitudes.</summary>
    private static (double Summed, double Expanded) Magnitudes(ReluNetwork network, ReadOnlySpan<double> row)
    {
        double summed = Math.Abs(network.Intercept);
        for (int k = 0; k < network.Skip.Length; k++)
        {
            summed += Math.Abs(network.Skip[k] * row[k]);
        }

        double expanded = summed;
        foreach (NetworkNeuron neuron in network.Neurons)
        {
            double activation = neuron.Bias;
            double terms = Math.Abs(neuron.Bias);
            for (int k = 0; k < neuron.Inputs.Length; k++)
            {
                activation += neuron.Weights[k] * row[neuron.Inputs[k]];
                terms += Math.Abs(neuron.Weights[k] * row[neuron.Inputs[k]]);
            }

            summed += Math.Abs(neuron.Z) * Math.Max(activation, 0);
            expanded += Math.Abs(neuron.Z) * terms;
        }

        return (summed * (1 + 1e-9), expanded * (1 + 1e-9));
    }

    private static T[] Rows<T>(Random random, int count, int dimension)
        where T : INumber<T> =>
        [.. Enumerable.Range(0, count * dimension).Select(_ => T.CreateChecked((random.NextDouble() * 4) - 2))];
}
