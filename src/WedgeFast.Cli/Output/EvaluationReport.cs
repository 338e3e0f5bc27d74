namespace WedgeFast.Cli.Output;

/// <summary>What evaluate --json prints.</summary>
internal sealed record EvaluationReport(int Rows, double Rmse, double Mae, double? R2);
