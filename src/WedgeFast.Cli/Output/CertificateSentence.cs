using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Training;

namespace WedgeFast.Cli.Output;

/// <summary>Says in one plain sentence what a certificate proves, and no more.</summary>
internal static class CertificateSentence
{
    private const int MostListed = 8;

    /// <param name="certificate">The certificate.</param>
    /// <param name="claim">The class it is about.</param>
    /// <param name="network">The network whose inputs and outputs it is about.</param>
    public static string Of(Certificate certificate, TrainingClaim claim, ReluNetwork network) =>
        Of(certificate.Gap, certificate.RelativeGap, certificate.Scope, claim, network);

    /// <summary>What a model file claims.</summary>
    public static string Of(TrainingClaim claim, ReluNetwork network) => Of(claim.Gap, null, claim.Scope, claim, network);

    private static string Of(
        double? bound, double? relative, CertificateScope scope, TrainingClaim claim, ReluNetwork network) => (bound, scope) switch
        {
            (double gap, CertificateScope.Global) =>
                $"Proven: no network of this class ({Class(claim, network)}), of any width, has an objective lower by more than {Amount(gap, relative)}.",
            (double gap, CertificateScope.Dictionary) =>
                $"Proven for the dictionary only: no network of hyperplanes through samples ({Class(claim, network)}) has an objective lower by more than "
                + $"{Amount(gap, relative)}; hyperplanes elsewhere are not covered.",
            _ when claim.Class.Dictionary == DictionaryKind.Random =>
                "No proof: random neurons alone took part, so nothing is known about how much better another network could be.",
            _ when claim.Class.Dictionary == DictionaryKind.Sampled =>
                "No proof: hyperplanes through samples that were drawn alone took part, so nothing is known about how much better another network could be.",
            _ => "No proof: the search did not cover the class, so nothing is known about how much better another network could be.",
        };

    private static string Amount(double gap, double? relative) => relative is double share
        ? $"{Words.Bound(gap)} ({Words.Bound(share)} of the objective without neurons)"
        : Words.Bound(gap);

    private static string Class(TrainingClaim claim, ReluNetwork network)
    {
        string inputs = claim.Class.Order == 1 ? "1 input" : $"at most {claim.Class.Order} inputs";
        if (claim.Class is { Dictionary: DictionaryKind.Wedge, Order: > 1 })
        {
            inputs = $"{claim.Class.Order} inputs";
        }

        return $"{Words.Of(claim.Class.Norm)} weights, {inputs} per neuron{Interactions(claim, network)}{(claim.HasSkip ? ", linear term" : "")}{Shape(claim.Class)}{Monotone(claim.Class, network)}"
            + Loss(claim, network.OutputNames.Count);
    }

    private static string Shape(NeuronClass neuronClass) => neuronClass.Shape == NetworkShape.Any
        ? ""
        : $", {ModelNames.Of(neuronClass.Shape)}: no output weight {(neuronClass.Shape == NetworkShape.Convex ? "below" : "above")} 0";

    /// <summary>At order 1 the class has all functions that are monotone so; beyond, sums of neurons that each are.</summary>
    private static string Monotone(NeuronClass neuronClass, ReluNetwork network)
    {
        if (neuronClass.Monotone is not { } monotone)
        {
            return "";
        }

        string[] all = [.. Enumerable.Range(0, monotone.Count).Where(k => monotone[k] != 0).Select(k => $"{(monotone[k] > 0 ? "falling" : "rising")} in {network.InputNames[k]}")];
        string more = all.Length > MostListed ? $" and so in {all.Length - MostListed} more" : "";
        string each = neuronClass.Order == 1 ? "" : "each neuron of two inputs, and the sum of those of one, ";
        return $", {each}never {string.Join(", never ", all.Take(MostListed))}{more}";
    }

    private static string Interactions(TrainingClaim claim, ReluNetwork network)
    {
        if (Words.Of(claim.Class.Interactions, network.InputNames) is not { } sets)
        {
            return "";
        }

        IEnumerable<string> listed = sets.Take(MostListed).Select(set => string.Join(':', set));
        return $" or together {string.Join(", ", listed)}{(sets.Count > MostListed ? $" and {sets.Count - MostListed} more sets" : "")}";
    }

    // The squared loss of the target itself goes without saying.
    private static string Loss(TrainingClaim claim, int outputs) => claim.Loss switch
    {
        { IsSquared: true } when claim.LogTarget => $", squared loss of {(outputs > 1 ? $"the logarithms of {outputs} targets" : Words.Logarithm(claim.Target))}",
        { IsSquared: true } when outputs > 1 => $", {outputs} targets",
        { Parameter: { } parameter } loss => $", {loss.Name} loss{(claim.LogTarget ? $" of {Words.Logarithm(claim.Target)}," : " of")} {loss.ParameterName} {Words.Short(parameter)}",
        { Link: Link.Softmax } => $", softmax loss of {claim.Labels.Count}{(claim.Balanced ? " balanced" : "")} classes",
        { IsSquared: false } loss => $", {loss.Name} loss{(claim.Balanced ? " of balanced classes" : "")}",
        _ => "",
    };
}
