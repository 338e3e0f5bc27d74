namespace WedgeFast.Network;

/// <summary>
/// The model file: JSON of format "wedgefast-network", version 1: the network in raw units and what its training claims. Numbers
/// round-trip exactly. The same model always gives the same bytes.
/// </summary>
public static class ModelFile
{
    /// <summary>Writes a model as UTF-8 JSON.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="network">The network.</param>
    /// <param name="claim">What its training claims.</param>
    public static void Write(Stream destination, ReluNetwork network, TrainingClaim claim) => throw new NotSupportedException();

    /// <summary>Reads and checks a model.</summary>
    /// <param name="source">UTF-8 JSON.</param>
    /// <exception cref="InvalidDataException">Truncated, of another format or version, or with numbers that make no network; the message
    /// says what was found and what was expected in one line.</exception>
    public static (ReluNetwork Network, TrainingClaim Claim) Read(Stream source) => throw new NotSupportedException();
}
