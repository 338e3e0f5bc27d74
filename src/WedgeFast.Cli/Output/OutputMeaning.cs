using WedgeFast.Kernels;
using WedgeFast.Losses;
using WedgeFast.Network;

namespace WedgeFast.Cli.Output;

/// <summary>What a network's output is, and how it is shown.</summary>
/// <param name="Name">
/// The output itself: "price", "log(price)" or "log-odds of kind = rose"; of several "(u, v)", or "log-probabilities of kind = (aster,
/// rose, tulip), up to a constant,".
/// </param>
/// <param name="Shown">What plots show of it: "price", or "probability of kind = rose".</param>
/// <param name="Labels">The labels of classes 0 and 1; null where the output is a number.</param>
/// <param name="IsLogarithm">Whether it is the logarithm of what is shown.</param>
internal sealed record OutputMeaning(string Name, string Shown, IReadOnlyList<string>? Labels, bool IsLogarithm = false)
{
    /// <summary>Whether what is shown is another function of the inputs than the output: it bends where this is straight.</summary>
    public bool Bends => Labels is not null || IsLogarithm;

    /// <summary>"mean loss", or "mean loss of log(price)".</summary>
    public string MeanLoss => LearnsLogarithm ? $"mean loss of {Name}" : "mean loss";

    /// <summary>Whether errors are those of the logarithm.</summary>
    private bool LearnsLogarithm { get; init; }

    public static OutputMeaning Of(ReluNetwork network, TrainingClaim claim)
    {
        if (network.OutputNames.Count > 1)
        {
            string all = $"({string.Join(", ", network.OutputNames.Select(one => claim.HasLogOutput ? Words.Logarithm(one) : one))})";
            string name = claim.Loss.Link == Link.Softmax ? $"log-probabilities of {claim.Target} = {all}, up to a constant," : all;
            return new OutputMeaning(name, name, null, claim.HasLogOutput) { LearnsLogarithm = claim.LogTarget };
        }

        if (claim.Loss.Link != Link.Logit)
        {
            return new OutputMeaning(claim.HasLogOutput ? Words.Logarithm(network.OutputName) : network.OutputName, network.OutputName, null, claim.HasLogOutput) { LearnsLogarithm = claim.LogTarget };
        }

        string which = $"{network.OutputName} = {claim.Labels[1]}";
        return new OutputMeaning($"log-odds of {which}", $"probability of {which}", claim.Labels);
    }

    /// <summary>What plots show of an output.</summary>
    public double Show(double output) => IsLogarithm ? Math.Exp(output) : Labels is null ? output : LogisticFunction.Probability(output);

    /// <summary>The label that an output says: the second one where the log-odds are above 0.</summary>
    public string Label(double logOdds) => Labels![logOdds > 0 ? 1 : 0];
}
