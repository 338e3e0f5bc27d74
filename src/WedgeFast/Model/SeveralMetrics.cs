using WedgeFast.Samples;

namespace WedgeFast;

/// <summary>How far predictions of several targets are from them, by sample weight.</summary>
/// <param name="Targets">The metrics of each target.</param>
internal sealed record SeveralMetrics(IReadOnlyList<TargetMetrics> Targets) : Metrics
{
    public override IReadOnlyList<Metric> Lines() => [.. Targets.SelectMany(Lines)];

    private static IEnumerable<Metric> Lines(TargetMetrics target) =>
    [
        new($"RMSE of {target.Target}", target.Rmse), new($"MAE of {target.Target}", target.Mae), new($"R2 of {target.Target}", target.R2),
    ];

    public static SeveralMetrics Of(double[] predictions, SampleSet samples) => new([.. samples.TargetNames.Select((name, k) =>
    {
        FitMetrics metrics = FitMetrics.Of(predictions, samples, k);
        return new TargetMetrics(name, metrics.Rmse, metrics.Mae, metrics.R2);
    })]);
}

/// <summary>The metrics of one of several targets.</summary>
internal sealed record TargetMetrics(string Target, double Rmse, double Mae, double? R2);
