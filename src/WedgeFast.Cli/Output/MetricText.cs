namespace WedgeFast.Cli.Output;

/// <summary>How metrics are shown to people.</summary>
internal static class MetricText
{
    /// <summary>A metric's number, or that it is undefined.</summary>
    public static string Show(Metric metric) => metric.Value is double number ? Words.Short(number) : "undefined";

    /// <summary>Names and numbers as one phrase: "RMSE 1, MAE 0.5, R2 0.9".</summary>
    public static string Phrase(this Metrics metrics) => string.Join(", ", metrics.Lines().Select(metric => $"{metric.Name} {Show(metric)}"));
}
