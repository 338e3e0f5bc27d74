using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Pricing;

namespace WedgeFast.Training;

/// <summary>Fits that train first: by local search, of any order; what is proven afterwards, if anything, takes its time apart.</summary>
internal static class LocalFit
{
    /// <summary>
    /// Beyond so many hyperplanes an exact search need not end in any time; <see cref="ProofEffort.Full"/> asks for it all the same.
    /// </summary>
    private const double MostHyperplanes = 1e16;

    /// <summary>Whether options ask for it: explicitly, or by a class that nothing else can train.</summary>
    public static bool Applies(PreparedFit fit)
    {
        bool able = fit.Class.ColumnSign == 0 && LocalSearch.Supports(fit.Class, fit.Loss.Outputs(fit.Samples));
        if (fit.Options.Prove.Limit is not null)
        {
            return able
                ? true
                : throw new NotSupportedException("local search covers the full dictionary with one output: expected a proof without a limit.");
        }

        return able && fit.Options.Prove == ProofEffort.Auto && (!IsSearchable(fit) || Hyperplanes(fit) > MostHyperplanes);
    }

    /// <summary>Trains, and proves for as long as the options say.</summary>
    /// <param name="fit">All samples and the class.</param>
    /// <param name="progress">Told after every round.</param>
    /// <param name="stop">The caller's token and the time limit.</param>
    /// <param name="caller">The caller's own token.</param>
    /// <param name="start">A network whose neurons to start from; null for none.</param>
    public static TrainingResult Run(
        PreparedFit fit, IProgress<TrainingProgress>? progress, CancellationToken stop, CancellationToken caller, ReluNetwork? start = null)
    {
        TrainingRun local = new(fit.With((points, neuronClass, threads, _) => new LocalPricer(points, neuronClass, threads)), progress);
        local.Start(stop);
        double beta = fit.Options.Beta ?? ((fit.Options.BetaRatio ?? TrainingOptions.DefaultBetaRatio) * local.ReferenceBeta);
        List<(Neuron, double[])>? given = start is null ? null : GivenNeurons.Of(start, fit.Samples, fit.Problem, fit.Class);
        TrainingResult trained = local.TrainLocally(beta, progress, stop, caller, given);
        if (fit.Options.Prove.Limit is not { } limit || limit == TimeSpan.Zero || stop.IsCancellationRequested || !IsSearchable(fit))
        {
            return trained;
        }

        TrainingResult? proven = Prove(fit, trained.Network, beta, limit, progress, stop, caller);
        return proven?.Certificate.DualObjective is null ? trained : proven with { EstimatedGap = trained.EstimatedGap };
    }

    /// <summary>Trains with proofs from a network on.</summary>
    /// <param name="fit">All samples and the class.</param>
    /// <param name="network">A network of the class.</param>
    /// <param name="beta">Where it was trained.</param>
    /// <param name="limit">For so long at most; null means to the end.</param>
    /// <param name="progress">Told after every round.</param>
    /// <param name="stop">The caller's token and the time limit.</param>
    /// <param name="caller">The caller's own token.</param>
    /// <returns>What was found; null if not even the network without neurons could be judged.</returns>
    public static TrainingResult? Prove(
        PreparedFit fit, ReluNetwork network, double beta, TimeSpan? limit, IProgress<TrainingProgress>? progress, CancellationToken stop,
        CancellationToken caller)
    {
        using CancellationTokenSource proof = CancellationTokenSource.CreateLinkedTokenSource(stop);
        proof.CancelAfter(limit ?? Timeout.InfiniteTimeSpan);
        TrainingRun run = new(fit, progress);
        if (!run.Start(proof.Token))
        {
            return null;
        }

        run.TakeUp(CarriedNeurons.Of(network, fit.Samples, fit.Problem, fit.Class));
        return run.TrainAt(beta, proof.Token, caller);
    }

    /// <summary>
    /// The hyperplanes of a class that can be searched, counted before its pricer is made: that takes seconds with many rows.
    /// </summary>
    private static double Hyperplanes(PreparedFit fit) =>
        fit.Class.IsDrawn ? 0 : CoordinateSets.Hyperplanes(CoordinateSets.Of(fit.Class, fit.Samples.Dimension), fit.Samples.Count);

    /// <summary>Whether exact search covers the class of a fit.</summary>
    public static bool IsSearchable(PreparedFit fit)
    {
        int dimension = fit.Samples.Dimension;
        return fit.Class.IsDrawn || PencilPricer.Supports(fit.Class, dimension)
            || (fit.Loss.Outputs(fit.Samples) == 1
                ? Math.Min(fit.Class.MostInputs, dimension) <= BranchAndBoundPricer.MaxOrder
                : VectorSearchPricer.Supports(fit.Class, dimension));
    }
}
