using WedgeFast.Network;
using WedgeFast.Pricing;

namespace WedgeFast.Training;

/// <summary>
/// What the relative gap of a network would be if no neuron of its class had a larger |g| than those that one local search from the same
/// starts finds: an estimate, no bound, that anybody can compute anew from the network and the data. MATHEMATICS.md, "Train first, prove
/// after".
/// </summary>
internal static class LocalEstimate
{
    private const int Starts = 128, Steps = 25;

    /// <summary>Estimates.</summary>
    /// <param name="fit">The samples and the class.</param>
    /// <param name="network">The network, raw units.</param>
    /// <param name="beta">The weight-decay strength.</param>
    /// <param name="stop">Ends the search.</param>
    /// <returns>Relative to the objective without neurons; null for a class that local search does not cover, and where the search was
    /// ended: it has seen too little.</returns>
    public static double? Of(PreparedFit fit, ReluNetwork network, double beta, CancellationToken stop)
    {
        TrainingProblem problem = fit.Problem;
        if (fit.Class.ColumnSign != 0 || !LocalSearch.Supports(fit.Class, problem.Outputs))
        {
            return null;
        }

        if (problem.NullObjective == 0)
        {
            return 0;
        }

        (double objective, double[] residual) = problem.Evaluate(network, beta, fit.Class);
        LocalRequest request = new(beta, 1, Starts, Steps, 0);
        LocalSearch search = new(problem.Points, fit.Class, fit.Options.Threads);
        Geometry.Neuron[] near = [.. CarriedNeurons.Of(network, fit.Samples, problem, fit.Class).Select(carried => carried.Neuron)];
        IReadOnlyList<PricedNeuron> found = search.Search(problem.Theta(residual), request, near, stop).Neurons;
        if (stop.IsCancellationRequested)
        {
            return null;
        }

        double largest = found.Count > 0 ? Math.Max(beta, found[0].Value) : beta;
        return (objective - problem.Dual(residual, largest, beta)) / problem.NullObjective;
    }
}
