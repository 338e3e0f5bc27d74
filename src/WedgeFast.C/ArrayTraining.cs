using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.C;

/// <summary>Trains on arrays.</summary>
internal static class ArrayTraining
{
    /// <summary>Trains.</summary>
    /// <param name="data">The arrays.</param>
    /// <param name="options">How.</param>
    /// <param name="stop">Ends early with the best network so far.</param>
    /// <returns>The model, and whether training came to its end.</returns>
    /// <exception cref="ArgumentException">A size or a value is not as stated.</exception>
    /// <exception cref="OperationCanceledException">Stopped before there was a model.</exception>
    public static (Model Model, bool IsDone) Fit(TrainingArrays data, FitOptions options, CancellationToken stop)
    {
        (SampleSet samples, InputEncoding? encoding) = data.Samples(options);
        TrainingOptions training = options.For(samples.InputNames);
        if (data.HasWeights && samples.InputNames.Concat(samples.TargetNames).Contains(options.Weights))
        {
            throw new OptionException($"weights: {Quoted.Text(options.Weights)} is the name of a column or a target: expected another.");
        }

        if (options.Layers > 1)
        {
            LayeredTrainer.Check(samples, options.Layers, training);
        }

        TrainingResult result = options.HasBeta
            ? Trainer.Fit(samples, training, cancellation: stop)
            : Trainer.FitCrossValidated(samples, options.Validation, training, cancellation: stop).Fit;
        if (training.BetaRatio is not null && !result.IsBetaMaxKnown)
        {
            throw new OperationCanceledException();
        }

        TrainingResult first = result.WithSchema(Labels(result, options), encoding, data.HasWeights ? options.Weights : null);
        if (options.Layers == 1)
        {
            return (new Model(first.Layers ?? LayeredNetwork.Of(first.Network), first.Claim), IsDone(first));
        }

        TimeSpan? left = training.TimeLimit - TimeSpan.FromSeconds(result.Timings.Total);
        training = training with { TimeLimit = left < TimeSpan.FromTicks(1) ? TimeSpan.FromTicks(1) : left };
        LayeredResult deeper = LayeredTrainer.Continue(first, samples, options.Layers, training, cancellation: stop);
        TrainingClaim claim = deeper.Last.Claim with
        {
            WeightColumn = first.Claim.WeightColumn,
            Labels = first.Claim.Labels,
            Encoding = first.Claim.Encoding,
        };
        return (new Model(deeper.Network, claim), IsDone(deeper.Last));
    }

    private static IReadOnlyList<string>? Labels(TrainingResult result, FitOptions options)
    {
        int classes = result.Claim.Loss.Link switch { Link.Logit => 2, Link.Softmax => result.Network.OutputNames.Count, _ => 0 };
        return options.Labels is null || options.Labels.Count == classes
            ? options.Labels
            : throw new OptionException(
                FormattableString.Invariant($"labels: {options.Labels.Count} names: expected {classes}, one per class."));
    }

    private static bool IsDone(TrainingResult result) => result.Status is TrainingStatus.Optimal or TrainingStatus.Unproven or TrainingStatus.Limited;
}
