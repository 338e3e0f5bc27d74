using System.CommandLine;
using WedgeFast.Cli.Commands;
using WedgeFast.Cli.Data;
using WedgeFast.Network;
using WedgeFast.Training;

namespace WedgeFast.Cli.Groups;

/// <summary>How groups are trained on.</summary>
/// <param name="Groups">Those that can be trained on.</param>
/// <param name="Members">For each group of the data its position among them, or -1.</param>
/// <param name="Faults">For each group of the data why it cannot be trained on; or null.</param>
/// <param name="Validation">How a ratio of beta is chosen; null where the command line gives beta.</param>
/// <param name="Threads">Threads; 0 means all.</param>
internal sealed record GroupPlan(
    IReadOnlyList<TrainingGroup> Groups, IReadOnlyList<int> Members, IReadOnlyList<string?> Faults, CrossValidationOptions? Validation, int Threads)
{
    /// <summary>What the command line asks for.</summary>
    public static GroupPlan Of(ParseResult parsed, GroupedData data)
    {
        List<TrainingGroup> groups = [];
        int[] members = new int[data.Groups.Count];
        string?[] faults = new string?[members.Length];
        for (int k = 0; k < members.Length; k++)
        {
            members[k] = -1;
            faults[k] = data.Groups[k].Fault;
            if (data.Groups[k].Samples is { } samples && OptionsOf(parsed, samples, out faults[k]) is { } options)
            {
                members[k] = groups.Count;
                groups.Add(new TrainingGroup(samples.Samples, options));
            }
        }

        CrossValidationOptions? validation = groups.Count == 0 ? null : ValidationOptions.Of(parsed, data.Groups.First(group => group.Samples is not null).Samples!);
        return new GroupPlan(groups, members, faults, validation, parsed.GetValue(FitCommand.Threads) ?? 0);
    }

    /// <summary>What became of each group of the data.</summary>
    public FittedGroup[] Named(GroupedData data, GroupOutcome[] outcomes, string? weights) => [.. data.Groups.Select((group, k) =>
    {
        GroupOutcome? outcome = Members[k] < 0 ? null : outcomes[Members[k]];
        string? fault = Faults[k] ?? (outcome?.Fault is { } refusal ? refusal.TrimEnd('.') : null);
        if (outcome?.Result is not { } result)
        {
            return new FittedGroup(group.Name, group.Rows) { Fault = fault };
        }

        result = FitCommand.WithNames(result, group.Samples!, weights);
        return new FittedGroup(group.Name, group.Rows)
        {
            Model = new Model(result.Layers ?? LayeredNetwork.Of(result.Network), result.Claim),
            Result = result,
            Train = Metrics.Of(result.Network, result.Claim, group.Samples!.Samples),
            IsConstant = !group.Samples.Samples.Targets.ContainsAnyExcept(group.Samples.Samples.Targets[0]),
        };
    })];

    private static TrainingOptions? OptionsOf(ParseResult parsed, LoadedSamples samples, out string? fault)
    {
        try
        {
            TrainingOptions options = FitCommand.WithEffort(FitCommand.OptionsFor(parsed, samples), parsed, samples);
            bool plain = options is { Order: null, Interactions: null, SelectedInteractions: null };
            fault = null;
            return options with { TimeLimit = null, Order = plain ? Math.Min(samples.Samples.Dimension, 2) : options.Order };
        }
        catch (CliError error)
        {
            string source = samples.Source + ": ";
            fault = error.Message.StartsWith(source, StringComparison.Ordinal) ? error.Message[source.Length..] : error.Message;
            return null;
        }
    }
}

/// <summary>What became of a group.</summary>
/// <param name="Name">The group.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record FittedGroup(string Name, int Rows)
{
    /// <summary>Its model; null where there is none.</summary>
    public Model? Model { get; init; }

    /// <summary>What its training gave; null where there is no model.</summary>
    public TrainingResult? Result { get; init; }

    /// <summary>Errors on its rows.</summary>
    public Metrics? Train { get; init; }

    /// <summary>Errors on its rows held out, and how many there are.</summary>
    public (int Rows, Metrics Errors)? Held { get; init; }

    /// <summary>Whether all its targets are the same: its model is that constant.</summary>
    public bool IsConstant { get; init; }

    /// <summary>Why it has no model; null where it has, or where a stop came first.</summary>
    public string? Fault { get; init; }

    /// <summary>Whether a stop came before its network was as good as was asked for.</summary>
    public bool IsStopped => Result is null ? Fault is null : Result.Status is not (TrainingStatus.Optimal or TrainingStatus.Unproven or TrainingStatus.Limited);

    /// <summary>What a user should know of it; or nothing.</summary>
    public string Note => Fault ?? (Model is null ? "stopped before it was done"
        : Rows == 1 ? "one row: its model is a constant"
        : IsConstant ? "all targets are the same: its model is a constant"
        : "");
}
