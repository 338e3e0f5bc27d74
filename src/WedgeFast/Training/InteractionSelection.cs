using WedgeFast.Geometry;
using WedgeFast.Pricing;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// Which inputs may be read together: the sets of one input more than the order whose best neuron would lower the objective fastest, added
/// to the optimal network of the order alone. A set whose largest |g| there is at most beta cannot lower it at all. MATHEMATICS.md, "Chosen
/// interactions".
/// </summary>
internal static class InteractionSelection
{
    /// <summary>
    /// beta / betaMax of the network that sets are compared at where no beta is given. Of 0.1, 0.01 and 0.001, five splits, the last had
    /// the least errors: eight pairs on concrete 4.73, 4.56, 4.27, four on energy 0.59, 0.49, 0.49.
    /// </summary>
    private const double BetaRatio = 0.001;

    /// <summary>The largest |g| of a set is found to this much, relatively.</summary>
    private const double Accuracy = 1e-3;

    /// <summary>The fit with the class of the sets chosen; without any where it was stopped.</summary>
    /// <param name="fit">The samples to choose by, how many sets, if any, the beta, and the class of the order alone.</param>
    /// <param name="stop">Stops early.</param>
    public static PreparedFit Apply(PreparedFit fit, CancellationToken stop)
    {
        TrainingOptions options = fit.Options;
        if (options.SelectedInteractions is not { } count)
        {
            return fit;
        }

        WarmTraining training = new(fit);
        GapGoal goal = GapGoal.Loose(options, ValidatedTraining.Gap);
        if (!training.Start(goal, stop))
        {
            return fit;
        }

        training.MoveTo(options.Beta ?? ((options.BetaRatio ?? BetaRatio) * training.ReferenceBeta), goal, stop);
        (SampleSet samples, NeuronClass neuronClass) = (fit.Samples, fit.Class);
        double[] theta = fit.Problem.Theta(training.Loop.Residual);
        int[][] sets = [.. CoordinateSets.OfSize(neuronClass.Order + 1, samples.Dimension)];
        double[] largest = new double[sets.Length];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Threads > 0 ? options.Threads : Environment.ProcessorCount };
        Parallel.For(0, sets.Length, parallel, v => largest[v] = Largest(fit.Problem, theta, sets[v], neuronClass, stop));
        return stop.IsCancellationRequested
            ? fit
            : fit.With(neuronClass with { Interactions = new InputSets(Enumerable.Range(0, sets.Length).OrderByDescending(v => largest[v]).Take(count).Select(v => sets[v])) });
    }

    /// <summary>The largest |g| of neurons that read a set.</summary>
    private static double Largest(TrainingProblem problem, double[] theta, int[] set, NeuronClass neuronClass, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            return 0;
        }

        IPricer pricer = PricerChoice.For(problem.Points.Restrict(set), neuronClass with { Order = set.Length }, 1, problem.Outputs);
        return pricer.Price(theta, new PricingRequest(0, Accuracy, 1), stop).UpperBound;
    }
}
