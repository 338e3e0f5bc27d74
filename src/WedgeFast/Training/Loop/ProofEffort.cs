namespace WedgeFast.Training;

/// <summary>How much work the proof of a network's optimality may take once the network has been trained.</summary>
public sealed class ProofEffort
{
    private ProofEffort(TimeSpan? limit) => Limit = limit;

    /// <summary>Proves where the class can be searched; else trains and proves nothing. The default.</summary>
    public static ProofEffort Auto { get; } = new(null);

    /// <summary>Proves, and refuses classes that cannot be searched.</summary>
    public static ProofEffort Full { get; } = new(null);

    /// <summary>Trains by local search alone and proves nothing.</summary>
    public static ProofEffort None { get; } = new(TimeSpan.Zero);

    /// <summary>How long the proof may take; null for no limit.</summary>
    public TimeSpan? Limit { get; }

    /// <summary>Trains by local search first and then proves for so long at most.</summary>
    /// <param name="limit">A positive time.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public static ProofEffort Within(TimeSpan limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero);
        return new ProofEffort(limit);
    }
}
