using System.CommandLine;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Network;
using WedgeFast.Training;

namespace WedgeFast.Cli.Commands;

/// <summary>The options by which fit chooses what errors cost.</summary>
internal static class LossOptions
{
    private static readonly Option<LossKind?> Loss = Values.Choice(
        "--loss",
        "What errors cost [default: squared; logistic for a target of two labels, softmax for more]",
        ("squared", LossKind.Squared),
        ("huber", LossKind.Huber),
        ("logistic", LossKind.Logistic),
        ("softmax", LossKind.Softmax));

    private static readonly Option<double?> Delta = Values.Positive(
        "--delta", "D", "Error from which on the huber loss is linear [default: 1.345 sigma, sigma from the targets' MAD]");

    private static readonly Option<bool> Balance = new("--balance") { Description = "Let all classes weigh the same" };

    private static readonly Option<bool> LogTarget = new("--log-target") { Description = "Learn the logarithm of the target, which must be above 0; predict writes no logarithms" };

    /// <summary>Those that are for networks trained elsewhere too.</summary>
    public static IReadOnlyList<Option> All { get; } = [Loss, Delta, Balance];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Option> OfTraining { get; } = [.. All, LogTarget];

    /// <summary>Refuses combinations that contradict each other.</summary>
    public static void Check(ParseResult parsed)
    {
        if (parsed.GetValue(Delta) is not null && parsed.GetValue(Loss) != LossKind.Huber)
        {
            throw new CliError("--delta belongs to the huber loss: expected it with --loss huber alone");
        }

        if (parsed.GetValue(Balance) && parsed.GetValue(Loss) is LossKind.Squared or LossKind.Huber)
        {
            throw Unbalanced();
        }

        if (HasLogTarget(parsed) && parsed.GetValue(Loss) is LossKind.Logistic or LossKind.Softmax)
        {
            throw NoLogarithms();
        }
    }

    /// <summary>Whether the logarithm of the target is to be learnt.</summary>
    public static bool HasLogTarget(ParseResult parsed) => parsed.GetValue(LogTarget);

    /// <summary>What the target's cells may be.</summary>
    public static TargetKind Target(ParseResult parsed) => parsed.GetValue(Loss) switch
    {
        null => TargetKind.NumbersOrLabels,
        LossKind.Logistic => TargetKind.TwoLabels,
        LossKind.Softmax => TargetKind.Labels,
        _ => TargetKind.Numbers,
    };

    /// <summary>The loss that was asked for, or that suits the data.</summary>
    public static TrainingOptions WithLoss(TrainingOptions options, ParseResult parsed, LoadedSamples data)
    {
        LossKind loss = parsed.GetValue(Loss) ?? (data.Labels is null ? LossKind.Squared : data.Labels.Count == 2 ? LossKind.Logistic : LossKind.Softmax);
        bool balance = parsed.GetValue(Balance), logTarget = HasLogTarget(parsed);
        if (logTarget && loss is LossKind.Logistic or LossKind.Softmax)
        {
            throw NoLogarithms();
        }

        return balance && loss is not (LossKind.Logistic or LossKind.Softmax)
            ? throw Unbalanced()
            : options with { Loss = loss, HuberDelta = parsed.GetValue(Delta), Balance = balance, LogTarget = logTarget };
    }

    /// <summary>Softmax in place of the logistic loss, where this was not asked for: two labels with an output each.</summary>
    public static LossKind SoftmaxUnlessGiven(ParseResult parsed, LossKind loss) =>
        loss == LossKind.Logistic && parsed.GetValue(Loss) is null ? LossKind.Softmax : loss;

    private static CliError NoLogarithms() => new("--log-target is for numbers: expected it with the squared or the huber loss and no target of labels");

    private static CliError Unbalanced() => new("--balance belongs to classes: expected it with a target of labels, or with --loss logistic or softmax");
}
