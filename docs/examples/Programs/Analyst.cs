using System.Globalization;
using WedgeFast;

namespace Programs;

/// <summary>
/// For an analyst: a table of numbers and words, a model chosen by cross-validation, what it is worth on rows held out, and predictions.
/// </summary>
internal static class Analyst
{
    public static void Run(TextWriter output)
    {
        Table all = Flats(0, 120), later = Flats(120, 40);
        Model model = Model.Fit(all, "rent");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{model.Network.Last.Neurons.Count} neurons, scope {model.Claim.Scope}"));
        foreach (Metric metric in model.Evaluate(later))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{metric.Name} on later rows: {metric.Value:G3}"));
        }

        Predictions predictions = model.Predict(new Table { { "size", [45.0, 200] }, { "district", ["north", "south"] } });
        for (int row = 0; row < predictions.Count; row++)
        {
            string outside = predictions.IsOutside(row) ? ", outside the range of the training data" : "";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rent of flat {row}: {predictions[row]:F0}{outside}"));
        }
    }

    // Rents rise with the size, more slowly beyond 60 square metres, and are higher in the south.
    private static Table Flats(int first, int count)
    {
        int[] rows = [.. Enumerable.Range(first, count)];
        double Size(int row) => 20 + (row * 37 % 100);
        string District(int row) => row % 3 == 0 ? "south" : "north";
        return new Table
        {
            { "size", (double[])[.. rows.Select(Size)] },
            { "district", (string[])[.. rows.Select(District)] },
            { "rent", (double[])[.. rows.Select(row => (12 * Size(row)) - (5 * Math.Max(Size(row) - 60, 0)) + (row % 3 == 0 ? 150 : 0) + (row * 17 % 21))] },
        };
    }
}
