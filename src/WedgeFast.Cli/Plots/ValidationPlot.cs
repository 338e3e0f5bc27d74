using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using WedgeFast.Cli.Output;
using WedgeFast.Training;

namespace WedgeFast.Cli.Plots;

/// <summary>The error of held-out rows against beta, with a band of one standard error, and the beta chosen.</summary>
internal static class ValidationPlot
{
    /// <summary>Draws what cross-validation found.</summary>
    /// <param name="points">By descending beta.</param>
    /// <param name="chosen">The index of the beta to mark.</param>
    /// <param name="folds">The number of folds.</param>
    /// <param name="output">What the loss is of.</param>
    public static PlotModel Of(IReadOnlyList<CrossValidationPoint> points, int chosen, int folds, OutputMeaning output)
    {
        PlotModel model = PlotTheme.Model($"Error of held-out rows, {folds} folds");
        model.Axes.Add(PlotTheme.LogAxis(AxisPosition.Bottom, "beta"));
        model.Axes.Add(PlotTheme.Axis(AxisPosition.Left, output.MeanLoss));
        model.Legends.Add(PlotTheme.Legend());
        AddTo(model, points, chosen, "mean", "chosen");
        return model;
    }

    /// <summary>Adds band, mean and mark to a plot of losses against beta.</summary>
    /// <param name="model">The plot.</param>
    /// <param name="points">By descending beta, at least one.</param>
    /// <param name="marked">The index of the beta to mark.</param>
    /// <param name="meanTitle">What the line is called.</param>
    /// <param name="markTitle">What the mark is called.</param>
    public static void AddTo(PlotModel model, IReadOnlyList<CrossValidationPoint> points, int marked, string meanTitle, string markTitle)
    {
        AreaSeries band = new() { Title = "one standard error", Color = OxyColors.Transparent, Color2 = OxyColors.Transparent, Fill = OxyColor.FromAColor(70, PlotTheme.Blue) };
        LineSeries mean = new() { Title = meanTitle, Color = PlotTheme.Blue, StrokeThickness = 2 };
        foreach (CrossValidationPoint point in points)
        {
            band.Points.Add(new DataPoint(point.Beta, point.Mean + point.StandardError));
            band.Points2.Add(new DataPoint(point.Beta, point.Mean - point.StandardError));
            mean.Points.Add(new DataPoint(point.Beta, point.Mean));
        }

        ScatterSeries mark = new() { Title = markTitle, MarkerType = MarkerType.Circle, MarkerSize = 5, MarkerFill = PlotTheme.Ink };
        mark.Points.Add(new ScatterPoint(points[marked].Beta, points[marked].Mean));
        model.Series.Add(band);
        model.Series.Add(mean);
        model.Series.Add(mark);
    }
}
