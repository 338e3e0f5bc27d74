using WedgeFast.Cli.Output;
using WedgeFast.Training;

namespace WedgeFast.Cli.Commands;

/// <summary>What path tells its user.</summary>
internal static class PathSummary
{
    /// <summary>How far the path went, what is proven along it, and where held-out rows fare best.</summary>
    public static void Result(Messages messages, PathResult path, PathOptions asked, double tolerance)
    {
        Certificate first = path.Points[0].Fit.Certificate, last = path.Points[^1].Fit.Certificate;
        messages.Line($"{Words.Count(path.Points.Count, "beta")} from {Words.Short(first.Beta)} to {Words.Short(last.Beta)}, "
            + $"{Words.Count(path.Points.Max(point => point.Fit.Network.Neurons.Count), "neuron")} at most, {Words.Short(path.Points[^1].Fit.Timings.Total)} s");
        if (path.Stopped is TrainingStatus reason)
        {
            messages.Highlight($"Stopped {FitSummary.Why(reason)}: {path.Points.Count} of {asked.Grid.Count} betas reached.", good: false);
        }

        int missed = path.Points.Count(point => point.Fit.Status != TrainingStatus.Optimal);
        messages.Highlight(
            missed == 0
                ? $"Proven at each of them: the gap is within {Words.Short(tolerance)} of the objective without neurons, scope {Words.Of(last.Scope)}."
                : $"At {Words.Count(missed, "beta")} the relative gap is not within {Words.Short(tolerance)}: see the column relativeGap.",
            good: missed == 0);
        if (PathTable.Best(path) is int best)
        {
            CrossValidationPoint held = path.Points[best].Validation!.Value;
            Certificate there = path.Points[best].Fit.Certificate;
            string ratio = there.BetaMax > 0 ? $" = {Words.Short(there.Beta / there.BetaMax)} of betaMax" : "";
            messages.Line($"held-out rows, {path.Folds} folds: least {OutputMeaning.Of(path.Points[best].Fit.Network, path.Points[best].Fit.Claim).MeanLoss} {Words.Short(held.Mean)} at beta {Words.Short(held.Beta)}{ratio}");
        }
        else if (asked.Validation is not null)
        {
            messages.Line(path.Folds == 0 ? "no rows held out: too few distinct rows" : "no beta was validated");
        }
    }
}
