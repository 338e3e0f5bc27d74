using System.Text.Json;
using WedgeFast.Losses;

namespace WedgeFast.Network;

/// <summary>
/// The model file: JSON of format "wedgefast-network", version 1: the network in raw units and what its training claims; version 2 where
/// there is more than one hidden layer: "before" holds inputs, their scaling and the earlier layers, and "inputs" are its features. Numbers
/// round-trip exactly. The same model always gives the same bytes.
/// </summary>
internal static class ModelFile
{
    /// <summary>Writes a model as UTF-8 JSON.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="network">The network.</param>
    /// <param name="claim">What its training claims.</param>
    /// <exception cref="ArgumentException">The claim cannot be of this network, or not of any; nothing was written.</exception>
    public static void Write(Stream destination, ReluNetwork network, TrainingClaim claim)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(claim);
        if (ClaimRules.Fault(LayeredNetwork.Of(network), claim) is { } fault)
        {
            throw new ArgumentException(fault, nameof(claim));
        }

        destination.Write(ModelWriter.ToBytes(network, claim));
    }

    /// <summary>
    /// Writes a model of any number of hidden layers as UTF-8 JSON: of version 2 where there is more than one, else as <see cref="Write"/>
    /// does.
    /// </summary>
    /// <param name="destination">Where to.</param>
    /// <param name="network">The network.</param>
    /// <param name="claim">What the training of its last two layers claims.</param>
    /// <exception cref="ArgumentException">The claim cannot be of this network, or not of any; nothing was written.</exception>
    public static void WriteLayered(Stream destination, LayeredNetwork network, TrainingClaim claim)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(claim);
        if (ClaimRules.Fault(network, claim) is { } fault)
        {
            throw new ArgumentException(fault, nameof(claim));
        }

        destination.Write(network.IsTwoLayer ? ModelWriter.ToBytes(network.Last, claim) : ModelWriter.ToBytes(network, claim));
    }

    /// <summary>
    /// Writes a network alone as UTF-8 JSON, for other programs to read: "inputs", "outputs", "link", "labels", "intercept", "skip" and
    /// "neurons" as in the model file, and where there are intervals their "interval" with "level" and "halfWidth", about the output.
    /// </summary>
    /// <param name="destination">Where to.</param>
    /// <param name="network">The network.</param>
    /// <param name="labels">The names of classes 0 and 1 where the output is the log-odds of class 1, or one per output of several that are
    /// log-probabilities up to a constant; null for outputs in themselves.</param>
    /// <param name="logTarget">Whether outputs are logarithms of the predictions, as <see cref="TrainingClaim.LogTarget"/> says: the link
    /// is "log" then.</param>
    /// <param name="residuals">What intervals are made of, or null.</param>
    /// <exception cref="ArgumentException">There are not as many labels, or labels and logarithms.</exception>
    public static void WriteNetwork(
        Stream destination, ReluNetwork network, IReadOnlyList<string>? labels = null, bool logTarget = false, HeldOutResiduals? residuals = null)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(network);
        NetworkRules.CheckLabels(labels, network.OutputNames.Count, logTarget);
        Link link = labels is null ? Link.Identity : network.OutputNames.Count > 1 ? Link.Softmax : Link.Logit;
        destination.Write(ModelWriter.ToBytes(network, link, logTarget, labels ?? [], residuals));
    }

    /// <summary>Reads and checks a model of one hidden layer.</summary>
    /// <param name="source">UTF-8 JSON.</param>
    /// <exception cref="InvalidDataException">Truncated, of another format or version, or with numbers that make no network; the message
    /// says what was found and what was expected in one line.</exception>
    public static (ReluNetwork Network, TrainingClaim Claim) Read(Stream source)
    {
        (LayeredNetwork network, TrainingClaim claim) = ReadLayered(source);
        return network.IsTwoLayer ? (network.Last, claim) : throw JsonField.Fault($"it has {network.HiddenLayers} hidden layers: expected 1");
    }

    /// <summary>Reads and checks a model of any number of hidden layers.</summary>
    /// <param name="source">UTF-8 JSON.</param>
    /// <exception cref="InvalidDataException">As <see cref="Read"/>.</exception>
    public static (LayeredNetwork Network, TrainingClaim Claim) ReadLayered(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            using JsonDocument document = JsonDocument.Parse(source);
            return ModelReader.Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw JsonField.Fault($"no JSON from line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1} on: expected a whole document");
        }
        catch (InvalidOperationException)
        {
            // The parser checks the encoding of texts only when they are asked for.
            throw JsonField.Fault($"a text in it is not valid Unicode: expected UTF-8");
        }
    }
}
