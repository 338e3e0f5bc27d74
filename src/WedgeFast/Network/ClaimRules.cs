using System.Globalization;
using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Samples;

namespace WedgeFast.Network;

/// <summary>What a training claim must satisfy to belong to a network: checked before writing and after reading a model file.</summary>
internal static class ClaimRules
{
    /// <summary>What is wrong with the claim about the last two layers of a network, in one sentence, or null.</summary>
    public static string? Fault(LayeredNetwork network, TrainingClaim claim)
    {
        bool fits = claim.Encoding is not { } encoding || encoding.InputNames.SequenceEqual(network.InputNames, StringComparer.Ordinal);
        return Fault(network.Last, claim) ?? claim.Residuals?.Bounds?.Fault(network.InputNames) ?? (fits ? null : "The encoding makes other inputs than the network has.");
    }

    private static string? Fault(ReluNetwork network, TrainingClaim claim)
    {
        int dimension = network.InputNames.Count;
        if (LossFault(claim, network.OutputNames) is { } fault)
        {
            return fault;
        }

        if (claim.Class.Groups is { } groups && groups.Inputs != dimension)
        {
            return Say($"There are sources of {groups.Inputs} inputs: expected {dimension}, their number.");
        }

        int sources = claim.Class.Groups?.Count ?? dimension;
        if (claim.Class.Order < 1 || claim.Class.Order > sources)
        {
            return Say($"The order is {claim.Class.Order}: expected 1 to {sources}, the number of inputs.");
        }

        if (claim.Class.Interactions is { } sets && InteractionFault(sets, claim.Class.Order, sources) is { } interaction)
        {
            return interaction;
        }

        if (claim.Target is null)
        {
            return "The target's name is null: expected a text.";
        }

        if (claim.HasSkip != !network.Skip.IsEmpty)
        {
            return $"The claim is of a network {(claim.HasSkip ? "with" : "without")} skip term: the network is not.";
        }

        if (claim.Class.Sign != 0 && (network.OutputNames.Count > 1 || network.Neurons.Any(neuron => neuron.Z * claim.Class.Sign < 0)))
        {
            return $"The network is claimed to be {ModelNames.Of(claim.Class.Shape)}: expected one output and no output weight {(claim.Class.Sign > 0 ? "below" : "above")} 0.";
        }

        if (claim.Class.Monotone is { } monotone && MonotoneSlopes.Fault(network, monotone) is { } direction)
        {
            return direction;
        }

        return ScalingFault(claim, dimension) ?? BoundFault(claim) ?? IntervalFault(claim, network.OutputNames.Count);
    }

    private static string? IntervalFault(TrainingClaim claim, int outputs) => claim.Residuals is not { } residuals ? null
        : claim.Loss.Link != Link.Identity || outputs > 1 ? "There are intervals: expected one output that is a number then."
        : HeldOutResiduals.Fault(residuals.Level, residuals.Sorted, residuals.Bounds is not null);

    /// <summary>What is wrong with interactions beside an order, in one sentence, or null.</summary>
    public static string? InteractionFault(InputSets sets, int order, int dimension)
    {
        for (int k = 0; k < sets.Count; k++)
        {
            if (sets[k][^1] >= dimension)
            {
                return Say($"An interaction is of input {sets[k][^1]}: expected inputs below {dimension}, their number.");
            }

            if (sets[k].Length <= order)
            {
                return Say($"An interaction is of {sets[k].Length} inputs: expected more than {order}, which all may be read together.");
            }
        }

        return null;
    }

    /// <summary>What is wrong with a loss that has not the parameter it should have.</summary>
    public const string ParameterFault =
        "Delta is a positive number for the huber loss and null for others, power above 1 and below 2 for the tweedie loss alone, level above 0 and below 1 "
        + "for the quantile loss alone: another was found.";

    private static string? LossFault(TrainingClaim claim, IReadOnlyList<string> names)
    {
        int outputs = names.Count;
        if (claim.Loss is not { } loss || !Loss.Known.Any(known => known.Name == loss.Name))
        {
            return "The loss has no name.";
        }

        bool classes = loss.HasClasses, several = loss.TakesSeveralTargets || loss.Link == Link.Softmax;
        if (outputs > 1 ? !several : loss.Link == Link.Softmax)
        {
            return Say($"There are {outputs} outputs: the {loss.Name} loss has another number.");
        }

        int expected = loss.Link switch { Link.Logit => 2, Link.Softmax => outputs, _ => 0 };
        if (claim.Labels is null || claim.Labels.Count != expected || claim.Labels.Distinct(StringComparer.Ordinal).Count() != claim.Labels.Count)
        {
            return $"There are {claim.Labels?.Count ?? 0} labels: expected {(classes ? $"{expected} different ones" : "none without classes")}.";
        }

        if (loss.Link == Link.Softmax && !claim.Labels.SequenceEqual(names, StringComparer.Ordinal))
        {
            return $"The outputs are {string.Join(", ", names)}: expected the labels {string.Join(", ", claim.Labels)}.";
        }

        if (loss.Link != Link.Softmax && string.Join(", ", names) != claim.Target)
        {
            return $"The outputs are {string.Join(", ", names)}: expected the target {claim.Target}.";
        }

        if (claim.Balanced && !classes)
        {
            return "Balanced weights are claimed without classes: expected none.";
        }

        if (claim.LogTarget && loss.Link != Link.Identity)
        {
            return $"Logarithms of the target are claimed with {(classes ? "classes" : $"the {loss.Name} loss")}: expected none.";
        }

        if ((claim.OffsetColumn ?? claim.ExposureColumn) is not null && loss.Link != Link.Log)
        {
            return $"Offsets are claimed with the {loss.Name} loss: expected none.";
        }

        return loss.ParameterName is null || loss.Parameter is > 0 and < double.PositiveInfinity ? null : ParameterFault;
    }

    private static string? ScalingFault(TrainingClaim claim, int dimension)
    {
        Standardizer? scaling = claim.Scaling;
        if (scaling is null || scaling.Means.Length != dimension)
        {
            return Say($"There are {scaling?.Means.Length ?? 0} means and scales: expected {dimension}, the number of inputs.");
        }

        if (claim.Ranges is null || claim.Ranges.Least.Length != dimension)
        {
            return Say($"There are {claim.Ranges?.Least.Length ?? 0} ranges: expected {dimension}, the number of inputs.");
        }

        bool unscaled = !scaling.Scales.ContainsAnyExcept(1.0);
        return claim.Standardized || unscaled ? null : "Inputs that are not standardised have scales 1: others were found.";
    }

    private static string? BoundFault(TrainingClaim claim)
    {
        if (!double.IsFinite(claim.Beta) || claim.Beta <= 0)
        {
            return Say($"Beta is {claim.Beta}: expected a finite positive number.");
        }

        if (!double.IsFinite(claim.Objective) || !double.IsFinite(claim.Gap ?? 0))
        {
            return Say($"The objective is {claim.Objective} and the gap {claim.Gap ?? 0}: expected finite numbers.");
        }

        if (claim.Rows < 1)
        {
            return Say($"The network is said to be trained on {claim.Rows} rows: expected at least 1.");
        }

        if (claim.Gap is null && claim.Scope != CertificateScope.Restricted)
        {
            return "There is no gap: expected the scope \"restricted\" then.";
        }

        if (claim.Gap is not null && claim.Scope == CertificateScope.Restricted)
        {
            return "There is a gap: expected another scope than \"restricted\" then.";
        }

        bool isNamed = Enum.IsDefined(claim.Class.Norm) && Enum.IsDefined(claim.Class.Dictionary) && Enum.IsDefined(claim.Scope);
        return isNamed ? null : "The norm, the dictionary or the scope has no name.";
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
