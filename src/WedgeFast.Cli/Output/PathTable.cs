using System.Text;
using WedgeFast.Cli.Csv;
using WedgeFast.Training;

namespace WedgeFast.Cli.Output;

/// <summary>A path as CSV: a row per beta, empty cells for what is not known.</summary>
internal static class PathTable
{
    public const string Header = "beta,betaRatio,neurons,objective,gap,relativeGap,scope,status,trainLoss,validationLoss,validationSe";

    public static void Write(Stream stream, PathResult path)
    {
        using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(Header);
        foreach (PathPoint point in path.Points)
        {
            PathRow row = PathRow.Of(point);
            writer.WriteLine(string.Join(',', [
                Cell(row.Beta), Cell(row.BetaRatio), Cell(row.Neurons), Cell(row.Objective), Cell(row.Gap), Cell(row.RelativeGap), row.Scope, row.Status,
                Cell(row.TrainLoss), Cell(row.ValidationLoss), Cell(row.ValidationSe)]));
        }
    }

    /// <summary>
    /// The index of the beta with the least error of held-out rows, the larger beta of equal ones; null where none were held out.
    /// </summary>
    public static int? Best(PathResult path)
    {
        int? best = null;
        for (int k = 0; k < path.Points.Count; k++)
        {
            if (path.Points[k].Validation is { } held && (best is null || held.Mean < path.Points[best.Value].Validation!.Value.Mean))
            {
                best = k;
            }
        }

        return best;
    }

    private static string Cell(double? value) => value is double number && double.IsFinite(number) ? CsvNumber.Format(number) : "";
}
