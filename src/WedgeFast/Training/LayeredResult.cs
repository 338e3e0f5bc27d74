using WedgeFast.Network;

namespace WedgeFast.Training;

/// <summary>A network of several hidden layers, trained stage by stage. MATHEMATICS.md, "More layers".</summary>
/// <param name="Stages">What the stages gave, from one hidden layer on; objectives never rise. Fewer than asked for where a stage found
/// nothing better or was stopped.</param>
public sealed record LayeredResult(IReadOnlyList<LayerStage> Stages)
{
    /// <summary>The network.</summary>
    public LayeredNetwork Network => Stages[^1].Network;

    /// <summary>Its last two layers with their certificate, on the features that the layers before them give.</summary>
    public TrainingResult Last => Stages[^1].Fit;
}

/// <summary>What one stage gave.</summary>
/// <param name="Network">The network so far.</param>
/// <param name="Fit">Its last two layers with their certificate, the layers before them given.</param>
public sealed record LayerStage(LayeredNetwork Network, TrainingResult Fit);
