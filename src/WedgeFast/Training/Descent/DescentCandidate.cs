using WedgeFast.Geometry;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>How networks may look that are compared by held-out rows.</summary>
/// <param name="Segments">Segments of the splines by which inputs enter; null for inputs as they are.</param>
/// <param name="Order">The most inputs that a neuron reads.</param>
internal readonly record struct DescentCandidate(int? Segments, int Order)
{
    /// <summary>How the inputs of samples become features.</summary>
    public InputKnots Knots(SampleSet samples) => Segments is int segments
        ? InputKnots.Splines(samples, Math.Min(segments, samples.Count))
        : InputKnots.Plain(Standardizer.Fit(samples));

    /// <summary>The class of the last two layers, of features of the inputs.</summary>
    /// <param name="sources">The source of each feature; null for inputs as they are.</param>
    public NeuronClass Class(InputGroups? sources) => new(WeightNorm.L2, Order, DictionaryKind.Full) { Groups = sources };
}
