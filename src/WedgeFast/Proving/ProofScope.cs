using WedgeFast.Geometry;
using WedgeFast.Network;

namespace WedgeFast.Proving;

/// <summary>Which certificates proofs can be written of.</summary>
internal static class ProofScope
{
    private const int MostInputs = 8;

    /// <summary>Refuses others.</summary>
    /// <exception cref="NotSupportedException">No proof can be written: the message says what is in the way, in one line.</exception>
    public static void Require(LayeredNetwork network, TrainingClaim claim)
    {
        if (Fault(network, claim) is { } fault)
        {
            throw new NotSupportedException($"No proof can be written of {fault}.");
        }
    }

    private static string? Fault(LayeredNetwork network, TrainingClaim claim)
    {
        if (!network.IsTwoLayer || claim.Class.Groups is not null)
        {
            return "more than one hidden layer, or of splines: expected the inputs as they are";
        }

        if (!Proofs.Loss.Names.Contains(claim.Loss.Name))
        {
            return $"the {claim.Loss.Name} loss: expected {string.Join(", ", Proofs.Loss.Names.SkipLast(1))} or {Proofs.Loss.Names[^1]}";
        }

        if (claim.OffsetColumn is not null || claim.ExposureColumn is not null)
        {
            return "offsets or exposures: expected none";
        }

        if (claim.Encoding is { } encoding && (encoding.Formats.Count > 0 || encoding.Columns.Any(column => column.HasOthers || column.Of is not null)))
        {
            return "data with numbers in other formats, rare words together, missing values or parts of dates: expected plain numbers and all words";
        }

        if (claim.Class.Monotone is not null)
        {
            return "a class of monotone networks: expected any";
        }

        if (claim is not { Gap: not null, Scope: CertificateScope.Global } || claim.Class.Dictionary != DictionaryKind.Full)
        {
            return $"a certificate of scope {claim.Scope}: expected a global one with a gap";
        }

        int inputs = network.InputNames.Count;
        return Math.Max(Math.Min(claim.Class.Order, inputs), claim.Class.Interactions?.Largest ?? 0) > MostInputs
            ? $"neurons of more than {MostInputs} inputs: expected --order {MostInputs} or less"
            : null;
    }
}
