using WedgeFast.Cli.Data;
using WedgeFast.Cli.Output;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.Cli.Groups;

/// <summary>What fit --by tells its user.</summary>
internal static class GroupSummary
{
    private const int Named = 3;

    /// <summary>The data, before training.</summary>
    public static void Data(Messages messages, GroupedData data, GroupPlan plan)
    {
        string target = plan.Groups.Count == 0 ? "" : $", target {plan.Groups[0].Samples.TargetName}";
        messages.Line($"{data.Source}: {Words.Count(data.Rows, "row")}, {Words.Count(data.Groups.Count, "group")} by column '{data.By}'{target}");
        foreach (string note in data.Notes)
        {
            messages.Line(note);
        }

        LoadedSamples[] read = [.. data.Groups.Select(group => group.Samples).OfType<LoadedSamples>()];
        int incomplete = read.Sum(samples => samples.Incomplete), filled = read.Sum(samples => samples.Filled.Sum(column => column.Count));
        if (incomplete > 0)
        {
            messages.Line($"{Words.Count(incomplete, "row")} with missing values left out");
        }

        if (filled > 0)
        {
            messages.Line($"{Words.Count(filled, "missing value")} taken for the means of the groups");
        }

        if (data.AreTakenAsClasses)
        {
            messages.Line($"{plan.Groups.FirstOrDefault()?.Samples.TargetName} is 0 or 1: taken as classes; for a regression add --loss squared");
        }
    }

    /// <summary>How beta was chosen.</summary>
    public static void Choice(Messages messages, SharedRatio shared, GroupedData data)
    {
        string of = $"weight decay {Words.Short(shared.Ratio)} of betaMax in every group";
        messages.Line(shared.Groups == 0
            ? $"{of}: too few distinct rows to hold some out"
            : $"{of}: of {shared.Tried} ratios the least error of held-out rows in {shared.Groups} of {Words.Count(data.Groups.Count, "group")} "
                + $"({shared.Folds} folds each), {Words.Short(shared.Error)} of that of constants");
        if (shared.Ratio >= 1)
        {
            messages.Line("No networks predict held-out rows clearly better than constants. To fit the rows all the same give --beta-ratio, as in --beta-ratio 0.01.");
        }
    }

    /// <summary>The networks.</summary>
    public static void Result(Messages messages, FittedGroup[] groups, TimeSpan time)
    {
        FittedGroup[] done = [.. groups.Where(group => group.Model is not null)];
        double neurons = done.Average(group => group.Result!.Network.Neurons.Count);
        messages.Line($"{done.Length} of {Words.Count(groups.Length, "group")} trained, {Words.Short(neurons)} neurons on average, {Words.Short(time.TotalSeconds)} s");
        double?[] gaps = [.. done.Select(group => group.Result!.Certificate.RelativeGap)];
        int proven = gaps.Count(gap => gap is not null);
        messages.Line(proven == done.Length
            ? $"Proven: each network is within {Words.Bound(gaps.Max() ?? 0)} of the optimum of its class, of any width, relative to its objective without neurons."
            : $"{proven} of {done.Length} networks have a proven gap.");
        Name(messages, groups, group => group.Fault is not null, "cannot be trained on", isGood: false);
        Name(messages, groups, group => group.Model is null && group.Fault is null, "stopped before they were done", isGood: false);
        Name(messages, groups, group => group.Model is not null && group.Note.Length > 0, "with a constant for a model", isGood: true);
    }

    private static void Name(Messages messages, FittedGroup[] groups, Func<FittedGroup, bool> which, string what, bool isGood)
    {
        FittedGroup[] found = [.. groups.Where(which)];
        if (found.Length > 0)
        {
            string named = string.Join("; ", found.Take(Named).Select(group => Quoted.Single(group.Name) + (group.IsStopped ? "" : $": {group.Note}")));
            messages.Highlight($"{Words.Count(found.Length, "group")} {what}: {named}{(found.Length > Named ? "; .." : "")}", isGood);
        }
    }
}
