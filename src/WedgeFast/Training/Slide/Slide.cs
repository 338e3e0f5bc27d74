using WedgeFast.Geometry;

namespace WedgeFast.Training;

/// <summary>
/// Moves all neurons of a network at once downhill on P, their number and signs kept: column generation alone moves a hyperplane only by
/// adding another and shrinking the first. MATHEMATICS.md, "Sliding".
/// </summary>
internal static class Slide
{
    private const double Accuracy = 1e-6;

    /// <summary>Whether networks of a problem can be slid.</summary>
    public static bool Supports(TrainingProblem problem, NeuronClass neuronClass) =>
        problem.IsPlain && neuronClass is { Norm: WeightNorm.L2, Dictionary: DictionaryKind.Full };

    /// <summary>Slides.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="neurons">Neurons in training units and their coefficients.</param>
    /// <param name="beta">The weight-decay strength.</param>
    /// <param name="steps">The most steps.</param>
    /// <param name="threads">Threads; 0 means all.</param>
    /// <param name="stop">Ends early.</param>
    /// <returns>The neurons moved, each through a sample again.</returns>
    public static List<(Neuron Neuron, double Z)> Run(
        TrainingProblem problem, IReadOnlyList<(Neuron Neuron, double Z)> neurons, double beta, int steps, int threads, CancellationToken stop)
    {
        SlideObjective objective = new(problem, neurons, beta, threads);
        double[] variables = objective.Start();
        LimitedMemoryDescent.Minimise(objective.Evaluate, variables, steps, Accuracy, stop);
        return objective.Neurons(variables);
    }
}
