using System.CommandLine;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Losses;
using WedgeFast.Training;

namespace WedgeFast.Cli.Commands;

/// <summary>The options by which fit chooses what errors cost.</summary>
internal static class LossOptions
{
    private static readonly Option<LossChoice?> Named = LossChoice.Option(
        "--loss", "squared, huber, logistic, softmax, poisson, gamma, tweedie:P, quantile:T [default: by the target]");

    private static readonly Option<double?> Delta = Values.Positive(
        "--delta", "D", "Error from which on the huber loss is linear [default: 1.345 sigma, sigma from the targets' MAD]");

    private static readonly Option<bool> Balance = new("--balance") { Description = "Let all classes weigh the same" };

    private static readonly Option<bool> LogTarget = new("--log-target") { Description = "Learn the logarithm of the target, which must be above 0; predict writes no logarithms" };

    /// <summary>Those that are for networks trained elsewhere too.</summary>
    public static IReadOnlyList<Option> All { get; } = [Named, Delta, Balance];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Option> OfTraining { get; } = [.. All, LogTarget];

    /// <summary>Refuses combinations that contradict each other.</summary>
    public static void Check(ParseResult parsed)
    {
        if (parsed.GetValue(Delta) is not null && Given(parsed)?.ParameterName != "delta")
        {
            throw new CliError("--delta belongs to the huber loss: expected it with --loss huber alone");
        }

        if (parsed.GetValue(Balance) && Given(parsed) is { HasClasses: false })
        {
            throw Unbalanced();
        }

        if (HasLogTarget(parsed) && Given(parsed) is { Link: not Link.Identity })
        {
            throw NoLogarithms();
        }
    }

    /// <summary>Refuses offsets of outputs that are no logarithms.</summary>
    public static void CheckOffsets(ParseResult parsed, OffsetColumns offsets)
    {
        if (offsets.Names.Count > 0 && Given(parsed)?.Link != Link.Log)
        {
            throw new CliError($"{(offsets.Offset is null ? "--exposure" : "--offset")} belongs to counts and amounts: expected it with --loss poisson, gamma or tweedie:P");
        }
    }

    /// <summary>Whether the logarithm of the target is to be learnt.</summary>
    public static bool HasLogTarget(ParseResult parsed) => parsed.GetValue(LogTarget);

    /// <summary>What a target should be, where it is not; else null.</summary>
    public static string? TargetFault(ParseResult parsed, double target) => TargetFault(Given(parsed), HasLogTarget(parsed), target);

    /// <summary>What a target should be, where it is not; else null.</summary>
    /// <param name="loss">The loss; null where the data is to say.</param>
    /// <param name="logTarget">Whether its logarithm is learnt.</param>
    /// <param name="target">The target.</param>
    public static string? TargetFault(Loss? loss, bool logTarget, double target) => logTarget && !(target > 0) ? "a number above 0, as its logarithm is learnt"
        : loss?.TargetFault(target) is { } expected ? $"{expected}, for the {loss.Name} loss"
        : null;

    /// <summary>What the target's cells may be.</summary>
    public static TargetKind Target(ParseResult parsed) => Given(parsed)?.Link switch
    {
        null => TargetKind.NumbersOrLabels,
        Link.Logit => TargetKind.TwoLabels,
        Link.Softmax => TargetKind.Labels,
        _ => TargetKind.Numbers,
    };

    /// <summary>The loss that was asked for, or that suits the data.</summary>
    public static TrainingOptions WithLoss(TrainingOptions options, ParseResult parsed, LoadedSamples data)
    {
        Loss loss = Given(parsed) ?? (data.Labels is null ? Loss.Squared : data.Labels.Count == 2 ? Loss.Logistic : Loss.Softmax);
        bool balance = parsed.GetValue(Balance), logTarget = HasLogTarget(parsed);
        if (logTarget && loss.Link != Link.Identity)
        {
            throw NoLogarithms();
        }

        return balance && !loss.HasClasses
            ? throw Unbalanced()
            : options with { Loss = loss, Balance = balance, LogTarget = logTarget };
    }

    /// <summary>Softmax in place of the logistic loss, where this was not asked for: two labels with an output each.</summary>
    public static Loss SoftmaxUnlessGiven(ParseResult parsed, Loss loss) =>
        loss.Link == Link.Logit && Given(parsed) is null ? Loss.Softmax : loss;

    private static Loss? Given(ParseResult parsed)
    {
        Loss? loss = parsed.GetValue(Named)?.Loss;
        return parsed.GetValue(Delta) is { } delta && loss?.ParameterName == "delta" ? loss.With(delta) : loss;
    }

    private static CliError NoLogarithms() => new("--log-target is for numbers: expected it with the squared, the huber or the quantile loss and no target of labels");

    private static CliError Unbalanced() => new("--balance belongs to classes: expected it with a target of labels, or with --loss logistic or softmax");
}
