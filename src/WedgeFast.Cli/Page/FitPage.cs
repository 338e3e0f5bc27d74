using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Output;
using WedgeFast.Network;
using WedgeFast.Training;

namespace WedgeFast.Cli.Page;

/// <summary>The page of a fit.</summary>
internal static class FitPage
{
    /// <summary>A fit as a page.</summary>
    /// <param name="data">The data.</param>
    /// <param name="network">The network.</param>
    /// <param name="result">How it was trained.</param>
    /// <param name="choice">How beta was chosen; null where it was given.</param>
    /// <param name="validation">Rows that training has not seen, or null.</param>
    /// <param name="report">The same numbers as in the report for other programs.</param>
    public static NetworkPage Of(
        LoadedSamples data, LayeredNetwork network, TrainingResult result, CrossValidationResult? choice, LoadedSamples? validation,
            Report report)
    {
        PageRows? held = choice is null ? null : HeldOut(data, network, choice);
        PageRows training = PageRows.Of("training rows", data.Samples, network);
        PageRows?[] errors = [validation is null ? null : PageRows.Of($"rows of {NetworkPage.NameOf(validation.Source)}",
            validation.Samples, network), held, training];
        return new NetworkPage
        {
            Network = network,
            Claim = result.Claim,
            Encoding = new Model(network, result.Claim).Encoding,
            Samples = data.Samples,
            Source = NetworkPage.NameOf(data.Source),
            Errors = [.. errors.OfType<PageRows>()],
            ErrorsNote = Note(validation, held),
            Certificate = AuditSentence.OfLast(network, result.Certificate, result.Claim),
            IsProven = result.Status == TrainingStatus.Optimal,
            CertificateNote = "It is about the training objective, and says nothing of new rows.",
            Path = choice is { Points.Count: > 1 } ? new PagePath(choice, result.Claim) : null,
            Options = Options(report),
        };
    }

    private static string Note(LoadedSamples? validation, PageRows? held) => (validation, held) switch
    {
        ({ } rows, _) => $"First by the rows of {NetworkPage.NameOf(rows.Source)}, which training has not seen.",
        (null, { }) => "First by rows held out: each was predicted by a network that had not seen it. The same rows chose the weight decay, so new ones may err a little more.",
        _ => "By the rows it was trained on alone: new rows will err more. --validation FILE, or a fit without --beta and --beta-ratio, tells of rows held out.",
    };

    private static PageRows? HeldOut(LoadedSamples data, LayeredNetwork network, CrossValidationResult choice)
    {
        int each = network.Last.OutputNames.Count;
        int[] rows = [.. Enumerable.Range(0, choice.OutOfFold.Count / each).Where(i => !double.IsNaN(choice.OutOfFold[i * each]))];
        return rows.Length == 0 ? null : new PageRows(
            $"held-out rows, {Words.Count(choice.Folds, "fold")}", data.Samples.Take(rows),
                [.. rows.SelectMany(i => Enumerable.Range(i * each, each)).Select(at => choice.OutOfFold[at])]);
    }

    private static string[][] Options(Report report) =>
    [
        ["loss", $"{report.Loss}{(report.LogTarget ? " of the logarithm of the target" : "")}{(report.Delta is double delta ? $", delta {Words.Short(delta)}" : "")}{(report.Power is double power ? $", power {Words.Short(power)}" : "")}"],
        ["classes", report.Labels.Count == 0 ? "none" : $"{string.Join(", ", report.Labels)}{(report.Balanced ? ", balanced" : "")}"],
        ["norm", report.Norm],
        ["inputs per neuron, at most", CsvNumber.Format(report.Order)],
        ["interactions beyond", report.Interactions is { } sets ? string.Join(", ", sets.Select(set => string.Join(':', set))) : "none"],
        ["dictionary", report.Dictionary],
        ["linear term", report.Skip ? "yes" : "no"],
        ["standardised inputs", report.Standardized ? "yes" : "no"],
        ["beta", Words.Short(report.Beta)],
        ["beta / betaMax", report.BetaRatio is double ratio ? Words.Short(ratio) : "undefined"],
        ["objective", Words.Short(report.Objective)],
        ["proven lower bound", report.DualObjective is double dual ? Words.Short(dual) : "none"],
        ["relative gap", report.RelativeGap is double gap ? Words.Bound(gap) : "none"],
        ["tolerance", report.Tolerance is double tolerance ? Words.Short(tolerance) : "none"],
        ["scope", report.Scope],
        ["status", report.Status ?? "none"],
        ["hyperplanes covered", CsvNumber.Format(report.Hyperplanes)],
        ["rounds", report.Rounds is int rounds ? CsvNumber.Format(rounds) : "none"],
        ["seconds", Words.Short(report.Seconds.Total)],
    ];
}
