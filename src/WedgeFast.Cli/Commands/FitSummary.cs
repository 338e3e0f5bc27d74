using WedgeFast.Cli.Data;
using WedgeFast.Cli.Output;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.Cli.Commands;

/// <summary>What fit tells its user.</summary>
internal static class FitSummary
{
    private const int InputsNamed = 8;

    /// <summary>The data, before training.</summary>
    public static void Data(Messages messages, LoadedSamples data)
    {
        if (messages.Quiet)
        {
            return;
        }

        SampleSet samples = data.Samples;
        string names = string.Join(", ", samples.InputNames.Take(InputsNamed));
        string more = samples.Dimension > InputsNamed ? ", .." : "";
        string targets = samples.TargetNames.Count > 1 ? "targets" : "target";
        messages.Line($"{data.Source}: {Words.Count(samples.Count, "row")}, {Words.Count(samples.Dimension, "input")} ({names}{more}), {targets} {samples.TargetName}{Classes(data)}");
        int weightless = data.RowsRead - samples.Count - data.Incomplete;
        if (weightless > 0)
        {
            messages.Line($"{Words.Count(weightless, "row")} of weight 0 left out");
        }

        foreach (string note in data.Notes)
        {
            messages.Line(note);
        }

        Missing(messages, data);
        if (data.AreTakenAsClasses)
        {
            messages.Line($"{samples.TargetName} is 0 or 1: taken as classes; for a regression add --loss squared");
        }

        if (data.Labels is null && samples.TargetNames.Count == 1 && samples.Count > 2 && samples.Targets.ToArray().Distinct().Take(3).Count() == 2)
        {
            messages.Line($"{samples.TargetName} has two values: for classes and their probabilities add --loss logistic");
        }

        DataSummary summary = DataSummary.Of(samples);
        if (summary.ConstantInputs.Count > 0)
        {
            messages.Line($"constant inputs, of no use to a neuron: {string.Join(", ", summary.ConstantInputs)}");
        }

        if (summary.RepeatedRows > 0)
        {
            messages.Line($"repeated rows: {summary.RepeatedRows} of {samples.Count} have the inputs of an earlier row");
        }
    }

    private static string Classes(LoadedSamples data)
    {
        if (data.Labels is not { } labels)
        {
            return "";
        }

        int[] rows = [.. labels.Select((_, k) => data.Samples.Targets.Count((double)k))];
        return $" ({Words.Count(rows[0], "row")} of {labels[0]}{string.Concat(labels.Skip(1).Select((label, k) => $", {rows[k + 1]} of {label}"))})";
    }

    private static void Missing(Messages messages, LoadedSamples data)
    {
        if (data.Incomplete > 0)
        {
            messages.Line($"{Words.Count(data.Incomplete, "row")} with missing values left out");
        }

        if (data.Filled.Count > 0)
        {
            string where = data.Encoding?.Missing == MissingRule.Indicator ? ", with an input that says where" : "";
            messages.Line($"missing values taken for the mean{where}: {string.Join(", ", data.Filled.Select(gap => $"{gap.Name} {gap.Count}"))}");
        }
    }

    /// <summary>How beta was chosen.</summary>
    public static void Choice(Messages messages, CrossValidationResult? choice)
    {
        if (choice is null)
        {
            return;
        }

        if (choice.Chosen < 0)
        {
            string why = choice.Folds == 0 ? "too few distinct rows to hold some out" : "nothing to choose from";
            messages.Line($"no cross-validation, {why}: weight decay {Words.Short(TrainingOptions.DefaultBetaRatio)} of betaMax");
            return;
        }

        CrossValidationPoint point = choice.Points[choice.Chosen];
        messages.Line($"cross-validation: {choice.Folds} folds, {Words.Count(choice.Points.Count, "beta")}, "
            + $"{Error(choice.Fit, point)} at beta {Words.Short(point.Beta)}");
        foreach (CrossValidationTrial trial in choice.Trials.Where(_ => choice.Trials.Count > 1))
        {
            string splines = trial.Segments is int segments ? $", splines of {segments} segments" : "";
            messages.Line($"at most {Words.Count(trial.Order, "input")} per neuron{splines}: {Error(choice.Fit, trial.Points[trial.Chosen])}"
                + (trial.Points == choice.Points ? ", chosen" : ""));
        }

        if (choice.Fit.Network.Neurons.Count == 0)
        {
            string without = choice.Fit.Network.Skip.IsEmpty ? "a constant" : "the linear term alone";
            messages.Line($"No network predicts held-out rows clearly better than {without}. To fit the rows all the same give --beta-ratio, as in --beta-ratio 0.01.");
        }
    }

    /// <summary>Neurons against errors of held-out rows along the path: of numbers of neurons that are close, the least error.</summary>
    public static void Sizes(Messages messages, CrossValidationResult? choice)
    {
        const double apart = 1.4;
        List<CrossValidationPoint> sizes = [];
        foreach (CrossValidationPoint point in (choice?.Points ?? []).OrderBy(point => point.Error))
        {
            if (sizes.TrueForAll(other => Math.Round(point.Neurons) * apart < Math.Round(other.Neurons)))
            {
                sizes.Add(point);
            }
        }

        if (choice is { Chosen: >= 0 })
        {
            IEnumerable<string> points = sizes.AsEnumerable().Reverse().Select(point => $"{Math.Round(point.Neurons)}: {Words.Short(point.Error)}");
            messages.Line($"neurons: error of held-out rows; {string.Join(", ", points)}");
        }
    }

    /// <summary>The network and what is proven about it.</summary>
    public static void Result(Messages messages, LayeredNetwork network, TrainingResult result, Metrics metrics, double tolerance)
    {
        Certificate certificate = result.Certificate;
        string ratio = certificate.BetaMax > 0 ? $" = {Words.Short(certificate.Beta / certificate.BetaMax)} of betaMax {Words.Short(certificate.BetaMax)}" : "";
        messages.Line($"beta {Words.Short(certificate.Beta)}{ratio}");
        messages.Line($"{Words.Count(result.Network.Neurons.Count, "neuron")}, objective {Words.Short(certificate.Objective)}, {Words.Count(result.Rounds, "round")}, "
            + $"{Words.Short(result.Timings.Total)} s");
        bool optimal = result.Status == TrainingStatus.Optimal;
        if (!optimal && result.Status is not (TrainingStatus.Unproven or TrainingStatus.Limited))
        {
            messages.Highlight($"Stopped {Why(result.Status)} before the relative gap was within {Words.Short(tolerance)}.", good: false);
        }

        if (result.EstimatedGap is double estimate && certificate.Gap is null)
        {
            messages.Line($"Estimate, no proof: the best network of this class is better by about {Words.Short(estimate)} of the objective without neurons.");
        }

        messages.Highlight(AuditSentence.OfLast(network, certificate, result.Claim), good: optimal);
        messages.Line($"training {metrics.Phrase()}");
    }

    /// <summary>How good the network is on rows of another file.</summary>
    public static void Validation(Messages messages, Metrics? metrics)
    {
        if (metrics is not null)
        {
            messages.Line($"validation {metrics.Phrase()}");
        }
    }

    /// <summary>The intervals that were asked for.</summary>
    public static void Interval(Messages messages, TrainingClaim claim, double? asked)
    {
        if (asked is not { } level)
        {
            return;
        }

        string share = $"{Words.Short(100 * level)} %";
        messages.Line(claim.Residuals is not { } residuals
            ? $"No intervals: too few rows were held out for {share} of them."
            : residuals.Bounds is { } bounds
                ? $"intervals for {share} of new targets: {Words.Short(residuals.HalfWidth(level))}{(claim.LogTarget ? " of the logarithm" : "")} beyond networks of "
                    + $"{bounds.Lower.Neurons.Count} and {bounds.Upper.Neurons.Count} neurons, which verify does not judge"
            : claim.LogTarget
                ? $"intervals for {share} of new targets: predictions divided and multiplied by {Words.Short(Math.Exp(residuals.HalfWidth(level)))}"
                : $"intervals for {share} of new targets: predictions -+ {Words.Short(residuals.HalfWidth(level))}");
    }

    /// <summary>Where things are.</summary>
    public static void Saved(Messages messages, string? model, params ReadOnlySpan<(string What, string? Path)> others)
    {
        messages.Line(model is null ? "The network was not saved: add --model M.json to keep it." : $"Model saved to {Place(model)}");
        Saved(messages, others);
    }

    /// <summary>Where files are.</summary>
    public static void Saved(Messages messages, params ReadOnlySpan<(string What, string? Path)> others)
    {
        foreach ((string what, string? path) in others)
        {
            if (path is not null)
            {
                messages.Line($"{what} saved to {Place(path)}");
            }
        }
    }

    private static string Place(string path) => path == "-" ? "stdout" : path;

    private static string Error(TrainingResult fit, CrossValidationPoint point) => fit.Claim.Loss switch
    {
        { IsSquared: true } when fit.Network.OutputNames.Count > 1 =>
            $"half the squared errors{(fit.Claim.LogTarget ? " of the logarithms" : "")} of held-out rows, summed over the targets, {Words.Short(point.Mean)}",
        { HasClasses: true } => $"log-loss of held-out rows {Words.Short(point.Mean)}",
        { Link: Link.Log } loss => $"{loss.Name} loss of held-out rows {Words.Short(point.Mean)}",
        { ParameterName: "level" } loss => $"{loss.Name} loss of {HeldOut(fit.Claim)} {Words.Short(point.Mean)}",
        { IsSquared: false } loss => $"{loss.Name} loss of {HeldOut(fit.Claim)} {Words.Short(point.Mean)}, MAE {Words.Short(point.Error)}",
        _ => $"RMSE of {HeldOut(fit.Claim)} {Words.Short(Math.Sqrt(2 * point.Mean))}, MAE {Words.Short(point.Error)}",
    };

    private static string HeldOut(TrainingClaim claim) => claim.LogTarget ? $"{Words.Logarithm(claim.Target)} of held-out rows" : "held-out rows";

    /// <summary>What stopped a run.</summary>
    public static string Why(TrainingStatus status) => status switch
    {
        TrainingStatus.TimeLimit => "by the time limit",
        TrainingStatus.Cancelled => "by a signal",
        _ => "by the limit on rounds or by rounding",
    };
}
