using WedgeFast.Training;

namespace WedgeFast.Cli.Output;

/// <summary>What explain --range --json prints.</summary>
internal sealed record RangeReport(int Row, double Prediction, double? Lower, double? Upper, double LowerFound, double UpperFound, double Limit)
{
    public static RangeReport Of(int row, PredictionRange range) =>
        new(row, range.Prediction, Finite(range.Lower), Finite(range.Upper), range.LowerFound, range.UpperFound, range.Limit);

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
