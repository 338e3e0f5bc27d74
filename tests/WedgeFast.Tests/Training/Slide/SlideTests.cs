using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

public sealed class SlideTests
{
    private const double Beta = 0.01;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheGradientIsThatOfDifferences(bool skip)
    {
        (TrainingProblem problem, List<(Neuron, double)> neurons) = Problem(skip);
        SlideObjective objective = new(problem, neurons, Beta, threads: 1);
        double[] at = objective.Start(), gradient = new double[objective.Size], unused = new double[objective.Size];
        objective.Evaluate(at, gradient);
        for (int k = 0; k < at.Length; k++)
        {
            double step = 1e-7;
            double[] up = [.. at], down = [.. at];
            (up[k], down[k]) = (at[k] + step, at[k] - step);
            double slope = (objective.Evaluate(up, unused) - objective.Evaluate(down, unused)) / (2 * step);
            Assert.Equal(slope, gradient[k], 1e-5);
        }
    }

    [Fact]
    public void TheValueIsThatOfTheNetwork()
    {
        (TrainingProblem problem, List<(Neuron Neuron, double Z)> neurons) = Problem(skip: false);
        SlideObjective objective = new(problem, neurons, Beta, threads: 1);
        double value = objective.Evaluate(objective.Start(), new double[objective.Size]);
        ReluNetwork network = problem.Fold([.. neurons.Select(neuron => (neuron.Neuron, new[] { neuron.Z }))]);
        Assert.Equal(problem.Evaluate(network, Beta, new NeuronClass(WeightNorm.L2, 2, DictionaryKind.Full)).Objective, value, 1e-12);
    }

    [Fact]
    public void ThreadsChangeNothing()
    {
        (TrainingProblem problem, List<(Neuron, double)> neurons) = Problem(skip: false);
        List<(Neuron Neuron, double Z)> one = Slide.Run(problem, neurons, Beta, 30, 1, TestContext.Current.CancellationToken);
        List<(Neuron Neuron, double Z)> four = Slide.Run(problem, neurons, Beta, 30, 4, TestContext.Current.CancellationToken);
        Assert.Equal(one.SelectMany(neuron => neuron.Neuron.Weights), four.SelectMany(neuron => neuron.Neuron.Weights));
        Assert.Equal(one.Select(neuron => neuron.Z), four.Select(neuron => neuron.Z));
    }

    private static (TrainingProblem Problem, List<(Neuron Neuron, double Z)> Neurons) Problem(bool skip)
    {
        SampleSet samples = NoisySamples.Create(900);
        TrainingProblem problem = new(samples, Standardizer.Fit(samples), skip, Loss.Squared);
        List<(Neuron, double)> neurons =
        [
            (new Neuron([0, 1], [0.6, 0.8], 0.1, [0]), 0.5), (new Neuron([0, 1], [0.8, -0.6], -0.2, [0]), -0.3),
            (new Neuron([1], [1], 0.05, [0]), 0.7), (new Neuron([0, 1], [-0.6, 0.8], 0.3, [0]), 0.2),
            (new Neuron([0, 1], [-0.8, 0.6], 0.15, [0]), 0.1), (new Neuron([0, 1], [0.28, 0.96], 0.4, [0]), -0.15),
        ];
        return (problem, neurons);
    }
}
