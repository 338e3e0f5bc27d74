using System.Buffers.Binary;
using System.Globalization;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Proofs;

/// <summary>
/// Proofs with a change somewhere. A mutant that the checker accepts has to claim no more than the proof that it is of, as its bound is
/// then proven by that one;
/// mutants that claim more than the best network allows must never pass. WEDGEFAST_MUTANTS sets how many there are of each kind.
/// </summary>
public sealed class MutatedProofTests
{
    private static readonly int Mutants =
        int.TryParse(Environment.GetEnvironmentVariable("WEDGEFAST_MUTANTS"), CultureInfo.InvariantCulture, out int count) ? count : 60;

    [Theory]
    [InlineData("bit of theta", "--beta-ratio 0.05")]
    [InlineData("bit of a tree", "--beta-ratio 0.05")]
    [InlineData("byte of a tree dropped", "--beta-ratio 0.05")]
    [InlineData("bytes of a tree swapped", "--beta-ratio 0.05")]
    [InlineData("theta moved between rows", "--beta-ratio 0.05")]
    [InlineData("exponent", "--beta-ratio 0.05")]
    [InlineData("bit of theta", "--beta-ratio 0.1 --target y,z")]
    [InlineData("bit of a tree", "--beta-ratio 0.1 --target y,z")]
    [InlineData("theta moved between rows", "--beta-ratio 0.1 --loss quantile:0.7")]
    [InlineData("bit of theta", "--beta-ratio 0.1 --loss softmax")]
    [InlineData("exponent", "--beta-ratio 0.1 --loss tweedie:1.5")]
    [InlineData("theta moved between rows", "--beta-ratio 0.1 --loss gamma --norm l1")]
    public void NoMutantProvesMore(string kind, string options)
    {
        using TempFolder folder = new();
        (string csv, int outputs) = Problem(options);
        (string proof, string model, string data) = ProofTests.Fit(folder, csv, options);
        ForgedProof original = ForgedProof.Read(proof, outputs);
        double bound = original.Header["bound"]!.GetValue<double>();
        Random random = new(18);
        int accepted = 0;
        for (int at = 0; at < Mutants; at++)
        {
            // Half of the mutants claim more than is true, which no change may make provable.
            bool greedy = at % 2 == 1;
            ForgedProof mutant = ForgedProof.Read(proof, outputs);
            Mutate(mutant, kind, random);
            mutant.Header["bound"] = greedy ? bound * (1 + 1e-4) : bound;
            mutant.Write(folder.At("mutant.wfp"), model);
            (int exitCode, string output, string error) = ForgedProof.Check(folder.At("mutant.wfp"), model, data);
            Assert.True(exitCode is 0 or 2 or 4, output + error);
            Assert.False(greedy && exitCode == 0, $"{kind} {at}: {output}");
            accepted += exitCode == 0 ? 1 : 0;
        }

        Assert.True(accepted < Mutants / 2, $"{accepted} of {Mutants} mutants were accepted");
    }

    /// <summary>The table that options are about, and how many outputs there are.</summary>
    private static (string Csv, int Outputs) Problem(string options) =>
        options.Contains("y,z", StringComparison.Ordinal) ? (RandomProblem.Rows(new Random(4), 16, 2, 0, "several"), 2)
        : options.Contains("softmax", StringComparison.Ordinal) ? (RandomProblem.Rows(new Random(5), 30, 2, 0, "softmax"), 3)
        : options.Contains("--loss", StringComparison.Ordinal) ? (RandomProblem.Rows(new Random(6), 20, 2, 0, "gamma"), 1)
        : (SmallData.Csv, 1);

    private static void Mutate(ForgedProof proof, string kind, Random random)
    {
        int bit = 1 << random.Next(8), rows = proof.Theta.Length / sizeof(long);
        int at = random.Next(proof.Trees.Length), other = random.Next(proof.Trees.Length);
        switch (kind)
        {
            case "bit of theta":
                proof.Theta[random.Next(proof.Theta.Length)] ^= (byte)bit;
                break;
            case "bit of a tree":
                proof.Trees[at] ^= (byte)bit;
                break;
            case "byte of a tree dropped":
                proof.Trees = [.. proof.Trees[..at], .. proof.Trees[(at + 1)..]];
                break;
            case "bytes of a tree swapped":
                (proof.Trees[at], proof.Trees[other]) = (proof.Trees[other], proof.Trees[at]);
                break;
            case "theta moved between rows":
                long moved = 1L << random.Next(20, 52);
                Add(proof.Theta, random.Next(rows), moved);
                Add(proof.Theta, random.Next(rows), -moved);
                break;
            default:
                string name = random.Next(2) == 0 ? "thetaExponent" : "pointExponent";
                proof.Header[name] = proof.Header[name]!.GetValue<int>() + random.Next(-3, 4);
                break;
        }
    }

    private static void Add(byte[] theta, int row, long value)
    {
        Span<byte> place = theta.AsSpan(row * sizeof(long), sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(place, BinaryPrimitives.ReadInt64LittleEndian(place) + value);
    }
}
