using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>Recomputes a network's claim from the network and the data alone.</summary>
public static class Verifier
{
    /// <summary>Verifies a claim.</summary>
    /// <param name="network">The network.</param>
    /// <param name="claim">What its training claims.</param>
    /// <param name="samples">The data it was trained on; the order of the rows does not matter.</param>
    /// <param name="threads">Threads; 0 means all.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    public static VerificationResult Verify(
        ReluNetwork network, TrainingClaim claim, SampleSet samples, int threads = 0, CancellationToken cancellation = default)
        => throw new NotSupportedException();
}

/// <summary>What verifying found.</summary>
/// <param name="Holds">Whether every claim holds.</param>
/// <param name="Failures">One plain sentence per claim that is false.</param>
/// <param name="Certificate">The recomputed certificate.</param>
public sealed record VerificationResult(bool Holds, IReadOnlyList<string> Failures, Certificate Certificate);
