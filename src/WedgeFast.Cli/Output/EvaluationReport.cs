namespace WedgeFast.Cli.Output;

/// <summary>What evaluate --json prints of a network that predicts numbers.</summary>
internal sealed record EvaluationReport(int Rows, double Rmse, double Mae, double? R2)
{
    public static EvaluationReport Of(int rows, FitMetrics metrics) => new(rows, metrics.Rmse, metrics.Mae, metrics.R2);
}

/// <summary>What evaluate --json prints of a network that predicts counts or amounts.</summary>
internal sealed record DevianceEvaluationReport(int Rows, double Deviance, double? D2, double Rmse, double Mae)
{
    public static DevianceEvaluationReport Of(int rows, DevianceMetrics metrics) => new(rows, metrics.Deviance, metrics.D2, metrics.Rmse, metrics.Mae);
}

/// <summary>What evaluate --json prints of a network that predicts a quantile.</summary>
internal sealed record QuantileEvaluationReport(int Rows, double Pinball, double? D2, double Below, double Mae)
{
    public static QuantileEvaluationReport Of(int rows, QuantileMetrics metrics) => new(rows, metrics.Pinball, metrics.D2, metrics.Below, metrics.Mae);
}

/// <summary>What evaluate --json prints of a network that predicts several numbers.</summary>
internal sealed record SeveralEvaluationReport(int Rows, IReadOnlyList<TargetMetrics> Targets)
{
    public static SeveralEvaluationReport Of(int rows, SeveralMetrics metrics) => new(rows, metrics.Targets);
}

/// <summary>What evaluate --json prints of a network that predicts classes.</summary>
internal sealed record ClassEvaluationReport(int Rows, double Accuracy, double LogLoss, double? Auc)
{
    public static ClassEvaluationReport Of(int rows, ClassMetrics metrics) => new(rows, metrics.Accuracy, metrics.LogLoss, metrics.Auc);

    public static ClassEvaluationReport Of(int rows, SoftmaxMetrics metrics) => new(rows, metrics.Accuracy, metrics.LogLoss, null);
}
