using WedgeFast.Kernels;
using WedgeFast.Losses;
using WedgeFast.Network;

namespace WedgeFast;

/// <summary>What a network's outputs say of its targets.</summary>
internal static class OutputRule
{
    /// <summary>How many numbers a prediction is: one per target, of classes one each.</summary>
    /// <param name="claim">What was learnt.</param>
    /// <param name="outputs">The number of outputs.</param>
    public static int Length(TrainingClaim claim, int outputs) => claim.Loss.Link == Link.Logit ? 2 : outputs;

    /// <summary>
    /// The prediction that the outputs of a row are: numbers in the units of the targets, of classes the probability of each.
    /// </summary>
    /// <param name="claim">What was learnt.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="prediction">Receives it.</param>
    public static void Apply(TrainingClaim claim, ReadOnlySpan<double> outputs, Span<double> prediction)
    {
        switch (claim.Loss.Link)
        {
            case Link.Logit:
                prediction[0] = LogisticFunction.Probability(-outputs[0]);
                prediction[1] = LogisticFunction.Probability(outputs[0]);
                break;
            case Link.Softmax:
                SoftmaxFunction.Probabilities(outputs, prediction);
                break;
            default:
                outputs.CopyTo(prediction);
                Unlog(claim, prediction);
                break;
        }
    }

    /// <summary>
    /// The position of the likeliest class. From the outputs: probabilities that round to the same number are told apart.
    /// </summary>
    /// <param name="claim">What was learnt.</param>
    /// <param name="outputs">The outputs of a row.</param>
    public static int Likeliest(TrainingClaim claim, ReadOnlySpan<double> outputs) =>
        claim.Loss.Link == Link.Logit ? (outputs[0] > 0 ? 1 : 0) : SoftmaxFunction.Likeliest(outputs);

    /// <summary>Outputs of any number of rows in units of the targets; those of classes stay as they are.</summary>
    /// <param name="claim">What was learnt.</param>
    /// <param name="outputs">The outputs, replaced.</param>
    public static void Unlog(TrainingClaim claim, Span<double> outputs)
    {
        for (int at = 0; claim.HasLogOutput && at < outputs.Length; at++)
        {
            outputs[at] = Math.Exp(outputs[at]);
        }
    }
}
