using WedgeFast.Network;

namespace WedgeFast.Onnx;

/// <summary>A network that was read from an ONNX model.</summary>
/// <param name="Network">The network, named "x1", "x2", .. where the model names no inputs.</param>
/// <param name="NamesInputs">Whether the model names its inputs, as those do that <see cref="OnnxFile"/> writes.</param>
/// <param name="IsLogOdds">Whether the model makes probabilities of what the network gives: one output is the log-odds of the second class,
/// several are what goes into a softmax.</param>
public sealed record OnnxNetwork(LayeredNetwork Network, bool NamesInputs, bool IsLogOdds)
{
    /// <summary>
    /// Where the weights of <see cref="Network"/> are not those of the model, each once, so that the sum of their squares is another: why,
    /// a clause that names the node. Null where they are.
    /// </summary>
    public string? Folding { get; init; }
}
