using System.Text.Json.Serialization;
using WedgeFast.Cli.Data;
using WedgeFast.Network;
using WedgeFast.Training;

namespace WedgeFast.Cli.Output;

/// <summary>A path for other programs. The names, in camel case, are keys that others rely on; null where one does not apply.</summary>
internal sealed record PathReport(
    int Rows,
    IReadOnlyList<string> Inputs,
    string Target,
    string Loss,
    bool LogTarget,
    string Norm,
    int Order,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<IReadOnlyList<string>>? Interactions,
    string Dictionary,
    bool Skip,
    bool Standardized,
    double BetaMax,
    double Tolerance,
    int Folds,
    string? Stopped,
    IReadOnlyList<PathRow> Path,
    ReportSeconds Seconds)
{
    public static PathReport Of(LoadedSamples data, PathResult path, double tolerance)
    {
        TrainingResult last = path.Points[^1].Fit;
        TrainingClaim claim = last.Claim;
        return new PathReport(
            data.Samples.Count, data.Samples.InputNames, data.Samples.TargetName, claim.Loss.Name, claim.LogTarget, Words.Of(claim.Class.Norm), claim.Class.Order,
            Words.Of(claim.Class.Interactions, data.Samples.InputNames),
            Words.Of(claim.Class.Dictionary), claim.HasSkip, claim.Standardized, last.Certificate.BetaMax, tolerance, path.Folds, path.Stopped is TrainingStatus reason ? Words.Of(reason) : null,
            [.. path.Points.Select(PathRow.Of)],
            new ReportSeconds(data.Seconds, last.Timings.Price, last.Timings.Solve, data.Seconds + last.Timings.Total));
    }
}

/// <summary>One beta of a path.</summary>
internal sealed record PathRow(
    double Beta,
    double? BetaRatio,
    int Neurons,
    double Objective,
    double? DualObjective,
    double? Gap,
    double? RelativeGap,
    string Scope,
    string Status,
    double TrainLoss,
    double? ValidationLoss,
    double? ValidationSe)
{
    public static PathRow Of(PathPoint point)
    {
        Certificate certificate = point.Fit.Certificate;
        return new PathRow(
            certificate.Beta,
            certificate.BetaMax > 0 ? certificate.Beta / certificate.BetaMax : null,
            point.Fit.Network.Neurons.Count,
            certificate.Objective,
            certificate.DualObjective,
            certificate.Gap,
            certificate.RelativeGap,
            Words.Of(certificate.Scope),
            Words.Of(point.Fit.Status),
            point.TrainingLoss,
            point.Validation?.Mean,
            point.Validation?.StandardError);
    }
}
