using WedgeFast.Training;

namespace WedgeFast.ML;

/// <summary>What a trainer reads, and how it trains.</summary>
public sealed record WedgeFastTrainerOptions
{
    /// <summary>The column to predict: Single, Boolean of two classes, a key of several. Default: "Label".</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The column of inputs, a vector of Single of known size. Default: "Features".</summary>
    public string FeatureColumnName { get; init; } = "Features";

    /// <summary>The column of sample weights, Single. Default (null): weights of 1.</summary>
    public string? ExampleWeightColumnName { get; init; }

    /// <summary>How to train; of classes the loss is settled by the task. Default: weight decay is chosen by cross-validation.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>How cross-validation chooses, where <see cref="Training"/> gives no weight decay. Default (null): 5 folds.</summary>
    public CrossValidationOptions? Validation { get; init; }

    /// <summary>Stops training early with the best network so far and its true gap.</summary>
    public CancellationToken Cancellation { get; init; }
}
