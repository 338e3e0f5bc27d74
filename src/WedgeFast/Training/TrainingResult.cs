using System.Globalization;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>How training ended.</summary>
public enum TrainingStatus
{
    /// <summary>The relative gap is within the tolerance.</summary>
    Optimal,

    /// <summary>The time limit came first.</summary>
    TimeLimit,

    /// <summary>The limit on rounds, or rounding, came first.</summary>
    IterationLimit,

    /// <summary>Cancelled by the caller.</summary>
    Cancelled,

    /// <summary>Local search finds no better neuron any more; nothing is proven.</summary>
    Unproven,

    /// <summary>
    /// There may be no more neurons (<see cref="TrainingOptions.MaxNeurons"/>), or a proof after a descent is taken no further: the gap,
    /// beyond the tolerance, bounds what that costs.
    /// </summary>
    Limited,
}

/// <summary>What training gives: the network, its claim with the proven gap, and how it went.</summary>
/// <param name="Network">The network in raw input units.</param>
/// <param name="Claim">Objective, gap and scope of exactly this network.</param>
/// <param name="Status">How training ended.</param>
/// <param name="Certificate">The bound in full.</param>
/// <param name="Rounds">Pricing calls.</param>
/// <param name="Timings">Where the time went.</param>
public sealed record TrainingResult(
    ReluNetwork Network,
    TrainingClaim Claim,
    TrainingStatus Status,
    Certificate Certificate,
    int Rounds,
    TrainingTimings Timings)
{
    /// <summary>
    /// Whether betaMax was found before training was stopped. Where it was not, a ratio of it means nothing yet:
    /// <see cref="Certificate.Beta"/> is that share of a bound on it, and the network has no neurons.
    /// </summary>
    public bool IsBetaMaxKnown { get; init; } = true;

    /// <summary>
    /// What the relative gap would be if no neuron of the class had a larger |g| than those that local search has found: an estimate, never
    /// a bound. Null where training was by exact search alone.
    /// </summary>
    public double? EstimatedGap { get; init; }

    /// <summary>
    /// The whole network where inputs enter by splines: two fixed layers, and <see cref="Network"/> as its last two, which
    /// <see cref="Claim"/> is about. Null where <see cref="Network"/> is all of it.
    /// </summary>
    public LayeredNetwork? Layers { get; init; }

    /// <summary>The result with what only the reader of the data knows.</summary>
    /// <param name="labels">The names of the classes; null for "0", "1", ..</param>
    /// <param name="encoding">How columns became inputs; null where they are the inputs.</param>
    /// <param name="weightColumn">The sample weights' column, or null.</param>
    internal TrainingResult WithSchema(IReadOnlyList<string>? labels, InputEncoding? encoding, string? weightColumn)
    {
        bool perClass = Claim.Loss.Link == Link.Softmax;
        labels ??= perClass
            ? [.. Enumerable.Range(0, Network.OutputNames.Count).Select(k => k.ToString(CultureInfo.InvariantCulture))]
            : Claim.Labels;
        ReluNetwork network = perClass ? new ReluNetwork(Network.InputNames, labels, Network.Intercepts, Network.Skip, Network.Neurons) : Network;
        return this with
        {
            Claim = Claim with { WeightColumn = weightColumn, Labels = labels, Encoding = encoding },
            Network = network,
            Layers = Layers?.WithLast(network),
        };
    }
}

/// <summary>Seconds per phase.</summary>
/// <param name="Price">Pricing.</param>
/// <param name="Solve">The l1 problem, sliding included.</param>
/// <param name="Total">All of training.</param>
public readonly record struct TrainingTimings(double Price, double Solve, double Total);
