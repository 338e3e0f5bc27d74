using Xunit;

namespace WedgeFast.Tests.Attack;

/// <summary>
/// 2000 random degenerate problems over losses, norms, dictionaries, orders, weights and units: no neuron is above the certified nu, no
/// network below the certified bound, and what is called optimal is. More run in the program WedgeFast.Attack.
/// </summary>
public class CertificateAttackTests
{
    private const int Chunk = 250;

    public static TheoryData<int> Chunks => [.. Enumerable.Range(0, 8)];

    [Theory]
    [MemberData(nameof(Chunks))]
    public void Certificates_withstand(int chunk)
    {
        AttackCounts counts = new();
        counts.Attack(1 + (Chunk * chunk), Chunk, Environment.ProcessorCount);
        Assert.True(counts.Failures.Count == 0, string.Join("\n\n", counts.Failures));

        // What is refused, slow or left open withstands anything: most must not be.
        Assert.True(counts.Of(AttackOutcome.Certified) > 0.8 * Chunk, counts.ToString());
        Assert.True(counts.Of(AttackOutcome.Slow) <= 0.03 * Chunk, $"{string.Join("\n", counts.Slow)}\n{counts}");
    }
}
