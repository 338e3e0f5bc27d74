using System.Text;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Output;

namespace WedgeFast.Cli.Groups;

/// <summary>What became of groups as CSV: a row per group, empty cells for what is not known.</summary>
internal static class GroupTable
{
    /// <summary>The metric that a column shows, and the end of its name.</summary>
    private static readonly (string Metric, string Name)[] Shown = [("RMSE", "Rmse"), ("log-loss", "LogLoss"), ("pinball", "Pinball")];

    public static void Write(Stream stream, IReadOnlyList<FittedGroup> groups, bool areJudged)
    {
        Metrics? any = groups.Select(group => group.Train).FirstOrDefault(train => train is not null);
        (string metric, string name) = any is null ? Shown[0] : Array.Find(Shown, shown => any.Lines().Any(line => line.Name == shown.Metric));
        using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine($"group,rows,neurons,objective,gap,relativeGap,train{name}{(areJudged ? $",heldOutRows,heldOut{name}" : "")},status,note");
        foreach (FittedGroup group in groups)
        {
            string held = areJudged ? $",{group.Held?.Rows ?? 0},{Cell(Of(group.Held?.Errors, metric))}" : "";
            writer.WriteLine(string.Join(',', [
                CsvText.Cell(group.Name), $"{group.Rows}", group.Result is { } result ? $"{result.Network.Neurons.Count}" : "", Cell(group.Result?.Claim.Objective),
                Cell(group.Result?.Claim.Gap), Cell(group.Result?.Certificate.RelativeGap), Cell(Of(group.Train, metric)) + held,
                group.Result is null ? (group.Fault is null ? "stopped" : "failed") : Words.Of(group.Result.Status), CsvText.Cell(group.Note)]));
        }
    }

    private static double? Of(Metrics? metrics, string name) => metrics?.Lines().FirstOrDefault(line => line.Name == name).Value;

    private static string Cell(double? value) => value is double number && double.IsFinite(number) ? CsvNumber.Format(number) : "";
}
