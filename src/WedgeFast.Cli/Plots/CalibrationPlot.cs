using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using WedgeFast.Cli.Output;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Plots;

/// <summary>
/// Whether probabilities are what they say: rows in groups of like probability, the share of the positive class in each against the mean
/// probability. On the diagonal they agree.
/// </summary>
internal static class CalibrationPlot
{
    private const int MostGroups = 10;
    private const int RowsPerGroup = 10;

    /// <summary>A network of two classes.</summary>
    public static PlotModel Of(LayeredNetwork network, OutputMeaning output, SampleSet samples)
    {
        PlotModel model = PlotTheme.Model("Calibration on the training data");
        model.Axes.Add(UnitAxis(AxisPosition.Bottom, $"mean predicted {output.Shown}"));
        model.Axes.Add(UnitAxis(AxisPosition.Left, "observed share, +- 2 standard errors"));
        model.Legends.Add(PlotTheme.Legend());
        LineSeries diagonal = new() { Title = "perfect", Color = PlotTheme.Ink, LineStyle = LineStyle.Dash, StrokeThickness = 1 };
        diagonal.Points.AddRange([new DataPoint(0, 0), new DataPoint(1, 1)]);
        model.Series.Add(diagonal);
        ScatterErrorSeries points = new()
        {
            Title = "groups of rows",
            MarkerType = MarkerType.Circle,
            MarkerSize = 4,
            MarkerFill = PlotTheme.Orange,
            ErrorBarColor = PlotTheme.Orange,
            ErrorBarStopWidth = 3,
        };
        foreach ((double mean, double share, double error) in Groups(network, output, samples))
        {
            points.Points.Add(new ScatterErrorPoint(mean, share, 0, 2 * error));
        }

        model.Series.Add(points);
        return model;
    }

    /// <summary>Per group of equally many rows, from low to high: the mean probability, the share of class 1, its standard error.</summary>
    internal static IEnumerable<(double Mean, double Share, double Error)> Groups(LayeredNetwork network, OutputMeaning output,
        SampleSet samples)
    {
        double[] predictions = new double[samples.Count];
        network.Predict(samples.Inputs, predictions);
        int[] order = [.. Enumerable.Range(0, samples.Count).OrderBy(i => predictions[i])];
        int groups = Math.Clamp(samples.Count / RowsPerGroup, 1, MostGroups);
        for (int g = 0; g < groups; g++)
        {
            int[] rows = order[(int)((long)g * order.Length / groups)..(int)((long)(g + 1) * order.Length / groups)];
            double weight = rows.Sum(i => samples.Weights[i]);
            double share = rows.Sum(i => samples.Weights[i] * samples.Targets[i]) / weight;
            double squares = rows.Sum(i => samples.Weights[i] * samples.Weights[i]) / (weight * weight);
            yield return (rows.Sum(i => samples.Weights[i] * output.Show(predictions[i])) / weight, share, Math.Sqrt(share * (1 - share) * squares));
        }
    }

    private static LinearAxis UnitAxis(AxisPosition position, string title)
    {
        LinearAxis axis = PlotTheme.Axis(position, title);
        (axis.Minimum, axis.Maximum) = (-0.03, 1.03);
        return axis;
    }
}
