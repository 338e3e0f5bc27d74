using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>What options must be for monotone networks.</summary>
internal static class MonotoneRules
{
    /// <summary>The most inputs of a neuron that monotone classes are searched for.</summary>
    public const int MostOrder = 2;

    /// <summary>Refuses what is not covered.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="options">How to train them.</param>
    /// <param name="order">The order, settled.</param>
    /// <exception cref="ArgumentException">It is not: the message says what.</exception>
    public static void Check(SampleSet samples, TrainingOptions options, int order)
    {
        if (options.Monotone is not { } monotone)
        {
            return;
        }

        if (monotone.Count != samples.Dimension)
        {
            throw new ArgumentException($"there are directions of {monotone.Count} inputs; expected {samples.Dimension}, their number.", nameof(options));
        }

        string? other = samples.TargetNames.Count > 1 || options.Loss.Link == Link.Softmax ? "one output"
            : order > MostOrder ? $"an order of at most {MostOrder}"
            : options.Dictionary != DictionaryKind.Full ? "all neurons of the class"
            : options.Shape != NetworkShape.Any ? "no convex or concave shape"
            : options.Skip ? "no linear term"
            : options is not { Interactions: null, SelectedInteractions: null } ? "no interactions"
            : options is not { MaxNeurons: null, Sparsest: false } ? "no limit of neurons"
            : options.Splines > 0 ? "no splines, as neurons of one input are such"
            : options.Prove.Limit is not null ? "a proof"
            : null;
        if (other is not null)
        {
            throw new ArgumentException($"monotone networks are trained with some options alone; expected {other}.", nameof(options));
        }
    }
}
