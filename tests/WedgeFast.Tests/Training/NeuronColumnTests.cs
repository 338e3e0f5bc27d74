using WedgeFast.Geometry;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>Columns computed part by part are those computed as a whole.</summary>
public class NeuronColumnTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PartsAddUpToTheWhole(bool skip)
    {
        const int Rows = 1500;
        Random random = new(3);
        double[] inputs = [.. Enumerable.Range(0, 3 * Rows).Select(_ => random.NextDouble())];
        double[] targets = [.. Enumerable.Range(0, Rows).Select(i => inputs[3 * i] * inputs[(3 * i) + 1])];
        double[] weights = [.. Enumerable.Range(0, Rows).Select(_ => 0.5 + random.NextDouble())];
        SampleSet samples = SampleSet.Create(inputs, 3, targets, weights);
        TrainingProblem problem = PreparedFit.Of(samples, new TrainingOptions { Skip = skip }).Problem;
        Neuron one = new([1], [1.0], -0.3, [0]), three = new([0, 1, 2], [0.6, -0.48, 0.64], 0.1, [0, 1, 2]);
        foreach (Neuron neuron in new[] { one, three, three with { Sign = -1 }, one with { Less = new Neuron([1], [1.0], -0.7, [1]) } })
        {
            NeuronColumn column = new(problem, neuron);
            double[] whole = new double[Rows], buffer = new double[700];
            column.Write(whole);
            Assert.Equal(problem.Column(neuron), whole);
            for (int first = 0; first < Rows; first += 700)
            {
                int length = Math.Min(700, Rows - first);
                double[] part = column.Part(first, length, buffer).ToArray();
                for (int i = 0; i < length; i++)
                {
                    Assert.Equal(whole[first + i], part[i], 1e-15);
                }
            }
        }
    }
}
