using System.CommandLine;
using System.Diagnostics;
using WedgeFast.Cli.Commands;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Output;
using WedgeFast.Training;

namespace WedgeFast.Cli.Groups;

/// <summary>fit --by: a network per group of rows, in one process and one file.</summary>
internal static class GroupFit
{
    public static int Run(ParseResult parsed, string? dataPath, string? modelPath, string? heldPath)
    {
        StandardStreams streams = StandardStreams.Of(parsed);
        Messages messages = new(streams, parsed.GetValue(FitCommand.Quiet));
        Stopwatch clock = Stopwatch.StartNew();
        ColumnChoice choice = FitCommand.ChoiceOf(parsed);
        InputFile file = dataPath is null ? throw new CliError("no data: expected DATA.csv, or - for stdin") : EncodingOptions.File(parsed, dataPath);
        string? resultsPath = GroupOptions.ResultsPath(parsed);
        OutputSet outputs = new(streams);
        OutputFile? model = outputs.Add(modelPath, "--model", (dataPath, "the data"));
        OutputFile? results = outputs.Add(resultsPath, "--results", (dataPath, "the data"), (modelPath, "--model"));
        InputFile? held = HeldRows.Checked(parsed, heldPath);
        GroupedData data = GroupedData.Read(file, choice);
        GroupPlan plan = GroupPlan.Of(parsed, data);
        if (plan.Groups.Count == 0)
        {
            throw new CliError($"{data.Source}: none of {Words.Count(data.Groups.Count, "group")} of column '{data.By}' can be trained on: "
                + $"the first one, '{Words.Shorten(data.Groups[0].Name)}': {plan.Faults[0]}");
        }

        GroupSummary.Data(messages, data, plan);
        FittedGroup[] fitted = Train(messages, parsed, data, plan, clock);
        ModelSet? set = SetOf(data, fitted);
        if (held is not null && set is not null)
        {
            JudgedRows judged = JudgedRows.Read(held, set, "the models", choice.Weights);
            fitted = [.. fitted.Select(group => group with { Held = judged.Of(set.PositionOf(group.Name)) })];
        }

        outputs.Write(() =>
        {
            results?.Stage(stream => GroupTable.Write(stream, fitted, held is not null));
            if (set is not null)
            {
                model?.Stage(set.Save);
            }
        });
        GroupSummary.Result(messages, fitted, clock.Elapsed);
        FitSummary.Saved(messages, set is null ? null : modelPath, ("Results", resultsPath));
        return Array.Exists(fitted, group => group.IsStopped) ? ExitCodes.Stopped : ExitCodes.Done;
    }

    private static FittedGroup[] Train(Messages messages, ParseResult parsed, GroupedData data, GroupPlan plan, Stopwatch clock)
    {
        using StopSignals signals = new(() => messages.Line("Stopping with the groups that are done; a second Ctrl-C ends at once."));
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(signals.Token);
        using CancellationTokenSource half = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        TimeSpan? limit = parsed.GetValue(FitCommand.TimeLimit) is { } seconds ? FitCommand.Seconds(seconds) : null;
        stop.CancelAfter(limit ?? Timeout.InfiniteTimeSpan);
        half.CancelAfter(limit / 2 ?? Timeout.InfiniteTimeSpan);
        return ProgressDisplay.Run(messages, progress =>
        {
            IReadOnlyList<TrainingGroup> groups = plan.Groups;
            if (plan.Validation is { } validation)
            {
                SharedRatio shared = SharedRatio.Choose(
                    groups, validation, plan.Threads, (done, all) => progress?.Report($"held-out rows of {done} of {all} groups  {Words.Short(clock.Elapsed.TotalSeconds)} s"), half.Token);
                GroupSummary.Choice(messages, shared, data);
                groups = [.. groups.Select(group => group with { Options = group.Options with { BetaRatio = shared.Ratio } })];
            }

            GroupOutcome[] outcomes = GroupTraining.Run(
                groups, plan.Threads, done => progress?.Report($"{done} of {groups.Count} groups  {Words.Short(clock.Elapsed.TotalSeconds)} s"), stop.Token);
            return plan.Named(data, outcomes, parsed.GetValue(FitCommand.Weights));
        });
    }

    private static ModelSet? SetOf(GroupedData data, FittedGroup[] fitted)
    {
        KeyValuePair<string, Model>[] models = [.. fitted.Where(group => group.Model is not null).Select(group => KeyValuePair.Create(group.Name, group.Model!))];
        if (models.Length > 0)
        {
            return new ModelSet(data.By, models);
        }

        FittedGroup first = fitted[0];
        throw new CliError(
            first.IsStopped
                ? "stopped before a group was done: expected more time; no file was written"
                : $"{data.Source}: none of {Words.Count(fitted.Length, "group")} of column '{data.By}' can be trained on: the first one, '{Words.Shorten(first.Name)}': {first.Fault}",
            first.IsStopped ? ExitCodes.Stopped : ExitCodes.BadInput);
    }
}
