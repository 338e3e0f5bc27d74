using WedgeFast.Geometry;
using WedgeFast.Pricing;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>Fits that train first: by local search, of any order; what is proven afterwards, if anything, takes its time apart.</summary>
internal static class LocalFit
{
    /// <summary>Whether options ask for it: explicitly, or by a class that nothing else can train.</summary>
    public static bool Applies(SampleSet samples, TrainingOptions options, NeuronClass neuronClass)
    {
        bool able = LocalSearch.Supports(neuronClass, LossChoice.Of(options.Loss, options.HuberDelta, samples).Outputs(samples));
        if (options.Prove.Limit is not null)
        {
            return able
                ? true
                : throw new NotSupportedException("local search covers the full dictionary with one output: expected a proof without a limit.");
        }

        return able && options.Prove == ProofEffort.Auto && !Searchable(neuronClass, samples.Dimension);
    }

    /// <summary>Trains, and proves for as long as the options say.</summary>
    public static TrainingResult Run(
        SampleSet samples, TrainingOptions options, NeuronClass neuronClass, IProgress<TrainingProgress>? progress, CancellationToken stop,
        CancellationToken caller)
    {
        TrainingRun local = new(
            samples, options, neuronClass, progress, (points, _) => new LocalPricer(points, neuronClass, options.Threads));
        local.Start(stop);
        double beta = options.Beta ?? ((options.BetaRatio ?? TrainingOptions.DefaultBetaRatio) * local.ReferenceBeta);
        TrainingResult trained = local.TrainLocally(beta, progress, stop, caller);
        if (options.Prove.Limit is not { } limit || limit == TimeSpan.Zero || stop.IsCancellationRequested || !Searchable(neuronClass, samples.Dimension))
        {
            return trained;
        }

        using CancellationTokenSource proof = CancellationTokenSource.CreateLinkedTokenSource(stop);
        proof.CancelAfter(limit);
        TrainingRun run = new(samples, options, neuronClass, progress);
        if (!run.Start(proof.Token))
        {
            return trained;
        }

        run.TakeUp(trained.Network);
        TrainingResult proven = run.TrainAt(beta, proof.Token, caller);
        return proven.Certificate.DualObjective is null ? trained : proven with { EstimatedGap = trained.EstimatedGap };
    }

    private static bool Searchable(NeuronClass neuronClass, int dimension) =>
        Math.Min(neuronClass.MostInputs, dimension) <= BranchAndBoundPricer.MaxOrder || PencilPricer.Supports(neuronClass, dimension);
}
