using System.Globalization;
using System.Text;

namespace WedgeFast.Accuracy;

/// <summary>Measured rows as a table: mean test RMSE over the splits, beside what others reach on the same splits.</summary>
internal static class AccuracyTable
{
    private static readonly string[] Data = ["yacht", "energy", "concrete"];

    /// <summary>Mean test RMSE of others over the same splits, small tuning (scikit-learn 1.2, R earth, published MC dropout).</summary>
    private static readonly (string Name, double[] Rmse)[] Others =
    [
        ("gradient boosting", [0.348, 0.357, 4.02]),
        ("random forest", [0.680, 0.513, 4.75]),
        ("tuned MLP", [0.592, 0.474, 4.86]),
        ("Gaussian process, ARD", [0.697, 0.490, 5.34]),
        ("MARS (earth)", [0.387, 0.488, 5.36]),
        ("MC dropout", [0.628, 0.503, 4.79]),
    ];

    public static string Of(string[] rows)
    {
        string[][] cells = [.. rows.Where(row => row.Length > 0).Select(row => row.Split(','))];
        StringBuilder text = new();
        text.Append("| setting | yacht | energy | concrete | neurons | seconds per fit |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (IGrouping<string, string[]> setting in cells.GroupBy(row => row[0]))
        {
            IEnumerable<string> means = Data.Select(data => Cell(setting, data, 3, "F3"));
            string neurons = string.Join(", ", Data.Select(data => Cell(setting, data, 4, "F0"))), seconds = string.Join(", ", Data.Select(data => Cell(setting, data, 9, "F1")));
            text.Append(CultureInfo.InvariantCulture, $"| {setting.Key} | {string.Join(" | ", means)} | {neurons} | {seconds} |\n");
        }

        foreach ((string name, double[] rmse) in Others)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {rmse[0]:F3} | {rmse[1]:F3} | {rmse[2]:F2} | | |\n");
        }

        return text.ToString();
    }

    // Only where all splits were measured.
    private static string Cell(IEnumerable<string[]> rows, string data, int column, string format)
    {
        double[] values = [.. rows.Where(row => row[1] == data).Select(row => double.Parse(row[column], CultureInfo.InvariantCulture))];
        return values.Length == DataSplit.Count ? values.Average().ToString(format, CultureInfo.InvariantCulture) : "-";
    }
}
