namespace WedgeFast.Network;

/// <summary>Networks of the quantiles that intervals are widened from: of learnt logarithms they give logarithms.</summary>
/// <param name="Lower">The network of the lower quantile, which reads the model's inputs.</param>
/// <param name="Upper">The network of the upper quantile.</param>
internal sealed record IntervalBounds(ReluNetwork Lower, ReluNetwork Upper)
{
    /// <summary>What is wrong with them beside a model's inputs, in one sentence, or null.</summary>
    /// <param name="inputs">The names of the model's inputs.</param>
    public string? Fault(IReadOnlyList<string> inputs)
    {
        foreach (ReluNetwork network in (ReluNetwork[])[Lower, Upper])
        {
            if (network.OutputNames.Count > 1 || !network.InputNames.SequenceEqual(inputs, StringComparer.Ordinal))
            {
                return "The networks of an interval's ends have one output and the inputs of the model: others were found.";
            }
        }

        return null;
    }
}
