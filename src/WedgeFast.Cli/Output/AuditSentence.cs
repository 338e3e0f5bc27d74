using WedgeFast.Network;
using WedgeFast.Training;

namespace WedgeFast.Cli.Output;

/// <summary>Says in one plain sentence what an audit proves, and no more.</summary>
internal static class AuditSentence
{
    public static string Of(LayeredNetwork network, AuditResult audit)
    {
        bool narrower = audit.Optimum.Claim.Class.Order < network.Features.Length;
        string what = narrower
            ? $"the optimum of networks of at most {Words.Count(audit.Optimum.Claim.Class.Order, "input")} per neuron"
            : "the global optimum";
        string given = network.HiddenLayers > 1 ? " of its last two layers, the layers before them given" : "";
        string least = audit.AtLeastAbove > 0 ? $"; at least {Words.Floor(audit.AtLeastAbove)} above it" : "";
        if (audit.Optimum.Status == TrainingStatus.Unproven)
        {
            return audit.AtLeastAbove > 0
                ? $"At least {Words.Floor(audit.AtLeastAbove)} above {what}{given}: a network better by that was found. No bound: local search proves nothing about others."
                : "No better network was found. No bound: local search proves nothing about others.";
        }

        if (audit is not { AtMostAbove: double most, Optimum.Certificate.Scope: CertificateScope.Global })
        {
            return audit.AtLeastAbove > 0
                ? $"At least {Words.Floor(audit.AtLeastAbove)} above {what}{given}. No proof of more: the search did not cover the class before it was stopped."
                : "No proof: the search did not cover the class before it was stopped, and no better network was found.";
        }

        if (narrower && most < 0)
        {
            return $"Proven: below {what}{given} by at least {Words.Floor(-most)}.";
        }

        return audit.RelativeExcess is double relative && relative < 1000
            ? $"Proven: within {Percent(relative)} % of {what}{given}{least}."
            : $"Proven: within {Words.Bound(most)} of {what}{given}{least}.";
    }

    /// <summary>What is proven about the last two layers of a network.</summary>
    public static string OfLast(LayeredNetwork network, Certificate certificate, TrainingClaim claim) =>
        OfLast(network, CertificateSentence.Of(certificate, claim, network.Last));

    /// <summary>What a model file claims about the last two layers of a network.</summary>
    public static string OfLast(LayeredNetwork network, TrainingClaim claim) =>
        OfLast(network, CertificateSentence.Of(claim, network.Last));

    private static string OfLast(LayeredNetwork network, string sentence) => network.HiddenLayers > 1
        ? $"Of the last two layers, the layers before them given: {char.ToLowerInvariant(sentence[0])}{sentence[1..]}"
        : sentence;

    // Rounded up to three digits, like every bound.
    private static string Percent(double relative) => Words.Bound(Math.Max(relative, 0) * 100);
}
