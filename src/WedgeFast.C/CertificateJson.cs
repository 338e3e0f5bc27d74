using System.Text.Json;
using WedgeFast.Geometry;
using WedgeFast.Network;

namespace WedgeFast.C;

/// <summary>What training claims, as JSON.</summary>
internal static class CertificateJson
{
    /// <summary>The claim of a model.</summary>
    public static string Of(Model model) => JsonText.Object(writer => Write(writer, model));

    private static void Write(Utf8JsonWriter writer, Model model)
    {
        TrainingClaim claim = model.Claim;
        writer.WriteString("loss", claim.Loss.Name);
        writer.WriteString("norm", claim.Class.Norm == WeightNorm.L1 ? "l1" : "l2");
        writer.WriteNumber("order", claim.Class.Order);
        writer.WriteString("dictionary", claim.Class.Dictionary switch
        {
            DictionaryKind.Wedge => "wedge",
            DictionaryKind.Random => "random",
            DictionaryKind.Sampled => "sampled",
            _ => "full",
        });
        writer.WriteBoolean("skip", claim.HasSkip);
        writer.WriteNumber("beta", claim.Beta);
        writer.WriteNumber("objective", claim.Objective);
        if (claim.Gap is { } gap)
        {
            writer.WriteNumber("gap", gap);
        }
        else
        {
            writer.WriteNull("gap");
        }

        writer.WriteString("scope", claim.Scope switch
        {
            CertificateScope.Global => "global",
            CertificateScope.Dictionary => "dictionary",
            _ => "restricted",
        });
        writer.WriteNumber("rows", claim.Rows);
        writer.WriteNumber("hiddenLayers", model.Network.Layers.Count + 1);
        writer.WriteNumber("neurons", model.Network.Last.Neurons.Count);
    }
}
